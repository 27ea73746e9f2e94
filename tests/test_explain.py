"""Any printed figure can be asked why, and any row what it moves."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console
from rich.tree import Tree

from kpi_lib.audit.evidence import Cell, Evidence
from kpi_lib.audit.explanation import explanation, to_json
from kpi_lib.audit.figures import from_json
from kpi_lib.audit.figures import to_json as figures_to_json
from kpi_lib.audit.listing import figures_csv
from kpi_lib.audit.manifest import digest
from kpi_lib.audit.trail import labelled, refuse_strays
from kpi_lib.cli import main
from kpi_lib.cli.explain import tree
from kpi_lib.cli.origins import Origins, as_json, grow, origins
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.sources import Source
from kpi_lib.errors import OutputError, ReportError
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.findings import Finding, Severity
from kpi_lib.rules import rule
from kpi_lib.runs.run import run
from kpi_lib.runs.verification import PARTS, Subject
from kpi_lib.wording import Words

RESULTS, AGREED = "data/results/01/results.csv", "data/agreements/01/indicators.csv"
FIXED = "data/corrections/01/fy2563.csv"
SAID = {"th": "ผลงานลดลง", "en": "the result fell"}


def read(figure_id: str, value: str, origin: Origin) -> Figure:
    terms = (Term("received", Decimal(value), origin),)
    return Figure(figure_id, f"ค่า {figure_id}", Decimal(value), value, terms=terms)


RESULT = read("indicator-1.q4.result", "2", Origin(FIXED, 2, "new_value", "2"))
TARGET = read("indicator-1.target", "3", Origin(AGREED, 2, "target", "3"))
UNTOUCHED = read("indicator-2.target", "5", Origin(AGREED, 3, "target", "5"))
ATTAINMENT = Figure(
    "indicator-1.q4.attainment",
    "ร้อยละความสำเร็จ",
    Fraction(200, 3),
    "66.67",
    "ร้อยละ",
    "attainment",
    "2 / 3 x 100 = 66.67",
    (
        RESULT.term("result"),
        TARGET.term("target"),
        Term("direction", "higher", Origin(AGREED, 2, "direction", "higher")),
    ),
    places=2,
    label_en="Attainment",
)
MEASURED = Figure(
    "summary.measured", "นับ", Fraction(1), "1", "", "count", "1 → 1",
    (ATTAINMENT.term("counted", "1"),),
)  # fmt: skip
CORRECTION = Correction(
    "results", "1.q4", "result", "20", "2", "typing", "director", "2020-10-01", "memo 1",
    Origin(FIXED, 2, "new_value", "2"), received=Origin(RESULTS, 5, "result", "20"),
)  # fmt: skip
FINDING = Finding("RES-01", Severity.WARNING, RESULTS, 5, "result", "20", SAID, SAID, "1", 4)
HELD = Evidence(
    (RESULT, TARGET, UNTOUCHED, ATTAINMENT, MEASURED),
    (FINDING, replace(FINDING, row=9)),
    (CORRECTION,),
    {RESULTS: "a" * 64, AGREED: "b" * 64, FIXED: "c" * 64},
)

ABOVE = ("indicator-1.q4.attainment", "summary.measured")


def ids(figures: tuple[Figure, ...]) -> list[str]:
    return [figure.figure_id for figure in figures]


def test_an_explanation_goes_down_to_cells_and_up_to_what_it_makes() -> None:
    made = explanation("indicator-1.q4.attainment", HELD)

    assert [part.term.name for part in made.parts] == ["result", "target", "direction"]
    assert [part.made.figure if part.made else None for part in made.parts] == [
        RESULT,
        TARGET,
        None,
    ]
    assert [(cell.origin.row, cell.sha256[0]) for cell in made.cells] == [
        (2, "c"),
        (2, "b"),
        (2, "b"),
    ]
    assert [step.value for step in made.derivation.steps] == [Fraction(2, 3), Fraction(200, 3)]
    assert made.makes == (MEASURED,)
    assert made.agrees


def test_a_corrected_cell_is_told_with_what_was_received_and_its_finding() -> None:
    made = explanation("summary.measured", HELD)

    told = io.StringIO()
    Console(file=told, width=200).print(tree(made, Words("en"), whole=False))

    assert made.corrections == (CORRECTION,)
    assert made.findings == (FINDING,)
    assert [(cell.origin, cell.sha256) for cell in made.received] == [
        (CORRECTION.received, "a" * 64)
    ]
    assert CORRECTION.received in [cell.origin for cell in made.read]
    assert to_json(made)["received"][0]["file"] == RESULTS
    assert f"{RESULTS}  sha256 {'a' * 64}" in told.getvalue()


@pytest.mark.parametrize(
    ("language", "says"), [("th", "/ ค่าเป้าหมาย"), ("en", "/ target x 100")]
)
def test_the_formula_of_a_rule_stands_in_the_language_of_the_answer(
    language: str, says: str
) -> None:
    told = io.StringIO()
    made = explanation("indicator-1.q4.attainment", HELD)
    Console(file=told, width=200).print(tree(made, Words(language), whole=False))

    assert says in told.getvalue()


def test_a_finding_is_told_under_what_it_puts_in_doubt() -> None:
    made = explanation("summary.measured", HELD)
    told = to_json(made)["findings"]
    shown = io.StringIO()
    Console(file=shown, width=200).print(tree(made, Words("en"), whole=False))

    assert made.of_findings() == {"1": (FINDING,)}
    assert [each["of"] for each in told] == [["1"]]
    assert f"to be checked RES-01 {RESULTS}:5:result '20' {SAID['en']}" in shown.getvalue()


def test_a_finding_on_a_whole_table_is_told_with_its_file_alone() -> None:
    whole = replace(FINDING, row=None, column="")
    told = io.StringIO()
    made = replace(explanation(ATTAINMENT.figure_id, HELD), findings=(whole,))
    Console(file=told, width=200).print(tree(made, Words("en"), whole=False))

    assert f"{FINDING.rule} {RESULTS} '20'" in told.getvalue()
    assert "None" not in told.getvalue()


def test_a_figure_that_its_terms_do_not_give_is_told_apart() -> None:
    wrong = replace(ATTAINMENT, value=Fraction(60))

    made = explanation(
        "indicator-1.q4.attainment", replace(HELD, figures=(RESULT, TARGET, wrong))
    )

    assert not made.agrees


@pytest.mark.parametrize(
    "name",
    ["summary.measured", "fig-summary.measured", "#fig-summary.measured", " summary.measured "],
)
def test_an_anchor_of_the_page_names_the_figure_too(name: str) -> None:
    assert HELD.figure(name) is MEASURED


def test_a_near_miss_is_answered_with_what_is_near() -> None:
    with pytest.raises(OutputError, match=r"did you mean indicator-1\.q4\.attainment"):
        HELD.figure("indicator-1.q4.attainement")
    with pytest.raises(OutputError, match="leave it out to list them all"):
        HELD.figure("zzz")


@pytest.mark.parametrize(
    ("file", "row", "column", "moved"),
    [
        ("indicators.csv", 2, "target", ["indicator-1.target", *ABOVE]),
        ("indicators.csv", 2, "direction", [*ABOVE]),
        (AGREED, 3, "", ["indicator-2.target"]),
        ("indicators.csv", 4, "", []),
        ("results.csv", 5, "", ["indicator-1.q4.result", *ABOVE]),
        ("results.csv", 5, "mark_2_1", []),
        ("fy2563.csv", 2, "", ["indicator-1.q4.result", *ABOVE]),
    ],
)  # fmt: skip
def test_a_row_tells_every_figure_that_it_moves(
    file: str, row: int, column: str, moved: list[str]
) -> None:
    assert ids(HELD.touched(file, row, column)) == moved


def test_a_row_tells_the_same_of_figures_that_were_kept_in_a_notebook() -> None:
    kept = from_json(json.loads(json.dumps(figures_to_json(HELD.figures))))

    assert ids(replace(HELD, figures=kept).touched("indicators.csv", 2, "target")) == [
        "indicator-1.target",
        *ABOVE,
    ]


def test_a_file_that_nothing_rests_on_is_refused_with_what_is_near() -> None:
    with pytest.raises(OutputError, match=r"there is .*results\.csv"):
        HELD.touched("result.csv", 5)


def test_a_file_name_that_fits_two_files_must_be_longer() -> None:
    other = read("x", "1", Origin("data/other/indicators.csv", 2, "target", "1"))

    with pytest.raises(OutputError, match="write more of the path"):
        replace(HELD, figures=(*HELD.figures, other)).touched("indicators.csv", 2)


def test_the_list_of_figures_says_all_that_the_tree_says() -> None:
    sources = {
        Origin(RESULTS, 5, "result", "20"): Source(("0123456789ab-sent.csv",)),
        TARGET.inputs[0]: Source(("ffffffffffff-agreed.csv", "0123456789ab-sent.csv")),
        UNTOUCHED.inputs[0]: Source(("aaaaaaaaaaaa-other.csv",)),
    }
    listed = io.StringIO(figures_csv(HELD, sources).decode("utf-8-sig"), newline="")
    row = {row["figure_id"]: row for row in csv.DictReader(listed)}["indicator-1.q4.attainment"]

    assert row == {
        "figure_id": "indicator-1.q4.attainment",
        "label": "ร้อยละความสำเร็จ",
        "label_en": "Attainment",
        "value": "200/3",
        "text": "66.67",
        "unit": "ร้อยละ",
        "places": "2",
        "rounding": "display",
        "rule": "attainment",
        "rule_version": rule("attainment").version,
        "working": "2 / 3 x 100 = 66.67",
        "terms": "result=2<-indicator-1.q4.result; target=3<-indicator-1.target; "
        f"direction=higher<-{AGREED}:2:direction",
        "inputs": f"{FIXED}:2:new_value; {AGREED}:2:target; {AGREED}:2:direction",
        "raw": "2; 3; higher",
        "inputs_sha256": f"{'c' * 64}; {'b' * 64}",
        "received_files": "ffffffffffff-agreed.csv; 0123456789ab-sent.csv",
        "corrections": f"{RESULTS}:5:result: 20 -> 2 (memo 1)",
        "findings": f"RES-01 {RESULTS}:5:result",
    }


def test_the_answer_for_a_program_is_plain_json_with_each_figure_once() -> None:
    told = json.loads(json.dumps(to_json(explanation("summary.measured", HELD))))

    assert [each["figure_id"] for each in told["figures"]] == [
        "summary.measured",
        "indicator-1.q4.attainment",
        "indicator-1.q4.result",
        "indicator-1.target",
    ]
    assert all(each["agrees"] for each in told["figures"])
    assert told["cells"][0]["sha256"] == "c" * 64
    assert told["corrections"][0]["document"] == "memo 1"


def test_a_figure_made_from_one_that_is_not_listed_is_refused() -> None:
    refuse_strays(HELD.figures)
    with pytest.raises(ReportError, match=r"made from indicator-1\.target, which the report"):
        refuse_strays((RESULT, ATTAINMENT))


def test_figures_keep_their_labels_in_both_languages() -> None:
    both = labelled((RESULT,), (replace(RESULT, label="Result"),))

    assert (both[0].label, both[0].label_en) == (RESULT.label, "Result")


def shown(name: str, held: Evidence, language: str = "en") -> str:
    told = io.StringIO()
    Console(file=told, width=200).print(
        tree(explanation(name, held), Words(language), whole=True)
    )
    return told.getvalue()


def test_a_count_is_told_with_what_it_counts_in_both_languages() -> None:
    assert "Counts " not in shown(ATTAINMENT.figure_id, HELD)
    assert "Counts indicators reported this quarter" in shown("summary.measured", HELD)
    assert "นับตัวชี้วัดที่ไตรมาสนี้รายงานแล้ว" in shown("summary.measured", HELD, "th")


def test_english_names_the_unit_in_english_where_it_is_known() -> None:
    unknown = replace(ATTAINMENT, unit="เครื่อง")

    assert "66.67 per cent" in shown(ATTAINMENT.figure_id, HELD)
    assert "66.67 ร้อยละ" in shown(ATTAINMENT.figure_id, HELD, "th")
    assert "66.67 เครื่อง" in shown(
        unknown.figure_id, replace(HELD, figures=(RESULT, TARGET, unknown))
    )


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    one = Origin(RESULTS, 5, "result", "20")
    other = replace(one, file="data/raw/metadata/results.csv")
    both = replace(
        MEASURED,
        terms=(Term("counted", Decimal(1), other), Term("counted", Decimal(1), one)),
    )
    told = shown(both.figure_id, replace(HELD, figures=(both,)))

    assert "results/01/results.csv:5:result" in told
    assert "raw/metadata/results.csv:5:result" in told


def test_a_number_that_is_printed_is_answered_with_the_figures_printed_so() -> None:
    many = tuple(replace(TARGET, figure_id=f"indicator-{n}.target") for n in range(3, 10))

    with pytest.raises(OutputError, match=r"printed so: indicator-1\.q4\.attainment$"):
        HELD.figure("66.67")
    with pytest.raises(OutputError, match=r"6\.target and 3 more \(--grep 3 lists them\)"):
        replace(HELD, figures=(*HELD.figures, *many)).figure("3")


@pytest.fixture
def made(workbook: Workspace, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("KPI_ROOT", str(workbook.root))
    asked = {"agency": "01", "fiscal_year": "2563", "quarter": "2"}
    return run(workbook, "quarterly", asked).run_id


ABSENT = {
    "results.csv:999": "results.csv has no line 999; it has ",
    "results.csv:0": "results.csv has no line 0; it has ",
    "results.csv:1": "results.csv is its heading; name a row from line 2 on",
    "results.csv:3:resullt": "results.csv has no column 'resullt'; there is result, ",
}
"""Cells that no file of the run has, and what is said of them."""


def test_the_command_explains_lists_and_refuses(
    made: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", made[:6], "fig-total"]) == 0
    assert "20.5" in capsys.readouterr().out
    assert main(["explain", made, "total", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figure_id"] == "total"
    assert main(["explain", "latest", "--input", "results.csv:3:result", "--json"]) == 0
    assert [each["figure_id"] for each in json.loads(capsys.readouterr().out)] == ["total"]
    assert main(["explain", "latest", "--grep", "20.50", "--json"]) == 0
    assert [each["text"] for each in json.loads(capsys.readouterr().out)] == ["20.50"]
    assert main(["explain", "latest", "--grep", "nothing", "--language", "en"]) == 0
    assert "0 figures" in capsys.readouterr().out
    assert main(["explain", "latest", "totl"]) == 1
    assert "did you mean total?" in capsys.readouterr().err
    for cell, told in ABSENT.items():
        assert main(["explain", "latest", "--input", cell]) == 1
        assert told in capsys.readouterr().err
    assert main(["explain", "latest", "--input", "results.csv"]) == 1
    assert "names no row" in capsys.readouterr().err
    assert main(["explain", "latest", "total", "--grep", "x"]) == 2


def test_a_rule_without_steps_of_its_own_is_told_by_the_working() -> None:
    counted = Figure(
        "survey.all.returned",
        "ตอบกลับ",
        Fraction(2),
        "2",
        rule="answers",
        working="n(any(answers)) = 2",
        terms=(Term("answers", Fraction(2), Origin(RESULTS, 1, "form_id", "form_id")),),
        places=0,
    )
    held = replace(HELD, figures=(*HELD.figures, counted))
    console = Console(record=True, width=100, file=io.StringIO())
    console.print(tree(explanation("survey.all.returned", held), Words("th"), whole=True))

    assert "n(any(answers)) = 2" in console.export_text()


def test_a_folder_alone_is_enough_and_a_damaged_one_is_refused(
    made: str, workbook: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = next(workbook.outputs.glob(f"*/*/*/{made}"))
    assert main(["explain", str(folder), "total"]) == 0
    (folder / "figures.csv").write_text("changed")
    assert main(["explain", str(folder), "total"]) == 1
    assert "damaged" in capsys.readouterr().err


def test_a_packed_run_is_explained_where_there_is_no_workbook_and_leaves_nothing(
    made: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = tmp_path / "sent.zip"
    assert main(["pack", made, "--output", str(archive)]) == 0
    monkeypatch.delenv("KPI_ROOT")
    alone, temporary = tmp_path / "alone", tmp_path / "temporary"
    for folder in (alone, temporary):
        folder.mkdir()
    monkeypatch.chdir(alone)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    capsys.readouterr()

    assert main(["explain", str(archive), "total", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figure_id"] == "total"
    assert main(["explain", str(archive), "--input", "results.csv:3:result", "--json"]) == 0
    assert [each["figure_id"] for each in json.loads(capsys.readouterr().out)] == ["total"]
    for cell, told in ABSENT.items():
        assert main(["explain", str(archive), "--input", cell]) == 1
        assert told in capsys.readouterr().err
    assert not list(alone.iterdir())
    assert not list(temporary.iterdir())


def test_an_archive_that_is_none_of_ours_or_was_changed_is_refused_in_a_sentence(
    made: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, foreign = tmp_path / "sent.zip", tmp_path / "foreign.zip"
    assert main(["pack", made, "--output", str(archive)]) == 0

    def refused(path: Path) -> str:
        capsys.readouterr()
        assert main(["explain", str(path), "total"]) == 1
        return capsys.readouterr().err

    with zipfile.ZipFile(foreign, "w") as opened:
        opened.writestr("letter.txt", "x")
    assert "foreign.zip holds 0 runs where one is expected" in refused(foreign)
    foreign.write_text("no archive")
    assert "foreign.zip cannot be read as an archive of a run" in refused(foreign)
    assert f"there is no file {tmp_path / 'absent.zip'}; name" in refused(
        tmp_path / "absent.zip"
    )
    for changed, told in {
        "figures.csv": "figures.csv differs",
        "data/results/01/fy2563/results.csv": "results.csv differs",
    }.items():
        with zipfile.ZipFile(archive) as opened, zipfile.ZipFile(foreign, "w") as written:
            for name in opened.namelist():
                more = b"1" if name.endswith(changed) else b""
                written.writestr(name, opened.read(name) + more)
        assert told in refused(foreign)


def test_the_received_file_of_a_row_is_named_with_when_it_was_taken_in(
    workbook: Workspace,
) -> None:
    mark, name = "0123456789ab", "data/raw/01/0123456789ab-sent.csv"
    table = workbook.root / RESULTS
    table.parent.mkdir(parents=True, exist_ok=True)
    text = f'indicator_id,progress,source\n1,a,b\n2,"c\nd",e (แฟ้ม {mark})\n'
    table.write_text(text, "utf-8")
    receipt = workbook.root / f"{name}.receipt.json"
    receipt.parent.mkdir(parents=True)
    receipt.write_text(json.dumps({"sha256": "f" * 64}))
    receipt.with_name("0123456789ab-sent.csv.arrival.json").write_text(
        json.dumps({"received_on": "2026-11-22T09:30:00+00:00", "before": ["2026-11-01"]})
    )
    other = "data/raw/01/ffffffffffff-other.csv.receipt.json"
    hashed = {RESULTS: table, f"{name}.receipt.json": receipt}
    data = {one: digest(path.read_bytes()) for one, path in hashed.items()}
    folder = workbook.outputs / "a" / "b" / "c" / "run"
    folder.mkdir(parents=True)
    inputs: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    inputs["data"] = {**data, other: "0" * 64}
    (folder / "manifest.json").write_text(json.dumps({"inputs": inputs, "outputs": {}}))
    cells = [Cell(Origin(RESULTS, row, "progress", "x"), data[RESULTS], None) for row in (2, 3)]

    found = origins(cells, Subject(folder, workbook))

    assert found.unclaimed == ()
    assert [tuple(getattr(one, part.name) for part in fields(one)) for one in found.files] == [
        (
            f"{name}.receipt.json",
            "2026-11-22T09:30:00+00:00",
            ("2026-11-01",),
            "f" * 64,
            (f"{RESULTS.removeprefix('data/')}:3:progress",),
        )
    ]
    receipt.write_text("{}")
    gone = origins(cells, Subject(folder, workbook))
    assert [(one.received_on, one.sha256) for one in gone.files] == [("", "")]
    console = Console(record=True, width=120, file=io.StringIO())
    for each in (found, gone, Origins((replace(found.files[0], received_on=""),), ("a:1:b",))):
        grown = Tree("")
        grow(grown, each, Words("en"))
        console.print(grown)
    told = console.export_text()
    assert "sent.csv  taken in 2026-11-22T09:30:00+00:00, before that 2026-11-01" in told
    assert "nobody noted when it was taken in" in told
    assert "its receipt is not here" in told
    assert "a:1:b: no file that the row names says this" in told


def test_each_cell_of_a_row_is_of_the_file_that_gives_it_and_one_edited_by_hand_of_none(
    workbook: Workspace,
) -> None:
    table = workbook.root / "data/results/01/fy2563/results.csv"
    table.parent.mkdir(parents=True, exist_ok=True)
    given = {"a" * 12: {"result": "20.0"}, "b" * 12: {"mark_2_1": "80", "mark_2_2": "90"}}
    source = "; ".join(f"ส่ง (แฟ้ม {mark})" for mark in given)
    heading = "indicator_id,quarter,result,mark_2_1,mark_2_2,problems,source"
    table.write_text(f"{heading}\n7,2,20.00,80,91,,{source}\n", "utf-8")
    hashed = {"data/results/01/fy2563/results.csv": table}
    for mark, cells in given.items():
        name = f"data/raw/01/{mark}-sent.csv.receipt.json"
        hashed[name] = workbook.root / name
        hashed[name].parent.mkdir(parents=True, exist_ok=True)
        file = "results/01/fy2563/results.csv"
        row = {"file": file, "key": "7.q2"}
        numbers = [{**row, "column": column, "text": text} for column, text in cells.items()]
        said = {"sha256": mark, "texts": {file: {}}, "numbers": numbers}
        hashed[name].write_text(json.dumps(said), "utf-8")
    folder = workbook.outputs / "a" / "b" / "c" / "run"
    folder.mkdir(parents=True)
    inputs: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    inputs["data"] = {name: digest(path.read_bytes()) for name, path in hashed.items()}
    (folder / "manifest.json").write_text(json.dumps({"inputs": inputs, "outputs": {}}))
    file, sha256 = next(iter(inputs["data"].items()))
    columns = ("result", "mark_2_1", "mark_2_2", "problems")
    cells_of = [Cell(Origin(file, 2, column, ""), sha256, None) for column in columns]

    found = origins(cells_of, Subject(folder, workbook))

    row = f"{file.removeprefix('data/')}:2"
    assert as_json(found)["unclaimed"] == [f"{row}:mark_2_2"]
    assert [(one.sha256, one.cells) for one in found.files] == [
        ("a" * 12, (f"{row}:result",)),
        ("b" * 12, (f"{row}:mark_2_1",)),
    ]
