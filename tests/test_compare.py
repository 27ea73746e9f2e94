"""`kpi compare`: two runs on disk, held against each other."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from looking import unbroken
from movement import side, told
from nbformat import v4
from typer.testing import CliRunner

from kpi_lib.agreement import State
from kpi_lib.audit import corrections, figures, findings, manifest, sides
from kpi_lib.audit.movement_sheet import movement_sheet
from kpi_lib.blocks import Cover
from kpi_lib.blocks_json import BLOCKS_MIME, to_json
from kpi_lib.cli import APP
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Workspace
from kpi_lib.figures import Figure
from kpi_lib.movement import Subject, compare
from kpi_lib.runs.comparison import held
from kpi_lib.runs.folder import place
from kpi_lib.wording import Words

RULE = "attainment"
EN = Words("en")
LINE = "result={}; target=80; direction=higher"
NOTEBOOK = "notebooks/quarterly_evaluation.ipynb"
RESULTS = "data/results/01/fy2563/results.csv"
EMPTY = ("data/agencies.csv", "expectations/results.json")


@pytest.fixture(autouse=True)
def here(workbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Stand in the small workbook."""
    monkeypatch.delenv("KPI_ROOT", raising=False)
    monkeypatch.chdir(workbook.root)
    return workbook


def issued(  # noqa: PLR0913 - a run has that many parts
    workspace: Workspace,
    result: str,
    quarter: int = 4,
    *,
    label: str = "",
    kept: bool = True,
    notice: str = "",
    report: str = "quarterly_evaluation",
    **parameters: object,
) -> str:
    """A run of the small workbook as it would lie there; its name."""
    period = f"q{quarter}"
    figure, received = told(LINE.format(result), RULE, period)
    figure = replace(figure, label=label or figure.label)
    asked = {"agency": "01", "fiscal_year": 2563, "quarter": quarter, **parameters}
    inputs = {
        "schema": 1,
        "report": report,
        "parameters": asked,
        "notebook": {NOTEBOOK: manifest.digest(b"")},
        "data": {
            **dict.fromkeys(EMPTY, manifest.digest(b"")),
            RESULTS: manifest.digest(result.encode()),
        },
        "code": {"package": "kpi_lib", "sha256": "1", "version": "0.1.0"},
        "environment": {"packages": {}},
        "settings": {"SOURCE_DATE_EPOCH": period},
    }
    folder = place(workspace.outputs, report, asked, manifest.run_id(inputs))
    folder.mkdir(parents=True)
    notebook = v4.new_notebook(cells=[_cell(figure, received, (period, notice), kept=kept)])
    nbformat.write(notebook, folder / "notebook.ipynb")
    listed = manifest.outputs(folder)
    (folder / manifest.NAME).write_bytes(manifest.manifest(inputs, listed))
    ended = {"ended": f"2020-10-0{quarter}"}
    (folder / manifest.CLOCK).write_text(json.dumps(ended), encoding="utf-8")
    return folder.name


def _cell(
    figure: Figure, received: Mapping[str, str], shown_on: tuple[str, str], *, kept: bool
) -> Any:  # noqa: ANN401 - nbformat's
    period, notice = shown_on
    cover = Cover("รายงาน", "หน่วยงาน ก", period, notice=notice, ends_on="2020-09-30")
    known = Subject("1", period, State.REPORTED, "ตัวชี้วัด", direction="higher")
    shown = {
        BLOCKS_MIME: to_json([cover]),
        figures.MIME: figures.to_json([figure]),
        findings.MIME: findings.to_json([]),
    }
    if kept:
        shown[sides.MIME] = sides.to_json([figure], [known])
        shown[corrections.MIME] = corrections.to_json(_corrected(figure, received))
    output = v4.new_output("display_data", data=shown)
    return v4.new_code_cell("", outputs=[output], execution_count=1, id="trail")


def _corrected(figure: Figure, received: Mapping[str, str]) -> list[Correction]:
    cells = [cell for cell in figure.inputs if str(cell) in received]
    return [
        Correction(
            "results", "1.q4", "result", received[str(cell)], cell.raw, "ก", "ข",
            "2020-10-01", "ค", cell,
        )
        for cell in cells
    ]  # fmt: skip


