"""Every report in English says the same as in Thai, and Thai only where the data is Thai."""

from __future__ import annotations

import json
import re
from pathlib import Path

import altair as alt
import nbformat
import pytest
from workbooks import ASKED, Editions

from kpi_lib.audit import figures as audited
from kpi_lib.audit import findings as found
from kpi_lib.blocks import Code, Cover, Items
from kpi_lib.derivations import derived
from kpi_lib.report.digits import in_thai_digits
from kpi_lib.report.display import words
from kpi_lib.report.document import Document
from kpi_lib.report.drawing import svg
from kpi_lib.report.reading import document
from kpi_lib.sections.workings import LONGEST
from kpi_lib.sections.workings import received as received_as_is
from kpi_lib.wording import texts

pytestmark = pytest.mark.xdist_group("end_to_end_english")

LIMITS = {
    "quarterly_evaluation": (1_300_000, 400_000),
    "overview": (1_300_000, 500_000),
    "agreement_appraisal": (1_750_000, 1_050_000),
    "project_evaluation": (1_400_000, 650_000),
    "annual_awards": (1_200_000, 350_000),
}
"""Bytes of page and print (with what is attached) of each report, with room."""

THAI = re.compile("[\u0e01-\u0e5b]")
LATIN = re.compile("[A-Za-z]")
QUOTED = re.compile("'[^']*'")
"""A value that a finding repeats as it was received."""

BETWEEN = re.compile(r"[A-Za-z:;,()\"“”…|→≈=†·–]+")
"""What parts the Thai phrases of an English sentence."""

NUMBER = re.compile(r"^[-\s]*(?:[\d.]*\d[.\s]+)?|[\s\d.\/]+$")
"""Numbers that a report sets before or behind a phrase, and what closes a sentence."""

Both = tuple[nbformat.NotebookNode, nbformat.NotebookNode]


@pytest.fixture(scope="module", params=sorted(ASKED))
def both(request: pytest.FixtureRequest, editions: Editions) -> Both:
    """A report in Thai and in English, as executed."""
    thai, translated = (
        nbformat.read(editions(request.param, language).folder / "notebook.ipynb", as_version=4)
        for language in ("th", "en")
    )
    return thai, translated


def english(both: Both) -> Document:
    return document(both[1], "report")


def entries(notebook: nbformat.NotebookNode) -> dict[str, list[str]]:
    """What stands before each entry of the annex, by the id of its figure."""
    told: dict[str, list[str]] = {}
    for block in document(notebook, "report").blocks:
        for item in block.items if isinstance(block, Items) else ():
            before = ""
            for run in item:
                if run.anchor.startswith("calc-"):
                    told.setdefault(run.anchor.removeprefix("calc-"), []).append(before)
                    before = ""
                else:
                    before += run.text
    return told


def received(folder: Path) -> str:
    """All that the data holds, as one text without breaks."""
    parts = [
        path.read_text("utf-8")
        for path in sorted((folder / "data").rglob("*"))
        if path.suffix in {".csv", ".yaml", ".md"}
    ]
    return plain("\n".join(parts))


def plain(text: str) -> str:
    return re.sub(r"[\s\u200b\u2011\"'>|-]+", "", text)


def test_both_languages_print_the_same_figures(both: Both) -> None:
    thai, translated = (audited.figures(notebook) for notebook in both)

    assert len(thai) > 10
    told = [
        [(f.figure_id, f.value, f.text, f.unit, f.rule, f.inputs) for f in figures]
        for figures in (thai, translated)
    ]
    assert told[0] == told[1]


def test_every_chart_is_valid_by_the_schema_of_vega_lite(both: Both) -> None:
    drawn = [chart for notebook in both for chart in document(notebook, "report").charts]

    assert drawn
    for chart in drawn:
        alt.Chart.from_dict(chart.spec, validate=True)
        if chart.narrow:
            alt.Chart.from_dict(chart.narrow, validate=True)


def test_no_rows_stand_in_a_chart_twice(both: Both) -> None:
    for told in (document(notebook, "report") for notebook in both):
        for chart in told.charts:
            for spec in filter(None, (chart.spec, chart.narrow)):
                held = [json.dumps(rows) for rows in spec["datasets"].values()]
                assert len(held) == len(set(held)), chart.anchor


def test_every_chart_can_be_drawn_in_thai_digits(both: Both) -> None:
    told = document(both[0], "report")

    drawn = in_thai_digits(told).charts

    assert len(drawn) == len(told.charts)
    for chart in drawn:
        said = re.findall(">([^<]+)</text>", svg(chart.spec))
        assert said
        assert not [
            text for text in said if not LATIN.search(text) and re.search("[0-9]", text)
        ]


def test_every_figure_has_one_entry_in_the_annex_with_the_steps_that_explain_gives(
    both: Both,
) -> None:
    for notebook in both:
        told = entries(notebook)
        figures = {figure.figure_id: figure for figure in audited.figures(notebook)}

        assert told.keys() == figures.keys()
        assert all(len(before) == 1 for before in told.values())
        missing = [
            (name, step)
            for name, figure in figures.items()
            if not received_as_is(figure) and figure.value is not None
            for step in derived(figure).steps
            if len(step.formula) <= LONGEST
            and (f"{step.formula} = {step.text}" if step.works_out else step.text)
            not in f"{told[name][0].rstrip()} {figure.text}"
        ]
        assert not missing


@pytest.mark.parametrize("report", sorted(ASKED))
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_report_is_no_larger_than_it_was(
    report: str, language: str, editions: Editions
) -> None:
    made = editions(report, language).folder
    page, print_ = LIMITS[report]

    assert (made / "report.html").stat().st_size < page
    assert (made / "report.pdf").stat().st_size < print_


def test_both_languages_find_the_same(both: Both) -> None:
    assert found.findings(both[0]) == found.findings(both[1])


def test_an_english_report_has_the_blocks_of_the_thai_one(both: Both) -> None:
    thai, translated = (document(notebook, "report") for notebook in both)

    assert [type(block) for block in translated.blocks] == [type(b) for b in thai.blocks]
    assert [entry.anchor for entry in translated.contents] == [
        entry.anchor for entry in thai.contents
    ]
    assert (thai.cover.language, translated.cover.language) == ("th", "en")


def test_thai_in_an_english_report_is_what_the_data_holds(both: Both, root: Path) -> None:
    data, wordings = received(root), {plain(each["th"]) for each in texts().values()}
    wordings.remove("ตัวอย่าง")  # what the made-up documents of the data call themselves
    shown = english(both)
    phrases = {
        NUMBER.sub("", phrase)
        for block in (shown.cover, *shown.blocks)
        for line in words(block).splitlines()
        for phrase in BETWEEN.split(QUOTED.sub("", line))
        if THAI.search(phrase)
    }
    stray = [one for one in phrases if plain(one) not in data or plain(one) in wordings]

    assert stray == []


def test_an_english_report_says_how_to_make_it_in_english(both: Both) -> None:
    commands = [block.text for block in english(both).blocks if isinstance(block, Code)]

    assert [command.endswith("--language en") for command in commands] == [True]


def test_an_english_cover_says_that_what_is_not_translated_stands_in_thai(both: Both) -> None:
    cover = english(both).cover

    assert isinstance(cover, Cover)
    assert texts()["cover.as_received"]["en"] in cover.lines
    assert "B.E." in cover.period
