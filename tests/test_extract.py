"""A run rests on what the data register says of its own tables, and on nothing else of it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from kpi_lib.audit.kept import lost
from kpi_lib.audit.verdict import Verdict
from kpi_lib.cli import main
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.extract import EXTRACT, extract, input_content
from kpi_lib.runs.opening import opened
from kpi_lib.runs.plan import planned
from kpi_lib.runs.remaking import verified_again
from kpi_lib.runs.run import run
from kpi_lib.runs.verification import verified

OWN, OTHER = "results/03000000/fy2563/results.csv", "results/04110000/fy2563/results.csv"
ASKED = {
    "own": ("quarterly_evaluation", {"agency": "03000000", "fiscal_year": 2563, "quarter": 4}),
    "other": (
        "quarterly_evaluation",
        {"agency": "04110000", "fiscal_year": 2563, "quarter": 4},
    ),
    "round": (
        "agreement_appraisal",
        {"agency": "house_secretariat", "fiscal_year": 2564, "months": 12},
    ),
    "project": (
        "project_evaluation",
        {
            "agency": "house_secretariat",
            "fiscal_year": 2564,
            "project": "seminar",
            "quarter": 4,
        },
    ),
    "awards": ("annual_awards", {"framework": "house_fy2564", "fiscal_year": 2564}),
    "city": ("overview", {"scope": "city", "fiscal_year": 2563, "quarter": 4}),
}


@pytest.fixture(scope="module")
def known(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shipped data, every report on it checked once."""
    place = tmp_path_factory.mktemp("known")
    for folder in ("data", "expectations", "notebooks"):
        shutil.copytree(root / folder, place / folder, ignore=shutil.ignore_patterns("raw"))
    names(Workspace(place))
    return Workspace(place)


@pytest.fixture
def book(known: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    shutil.copytree(known.root, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path)


def names(book: Workspace) -> dict[str, str]:
    """Name that a run of each report would have."""
    return {name: planned(book, *asked).run_id for name, asked in ASKED.items()}


def changed(book: Workspace, before: dict[str, str]) -> set[str]:
    return {name for name, run_id in names(book).items() if run_id != before[name]}


def take_in(book: Workspace) -> None:
    """Another agency sends a result."""
    file = book.root / "sheet.csv"
    file.write_text("indicator_id,quarter,result\n0411-0755,1,21\n", encoding="utf-8")
    words = ("--agency", "04110000", "--fiscal-year", "2563", "--replace")
    assert main(["intake", str(file), *words]) == 0


def edit(book: Workspace, name: str, file: str, old: str, new: str) -> None:
    """Edit the line of a file in a page or table of the register."""
    path = book.data / name
    lines = path.read_text("utf-8").splitlines(keepends=True)
    (at,) = (n for n, line in enumerate(lines) if line.strip("| `").startswith(file))
    assert old in lines[at]
    lines[at] = lines[at].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8")


def test_an_intake_of_another_agency_leaves_the_name_of_a_run(book: Workspace) -> None:
    before = names(book)

    take_in(book)

    assert changed(book, before) == {"other", "city"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| false |", "| true |"),
        ("| 32 |", "| 31 |"),
        ("transcribed", "received"),
        ("results, marks", "marks"),
    ],
)
def test_a_changed_entry_of_its_own_table_is_another_run(
    book: Workspace, old: str, new: str
) -> None:
    before = names(book)

    edit(book, "README.md", OWN, old, new)

    assert changed(book, before) == {"own", "city"}


def test_an_entry_of_another_table_may_change_in_any_part_of_the_register(
    book: Workspace,
) -> None:
    before = names(book)

    edit(book, "register/city.csv", OTHER, ",false,", ",true,")
    with (book.data / "README.md").open("a", encoding="utf-8") as page:
        page.write("\nA remark.\n")

    assert changed(book, before) == {"other", "city"}


def test_the_extract_is_a_register_and_its_own_extract(book: Workspace) -> None:
    files = (f"data/{OWN}", f"data/{OTHER}", "data/frameworks/city_fy2563.yaml")
    content = extract(book, files)
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    there = book.register()

    assert [row["file"] for row in rows] == [OWN, OTHER]
    (book.data / "README.md").unlink()
    shutil.rmtree(book.data / "register")
    (book.root / EXTRACT).write_bytes(content)

    assert book.register() == {file: there[file] for file in (OWN, OTHER)}
    assert extract(book, files) == content == input_content(book.root, EXTRACT, ())


def test_a_run_is_verified_packed_and_made_again_without_the_rest_of_the_register(
    book: Workspace,
) -> None:
    report, asked = ASKED["own"]
    text = {name: str(value) for name, value in asked.items()}
    outcome = run(book, report, text)
    told = json.loads((outcome.folder / "manifest.json").read_bytes())["inputs"]
    assert EXTRACT in told["data"]
    assert not {"data/README.md", "data/register/city.csv"} & told["data"].keys()

    take_in(book)
    with opened("latest", book) as subject:
        assert verified(subject).verdict is Verdict.IDENTICAL
    assert lost(book.root, book.root / "nowhere", told) == ()

    assert main(["pack", "latest", "--output", "packed.zip"]) == 0
    with opened("packed.zip") as subject:
        assert subject.workspace
        assert subject.workspace.register().keys() < book.register().keys()
        assert verified(subject).verdict is Verdict.IDENTICAL
        assert verified_again(subject).verdict is Verdict.IDENTICAL

    edit(book, "README.md", OWN, "transcribed", "received")
    with opened("latest", book) as subject:
        (found,) = verified(subject).differences
    assert (found.kind, found.name) == ("data register", EXTRACT)
    assert any("'transcribed' -> 'received'" in cell for cell in found.cells)
