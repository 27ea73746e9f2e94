"""What people vouch for of a version: bound to its code, and only a signature counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from signed_runs import Office, issue

from kpi_lib.cli import main
from kpi_lib.cli.choices import MatterName
from kpi_lib.editions.attestations import Vouched, attested, vouched
from kpi_lib.editions.comments import Author
from kpi_lib.editions.statements import Matter
from kpi_lib.errors import SignOffError

CODE = "2" * 64
"""Hash of the code that made the runs of `signed_runs`."""


def attest(office: Office, by: str = "assurer-1", sha256: str = CODE) -> Path:
    """Record that the tests of a version passed."""
    signer = office.signer(by) if by else None
    author = Author("กองแผน", office.clock, signer)
    code = {"version": "0.1.0", "sha256": sha256}
    return attested(office.workspace, author, code, Matter.TESTS, "make test: all passed")


def word(office: Office) -> Vouched | None:
    return vouched(office.workspace, CODE).get(Matter.TESTS)


def test_a_signed_word_says_who_when_and_of_which_version(office: Office) -> None:
    path = attest(office)
    found = word(office)

    assert path.parent == office.workspace.data / "attestations" / CODE[:16]
    assert found is not None
    assert found.proven
    assert (found.said.version, found.who) == ("0.1.0", "assurer-1 · กองแผน")
    assert found.said.moment == office.clock


@pytest.mark.parametrize("sha256", ["3" * 64, "2" * 16 + "3" * 48])
def test_a_word_on_other_code_does_not_count_whatever_its_version(
    sha256: str, office: Office
) -> None:
    attest(office, sha256=sha256)

    assert word(office) is None


def test_an_unsigned_word_is_shown_until_there_is_a_signed_one(office: Office) -> None:
    attest(office, by="")
    found = word(office)
    assert found is not None
    assert (found.proven, found.who) == (False, "กองแผน")

    attest(office)
    attest(office, by="")
    found = word(office)
    assert found is not None
    assert found.proven


def test_a_word_that_was_altered_or_whose_key_is_not_registered_is_left_out(
    office: Office,
) -> None:
    path = attest(office)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"all passed", b"all  passed"))
    assert word(office) is None

    path.write_bytes(content)
    assert word(office) is not None
    for entry in office.workspace.reviewers.glob("*assurer-1*"):
        entry.unlink()
    assert word(office) is None


@pytest.mark.parametrize(
    ("note", "said"), [("", "needs an office, words"), ("โทร 02-000-0000", "holds")]
)
def test_a_word_names_no_person_and_says_something(
    note: str, said: str, office: Office
) -> None:
    author = Author("กองแผน", office.clock)
    with pytest.raises(SignOffError, match=said):
        attested(
            office.workspace,
            author,
            {"version": "0.1.0", "sha256": CODE},
            Matter.REVIEW,
            note,
        )
    assert not office.workspace.attestations.exists()


def test_the_command_records_it_and_the_log_shows_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KPI_ROOT", raising=False)
    monkeypatch.chdir(office.workspace.root)
    folder = issue(office.workspace)
    said = ("--by", "กองเทคโนโลยี", "--note", "read kpi_lib/scoring")

    assert main(("qa", folder.name, "--record", "review", *said)) == 0
    assert "of version 0.1.0; commit it" in capsys.readouterr().out
    assert main(("qa", folder.name, "--json")) == 0
    items = {one["item"]: one for one in json.loads(capsys.readouterr().out)["items"]}
    assert (items["B4"]["answer"], items["B4"]["standing"]) == ("stated", "people")
    assert "กองเทคโนโลยี said on " in items["B4"]["said"]["en"]
    assert [str(each) for each in Matter] == [str(each) for each in MatterName]
