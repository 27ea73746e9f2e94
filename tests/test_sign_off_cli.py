"""Signing from the command line: keys, registry, roles, comments, covers, and refusals."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from textwrap import dedent

import pytest
import typer
from looking import unbroken
from lxml import html
from movement import told
from signed_runs import issue
from typer.testing import CliRunner

from kpi_lib.audit.manifest import canonical
from kpi_lib.cli import APP, main
from kpi_lib.cli.choices import RoleName, VerdictName
from kpi_lib.datasets import Workspace
from kpi_lib.editions import keys
from kpi_lib.editions.cover import cover
from kpi_lib.editions.edition import editions
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.statements import Verdict
from kpi_lib.figures import Figure
from kpi_lib.report.digits import in_thai_digits
from kpi_lib.report.typesetting import typeset
from kpi_lib.runs import occasion
from kpi_lib.runs.retractions import Retraction

SECRET = "ten letters"  # noqa: S105 - of keys that live for a test
Said = tuple[int, str, str]


@pytest.fixture(autouse=True)
def here(workbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Stand in the small workbook, with a passphrase in the environment."""
    monkeypatch.delenv("KPI_ROOT", raising=False)
    monkeypatch.chdir(workbook.root)
    monkeypatch.setenv("KPI_PASSPHRASE", SECRET)
    return workbook


