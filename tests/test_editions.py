"""What the records on a run come to, and that nothing forged, late or lonely counts."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signed_runs import ANALYST, APPROVER, ASSURER, REJECT, Office, issue

from kpi_lib.editions import State, records, reviewers
from kpi_lib.editions.restated import changes, labels
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.statements import (
    KINDS,
    Comment,
    Resolution,
    SignOff,
    Statement,
    Verdict,
    Withdrawal,
)
from kpi_lib.errors import SignOffError
from kpi_lib.figures import Figure


def cases(name: str) -> list[dict[str, str]]:
    path = Path(__file__).parent / "cases" / name
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def put(office: Office, folder: Path, step: str) -> None:
    """Write a record as somebody would who is not held back by the command."""
    who, _, what = step.partition(":")
    found = office.edition(folder)
    base: dict[str, Any] = {
        "report": found.report,
        "run_id": found.run_id,
        "manifest_sha256": found.manifest_sha256,
        "note": "ดูแล้ว",
        "seen": records.read(office.records(folder)).names,
    }
    if who == "comment":
        office.comment(folder)
        return
    if who == "resolve":
        office.resolve(folder, found.open_remarks[0].record.name)
        return
    by = office.signer(who)
    base |= {
        "reviewer_id": by.reviewer.reviewer_id,
        "office": by.reviewer.office,
        "key": by.reviewer.key,
        "when": by.now.isoformat(),
    }
    statement: Statement
    if what.startswith("withdraw"):
        of = what.removeprefix("withdraw").removeprefix("-of-") or who
        name = [one for one in found.signatures if one.statement.reviewer_id == of][-1]
        statement = Withdrawal(**base, of=name.record.name)
    else:
        role, _, verdict = what.partition(":")
        statement = SignOff(
            **base,
            role=Role(role),
            verdict=Verdict(verdict or "approve"),
            parameters=dict(found.parameters),
        )
    records.write(office.records(folder), records.signed(statement, by.key))


@pytest.mark.parametrize("case", cases("sign_offs.csv"), ids=lambda case: case["case"])
def test_a_state_is_what_the_signed_off_case_says(case: dict[str, str], office: Office) -> None:
    for extra, role in (("analyst-2", ANALYST), ("assurer-2", ASSURER)):
        office.hire(extra, role)
    office.hire("both-1", *Role)
    folder = issue(office.workspace)
    for step in case["steps"].split():
        put(office, folder, step)
    found = office.edition(folder)
    reasons = [str(one.why_not) for one in found.signatures if one.why_not]
    expected = [reason for reason in case["why_not"].split("|") if reason]

    assert str(found.state) == case["state"]
    assert len(reasons) == len(expected)
    for reason in expected:
        assert any(reason in said for said in reasons), reasons


@pytest.mark.parametrize(
    "case",
    [case for case in cases("sign_offs.csv") if case["why_not"] and "ถอน" not in case["case"]],
    ids=lambda case: case["case"],
)
def test_what_would_not_count_is_refused_when_it_is_signed(
    case: dict[str, str], office: Office
) -> None:
    office.hire("analyst-2", ANALYST)
    office.hire("both-1", *Role)
    folder = issue(office.workspace)
    *before, last = case["steps"].split()
    for step in before:
        put(office, folder, step)
    who, _, role = last.partition(":")
    left = sorted(office.records(folder).glob("*"))

    with pytest.raises(SignOffError):
        office.sign(folder, who, Role(role))
    assert sorted(office.records(folder).glob("*")) == left


def test_a_sign_off_changes_no_byte_of_the_run(office: Office) -> None:
    folder = issue(office.workspace)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    office.approve(folder)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert office.edition(folder).state is State.APPROVED


def flipped(path: Path, place: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_flipped_bit_of_a_file_or_of_a_record_voids_the_approval(
    data: st.DataObject, office: Office
) -> None:
    signed = office.workspace.root / "outputs"
    if not signed.exists():
        office.approve(issue(office.workspace))
    (folder,) = office.folders
    covered = [path for path in folder.iterdir() if path.name != "run.json"]
    files = sorted((*covered, *office.records(folder).iterdir()))
    assert len(files) == 9
    path = data.draw(st.sampled_from(files), label="file")
    kept = path.read_bytes()
    flipped(path, data.draw(st.integers(0, len(kept) - 1)), data.draw(st.integers(0, 7)))
    found = office.edition(folder)
    path.write_bytes(kept)

    assert found.state is not State.APPROVED
    assert found.harm or found.spoiled
    assert office.edition(folder).state is State.APPROVED


def test_what_signs_another_manifest_does_not_count(office: Office) -> None:
    one = office.approve(issue(office.workspace))
    two = issue(office.workspace, Figure("indicator-1.q2.result", "ผลงาน", None, "20.51"))
    shutil.copytree(office.records(one), office.records(two))

    assert office.edition(two).state is State.DRAFT
    assert {str(each.why_not) for each in office.edition(two).signatures} == {
        "it is on another manifest than that of this run"
    }


def test_a_statement_signed_by_another_key_than_it_names_does_not_count(office: Office) -> None:
    folder = issue(office.workspace)
    path = office.sign(folder, "analyst-1")
    statement = records.parsed(path.read_bytes(), KINDS).statement
    path.unlink()
    records.write(office.records(folder), records.signed(statement, office.keys["assurer-1"]))

    assert [str(one.why_not) for one in office.edition(folder).signatures] == [
        "its signature is not that of its key"
    ]


def test_nobody_signs_under_the_id_of_another(office: Office) -> None:
    folder = issue(office.workspace)
    path = office.sign(folder, "analyst-1")
    said = records.parsed(path.read_bytes(), KINDS).statement
    path.unlink()
    borrowed = replace(said, reviewer_id="assurer-1")
    records.write(office.records(folder), records.signed(borrowed, office.keys["analyst-1"]))
    (one,) = office.edition(folder).signatures

    assert str(one.why_not).endswith("is not registered to assurer-1")


def test_an_assurer_builds_only_on_what_they_had_before_them(office: Office) -> None:
    folder = issue(office.workspace)
    office.sign(folder, "analyst-1")
    path = office.sign(folder, "assurer-1")
    said = replace(records.parsed(path.read_bytes(), KINDS).statement, seen=())
    path.unlink()
    records.write(office.records(folder), records.signed(said, office.keys["assurer-1"]))

    assert office.edition(folder).state is State.DRAFT
    assert "rests on no analyst" in str(office.edition(folder).signatures[-1].why_not)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_record_that_is_taken_away_is_missed_by_those_signed_upon_it(
    number: int, office: Office
) -> None:
    folder = issue(office.workspace)
    name = office.comment(folder, blocking=False)
    paths = [office.sign(folder, who) for who in ("analyst-1", "assurer-1")]
    comment = office.records(folder) / f"comment-{name}.json"
    last = office.sign(folder, "approver-1")
    (comment, *paths)[number].unlink()

    assert last.exists()
    assert office.edition(folder).state in (State.DRAFT, State.REVIEWED)
    assert any(
        "missing or spoiled" in str(one.why_not) for one in office.edition(folder).signatures
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"valid_from": date(2026, 11, 3)}, "is valid from 2026-11-03 to further notice"),
        ({"valid_to": date(2026, 11, 1)}, "to 2026-11-01"),
        ({"revoked_on": date(2026, 11, 2)}, "was revoked on 2026-11-02"),
        ({"revoked_on": date(2026, 12, 1), "compromised": True}, "was compromised"),
        ({"roles": (APPROVER,)}, "may not sign as analyst"),
        ({"public_key": None}, "is not registered to analyst-1"),
    ],
)
def test_a_key_out_of_use_does_not_count(
    change: dict[str, Any], said: str, office: Office
) -> None:
    folder = office.approve(issue(office.workspace))
    registry = office.workspace.reviewers
    (entry,) = (one for one in reviewers.read(registry).reviewers if one.roles == (ANALYST,))
    (registry / entry.file).unlink()
    if change.get("public_key", ""):
        change = {}
    if "public_key" not in change:
        reviewers.write(registry, replace(entry, **change))
    found = office.edition(folder)

    assert found.state is State.DRAFT
    assert said in str(found.signatures[0].why_not)


def test_a_key_revoked_later_leaves_what_it_signed_before(office: Office) -> None:
    folder = office.approve(issue(office.workspace))
    registry = reviewers.read(office.workspace.reviewers)
    for entry in registry.revoked("assurer-1", date(2026, 11, 3), "left", compromised=False):
        reviewers.write(office.workspace.reviewers, entry)
    office.clock += timedelta(days=2)

    assert office.edition(folder).state is State.APPROVED
    with pytest.raises(SignOffError, match="was revoked on 2026-11-03"):
        office.signer("assurer-1")


def test_one_key_has_one_owner(office: Office) -> None:
    office.keys["second-1"] = office.keys["analyst-1"]
    office.hire("second-1", ASSURER)

    with pytest.raises(SignOffError, match="have the same key"):
        reviewers.read(office.workspace.reviewers)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"reviewer_id": "Somebody Else"}, "is not an id"),
        ({"office": "นายสมมติ ใจดี"}, "holds a name"),
        ({"roles": ()}, "at least one role"),
        ({"valid_to": date(2026, 1, 1)}, "before"),
        ({"public_key": "ssh-rsa AAAA"}, "no public key of ed25519"),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused(
    entry: dict[str, Any], said: str, office: Office
) -> None:
    one = reviewers.read(office.workspace.reviewers).reviewers[0]

    with pytest.raises(SignOffError, match=said):
        replace(one, **entry)


def test_an_entry_with_an_unknown_word_is_refused(office: Office) -> None:
    path = next(office.workspace.reviewers.glob("analyst-1*"))
    path.write_text(json.dumps({**json.loads(path.read_text()), "rank": "high"}))

    with pytest.raises(SignOffError, match="is no entry of a reviewer"):
        office.editions  # noqa: B018 - a property that reads the registry


def test_an_approved_edition_is_restated_by_the_next_and_both_are_kept(office: Office) -> None:
    first = office.approve(issue(office.workspace))
    second = issue(office.workspace, Figure("indicator-1.q2.result", "ผลงาน", None, "21.00"))
    before = office.editions

    office.approve(second)
    after = office.editions

    assert [before[one.name].state for one in (first, second)] == ["approved", "draft"]
    assert [after[one.name].state for one in (first, second)] == ["restated", "approved"]
    assert after[first.name].replaced_by == second.name
    assert after[second.name].replaces == first.name
    assert [after[one.name].number for one in (first, second)] == [1, 2]
    assert first.is_dir()
    assert second.is_dir()


def test_a_withdrawn_restatement_puts_the_first_back_in_force(office: Office) -> None:
    first = office.approve(issue(office.workspace))
    second = office.approve(issue(office.workspace, Figure("a", "ก", None, "1")))
    put(office, second, "approver-1:withdraw")

    assert office.edition(first).state is State.APPROVED
    assert office.edition(second).state is State.REVIEWED


def test_another_quarter_replaces_nothing(office: Office) -> None:
    first = office.approve(issue(office.workspace))
    other = {"agency": "01", "fiscal_year": 2563, "quarter": 1}
    second = office.approve(issue(office.workspace, parameters=other))

    assert {office.edition(one).state for one in (first, second)} == {State.APPROVED}
    assert {office.edition(one).number for one in (first, second)} == {1}


def test_two_editions_in_force_are_told(office: Office) -> None:
    first = office.approve(issue(office.workspace))
    second = issue(office.workspace, Figure("a", "ก", None, "1"))
    for step in ("analyst-1:analyst", "assurer-1:assurer", "approver-1:approver"):
        put(office, second, step)
    third = issue(office.workspace, Figure("a", "ก", None, "2"))

    assert office.edition(first).rivals == (second.name,)
    with pytest.raises(SignOffError, match="2 approved editions of this report are in force"):
        office.sign(third, "analyst-1")


def test_records_without_the_run_prove_nothing_and_are_listed(office: Office) -> None:
    folder = office.approve(issue(office.workspace))
    shutil.rmtree(folder)
    (found,) = office.editions.values()

    assert (found.state, found.signed_state) == (State.ABSENT, State.APPROVED)
    assert found.parameters == {"agency": "01", "fiscal_year": "2563", "quarter": "2"}


def test_a_damaged_run_is_void_and_cannot_be_signed(office: Office) -> None:
    folder = office.approve(issue(office.workspace))
    (folder / "report.html").write_bytes(b"<p>better</p>")

    assert office.edition(folder).state is State.VOID
    with pytest.raises(SignOffError, match=r"report\.html differs"):
        office.sign(folder, "analyst-1")


def test_a_what_if_run_is_no_edition(office: Office) -> None:
    folder = issue(office.workspace, parameters={"agency": "01", "what_if": "1=2"})

    assert office.editions == {}
    with pytest.raises(SignOffError, match="what-if"):
        office.edition(folder)


def test_nobody_signs_twice(office: Office) -> None:
    folder = issue(office.workspace)
    office.sign(folder, "analyst-1")

    with pytest.raises(SignOffError, match="kpi withdraw"):
        office.sign(folder, "analyst-1")


def test_a_reviewer_can_send_a_run_back_while_a_comment_is_open(office: Office) -> None:
    folder = issue(office.workspace)
    office.sign(folder, "analyst-1")
    office.comment(folder)

    with pytest.raises(SignOffError, match="open blocking comment"):
        office.sign(folder, "assurer-1")
    office.sign(folder, "assurer-1", verdict=REJECT)
    assert office.edition(folder).state is State.REJECTED


def test_the_analyst_does_not_close_what_a_reviewer_signed(office: Office) -> None:
    office.hire("both-1", ANALYST, ASSURER)
    folder = issue(office.workspace)
    office.sign(folder, "both-1", ANALYST)
    name = office.comment(folder, by="assurer-1")

    with pytest.raises(SignOffError, match="closed by a signature only"):
        office.resolve(folder, name)
    with pytest.raises(SignOffError, match="both-1 is the analyst"):
        office.resolve(folder, name, by="both-1")
    office.resolve(folder, name, by="approver-1")
    assert office.edition(folder).open_remarks == ()


def test_a_forged_resolution_closes_nothing(office: Office) -> None:
    folder = issue(office.workspace)
    name = office.comment(folder, by="assurer-1")
    said = records.read(office.records(folder)).records[0].statement
    parts = {one.name: getattr(said, one.name) for one in fields(Statement)} | {"seen": ()}
    forged = Resolution(**parts, of=name)
    record = records.Record(forged, office.keys["analyst-1"].sign(forged.message))
    records.write(office.records(folder), record)

    assert [remark.blocks for remark in office.edition(folder).remarks] == [True]


def test_a_record_names_no_person(office: Office) -> None:
    folder = issue(office.workspace)

    with pytest.raises(SignOffError, match="holds a telephone number"):
        office.comment(folder, "โทร 02-000-0000")


def test_what_changed_lists_figures_that_differ(office: Office) -> None:
    one = issue(
        office.workspace,
        *(Figure(name, name, None, "1.00") for name in ("same", "old", "gone")),
    )
    two = issue(
        office.workspace,
        Figure("same", "same", None, "1.00"),
        Figure("old", "old", None, "2.00"),
        Figure("new", "new", None, "3.00"),
    )

    assert [(c.figure_id, c.before, c.after, c.kind) for c in changes(one, two)] == [
        ("old", "1.00", "2.00", "changed"),
        ("new", "", "3.00", "added"),
        ("gone", "1.00", "", "removed"),
    ]


def test_a_comment_needs_a_place_and_words(office: Office) -> None:
    folder = issue(office.workspace)
    name = office.comment(folder)
    said = records.parsed((office.records(folder) / f"comment-{name}.json").read_bytes(), KINDS)
    assert isinstance(said.statement, Comment)

    with pytest.raises(SignOffError, match="needs a place"):
        replace(said.statement, place="page 3")


def test_figures_are_called_in_the_language_of_the_reader_or_in_thai(tmp_path: Path) -> None:
    lines = ("figure_id,label,label_en,value,text", "a,ผลงาน,Result,1,1", "b,เป้าหมาย,,1,1", "")
    (tmp_path / "figures.csv").write_text("\n".join(lines), "utf-8")

    assert labels(tmp_path, "th") == {"a": "ผลงาน", "b": "เป้าหมาย"}
    assert labels(tmp_path, "en") == {"a": "Result", "b": "เป้าหมาย"}
