"""Whether a run is still what it was: every kind of change, and the word for it."""

from __future__ import annotations

import copy
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from nbformat import NotebookNode

from kpi_lib.audit import manifest, provenance
from kpi_lib.audit.verdict import Verdict, Verification
from kpi_lib.cli import main
from kpi_lib.datasets import Workspace
from kpi_lib.errors import OutputError, ReportError
from kpi_lib.intake.journal import Staging, locked
from kpi_lib.runs import identity, inputs, packing, remaking, rendering, run
from kpi_lib.runs.archive import Archive
from kpi_lib.runs.descendants import descendants
from kpi_lib.runs.execution import Job
from kpi_lib.runs.packing import packed, unpacked
from kpi_lib.runs.remaking import verified_again
from kpi_lib.runs.retractions import FOLDER
from kpi_lib.runs.verification import Subject, verified

RESULTS = "data/results/01/fy2563/results.csv"
RECEIPT = "data/raw/01/abc-page.txt.receipt.json"
PAGE = '<p>ผลงาน <span class="figure" id="fig-total">20.50</span></p>'
EXECUTED: dict[str, NotebookNode] = {}


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kernel for all tests, no typesetter: neither is what is tested here."""
    execute = run.executed

    def executed(notebook: NotebookNode, job: Job) -> NotebookNode:
        source = "".join(cell.source for cell in notebook.cells)
        if source not in EXECUTED:
            EXECUTED[source] = execute(notebook, job)
        return copy.deepcopy(EXECUTED[source])

    monkeypatch.setattr(run, "executed", executed)
    monkeypatch.setattr(rendering, "page", lambda *_: PAGE.encode())
    monkeypatch.setattr(rendering, "print_", lambda _, __, *attached: _print(dict(attached)))


def _print(attached: dict[str, bytes]) -> bytes:
    document = pikepdf.new()
    for name, content in attached.items():
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content)
    made = io.BytesIO()
    document.save(made, deterministic_id=True)
    return made.getvalue()


@pytest.fixture
def subject(workbook: Workspace) -> Subject:
    """A run that was just issued."""
    made = run.run(workbook, "quarterly", {"agency": "01", "quarter": "2"})
    return Subject(made.folder, workbook)


def named(found: Verification) -> list[str]:
    return [f"{one.kind} {one.name}" for one in found.differences]


def edited(path: Path, old: str, new: str) -> None:
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode()))


def relisted(folder: Path) -> None:
    """What a forger does: write the new hashes into the manifest."""
    path = folder / manifest.NAME
    told = json.loads(path.read_bytes())
    path.write_bytes(manifest.manifest(told["inputs"], manifest.outputs(folder)))


def test_a_run_just_issued_is_identical(subject: Subject) -> None:
    found = verified(subject)

    assert found.verdict is Verdict.IDENTICAL
    assert (found.differences, found.figures, found.since, found.notes) == ((), (), (), ())
    assert verified_again(subject).verdict is Verdict.IDENTICAL


@pytest.mark.parametrize("name", ["figures.csv", "notebook.ipynb", "report.html"])
def test_a_changed_figure_is_named_with_what_it_was_and_is(name: str, subject: Subject) -> None:
    edited(subject.folder / name, "20.50", "21.50")
    found = verified(subject)

    assert found.verdict is Verdict.DIFFERENT_FIGURES
    change = found.figures[0]
    assert (change.figure_id, change.file) == ("total", name)
    assert (str(change.before)[:5], str(change.after)[:5]) == ("20.50", "21.50")
    assert named(found) == [f"output {name}"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("report.html", "<p>", "<p lang='th'>"),
        ("findings.csv", "ผลงานลดลง", "ผลงานคงที่"),
        ("ro-crate-metadata.json", "Terms", "terms"),
        ("notebook.ipynb", "สำนักงาน", "สำนัก"),
    ],
)
def test_other_bytes_with_the_same_figures_are_told_apart(
    name: str, old: str, new: str, subject: Subject
) -> None:
    edited(subject.folder / name, old, new)
    found = verified(subject)

    assert found.verdict is Verdict.SAME_FIGURES
    assert named(found) == [f"output {name}"]
    assert verified_again(subject).verdict is Verdict.SAME_FIGURES


def test_of_a_print_that_changed_nothing_is_promised(subject: Subject) -> None:
    path = subject.folder / "report.pdf"
    path.write_bytes(path.read_bytes() + b"\n")

    assert verified(subject).verdict is Verdict.UNPROVEN
    assert verified_again(subject).verdict is Verdict.UNPROVEN


@pytest.mark.parametrize("name", ["figures.csv", "report.pdf", "run.json"])
def test_a_missing_output_is_named(name: str, subject: Subject) -> None:
    (subject.folder / name).unlink()
    found = verified(subject)

    assert found.verdict is not Verdict.IDENTICAL
    assert f"output {name}" in named(found)


def test_an_added_file_is_named(subject: Subject) -> None:
    (subject.folder / "extra.csv").write_text("figure_id,text,value\n")

    assert named(verified(subject)) == ["output extra.csv"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (RESULTS, "input table"),
        ("data/frameworks/small.yaml", "framework"),
        ("data/agencies.csv", "table of agencies"),
        ("expectations/results.json", "rules of"),
        ("notebooks/quarterly.ipynb", "notebook"),
    ],
)
def test_a_changed_input_is_named_and_does_not_touch_the_run_made_again(
    name: str, kind: str, subject: Subject
) -> None:
    assert subject.workspace is not None
    path = subject.workspace.root / name
    path.write_bytes(path.read_bytes().replace(b"0.5", b"1.5") + b"\n")
    found, again = verified(subject), verified_again(subject)

    assert found.verdict is Verdict.UNPROVEN
    assert named(found) == [f"{kind} {name}"]
    assert found.differences[0].before != found.differences[0].after
    assert again.verdict is Verdict.IDENTICAL
    assert [one.name for one in again.since] == [name]


def test_of_a_changed_table_the_cell_is_named(subject: Subject) -> None:
    assert subject.workspace is not None
    edited(subject.workspace.root / RESULTS, "20.5", "21.5")

    assert verified(subject).differences[0].cells == ("line 3 result '20.5' -> '21.5'",)


@pytest.mark.parametrize("name", [RESULTS, "expectations/results.json"])
def test_a_missing_input_is_named_and_comes_from_the_archive(
    name: str, subject: Subject
) -> None:
    assert subject.workspace is not None
    (subject.workspace.root / name).unlink()
    (subject.workspace.root / "expectations").mkdir(exist_ok=True)
    found = verified(subject)

    assert found.verdict is Verdict.UNPROVEN
    assert [one.after for one in found.differences if one.name == name] == [""]
    assert verified_again(subject).verdict is Verdict.IDENTICAL


@pytest.mark.parametrize(
    "name", ["data/frameworks/new.yaml", "expectations/new.json", "data/policies/new.yaml"]
)
def test_an_added_input_is_named(name: str, subject: Subject) -> None:
    assert subject.workspace is not None
    path = subject.workspace.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}")
    found = verified(subject)

    assert found.verdict is Verdict.UNPROVEN
    assert [(one.name, one.before) for one in found.differences] == [(name, "")]


def test_other_code_is_named_and_gives_the_same_figures_in_other_bytes(
    subject: Subject,
) -> None:
    assert subject.workspace is not None
    (subject.workspace.root / "package/scoring.py").write_text("RULES = 2\n")
    found, again = verified(subject), verified_again(subject)

    assert (found.verdict, named(found)) == (Verdict.UNPROVEN, ["code package"])
    assert again.verdict is Verdict.SAME_FIGURES
    assert "code package" in named(again)
    assert "output notebook.ipynb" in named(again)


@pytest.mark.parametrize(
    ("part", "name", "said"),
    [
        ("python", "CPython 3.12.1", "Python of the run"),
        ("system", "Windows AMD64", "system of the run"),
        ("packages", {"altair": "1.0"}, "package altair"),
    ],
)
def test_another_environment_is_named(
    part: str,
    name: str | dict[str, str],
    said: str,
    subject: Subject,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = identity.programs()
    before = here["environment"][part]
    other = {**before, **name} if isinstance(name, dict) else name
    changed = {**here, "environment": {**here["environment"], part: other}}
    monkeypatch.setattr(identity, "programs", lambda: changed)
    found = verified(subject)

    assert (found.verdict, named(found)) == (Verdict.UNPROVEN, [said])


def test_another_font_and_another_setting_are_named(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kpi_lib.runs import verification

    here = identity.programs()
    monkeypatch.setattr(
        identity, "programs", lambda: {**here, "fonts": {"fonts/New.ttf": "0" * 64}}
    )
    settings = verification.settings_of
    monkeypatch.setattr(
        verification, "settings_of", lambda asked: {**settings(asked), "TZ": "Asia/Bangkok"}
    )

    assert named(verified(subject)) == ["font fonts/New.ttf", "setting TZ"]


def test_an_edited_manifest_no_longer_proves_itself(subject: Subject) -> None:
    edited(subject.folder / manifest.NAME, '"quarter": 2', '"quarter": 1')
    found = verified(subject)

    assert found.verdict is Verdict.UNPROVEN
    assert "was edited" in str(found.differences[0])


def test_a_figure_forged_together_with_the_manifest_contradicts_the_other_files(
    subject: Subject,
) -> None:
    edited(subject.folder / "figures.csv", "20.50", "29.50")
    relisted(subject.folder)
    found = verified(subject)

    assert found.verdict is Verdict.DIFFERENT_FIGURES
    assert found.differences == ()
    assert {(one.figure_id, one.file) for one in found.figures} == {("total", "figures.csv")}


def test_a_forgery_of_every_file_is_found_by_making_the_run_again(subject: Subject) -> None:
    for name in ("figures.csv", "notebook.ipynb", "report.html"):
        edited(subject.folder / name, "20.50", "29.50")
    table = (subject.folder / "figures.csv").read_bytes()
    (subject.folder / "report.pdf").write_bytes(_print({"figures.csv": table}))
    relisted(subject.folder)
    again = verified_again(subject)

    assert verified(subject).verdict is Verdict.IDENTICAL  # only a signature would tell
    assert again.verdict is Verdict.DIFFERENT_FIGURES
    assert {one.file for one in again.figures} == {
        *("figures.csv", "notebook.ipynb", "report.html")
    }


def test_a_run_that_cannot_be_made_again_is_not_proven(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        msg = "report quarterly stopped"
        raise ReportError(msg)

    monkeypatch.setattr(remaking, "make", refused)
    found = verified_again(subject)

    assert found.verdict is Verdict.UNPROVEN
    assert found.notes == ("it could not be made again: report quarterly stopped",)


def test_an_input_that_nobody_kept_is_said(subject: Subject) -> None:
    assert subject.workspace is not None
    shutil.rmtree(subject.workspace.outputs / ".inputs")
    edited(subject.workspace.root / RESULTS, "20.5", "21.5")

    with pytest.raises(OutputError, match=rf"^{RESULTS} as it went in .* was not kept"):
        verified_again(subject)


def test_an_archived_input_that_was_changed_is_not_used(subject: Subject) -> None:
    assert subject.workspace is not None
    sha256 = manifest.digest((subject.workspace.root / RESULTS).read_bytes())
    archive = Archive(subject.workspace.outputs)
    assert archive.content(sha256) is not None
    (subject.workspace.outputs / ".inputs" / sha256).write_text("forged")

    assert archive.content(sha256) is None
    assert verified_again(subject).verdict is Verdict.IDENTICAL  # from the workbook


def test_a_folder_copied_alone_is_not_proven_and_says_what_is_missing(
    subject: Subject, tmp_path: Path
) -> None:
    copied = shutil.copytree(subject.folder, tmp_path / "usb" / subject.folder.name)
    found = verified(Subject(copied, None))

    assert found.verdict is Verdict.UNPROVEN
    assert found.differences == ()
    assert "kpi pack" in found.notes[0]


def test_a_folder_copied_alone_is_not_said_to_be_made_again_and_says_why(
    subject: Subject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = shutil.copytree(subject.folder, tmp_path / "usb" / subject.folder.name)

    assert main(["verify", str(copied)]) == 1
    assert "--rerun" not in capsys.readouterr().out
    assert main(["verify", str(copied), "--rerun", "--quiet"]) == 1
    told = capsys.readouterr().err
    assert f"what run {copied.name} was made from is not here: its folder stands alone" in told


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "data/../../x", "C:/x"])
def test_no_input_outside_the_workbook_is_read(name: str, subject: Subject) -> None:
    path = subject.folder / manifest.NAME
    told = json.loads(path.read_bytes())
    told["inputs"]["data"][name] = "0" * 64
    path.write_bytes(manifest.manifest(told["inputs"], told["outputs"]))

    for verify in (verified, verified_again, packed):
        with pytest.raises(OutputError, match="outside the workbook"):
            verify(subject)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"inputs": {}, "outputs": {}}'])
def test_a_folder_without_a_manifest_cannot_be_verified(
    content: bytes, subject: Subject
) -> None:
    (subject.folder / manifest.NAME).write_bytes(content)

    with pytest.raises(OutputError, match="nothing can be verified"):
        verified(subject)


def test_the_verdict_is_told_to_programs(subject: Subject) -> None:
    edited(subject.folder / "figures.csv", "20.50", "21.50")
    told = json.loads(json.dumps(verified(subject).to_json()))

    assert told["verdict"] == "different figures"
    assert told["figures"][0]["figure_id"] == "total"


def test_a_packed_run_is_the_same_file_each_time_and_verifies_elsewhere(
    subject: Subject, tmp_path: Path
) -> None:
    content = packed(subject)
    archive = tmp_path / "run.zip"
    archive.write_bytes(content)
    elsewhere = unpacked(archive, tmp_path / "elsewhere")

    assert packed(subject) == content
    assert verified(elsewhere).verdict is Verdict.IDENTICAL
    assert verified_again(elsewhere).verdict is Verdict.IDENTICAL
    assert packed(elsewhere) == content


def test_a_run_is_packed_with_what_went_in_then_not_with_what_is_there_now(
    subject: Subject, tmp_path: Path
) -> None:
    assert subject.workspace is not None
    edited(subject.workspace.root / RESULTS, "20.5", "21.5")
    (tmp_path / "run.zip").write_bytes(packed(subject))
    elsewhere = unpacked(tmp_path / "run.zip", tmp_path / "elsewhere")

    assert "20.5" in (tmp_path / "elsewhere" / RESULTS).read_text("utf-8")
    assert verified(elsewhere).verdict is Verdict.IDENTICAL


def test_a_lock_is_packed_only_if_it_gives_the_packages_of_the_run(subject: Subject) -> None:
    assert subject.workspace is not None
    lock = subject.workspace.root / "requirements.lock"
    pins = [f"{name}=={version} \\\n" for name, version in identity.packages("pip").items()]
    lock.write_text("".join(pins))
    assert packing.LOCK not in members(subject)

    installed = identity.programs()["environment"]["packages"]
    lock.write_text("".join(f"{name}=={version} \\\n" for name, version in installed.items()))
    assert packing.LOCK in members(subject)


def members(subject: Subject) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(packed(subject))) as opened:
        return opened.namelist()


def test_what_was_received_is_never_kept(workbook: Workspace) -> None:
    raw = workbook.data / "raw" / "01" / "page.txt"
    raw.parent.mkdir(parents=True)
    raw.write_text("นายสมชาย ใจดี โทร 02 000 0000")
    name = "data/raw/01/page.txt"
    inputs = {"notebook": {}, "data": {name: manifest.digest(raw.read_bytes())}}
    Archive(workbook.outputs).keep(workbook.root, inputs)

    assert not (workbook.outputs / ".inputs").exists()


def test_of_what_was_received_a_pack_tells_the_hash_and_no_name(subject: Subject) -> None:
    assert subject.workspace is not None
    receipt = {
        "file": "raw/01/page.txt",
        "name": "สมชาย.txt",
        "from": "นายสมชาย",
        "sha256": "a" * 64,
        "bytes": 9,
        "received_on": "2020-10-01",
        "kind": "page",
        "reader": "agency_page",
        "tables": {RESULTS.removeprefix("data/"): 2, "results/99/fy2563/results.csv": 1},
    }
    path = subject.workspace.data / "raw" / "01" / f"{'a' * 12}-page.txt.receipt.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(receipt), encoding="utf-8")
    content = packed(subject)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        listed = opened.read(packing.RAW).decode("utf-8-sig").splitlines()

    assert listed[1:] == [f"{RESULTS},2,{'a' * 64},9,2020-10-01,page,agency_page"]
    assert "สมชาย".encode() not in content


@pytest.fixture
def received(workbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """A run that also read a receipt, which is private."""
    with (
        locked(workbook.data),
        Staging(workbook.data, {"received_on": "2020-10-01"}) as staging,
    ):
        staging.put(RECEIPT.removeprefix("data/"), b"{}")
        staging.commit()
    read = inputs.inputs

    def with_receipt(workspace: Workspace, parameters: Mapping[str, Any]) -> tuple[Path, ...]:
        there = [path for path in (workspace.root / RECEIPT,) if path.exists()]
        return (*read(workspace, parameters), *there)

    monkeypatch.setattr(inputs, "inputs", with_receipt)
    made = run.run(workbook, "quarterly", {"agency": "01", "quarter": "2"})
    return Subject(made.folder, workbook)


def test_a_pack_says_which_inputs_stay_behind_and_what_can_be_done_without_them(
    received: Subject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert received.workspace is not None
    assert RECEIPT in received.told["inputs"]["data"]
    archive = str(tmp_path / "p.zip")
    name = str(received.folder)

    assert main(["pack", name, "--output", archive]) == 0
    said = capsys.readouterr().out
    assert "all that it was made from" not in said
    assert f"  left behind, for files as received may name persons:\n    {RECEIPT}\n" in said
    assert "--rerun\n" not in said
    with zipfile.ZipFile(archive) as opened:
        assert RECEIPT not in opened.namelist()
        assert opened.read(packing.README).decode().count(RECEIPT) == 2
    assert verified_again(received).verdict is Verdict.IDENTICAL

    monkeypatch.chdir(tmp_path)
    assert main(["verify", archive]) == 1
    said = capsys.readouterr().out
    assert f"private input {RECEIPT}: is missing" in said
    assert "it can be made again only in the workbook that holds its private inputs" in said
    assert "restore" not in said
    assert main(["verify", archive, "--rerun", "--quiet"]) == 1
    said = capsys.readouterr().err
    assert "is private and stays with who received it" in said
    assert "restore" not in said


def test_undo_names_the_runs_that_were_made_from_what_it_takes_back(
    received: Subject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.workspace is not None
    monkeypatch.setenv("KPI_ROOT", str(received.workspace.root))

    assert main(["undo"]) == 0
    said = capsys.readouterr().out
    assert "made from what was taken back: 1; they stay, marked, and can no longer be" in said
    named = f"{received.folder.name} quarterly (agency 01, fiscal_year 2563, quarter 2)"
    assert f"\n  {named}\n" in said
    assert received.folder.is_dir()
    with pytest.raises(OutputError, match="is private and stays"):
        verified_again(received)


def runs_listed(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["list", "runs"]) == 0
    return capsys.readouterr().out


BACK = "rests on data that was taken back: the intake of 2020-10-01, taken back on 20"


def test_a_run_whose_data_was_taken_back_is_marked_wherever_it_is_found(
    received: Subject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.workspace is not None
    monkeypatch.setenv("KPI_ROOT", str(received.workspace.root))
    name = received.folder.name
    assert "taken back" not in runs_listed(capsys)
    assert main(["undo"]) == 0

    assert BACK in runs_listed(capsys)
    assert main(["list", "runs", "--json"]) == 0
    assert BACK in json.loads(capsys.readouterr().out)["runs"][0]["taken_back"]
    assert main(["show", name]) == 0
    assert f"kpi: warning: run {name} {BACK}" in capsys.readouterr().err
    assert main(["catalogue", "--language", "en", "--quiet"]) == 0
    page = (received.workspace.outputs / "index.html").read_text("utf-8")
    assert "rests on data that was taken back (taken in 2020-10-01, taken back 20" in page
    told = received.workspace.outputs / "catalogue" / "runs-1.js"
    assert '"taken_back": {"origin": "intake", "received_on": "2020-10-01"' in told.read_text()


def test_a_run_whose_data_came_in_again_is_no_longer_marked_even_where_it_was_overwritten(
    received: Subject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.workspace is not None
    data = received.workspace.data
    monkeypatch.setenv("KPI_ROOT", str(received.workspace.root))
    assert main(["undo"]) == 0
    for content in (b"{}", b'{"other": 1}'):
        with locked(data), Staging(data, {"received_on": "x"}) as staging:
            staging.put(RECEIPT.removeprefix("data/"), content)
            staging.commit()
        assert "taken back" not in runs_listed(capsys)

    assert main(["undo"]) == 0
    assert "taken back" not in runs_listed(capsys)
    assert main(["undo"]) == 0
    assert "rests on data that was taken back" in runs_listed(capsys)


def test_what_cannot_be_taken_back_marks_no_run(
    received: Subject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.workspace is not None
    monkeypatch.setenv("KPI_ROOT", str(received.workspace.root))
    (received.workspace.root / RECEIPT).write_text('{"edited": 1}')

    assert main(["undo"]) == 1
    assert "was changed after the intake" in capsys.readouterr().err
    assert not (received.workspace.outputs / FOLDER).exists()


def test_a_record_of_what_was_taken_back_that_is_damaged_stops_no_list(
    received: Subject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.workspace is not None
    monkeypatch.setenv("KPI_ROOT", str(received.workspace.root))
    assert main(["undo"]) == 0
    for damaged in ("[]", "no", '{"received_on": "", "origin": "", "taken_back_on": ""}'):
        record = received.workspace.outputs / FOLDER / "damaged.json"
        record.write_text(damaged)
        assert BACK in runs_listed(capsys)


def test_a_run_made_from_tables_that_were_kept_can_still_be_made_again(
    received: Subject,
) -> None:
    assert received.workspace is not None
    listed, outputs = received.told["inputs"]["data"], received.workspace.outputs

    def found(*names: str) -> list[tuple[str, bool]]:
        files = {name: listed.get(name, "0" * 64) for name in names}
        there = descendants(outputs, files)
        return [(one.run.run_id, one.repeatable) for one in there]

    name = received.folder.name
    assert found(RESULTS) == [(name, True)]
    assert found(RESULTS, RECEIPT) == [(name, False)]
    assert found("data/other.csv") == []
    assert descendants(outputs, {RESULTS: "0" * 64}) == ()


def test_a_pack_of_which_nothing_stays_behind_can_be_made_again(
    subject: Subject, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = str(tmp_path / "p.zip")
    assert main(["pack", str(subject.folder), "--output", archive, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_behind"] == []
    assert main(["pack", str(subject.folder), "--output", archive]) == 0
    said = capsys.readouterr().out
    assert "with all that it was made from" in said
    assert said.endswith(" --rerun\n")


def test_a_damaged_run_is_not_packed(subject: Subject) -> None:
    edited(subject.folder / "report.html", "20.50", "21.50")

    with pytest.raises(OutputError, match=r"is damaged \(report\.html differs\)"):
        packed(subject)


def test_a_secret_in_an_input_stops_the_packing(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITY_TOKEN", "title: small")

    with pytest.raises(OutputError, match=r"small\.yaml holds .*CITY_TOKEN"):
        packed(subject)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../evil.txt", "could lead elsewhere"),
        ("/evil.txt", "could lead elsewhere"),
        ("data\\..\\..\\evil", "could lead elsewhere"),
        ("DATA/agencies.csv", "could lead elsewhere"),
        ("kpi_lib/evil.py", "not of the run"),
        ("data/corrections/01/fy2563.csv", "not of the run"),
        ("outputs/a/b/c/d/manifest.json", "2 runs"),
        ("data/evil", "could lead elsewhere"),
    ],
)
def test_an_archive_that_holds_anything_else_is_refused(
    name: str, said: str, subject: Subject, tmp_path: Path
) -> None:
    content = io.BytesIO(packed(subject))
    member = zipfile.ZipInfo(name)
    member.external_attr = (0o120777 if name == "data/evil" else 0o644) << 16  # a link
    with zipfile.ZipFile(content, "a") as opened:
        opened.writestr(member, "evil")
    (tmp_path / "run.zip").write_bytes(content.getvalue())

    with pytest.raises(OutputError, match=said):
        unpacked(tmp_path / "run.zip", tmp_path / "deep" / "elsewhere")
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip"])
def test_a_file_that_is_no_archive_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.zip").write_bytes(content)

    with pytest.raises(OutputError, match="cannot be read as an archive"):
        unpacked(tmp_path / "run.zip", tmp_path / "elsewhere")


def test_an_archive_too_large_for_a_run_is_refused(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MOST_BYTES", 100)
    (tmp_path / "run.zip").write_bytes(packed(subject))

    with pytest.raises(OutputError, match="too much for a run"):
        unpacked(tmp_path / "run.zip", tmp_path / "elsewhere")


def test_an_input_forged_in_an_archive_is_named(subject: Subject, tmp_path: Path) -> None:
    (tmp_path / "run.zip").write_bytes(packed(subject))
    elsewhere = unpacked(tmp_path / "run.zip", tmp_path / "elsewhere")
    edited(tmp_path / "elsewhere" / RESULTS, "20.5", "21.5")

    assert named(verified(elsewhere)) == [f"input table {RESULTS}"]


def test_prov_names_what_was_used_and_what_came_of_it(subject: Subject) -> None:
    from prov.model import ProvDocument

    told = subject.told
    written = provenance.prov(told, subject.occasion())
    document = json.loads(written)
    used = {one["prov:entity"] for one in document["used"].values()}
    generated = {one["prov:entity"] for one in document["wasGeneratedBy"].values()}
    activity = next(iter(document["activity"].values()))

    went_in = {*told["inputs"]["notebook"].values(), *told["inputs"]["data"].values()}
    assert used == {f"kpi:sha256-{sha256}" for sha256 in went_in}
    assert generated == {f"kpi:sha256-{sha256}" for sha256 in told["outputs"].values()}
    assert activity["prov:startTime"].startswith(subject.occasion()["started"][:19])
    assert provenance.prov(told, subject.occasion()) == written
    assert ProvDocument.deserialize(content=written) is not None
    assert "startTime" not in provenance.prov(told, {})


def test_a_report_tells_what_it_was_made_with(monkeypatch: pytest.MonkeyPatch) -> None:
    from kpi_lib.datasets.workspace import MADE_WITH
    from kpi_lib.sections.sources import reproduction
    from kpi_lib.wording import LANGUAGES, Words

    found = identity.programs()
    told = identity.in_words(found)
    monkeypatch.setenv(MADE_WITH, json.dumps(told))
    said = {
        language: str(reproduction("kpi run", (), Words(language))) for language in LANGUAGES
    }

    assert told["fonts"] == "Sarabun"
    assert told["packages"] == str(len(found["environment"]["packages"]))
    for words in said.values():
        assert all(value in words for value in told.values())
        assert "kpi verify" in words

    monkeypatch.delenv(MADE_WITH)
    assert "kpi verify" not in str(reproduction("kpi run", (), Words("th")))  # by hand