@pytest.fixture
def kpi(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Say a command: status, standard output, standard error."""

    def said(*words: str) -> Said:
        status = main(words)
        told = capsys.readouterr()
        return status, told.out, told.err

    return said


def opened(path: Path) -> tuple[str, ...]:
    return ("--key", str(path), "--passphrase-env", "KPI_PASSPHRASE")


@pytest.fixture
def staff(tmp_path: Path, kpi: Callable[..., Said]) -> dict[str, tuple[str, ...]]:
    """One of each role, and how each opens a key."""
    made = {}
    for role in Role:
        path = tmp_path / "keys" / f"{role}.pem"
        assert (
            kpi("reviewer", "new-key", str(path), "--passphrase-env", "KPI_PASSPHRASE")[0] == 0
        )
        entry = ("--office", "กองแผน", "--role", role, "--public-key", f"{path}.pub")
        assert kpi("reviewer", "add", f"{role}-1", *entry)[0] == 0
        made[str(role)] = opened(path)
    return made


def test_the_command_knows_the_roles_and_verdicts_of_the_library() -> None:
    assert [str(one) for one in RoleName] == [str(one) for one in Role]
    assert [str(one) for one in VerdictName] == [str(one) for one in Verdict]


def test_a_run_whose_data_was_taken_back_is_approved_by_nobody_but_may_be_sent_back(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    run = issue(here).name
    analyst = ("approve", run, "--role", "analyst", *staff["analyst"])
    assert kpi(*analyst)[0] == 0
    gone = {"data/agencies.csv": "1" * 64}
    Retraction("2020-10-01", "", "2020-10-02", gone).note(here.outputs)
    assurer = ("approve", run, "--role", "assurer", *staff["assurer"])

    status, _, told = kpi(*assurer)
    assert status == 1
    assert f"run {run} rests on data that was taken back: the intake of 2020-10-01" in told
    assert "take the same file in again or make the report anew" in told
    assert kpi(*assurer, "--verdict", "reject", "--note", "taken back")[0] == 0


def test_an_approved_edition_whose_data_was_taken_back_says_so_wherever_it_is_shown(
    here: Workspace,
    tmp_path: Path,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
) -> None:
    run = issue(here).name
    for role in Role:
        kpi("approve", run, "--role", role, *staff[role])
    gone = {"data/agencies.csv": "1" * 64}
    Retraction("2020-10-01T08:00:00", "", "2020-10-02T08:00:00", gone).note(here.outputs)
    path = tmp_path / "cover.html"

    listed = kpi("editions")[1]
    (told,) = json.loads(kpi("editions", "--json")[1])["editions"]
    assert kpi("cover", run, "--output", str(path), "--language", "en")[0] == 0

    assert "approved" in listed
    assert "doubt     rests on data that was taken back: the intake of 2020-10-01" in listed
    assert told["taken_back"].startswith("rests on data that was taken back")
    assert "rests on data that was taken back (taken in" in unbroken(path.read_text("utf-8"))
    assert "rests on data that was taken back" in kpi("qa", run)[2]


def test_three_people_approve_a_run_and_a_fourth_state_follows(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    first = issue(here)
    states = []
    for role in Role:
        status, out, _ = kpi("approve", first.name, "--role", role, *staff[role], "--json")
        assert status == 0
        states.append(json.loads(out)["state"])
    second = issue(here, Figure("indicator-1.q2.result", "ผลงาน", None, "21.00"))
    for role in Role:
        kpi("approve", second.name, "--role", role, *staff[role])
    listed = json.loads(kpi("editions", "--agency", "01", "--json")[1])["editions"]

    assert states == ["draft", "reviewed", "approved"]
    assert [(one["run_id"], one["state"], one["edition"]) for one in listed] == [
        (first.name, "restated", 1),
        (second.name, "approved", 2),
    ]
    assert listed[0]["replaced_by"] == second.name
    assert "edition 2, approved" in kpi("editions")[1]
    assert f"see {second.name}" in kpi("show", first.name)[2]
    runs = json.loads(kpi("list", "runs", "--json")[1])["runs"]
    assert {one["run_id"]: one["edition"] for one in runs} == {
        first.name: "restated",
        second.name: "approved",
    }
    assert kpi("editions", "--agency", "02", "--json")[1].split() == [
        "{",
        '"editions":',
        "[]",
        "}",
    ]


def test_a_private_key_is_for_its_owner_and_lies_outside_of_the_workbook(
    here: Workspace, tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    words = ("--passphrase-env", "KPI_PASSPHRASE")
    path = tmp_path / "mine.pem"
    inside = kpi("reviewer", "new-key", "data/mine.pem", *words)
    made = kpi("reviewer", "new-key", str(path), *words)
    again = kpi("reviewer", "new-key", str(path), *words)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in path.read_bytes()
    assert path.with_name("mine.pem.pub").read_text().strip() == made[1].strip()
    assert (inside[0], again[0]) == (1, 1)
    assert "name a place outside" in inside[2]
    assert "is there already" in again[2]
    assert not (here.data / "mine.pem").exists()


def test_a_day_of_the_buddhist_era_is_none_of_a_key(
    tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    path = tmp_path / "me.pem"
    kpi("reviewer", "new-key", str(path), "--passphrase-env", "KPI_PASSPHRASE")
    entry = ("--office", "กองแผน", "--role", "analyst", "--public-key", f"{path}.pub")

    status, _, said = kpi("reviewer", "add", "a-1", *entry, "--valid-from", "2569-10-01")

    assert (status, said) == (1, "kpi: '2569-10-01' has a B.E. year; write 2026\n")
    assert kpi("reviewer", "list")[1].startswith("nobody is registered")


def test_a_public_key_given_to_sign_with_is_called_what_it_is(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    (_, path, *how) = staff["analyst"]
    words = ("approve", issue(here).name, "--role", "analyst", "--key", f"{path}.pub", *how)

    status, _, said = kpi(*words)

    assert status == 1
    assert said.endswith("a public key, which signs nothing; name the private one beside it\n")


@pytest.mark.parametrize(("hour", "day"), [("16:59", "2026-11-02"), ("17:00", "2026-11-03")])
def test_a_signature_bears_the_day_of_thailand_in_lists_and_on_the_cover(  # noqa: PLR0913, PLR0917 - fixtures
    hour: str,
    day: str,
    here: Workspace,
    tmp_path: Path,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = datetime.fromisoformat(f"2026-11-02T{hour}:00+00:00")
    for entry in here.reviewers.glob("*.json"):
        entry.write_bytes(canonical({**json.loads(entry.read_bytes()), "valid_from": day}))
    monkeypatch.setattr(occasion, "now", lambda: clock)
    run, path = issue(here).name, tmp_path / "cover.html"

    status, out, _ = kpi("approve", run, "--role", "analyst", *staff["analyst"])
    kpi("cover", run, "--output", str(path), "--language", "en")

    assert status == 0
    assert f"approve  {day}  " in out
    assert f"{int(day[-2:])} November 2569" in unbroken(path.read_text("utf-8"))


def test_a_cover_in_thai_says_in_thai_why_a_signature_does_not_count(
    here: Workspace, tmp_path: Path, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    folder, path = issue(here), tmp_path / "cover.html"
    _, out, _ = kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])
    name = out.partition("(กองแผน)  ")[2][:16]
    kpi("withdraw", folder.name, name, *staff["analyst"], "--note", "ผิดไตรมาส")
    kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])
    (folder / "report.pdf").write_bytes(b"edited")
    (folder / "added.txt").write_bytes(b"")

    listed = kpi("editions")[1]
    kpi("cover", folder.name, "--output", str(path))
    said = unbroken(html.fromstring(path.read_bytes()).find(".//main").text_content())

    assert "does not count: its author withdrew it" in listed
    assert "does not count: the files are not those that were signed" in listed
    assert "ผู้ลงนามถอนแล้ว" in said
    assert "แฟ้มของรายงานไม่ตรงกับที่ลงนาม" in said
    assert "มี added.txt เพิ่มเข้ามา และ report.pdf ถูกแก้" in said
    assert "ลายมือชื่อถูกต้อง" not in said
    assert not [word for word in ("differs", "withdrew", "was added") if word in said]


def test_a_withdrawal_without_a_reason_is_none(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    run = issue(here).name
    _, out, _ = kpi("approve", run, "--role", "analyst", *staff["analyst"])
    name = out.partition("(กองแผน)  ")[2][:16]

    status, _, said = kpi("withdraw", run, name, *staff["analyst"], "--note", " ")

    assert (status, said) == (1, f"kpi: a withdrawal of {name} says why; give --note\n")


def test_editions_that_are_asked_for_and_not_there_are_not_no_run_at_all(
    here: Workspace, kpi: Callable[..., Said]
) -> None:
    assert kpi("editions")[1] == "no run yet; make one: kpi run\n"
    issue(here)

    assert kpi("editions", "--agency", "99")[1] == "no such run; see kpi list runs\n"


@pytest.mark.parametrize(
    ("encoding", "twice", "said"),
    [
        ("cp874", 1, "kpi: comments.csv is not UTF-8; save the sheet as CSV UTF-8\n"),
        ("utf-8-sig", 2, "on section:indicators says the same; leave out what is there\n"),
    ],
)
def test_a_sheet_of_another_encoding_or_taken_in_before_is_refused(  # noqa: PLR0913, PLR0917 - fixtures
    encoding: str,
    twice: int,
    said: str,
    here: Workspace,
    tmp_path: Path,
    kpi: Callable[..., Said],
) -> None:
    folder, path = issue(here), tmp_path / "comments.csv"
    row = ",indicators,อธิบายที่มา,no,กองตรวจสอบ"
    path.write_text(f"figure,section,comment,blocking,office\n{row}\n", encoding)
    told = [kpi("comment", "import", folder.name, str(path)) for _ in range(twice)]

    assert told[-1][0] == 1
    assert told[-1][2].endswith(said)
    assert len(list(here.signoffs.glob("*/*/*"))) == twice - 1


def test_who_stops_at_the_passphrase_is_told_so(
    here: Workspace,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_: object, **_options: object) -> str:
        raise typer.Abort

    monkeypatch.setattr("typer.prompt", stopped)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)

    status, _, said = kpi(
        "approve", issue(here).name, "--role", "analyst", *staff["analyst"][:2]
    )

    assert (status, said) == (130, "kpi: stopped; nothing was left\n")


def test_a_short_passphrase_makes_no_key(
    tmp_path: Path, kpi: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_PASSPHRASE", "short")
    path = tmp_path / "mine.pem"

    assert kpi("reviewer", "new-key", str(path), "--passphrase-env", "KPI_PASSPHRASE")[0] == 1
    assert not path.exists()


@pytest.mark.parametrize("passphrase", ["", SECRET])
def test_a_key_of_openssh_signs_too(
    passphrase: str,
    here: Workspace,
    tmp_path: Path,
    kpi: Callable[..., Said],
    requires: Callable[..., str],
) -> None:
    program, path = requires("ssh-keygen"), tmp_path / "id_ed25519"
    options = ("-q", "-t", "ed25519", "-N", passphrase, "-C", "x", "-f", str(path))
    subprocess.run([program, *options], check=True)  # noqa: S603 - the machine's own
    shown = subprocess.run(  # noqa: S603 - the machine's own
        [program, "-lf", str(path)], check=True, capture_output=True, text=True
    ).stdout
    entry = ("--office", "กองแผน", "--role", "analyst", "--public-key", f"{path}.pub")
    kpi("reviewer", "add", "analyst-1", *entry)
    folder = issue(here)
    status, out, _ = kpi("approve", folder.name, "--role", "analyst", *opened(path), "--json")
    (signature,) = json.loads(out)["signatures"]

    assert status == 0
    assert signature["counts"]
    assert signature["key"] in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("keys/of me.pub", "keys/of me.pub is no file that can be read; name the .pub file"),
        (".", ". is no file that can be read"),
        ("~nobody-here/a.pub", "~nobody-here/a.pub is no file that can be read"),
        ("-----BEGIN PRIVATE KEY-----\nsecret", "----- is no file that can be read"),
        ("x" * 2000, "x is no file that can be read"),
        (" ssh-rsa AAAA", "'ssh-rsa AAAA' is no public key of ed25519"),
    ],
)
def test_a_key_that_is_none_and_a_file_that_cannot_be_read_are_told_apart(
    here: Workspace, kpi: Callable[..., Said], given: str, said: str
) -> None:
    entry = ("--office", "กองแผน", "--role", "analyst", "--public-key", given)
    status, _, error = kpi("reviewer", "add", "analyst-1", *entry)

    assert status == 1
    assert said in error
    assert "secret" not in error
    assert not list((here.data / "reviewers").glob("analyst-1.*"))


def test_openssl_agrees_that_a_record_is_signed(
    here: Workspace,
    tmp_path: Path,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
    requires: Callable[..., str],
) -> None:
    """The commands of the guide are run as it prints them; the office is named in Thai."""
    requires("openssl")
    folder = issue(here)
    kpi("approve", folder.name, "--role", "analyst", *staff["analyst"], "--note", "ส่งแล้ว")
    (path,) = (here.signoffs / "quarterly" / folder.name).iterdir()
    (entry,) = (here.data / "reviewers").glob("analyst-1.*.json")
    page = (Path(__file__).parents[1] / "docs" / "sign_off.md").read_text("utf-8")
    commands = dedent(page[page.index("    python3 - <<'END'") :])
    shutil.copy(path, tmp_path / "record.json")
    shutil.copy(entry, tmp_path / "entry.json")

    def verified() -> bool:
        done = subprocess.run(  # noqa: S603 - the machine's own
            ["/bin/sh", "-ec", commands], cwd=tmp_path, capture_output=True, check=False
        )
        return done.returncode == 0

    assert verified()
    forged = path.read_text("utf-8").replace("ส่งแล้ว", "ไม่ส่ง")
    (tmp_path / "record.json").write_text(forged, "utf-8")
    assert not verified()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--passphrase-env", "NOT_SET"), "NOT_SET is not set"),
        ((), "give --passphrase-env"),
        (("--passphrase-env", "WRONG"), "passphrase is wrong"),
    ],
)
def test_a_key_that_does_not_open_is_one_sentence(
    words: tuple[str, ...],
    said: str,
    here: Workspace,
    staff: dict[str, tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WRONG", "something else")
    folder = issue(here)
    role = ("--role", "analyst", "--key", staff["analyst"][1])
    told = CliRunner().invoke(APP, ["approve", folder.name, *role, *words])

    assert (told.exit_code, told.stdout) == (1, "")
    assert said in told.stderr
    assert SECRET not in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_a_key_that_others_may_read_is_refused(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    os.chmod(staff["analyst"][1], 0o644)  # noqa: PTH101 - what is refused
    folder = issue(here)

    assert "chmod 600" in kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])[2]


def test_an_unregistered_key_cannot_sign(
    here: Workspace, tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    path = tmp_path / "stranger.pem"
    keys.new_key(path, SECRET)
    status, _, err = kpi("approve", issue(here).name, "--role", "analyst", *opened(path))

    assert status == 1
    assert "is not registered" in err


def test_withdrawing_keeps_the_record(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])
    kept = here.signoffs / "quarterly" / folder.name
    (path,) = kept.iterdir()
    name = path.stem.removeprefix("sign-off-")
    foreign = kpi("withdraw", folder.name, name, "--note", "no", *staff["assurer"])
    status, out, _ = kpi("withdraw", folder.name, name[:6], "--note", "no", *staff["analyst"])

    assert "has no sign-off" in foreign[2]
    assert status == 0
    assert "does not count: its author withdrew it" in out
    assert path.exists()
    assert len(list(kept.iterdir())) == 2


@pytest.mark.parametrize(
    ("reason", "fault"), [(" ", "is empty"), ("นายสมชาย ใจดี ลาออก", "holds a name")]
)
def test_a_key_is_revoked_for_a_reason_that_names_nobody(
    reason: str,
    fault: str,
    here: Workspace,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
) -> None:
    assert staff
    kept = {path: path.read_bytes() for path in here.reviewers.iterdir()}

    status, _, said = kpi("reviewer", "revoke", "analyst-1", "--reason", reason)

    assert status == 1
    assert said == f"kpi: the reason to revoke analyst-1 {fault}; say why, without a name\n"
    assert {path: path.read_bytes() for path in here.reviewers.iterdir()} == kept


def test_revoking_takes_a_key_out_of_use(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    assert kpi("reviewer", "revoke", "analyst-1", "--reason", "left")[0] == 0
    status, _, err = kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])
    listed = json.loads(kpi("reviewer", "list", "--json")[1])

    assert status == 1
    assert "was revoked" in err
    assert [one["reason"] for one in listed if one["reviewer_id"] == "analyst-1"] == ["left"]
    assert "was revoked" in kpi("reviewer", "list")[1]
    assert kpi("reviewer", "revoke", "analyst-1", "--reason", "left")[0] == 1


def test_comments_are_bound_to_what_is_printed(
    here: Workspace, kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    office = ("--office", "กองตรวจสอบ")
    near = kpi("comment", "add", folder.name, "ผิด", "--figure", "indicator-1.q2.resul", *office)
    far = kpi("comment", "add", folder.name, "ผิด", "--section", "indicator", *office)
    nobody = kpi("comment", "add", folder.name, "ผิด")
    for place in (("--figure", "fig-indicator-1.q2.result"), ("--section", "#indicator-1"), ()):
        assert kpi("comment", "add", folder.name, "ผิด", *place, *office)[0] == 0
    told = json.loads(kpi("comment", "list", folder.name, "--json")[1])["comments"]

    assert "did you mean 'indicator-1.q2.result'?" in near[2]
    assert "did you mean 'indicators', 'indicator-1'?" in far[2]
    assert "names the office" in nobody[2]
    assert sorted(one["place"] for one in told) == [
        "figure:indicator-1.q2.result",
        "run",
        "section:indicator-1",
    ]


def test_a_cover_names_what_a_comment_is_on(
    here: Workspace, kpi: Callable[..., Said], covered: Callable[[Path], str]
) -> None:
    folder = issue(here)
    office = ("--office", "กองตรวจสอบ")
    for place in (("--figure", "indicator-1.q2.result"), ("--section", "indicator-1")):
        assert kpi("comment", "add", folder.name, "ผิด", *place, *office)[0] == 0

    told = covered(folder)

    assert "ผลงาน indicator-1.q2.result" in told
    assert "figure:" not in told
    assert "section:" not in told


def test_a_blocking_comment_holds_the_approval_until_it_is_resolved(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])
    words = ("comment", "add", folder.name, "ผิด", "--blocking", *staff["assurer"])
    assert kpi(*words)[0] == 0
    assure = ("approve", folder.name, "--role", "assurer", *staff["assurer"])
    held = kpi(*assure)
    (one,) = json.loads(kpi("comment", "list", folder.name, "--open", "--json")[1])["comments"]
    done = kpi("comment", "resolve", folder.name, one["comment"], "แก้แล้ว", *staff["assurer"])

    assert (held[0], done[0]) == (1, 0)
    assert f"1 open blocking comment(s): {one['comment']}" in held[2]
    assert one["signed"]
    assert kpi(*assure)[0] == 0
    assert "-> แก้แล้ว (assurer-1)" in kpi("comment", "list", folder.name)[1]
    assert kpi("comment", "list", folder.name, "--open")[1].startswith("no open comment")


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_sheet_filled_in_without_the_command_is_taken_in_whole(
    kind: str, here: Workspace, tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    rows = [
        {"figure": "indicator-1.q2.result", "comment": "ผิด", "blocking": "ใช่"},
        {"section": "indicators", "comment": "เพิ่มคำอธิบาย", "blocking": "", "office": "กองคลัง"},
    ]
    path = tmp_path / f"comments.{kind}"
    if kind == "json":
        path.write_text(json.dumps(rows), "utf-8")
    else:
        lines = "\ufefffigure,section,comment,blocking,office\r\n"
        lines += "indicator-1.q2.result,,ผิด,ใช่,\r\n,indicators,เพิ่มคำอธิบาย,,กองคลัง\r\n"
        path.write_text(lines, "utf-8")
    status, out, _ = kpi("comment", "import", folder.name, str(path), "--office", "กองตรวจสอบ")
    told = json.loads(kpi("comment", "list", folder.name, "--json")[1])["comments"]

    assert status == 0
    assert len(out.splitlines()) == 2
    assert {(one["text"], one["blocking"], one["office"]) for one in told} == {
        ("ผิด", True, "กองตรวจสอบ"),
        ("เพิ่มคำอธิบาย", False, "กองคลัง"),
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("indicator-1.q2.resul,,ผิด,no,", "did you mean"),
        (",,,no,", "needs words"),
        (",,ผิด,maybe,", "yes or no"),
        (",,ติดต่อ 02-000-0000,no,", "a telephone number"),
    ],
)
def test_a_sheet_with_one_row_wrong_leaves_nothing(
    row: str, said: str, here: Workspace, tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    path = tmp_path / "comments.csv"
    path.write_text(f"figure,section,comment,blocking,office\n,,ดี,no,\n{row}\n", "utf-8")
    status, _, err = kpi("comment", "import", folder.name, str(path), "--office", "กองตรวจสอบ")

    assert status == 1
    assert said in err
    assert not here.signoffs.exists()


def test_a_cover_says_what_the_records_say_and_leaves_the_report_alone(
    here: Workspace,
    tmp_path: Path,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
) -> None:
    first = issue(here)
    second = issue(here, Figure("indicator-1.q2.result", "ผลงาน", None, "21.00"))
    for folder in (first, second):
        for role in Role:
            kpi("approve", folder.name, "--role", role, *staff[role])
    before = {path.name: path.read_bytes() for path in second.iterdir()}
    pages = {}
    for folder in (first, second):
        path = tmp_path / f"{folder.name}.html"
        assert kpi("cover", folder.name, "--output", str(path))[0] == 0
        pages[folder.name] = unbroken(path.read_text("utf-8"))
    english = tmp_path / "cover.html"
    kpi("cover", second.name, "--output", str(english), "--language", "en")

    assert {path.name: path.read_bytes() for path in second.iterdir()} == before
    assert "มีฉบับแก้ไขแทนแล้ว" in pages[first.name]
    for text in ("ฉบับที่ 2", "รับรองแล้ว", "SHA256:", first.name, "20.50", "21.00", "ผู้สอบทาน"):
        assert text in pages[second.name]
    assert "Edition 2" in english.read_text("utf-8")
    (second / "report.html").write_bytes(b"<p>better</p>")
    path = tmp_path / "void.html"
    kpi("cover", second.name, "--output", str(path))
    assert "ลายมือชื่อทุกลายมือชื่อจึงใช้ไม่ได้" in unbroken(path.read_text("utf-8"))


RESTATED = "result={}; target=80; direction=higher"


@pytest.fixture
def restated(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> Callable[..., tuple[Path, Path]]:
    """Two approved editions whose figures keep what they rest on: folders."""

    def approved(*results: str) -> tuple[Path, Path]:
        made = []
        for result in results:
            figure, _ = told(RESTATED.format(result), "attainment", "q2")
            made.append(issue(here, figure, data={}, notebook={}))
            for role in Role:
                assert kpi("approve", made[-1].name, "--role", role, *staff[role])[0] == 0
        return made[0], made[1]

    return approved


@pytest.fixture
def covered(tmp_path: Path, kpi: Callable[..., Said]) -> Callable[[Path], str]:
    """The words of the cover sheet of a run, in English."""

    def words(folder: Path) -> str:
        path = tmp_path / "cover-in-english.html"
        path.unlink(missing_ok=True)
        said = kpi("cover", folder.name, "--output", str(path), "--language", "en")
        assert said[0] == 0, said
        main = html.fromstring(path.read_bytes()).find(".//main")
        assert main is not None
        return " ".join(" ".join(main.itertext()).split())

    return words


def test_a_cover_says_what_a_restatement_moved_by_how_much_and_why(
    restated: Callable[..., tuple[Path, Path]], covered: Callable[[Path], str]
) -> None:
    first, second = restated("40", "60")
    said = covered(second)

    assert f"approved edition {first.name}; printed figures that changed: 1" in said
    assert "restated: 1 (reported results 1)" in said
    assert "+25" in said
    assert "result: 40 → 60 reported results results.csv:3:result" in said
    assert "Causes cannot be told" not in said
    assert "Inputs of the edition before are gone" not in said


def test_a_cover_says_when_causes_cannot_be_told_and_shows_the_plain_difference(
    restated: Callable[..., tuple[Path, Path]],
    covered: Callable[[Path], str],
) -> None:
    first, second = restated("40", "60")
    page = first / "report.html"
    page.write_bytes(page.read_bytes() + b" ")
    said = covered(second)

    assert "Causes cannot be told" in said
    assert "not those that were issued, so this shows only which figures differ" in said
    assert "indicator-1.q2.attainment" in said
    assert "restated: 1" not in said


def test_a_cover_of_runs_that_kept_no_terms_shows_the_plain_difference(
    here: Workspace,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
    covered: Callable[[Path], str],
) -> None:
    first = issue(here)
    second = issue(here, Figure("indicator-1.q2.result", "ผลงาน", None, "21.00"))
    for folder in (first, second):
        for role in Role:
            kpi("approve", folder.name, "--role", role, *staff[role])
    said = covered(second)

    assert "before reports kept what figures rest on" in said
    assert "of which these are gone: data/agencies.csv" in said
    assert "20.50 21.00" in said


@pytest.mark.parametrize("asked", ["cover html", "cover pdf", "qa html", "qa pdf"])
def test_a_secret_stops_a_cover_and_a_quality_log(
    asked: str,
    here: Workspace,
    tmp_path: Path,
    kpi: Callable[..., Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command, ending = asked.split()
    folder, path = issue(here), tmp_path / f"sheet.{ending}"
    monkeypatch.setenv("CITY_TOKEN", "ผลการปฏิบัติราชการ")
    status, _, err = kpi(command, folder.name, "--output", str(path))

    assert status == 1
    assert "the value of the environment variable CITY_TOKEN" in err
    assert not path.exists()


def test_a_cover_is_set_as_a_print_too(
    here: Workspace, tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    folder, path = issue(here), tmp_path / "cover.pdf"

    assert kpi("cover", folder.name, "--output", str(path))[0] == 0
    assert path.read_bytes().startswith(b"%PDF-")
    again = tmp_path / "again.pdf"
    kpi("cover", folder.name, "--output", str(again))
    assert again.read_bytes() == path.read_bytes()


def test_a_cover_is_a_sheet_and_its_print_lists_no_contents(here: Workspace) -> None:
    folder = issue(here)
    (edition,) = editions(here, [folder])
    sheet = cover(edition, None, "th")

    assert not typeset(sheet).data["contents"]
    assert not typeset(in_thai_digits(sheet)).data["contents"]
    assert typeset(replace(sheet, listed=True)).data["contents"]


def test_a_cover_goes_nowhere_near_the_run(
    here: Workspace, tmp_path: Path, kpi: Callable[..., Said]
) -> None:
    folder = issue(here)
    there = tmp_path / "there.html"
    there.write_text("mine")

    for path in (folder / "cover.html", there, tmp_path / "cover.docx"):
        status, out, err = kpi("cover", folder.name, "--output", str(path))
        assert (status, out) == (1, "")
        assert err.startswith("kpi: ")
    assert there.read_text() == "mine"


def test_signing_changes_no_name_of_a_run(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    from kpi_lib.runs.inputs import inputs

    folder = issue(here)
    shutil.rmtree(here.signoffs, ignore_errors=True)
    before = inputs(here, {})
    kpi("approve", folder.name, "--role", "analyst", *staff["analyst"])

    assert list(here.signoffs.rglob("*.json"))
    assert inputs(here, {}) == before
    assert not any(path.is_relative_to(here.reviewers) for path in before)


def test_help_teaches_by_example() -> None:
    for words in (
        *(["approve"], ["withdraw"], ["editions"], ["cover"]),
        *(["comment", word] for word in ("add", "resolve", "import")),
        *(["reviewer", word] for word in ("new-key", "add", "revoke")),
    ):
        said = CliRunner().invoke(APP, [*words, "-h"])

        assert said.exit_code == 0
        assert "Examples:" in said.stdout


def test_an_archive_takes_the_records_and_the_registry_along(
    here: Workspace,
    tmp_path: Path,
    staff: dict[str, tuple[str, ...]],
    kpi: Callable[..., Said],
) -> None:
    from kpi_lib.editions import State, editions
    from kpi_lib.runs.archive import Archive
    from kpi_lib.runs.packing import packed, unpacked
    from kpi_lib.runs.verification import Subject

    data = {
        here.file(path): keys.hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (here.data / "agencies.csv", here.expectations / "results.json")
    }
    book = next(here.notebooks.glob("*.ipynb"))
    notebook = {here.file(book): keys.hashlib.sha256(book.read_bytes()).hexdigest()}
    folder = issue(here, data=data, notebook=notebook)
    Archive(here.outputs).keep(here.root, {"data": data, "notebook": notebook})
    for role in Role:
        kpi("approve", folder.name, "--role", role, *staff[role])
    other = issue(here, Figure("a", "ก", None, "1"))
    kpi("approve", other.name, "--role", "analyst", *staff["analyst"])
    archive = tmp_path / "run.zip"
    archive.write_bytes(packed(Subject(folder, here)))
    subject = unpacked(archive, tmp_path / "there")
    assert subject.workspace is not None
    found = editions(subject.workspace, [subject.folder])

    assert [(one.run_id, one.state) for one in found] == [(folder.name, State.APPROVED)]


def test_an_empty_name_is_no_beginning_of_one(
    here: Workspace, staff: dict[str, tuple[str, ...]], kpi: Callable[..., Said]
) -> None:
    run = issue(here).name
    assert kpi("comment", "add", run, "ดูแล้ว", "--office", "กองแผน")[0] == 0
    kpi("approve", run, "--role", "analyst", *staff["analyst"])
    before = kpi("editions", "--json")[1]

    closed = kpi("comment", "resolve", run, "", "ตรวจแล้ว", "--office", "กองแผน")
    withdrawn = kpi("withdraw", run, "", "--note", "x", *staff["analyst"])
    named = kpi("show", "")

    assert (closed[0], withdrawn[0], named[0]) == (1, 1, 1)
    assert "no open comment ''" in closed[2]
    assert "has no sign-off ''" in withdrawn[2]
    assert "no run is named" in named[2]
    assert kpi("editions", "--json")[1] == before