def kpi(*words: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    found = CliRunner().invoke(APP, ["compare", *words])
    return found.exit_code, found.stdout, found.stderr


def test_it_says_first_how_many_figures_moved_and_why(here: Workspace) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    status, said, _ = kpi(before[:6], after[:6], "--language", "en", "--no-files")
    lines = said.splitlines()

    assert status == 0
    assert "Quarter 3, fiscal year 2563 B.E." in lines[0]
    assert lines[1] == "Moved: 1 (reported results 1) · the same: 0"
    assert "+25" in said
    assert "better" in said
    assert not (here.outputs / "comparisons").exists()


def test_a_corrected_edition_is_told_from_new_data(here: Workspace) -> None:
    before, after = issued(here, "0"), issued(here, "20<0")
    found = json.loads(kpi(before, after, "--json")[1])
    (movement,) = found["movements"]

    assert movement["kind"] == "restatement"
    assert movement["parts"] == {"correction": "25"}
    (share,) = movement["shares"]
    assert share["changes"][0]["before"] == "0"
    assert share["changes"][0]["place_after"].startswith("data/corrections/")


def test_a_run_against_itself_is_identical(here: Workspace) -> None:
    name = issued(here, "40")
    found = json.loads(kpi(name, "latest", "--json")[1])

    assert found["identical"]
    assert (found["movements"], found["same"], found["inputs"]) == ([], 1, [])


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"report": "overview"}, " of overview; compare two runs of one report"),
        ({"agency": "02"}, "is on agency 01 and run"),
    ],
)
def test_what_means_nothing_together_is_refused_in_one_sentence(
    other: dict[str, Any], words: str, here: Workspace
) -> None:
    before, after = issued(here, "40"), issued(here, "41", **other)
    status, said, told_why = kpi(before, after)

    assert (status, said) == (1, "")
    assert told_why.count("\n") == 1
    assert words in told_why


def test_two_languages_and_a_what_if_can_be_compared(here: Workspace) -> None:
    before = issued(here, "40", language="th", what_if="")
    after = issued(here, "40", language="en", what_if="1=40")

    assert kpi(before, after, "--no-files")[0] == 0


