"""Four rounds of the shipped agreement: four different reports, each right, and a what-if."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from pathlib import Path

import pypdfium2
import pytest
from lxml import html
from workbooks import ROUNDS, Report, appraised, kpi, made_again_elsewhere, words_of

pytestmark = pytest.mark.xdist_group("end_to_end_rounds")

HOUSE = ("--agency", "house_secretariat", "--fiscal-year", "2564")

ILLUSTRATIVE, ASSUMED = "ข้อมูลตัวอย่างมิใช่ข้อมูลจริง", "สมมติมิใช่ฉบับทางการ"


def packed(text: str) -> str:
    """Text as a search sees it: no spaces, no breaks, ำ in its two parts."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text).replace("\u0e33", "\u0e4d\u0e32")


def page(report: Report) -> str:
    """Words of the page."""
    tree = html.fromstring((report.folder / "report.html").read_text("utf-8"))
    for part in tree.xpath("//script | //style"):
        part.drop_tree()
    return packed(tree.text_content())


def sheets(report: Report) -> list[str]:
    """Words of the print, page by page."""
    document = pypdfium2.PdfDocument(report.folder / "report.pdf")
    return [packed(sheet.get_textpage().get_text_range()) for sheet in document]


def runs_on(line: str, pages: list[str]) -> bool:
    """Whether a line begins on one page and ends on the next."""
    return any(
        line[:cut] in page and line[cut:] in following
        for page, following in itertools.pairwise(pages)
        for cut in range(1, len(line))
    )


@pytest.mark.parametrize("months", ROUNDS)
def test_a_report_holds_the_figures_of_its_rounds_and_of_no_later_one(
    months: int, rounds: dict[int, Report]
) -> None:
    ids = rounds[months].figures()
    named = {int(found[1]) for name in ids if (found := re.search(r"\.m(\d+)\.", name))}

    assert named == {each for each in ROUNDS if each <= months}


def test_four_rounds_have_four_totals_that_fall_together_when_all_was_reported(
    rounds: dict[int, Report],
) -> None:
    totals = {
        months: (
            report.figures()[f"total.m{months}.in_force"]["text"],
            report.figures()[f"total.m{months}.reported"]["text"],
            report.figures()[f"total.m{months}.coverage"]["text"],
        )
        for months, report in rounds.items()
    }

    assert len({in_force for in_force, _, _ in totals.values()}) == 4
    assert all(a == b for a, b, covered in totals.values() if covered == "100.00")
    assert totals[12][0] != totals[12][1]


@pytest.mark.parametrize("months", ROUNDS)
def test_page_and_print_show_the_same_figures_and_words(
    months: int, rounds: dict[int, Report]
) -> None:
    report = rounds[months]
    shown, pages = page(report), sheets(report)
    printed = "".join(pages)
    told = set(words_of(report))
    earlier = [f".m{each}." for each in ROUNDS if each < months]
    texts = {
        row["text"]
        for name, row in report.figures().items()
        if not any(part in name for part in earlier)
    }

    assert len(told) > 100
    assert [line for line in told if packed(line) not in shown] == []
    over = [line for line in map(packed, told) if line not in printed]
    assert [line for line in over if not runs_on(line, pages)] == []
    assert len(over) < len(pages)
    assert [text for text in texts if packed(text) not in shown] == []
    assert [text for text in texts if packed(text) not in printed] == []


@pytest.mark.parametrize("months", ROUNDS)
def test_every_page_says_that_the_data_is_illustrative(
    months: int, rounds: dict[int, Report]
) -> None:
    printed = sheets(rounds[months])

    assert len(printed) > 15
    assert [n for n, sheet in enumerate(printed, 1) if packed(ILLUSTRATIVE) not in sheet] == []
    assert [n for n, sheet in enumerate(printed, 1) if packed(ASSUMED) in sheet] == []


def test_every_page_of_a_what_if_says_that_it_is_not_official(what_if: Report) -> None:
    printed = sheets(what_if)

    assert [n for n, sheet in enumerate(printed, 1) if packed(ASSUMED) not in sheet] == []
    assert packed(ASSUMED) in page(what_if)


def test_a_what_if_lies_apart_and_is_never_official(
    shipped: Path, rounds: dict[int, Report], what_if: Report
) -> None:
    listed = json.loads(kpi(shipped, "list", "runs", "--json").stdout)["runs"]
    standing = {run["run_id"]: run["standing"] for run in listed}
    latest = kpi(shipped, "show", "--folder").stdout.strip()

    assert what_if.folder.relative_to(shipped).parts[:3] == ("outputs", "what-if", "fy2564-m12")
    assert standing[what_if.folder.name] == "what-if, not official"
    assert {standing[report.folder.name] for report in rounds.values()} == {"issued"}
    assert what_if.folder.name not in latest
    assert what_if.folder.name in kpi(shipped, "show", what_if.folder.name).stdout


def test_a_what_if_changes_the_total_and_leaves_the_official_run_as_it_was(
    shipped: Path, rounds: dict[int, Report]
) -> None:
    before = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in rounds[12].folder.iterdir()
    }
    again = appraised(shipped, 12, "--what-if", "10=12;3=5.5")

    figures, official = again.figures(), rounds[12].figures()
    assert figures["total.m12.coverage"]["text"] == "100.00"
    assert figures["indicator-3.m12.score"]["value"] == "4.5"
    assert figures["indicator-1.m12.score"] == official["indicator-1.m12.score"]
    assert before == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in rounds[12].folder.iterdir()
    }


def test_the_same_question_is_the_same_run_however_it_is_spelt(
    shipped: Path, what_if: Report
) -> None:
    again = appraised(shipped, 12, "--what-if", "10 = 12", "--what-if", "3=5.5")

    assert again.folder == what_if.folder


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ((*HOUSE, "--months", "7"), "6, 9, 10, 12"),
        ((*HOUSE, "--months", "12", "--what-if", "33=1"), "there is 1"),
        ((*HOUSE, "--months", "12", "--what-if", "13=5"), "cancelled"),
        ((*HOUSE, "--months", "12", "--what-if", "3=x"), "3=85.50"),
        (
            ("--months", "12", "--agency", "03000000", "--fiscal-year", "2563"),
            "`kpi template rounds",
        ),
        (("--months", "12"), "needs agency, fiscal_year"),
    ],
)
def test_what_does_not_exist_is_answered_in_one_sentence(
    words: tuple[str, ...], there: str, shipped: Path
) -> None:
    refused = kpi(shipped, "run", "agreement_appraisal", "--quiet", *words)

    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert there in refused.stderr


def test_a_packed_appraisal_is_made_again_elsewhere_byte_for_byte(
    shipped: Path, rounds: dict[int, Report], tmp_path: Path
) -> None:
    assert made_again_elsewhere(shipped, rounds[6], tmp_path) == "identical"