@pytest.mark.parametrize("columns", [60, 80])
def test_no_line_of_a_table_ends_inside_a_thai_word(
    here: Workspace, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    label = "ร้อยละความสำเร็จเทียบเป้าหมาย ตัวชี้วัดที่ 1 ไตรมาสที่ 4"
    before, after = (issued(here, result, label=label) for result in ("40", "60"))

    status, said, _ = kpi(before, after, "--no-files")
    listed = CliRunner().invoke(APP, ["explain", after]).stdout

    assert status == 0
    for word in ("ร้อยละ", "ความสำเร็จ", "เทียบ", "เป้าหมาย", "ตัวชี้วัด"):
        assert word in said.partition(" ─")[2]
        assert word in listed


def test_what_is_not_official_in_one_or_both_is_said_wherever_they_are_compared(
    here: Workspace,
) -> None:
    words = Words("th")
    illustrative = words("cover.illustrative")
    before = issued(here, "40", what_if="", notice=illustrative)
    both = f"{illustrative} · {words('cover.assumed')}"
    after = issued(here, "60", what_if="1=60", notice=both)
    told = "Illustrative data, not real · After: What if: not official"

    status, said, _ = kpi(before, after, "--language", "en")

    assert status == 0
    assert said.splitlines()[1] == told
    (folder,) = (here.outputs / "comparisons").iterdir()
    assert told in unbroken((folder / "comparison.html").read_text("utf-8"))
    assert json.loads((folder / "comparison.json").read_bytes())["notice"] == told
    sheets = openpyxl.load_workbook(folder / "comparison.xlsx").worksheets
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert any(told in cell for cell in cells)


def test_a_damaged_run_is_not_compared(here: Workspace) -> None:
    before, after = issued(here, "40"), issued(here, "41")
    notebook = next(here.outputs.rglob(f"{after}/notebook.ipynb"))
    notebook.write_bytes(notebook.read_bytes().replace(b"41", b"42"))
    status, _, told_why = kpi(before, after)

    assert status == 1
    assert "is damaged" in told_why


def test_a_run_in_a_folder_elsewhere_is_read_too(here: Workspace, tmp_path: Path) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    there = next(here.outputs.rglob(before))
    elsewhere = tmp_path / before
    shutil.move(there, elsewhere)

    assert "ผลที่รายงาน 1" in kpi(str(elsewhere), after, "--no-files")[1]


def packed(here: Workspace, run_id: str, result: str, **more: bytes) -> str:
    """The archive of a run as `kpi pack` lays it out; its name."""
    folder = next(here.outputs.rglob(run_id))
    members = {str(path.relative_to(here.root)): path.read_bytes() for path in folder.iterdir()}
    members |= {**dict.fromkeys((NOTEBOOK, *EMPTY), b""), RESULTS: result.encode(), **more}
    name = f"kpi-run-{run_id}.zip"
    with zipfile.ZipFile(here.root / name, "w") as opened:
        for member, content in members.items():
            opened.writestr(member, content)
    shutil.rmtree(folder)
    return name


def test_packed_runs_are_compared_where_there_is_no_workbook(
    here: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    said = kpi(before, after, "--json")[1]
    archives = [packed(here, before, "40"), packed(here, after, "60")]
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    monkeypatch.chdir(empty)
    paths = [str(here.root / name) for name in archives]

    assert kpi(*paths, "--json")[:2] == (0, said)
    assert list(empty.iterdir()) == []
    assert kpi(*paths)[0] == 0
    assert (empty / "comparisons" / f"{before}-{after}" / "comparison.html").is_file()
    status, _, told_why = kpi(before, paths[1])
    assert (status, told_why.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("member", "content", "words"),
    [
        (RESULTS, b"61", f"is damaged ({RESULTS} differs); ask for the archive again"),
        ("outputs/{home}/notebook.ipynb", b"{}", "is damaged (notebook.ipynb differs)"),
        ("outputs/{home}/manifest.json", b"{}", "is no manifest of this version"),
        ("../../evil.txt", b"", "could lead elsewhere; do not use it"),
        ("kpi_lib/evil.py", b"", "which is not of the run; do not use it"),
    ],
)
def test_an_archive_that_is_not_as_it_was_packed_is_not_compared(
    member: str, content: bytes, words: str, here: Workspace, tmp_path: Path
) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    home = next(here.outputs.rglob(after)).relative_to(here.outputs).as_posix()
    archive = packed(here, after, "60", **{member.format(home=home): content})
    status, said, told_why = kpi(before, archive)

    assert (status, said) == (1, "")
    assert words in told_why
    assert told_why.count("\n") == 1
    assert not list(tmp_path.rglob("evil*"))


def test_an_input_missing_in_an_archive_is_named(here: Workspace) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    name = packed(here, after, "60")
    with zipfile.ZipFile(here.root / name) as opened:
        kept = {one: opened.read(one) for one in opened.namelist() if one != RESULTS}
    with zipfile.ZipFile(here.root / name, "w") as opened:
        for member, content in kept.items():
            opened.writestr(member, content)
    status, _, told_why = kpi(before, name)

    assert status == 1
    assert f"{RESULTS} is missing" in told_why


def test_a_file_that_is_no_archive_or_was_cut_off_is_not_compared(here: Workspace) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    name = packed(here, after, "60")
    whole = (here.root / name).read_bytes()
    for content in (b"", b"no archive", whole[: len(whole) // 2]):
        (here.root / name).write_bytes(content)
        status, _, told_why = kpi(before, name)

        assert status == 1
        assert "cannot be read as an archive of a run" in told_why


def test_a_run_that_keeps_no_states_is_read_too(here: Workspace) -> None:
    """Runs made before states and corrections were kept."""
    before, after = issued(here, "40", 3, kept=False), issued(here, "60", kept=False)
    found = json.loads(kpi(before, after, "--json")[1])
    (movement,) = found["movements"]

    assert movement["parts"] == {"data": "25"}
    assert movement["better"] is None


def test_its_files_have_the_same_bytes_each_time(here: Workspace) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    folder = here.outputs / "comparisons" / f"{before}-{after}"
    made = []
    for _ in (1, 2):
        assert kpi(before, after)[0] == 0
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})

    assert made[0] == made[1]
    assert sorted(made[0]) == [f"comparison.{kind}" for kind in ("html", "json", "pdf", "xlsx")]
    page = made[0]["comparison.html"].decode()
    assert "หน่วยงาน ก" in page
    assert "http-equiv" in page
    assert "150.00" not in page
    assert made[0]["comparison.pdf"].startswith(b"%PDF")


def test_its_spreadsheet_holds_numbers_as_numbers_and_both_sheets_can_be_filtered(
    here: Workspace,
) -> None:
    before, after = issued(here, "40", 3), issued(here, "60")
    assert kpi(before, after, "--output", "found.xlsx", "--language", "en")[0] == 0
    book = openpyxl.load_workbook(io.BytesIO((here.root / "found.xlsx").read_bytes()))

    assert book.sheetnames == ["Figures", "Shares"]
    for sheet in book:
        assert sheet.freeze_panes == "C7"
        assert sheet.auto_filter.ref == f"A6:{'N7' if sheet.title == 'Figures' else 'H7'}"
        assert sheet.print_title_rows == "$6:$6"
        assert sheet.page_setup.orientation == "landscape"
        assert before in sheet["A2"].value
        assert after in sheet.oddFooter.left.text
    assert book["Shares"]["D6"].value == "ส่วนที่เปลี่ยน (ไม่ปัดเศษ)\nShare (exact)"
    cells = {book["Figures"].cell(6, n).value.split("\n")[1]: n for n in range(1, 15)}
    row = {name: book["Figures"].cell(7, n) for name, n in cells.items()}
    assert [
        row[name].value for name in ("Before (as printed)", "Moved by", "After (exact)")
    ] == [
        50,
        25,
        75,
    ]
    assert row["Moved by"].number_format.startswith("+")
    assert [cell.value for cell in book["Shares"][7]][:4] == [
        "indicator-1.q4.attainment",
        "Attainment of target (%) Indicator 1",
        "reported results",
        25,
    ]


LONG = Fraction("0.1234567890123456")


@pytest.mark.parametrize(
    ("value", "text", "kept", "printed", "look"),
    [
        (Fraction("1234.50"), "1,234.50", 1234.5, 1234.5, "#,##0.00"),
        (Fraction("0.123456789012345"), "0.12", 0.123456789012345, 0.12, "0.00"),
        (LONG, "0.12", "0.1234567890123456", 0.12, "0.00"),
        (Fraction(1, 3), "๐.๓๓", "1/3", 0.33, "0.00"),
        (Fraction(10) ** 18, "1" + 18 * "0", 1e18, 1e18, "0"),
        (Fraction(7), "007", 7, "007", "General"),
        (Fraction(2), "=1+1", 2, "=1+1", "General"),
        (Fraction(3), "http://x.example", 3, "http://x.example", "General"),
        (Fraction(-5), "−5", -5, -5, "0"),
    ],
)
def test_a_spreadsheet_keeps_a_number_only_if_it_keeps_every_digit(
    value: Fraction, text: str, kept: object, printed: object, look: str
) -> None:
    figures_ = [
        Figure("others.q4.x", "=cmd", one, said, unit="@unit")
        for one, said in ((Fraction(99), "99"), (value, text))
    ]
    content = movement_sheet(compare(side("q4", figures_[0]), side("q4", figures_[1]), {}), EN)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Figures"]
    row = list(sheet[7])

    assert row[10].value == kept
    assert (row[5].value, row[5].number_format) == (printed, look)
    assert ("After (exact)" in (row[13].value or "")) == isinstance(kept, str)
    assert {cell.data_type for cell in row} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in row)
    assert (row[1].value, row[12].value) == ("=cmd", "@unit")


@pytest.mark.parametrize("name", ["found.html", "found.pdf", "found.xlsx", "found.json"])
def test_a_secret_or_path_in_a_run_stops_what_is_written_of_it(
    name: str, here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = issued(here, "40.5", 3), issued(here, "60.123456")
    monkeypatch.setenv("CITY_TOKEN", "60.123456")
    status, _, told_why = kpi(before, after, "--output", name)

    assert status == 1
    assert "the value of the environment variable CITY_TOKEN" in told_why
    assert "60.123456" not in told_why
    assert not (here.root / name).exists()


def test_a_file_of_no_known_kind_is_refused(here: Workspace) -> None:
    name = issued(here, "40")
    status, _, told_why = kpi(name, name, "--output", "found.docx")

    assert status == 1
    assert ".html, .pdf, .xlsx, .json" in told_why


def test_what_went_in_that_differs_is_listed(here: Workspace) -> None:
    before, after = issued(here, "40"), issued(here, "60")
    went_in = held(here, before, after).went_in

    assert [one.name for one in went_in] == ["data/results/01/fy2563/results.csv"]


def test_every_kind_of_number_stays_exact_in_the_plain_file(here: Workspace) -> None:
    before, after = issued(here, "1", 3), issued(here, "2")
    text = LINE.format("1").replace("80", "3")
    figure, _ = told(text, RULE, "q4")

    assert json.loads(kpi(before, after, "--json")[1])["movements"][0]["moved"] == "1.25"
    assert figures.to_json(side("q4", figure).figures)[0]["value"] == "100/3"
