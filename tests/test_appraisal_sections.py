from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kpi_lib import charts
from kpi_lib.agreement import State
from kpi_lib.appraisal import RoundAppraisal, appraise_round, assumptions, one_spelling
from kpi_lib.blocks import Block, Card, Cell, Chart, Cover, Items, Summary, Table
from kpi_lib.criteria import Milestones
from kpi_lib.datasets import Workspace
from kpi_lib.derivations import derived
from kpi_lib.errors import AgreementError, ParameterError
from kpi_lib.figures import Figure, Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Band, Framework, load_framework
from kpi_lib.records import AppraisalRecords, appraisal_records
from kpi_lib.report.display import words as said
from kpi_lib.report.document import Document
from kpi_lib.rounds import RoundResult
from kpi_lib.scoring import milestone_score
from kpi_lib.sections import appraisal as parts
from kpi_lib.sections.decisions import decisions
from kpi_lib.sections.doubts import callouts
from kpi_lib.sections.phrases import worked
from kpi_lib.sections.workings import Workings
from kpi_lib.wording import ENGLISH, Words

MONTHS = (6, 9, 10, 12)
THAI = re.compile("[\u0e01-\u0e5b]")
TH = Words()


@pytest.fixture(scope="module")
def read(root: Path) -> AppraisalRecords:
    return appraisal_records(Workspace(root), "house_secretariat", 2564)


@pytest.fixture(scope="module")
def rules(root: Path) -> Framework:
    return load_framework(Workspace(root).framework("house_fy2564"))


@pytest.fixture(scope="module")
def rounds(read: AppraisalRecords, rules: Framework) -> dict[int, RoundAppraisal]:
    return {months: of(read, rules, months) for months in MONTHS}


def of(
    read: AppraisalRecords, rules: Framework, months: int, what_if: str = ""
) -> RoundAppraisal:
    known = read.until(months).with_results(assumptions(what_if), months)
    return appraise_round(known.agreement, known.rounds, rules, months, known.findings)


def whole(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Every section of the report but the files that were read."""
    return (
        *parts.cover(appraised, words),
        *parts.summary(appraised, appraised, words),
        *parts.glance(appraised, words),
        *parts.dimensions(appraised, words),
        *parts.totals(appraised, words),
        *parts.changes(appraised, words),
        *parts.behind(appraised, words),
        *parts.problems(appraised, words),
        *parts.amendments(appraised, words),
        *parts.findings(appraised, words),
        *parts.scorecards(appraised, words),
        *parts.method(appraised, words),
        *parts.annex(appraised, words),
    )


def statements(appraised: RoundAppraisal, official: RoundAppraisal) -> list[str]:
    blocks = parts.summary(appraised, official, TH)
    summary = next(block for block in blocks if isinstance(block, Summary))
    return ["".join(run.text for run in fact.runs) for fact in summary.statements]


def spec_of(chart: Chart) -> str:
    """What a chart draws, as it is written."""
    return json.dumps(chart.spec, ensure_ascii=False)


def said_of(cell: Cell) -> str:
    """Words of a cell."""
    return "".join(run.text for run in cell.runs)


def text(blocks: Iterable[Block]) -> str:
    """All words of blocks, a figure joined to what stands around it."""
    return "".join(said(block) for block in blocks).replace("\n", "")


@pytest.mark.parametrize("months", MONTHS)
def test_a_report_has_words_for_all_it_says_in_both_languages(
    months: int, rounds: dict[int, RoundAppraisal]
) -> None:
    for words in (TH, Words("en")):
        blocks = whole(rounds[months], words)

        assert isinstance(blocks[0], Cover)
        assert sum(isinstance(block, Card) for block in blocks) == 13
        assert "Decimal" not in text(blocks)
        assert "State." not in text(blocks)


def test_the_first_screen_names_both_totals_and_never_mixes_them(
    rounds: dict[int, RoundAppraisal],
) -> None:
    last = rounds[12]
    told = statements(last, last)

    assert len(told) == 5
    assert last.total.in_force.text != last.total.reported.text
    assert told[1] == (
        f"คะแนนรวมทุกตัวชี้วัดที่ต้องประเมิน {last.total.in_force.text} จาก 5 · "
        f"เฉพาะที่รายงานแล้ว {last.total.reported.text} "
        f"(ครอบคลุมร้อยละ {last.total.coverage.text} ของน้ำหนัก)"
    )


def test_four_rounds_give_four_first_screens(rounds: dict[int, RoundAppraisal]) -> None:
    screens = [tuple(statements(each, each)) for each in rounds.values()]

    assert len(set(screens)) == 4
    assert "ไม่มีรอบก่อนให้เทียบ" in screens[0][3]
    assert "จากรอบ 10 เดือน" in screens[3][3]


def test_after_the_last_round_nothing_is_pushed_only_explained(
    rounds: dict[int, RoundAppraisal],
) -> None:
    asked = {months: tuple(statements(each, each))[4] for months, each in rounds.items()}

    assert "เร่งรัด" in asked[10]
    assert "เร่งรัด" not in asked[12]
    assert "ชี้แจงเหตุที่ไม่บรรลุเป้าหมายของปี" in asked[12]


def test_a_state_in_which_no_indicator_is_names_none(rounds: dict[int, RoundAppraisal]) -> None:
    said = text(parts.totals(rounds[12], TH))

    assert "ยังไม่ถึงกำหนด 0 ตัวชี้วัด" in said
    assert "ยังไม่ถึงกำหนด 0 ตัวชี้วัด (" not in said
    assert "ยกเลิก 1 ตัวชี้วัด (ตัวชี้วัดที่ 13)" in said


@pytest.mark.parametrize("months", MONTHS)
def test_a_round_says_nothing_of_a_later_one(
    months: int, rounds: dict[int, RoundAppraisal]
) -> None:
    named = {
        int(found)
        for figure in parts.figures(rounds[months], TH)
        for found in re.findall(r"\.m(\d+)\.", figure.figure_id)
    }

    assert named == {each for each in MONTHS if each <= months}
    later = [f"รอบ\u00a0{each}\u00a0เดือน" for each in MONTHS if each > months]
    starts = {"รอบ\u00a09\u00a0เดือน"} if months == 6 else set()
    cards = text(b for b in whole(rounds[months], TH) if isinstance(b, Card | Table))
    assert [words for words in later if words in cards and words not in starts] == []


def test_what_has_no_score_says_why_in_words(rounds: dict[int, RoundAppraisal]) -> None:
    badges = {
        months: {
            block.anchor.removeprefix("indicator-"): block.badge.text
            for block in parts.scorecards(each, TH)
            if isinstance(block, Card)
        }
        for months, each in rounds.items()
    }

    assert badges[6]["4"] == "เริ่มรอบ 9 เดือน"
    assert badges[9]["13"] == "ยกเลิก"
    assert badges[12]["10"] == "ยังไม่รายงาน"
    assert badges[12]["2"] == "บรรลุเป้าหมาย"
    assert badges[12]["1"] == "ยังไม่บรรลุเป้าหมาย"


def test_no_bands_are_said_to_be_none_and_given_ones_are_named(
    rounds: dict[int, RoundAppraisal], read: AppraisalRecords, rules: Framework
) -> None:
    band = Band(at_least=Decimal(3), name_th="ดี", name_en="good")
    given = rules.model_copy(
        update={"bands": rules.bands.model_copy(update={"value": (band,)})}
    )

    assert "ไม่ได้กำหนดคำเรียก" in text(parts.totals(rounds[12], TH))
    assert "ระดับผลการประเมิน ดี" in text(parts.totals(of(read, given, 12), TH))
    assert "ไม่ถึงช่วงใด" in text(parts.totals(of(read, given, 6), TH))


def test_workings_have_signs_as_on_paper_and_say_steps_and_levels_in_words(
    rounds: dict[int, RoundAppraisal],
) -> None:
    cards = parts.scorecards(rounds[12], ENGLISH)
    told = {block.anchor: said(block) for block in cards if isinstance(block, Card)}

    assert "15 × 3.92 ÷ 97 = 0.6062" in told["indicator-1"]
    assert "steps done 1, 3 · steps asked for 1, 3, 5 → 3.0000" in told["indicator-9"]
    assert "the level reached, 3.4967, is the score 3.4967" in told["indicator-5"]
    assert "70 ≥ 70 → 5.0000" in told["indicator-8"]


def test_where_no_step_was_done_the_working_says_none() -> None:
    steps = Milestones("9", ("ร่าง", None, "เห็นชอบ", None, "ใช้"), "A-09")
    score = milestone_score((), steps)
    figure = Figure("a", "", score.value, "1.0000", rule=score.rule, working=score.working)

    assert worked(figure, TH) == "ขั้นที่ทำแล้ว ไม่มี · ขั้นที่กำหนด 1, 3, 5 → 1.0000"


def test_a_working_quotes_a_reason_as_it_is() -> None:
    quoted = "4.6 - 0.2 (ข้อ 3 / 4) = 4.4000"
    figure = Figure("a", "", Fraction(44, 10), "4.4000", rule="committee_score", working=quoted)

    assert worked(figure, TH) == quoted


def test_a_deduction_stands_with_its_reason_and_both_scores(
    rounds: dict[int, RoundAppraisal],
) -> None:
    taken = [card for card in rounds[12].cards if card.now.deductions]
    card = next(
        block
        for block in parts.scorecards(rounds[12], TH)
        if block.anchor == f"indicator-{taken[0].indicator.indicator_id}"  # type: ignore[union-attr]
    )

    assert taken
    for deduction in taken[0].now.deductions:
        assert deduction.reason in said(card)
    now = taken[0].now
    assert now.score
    assert now.committee_score
    assert now.score.text != now.committee_score.text
    assert now.score.text in said(card)
    assert now.committee_score.text in said(card)
    assert worked(now.score, TH) in said(card)


def test_every_ladder_shows_the_levels_and_the_result_in_both_directions(
    rounds: dict[int, RoundAppraisal],
) -> None:
    drawn = {
        card.indicator.indicator_id: charts.ladder_chart(card, rounds[12].framework, TH)
        for card in rounds[12].cards
    }

    assert drawn["12"] == ()
    assert "ระดับ 1 9, ระดับ 2 8" in drawn["3"][0].alt
    for number, made in drawn.items():
        if number == "12":
            continue
        points = [
            made[0].spec["datasets"][layer["data"]["name"]][0]
            for layer in made[0].spec["layer"]
            if layer["mark"]["type"] in {"tick", "point"}
        ]
        card = rounds[12].card(number)
        scores = [
            float(figure.value)
            for figure in (card.standing.target_score, card.now.score)
            if figure and figure.value is not None
        ]
        assert [point["at"] for point in points] == scores


def test_the_first_screen_counts_the_warnings_about_tables_that_it_asks_to_confirm(
    rounds: dict[int, RoundAppraisal],
) -> None:
    told = {"th": "ก", "en": "a"}
    table = Finding("TRA-09", Severity.WARNING, "data/x.csv", 2, "evidence", "", told, told)
    doubted = replace(rounds[12], findings=(table,))

    _, _, doubt, _, to_do = statements(doubted, doubted)

    assert doubt.endswith(" · เรื่องที่ควรตรวจสอบในตาราง 1 เรื่อง")
    assert to_do.endswith("ขอคำยืนยันข้อมูล 1 เรื่อง")


def test_the_first_page_says_which_of_two_scores_the_total_is_made_of(
    rounds: dict[int, RoundAppraisal],
) -> None:
    _, _, doubt, _, _ = statements(rounds[12], rounds[12])

    assert "ต่างจากของคณะกรรมการ 5 ตัวชี้วัด (ที่ 2, 5, 7, 9 และ 11)" in doubt
    assert " คะแนนรวมใช้ของคณะกรรมการ" in doubt


def test_a_warning_on_a_card_ends_before_what_to_do_begins() -> None:
    what = {"th": "ผลงานลดลง", "en": "The result falls"}
    remedy = {"th": "ถามหน่วยงาน", "en": "Ask the agency"}
    one = Finding("RND-12", Severity.WARNING, "data/t.csv", 2, "result", "0", what, remedy)

    said = [callouts((one,), words)[0].runs[0].text for words in (TH, Words("en"))]

    assert said == ["ผลงานลดลง ถามหน่วยงาน", "The result falls. Ask the agency."]


def test_counts_of_all_proposals_stand_under_a_heading_without_a_number() -> None:
    named = Workings((), TH)

    assert named.title("proposal") == "ข้อเสนอปีถัดไป"
    assert named.title("proposal-4") == "ข้อเสนอปีถัดไป ตัวชี้วัดที่ 4"


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        (("4", "3", None), "มิติที่ 1 ได้คะแนนสูงสุด 4 · มิติที่ 2 ได้คะแนนต่ำสุด 3"),
        (("4", "4", None), "ทุกมิติที่มีคะแนนได้ 4"),
        (("4", None, None), "มิติที่ 1 ได้คะแนน 4"),
    ],
)
def test_no_dimension_is_called_both_the_highest_and_the_lowest(
    rounds: dict[int, RoundAppraisal], scores: tuple[str | None, ...], says: str
) -> None:
    total = rounds[12].total
    dimensions = tuple(
        replace(
            each, name_th="", score=Figure("d", "d", Decimal(own) if own else None, own or "")
        )
        for each, own in zip(total.dimensions, scores, strict=False)
    )
    totals = (*rounds[12].totals[:-1], replace(total, dimensions=dimensions))
    appraised = replace(rounds[12], totals=totals)

    assert charts.dimensions_chart(appraised, TH).message == says


def test_a_dimension_of_which_nothing_was_reported_adds_a_zero_that_follows_from_its_terms(
    read: AppraisalRecords, rules: Framework
) -> None:
    known = read.until(6)
    first = {each.indicator_id for each in known.agreement.indicators if each.dimension == "1"}
    results = tuple(each for each in known.rounds.results if each.indicator_id in first)
    made = appraise_round(known.agreement, replace(known.rounds, results=results), rules, 6)

    silent = [each for each in made.total.dimensions if each.code != "1"]
    assert [(each.score.value, each.contribution.value) for each in silent] == [(None, 0)] * 3
    assert [each for each in made.figures if derived(each).value != each.value] == []


@pytest.mark.parametrize("months", MONTHS)
def test_a_year_of_which_nothing_was_reported_has_a_report_that_says_so(
    read: AppraisalRecords, rules: Framework, months: int
) -> None:
    known = read.until(months)
    given = replace(known.rounds, results=(), committee_scores=(), deductions=())
    made = appraise_round(known.agreement, given, rules, months, known.findings)

    for words in (TH, Words("en")):
        title, *blocks = whole(made, words)
        assert isinstance(title, Cover)
        assert len(Document(title, tuple(blocks)).charts) > 1
        assert words("appraisal.reached.none") in text(blocks)


def test_a_cell_that_two_rules_warn_of_decides_once_what_is_to_be_checked(
    rounds: dict[int, RoundAppraisal],
) -> None:
    said = {"th": "ก", "en": "a"}
    first, *others = rounds[12].cards
    one = Finding("RND-12", Severity.WARNING, "data/t.csv", 2, "result", "0", said, said)
    both = replace(first, findings=(one, replace(one, rule="RND-15")))
    made = replace(rounds[12], cards=(both, *others))

    counted = {each.figure_id: each for each in parts.figures(made, TH)}["summary.m12.doubted"]

    cell = Origin("data/t.csv", 2, "result", "0")
    assert [term.origin for term in counted.terms if term.of == "1"] == [cell]


@pytest.mark.parametrize(
    ("state", "column", "of"),
    [("not_reported", "result", "10"), ("cancelled", "cancelled_from_round", "13")],
)
def test_a_count_of_a_state_rests_on_the_cell_that_says_it(
    rounds: dict[int, RoundAppraisal], state: str, column: str, of: str
) -> None:
    made = {each.figure_id: each for each in parts.figures(rounds[12], TH)}

    (term,) = made[f"summary.m12.{state}"].terms

    assert term.origin
    assert (term.origin.column, term.of) == (column, of)


def test_the_count_of_what_has_a_score_rests_on_each_score(
    rounds: dict[int, RoundAppraisal],
) -> None:
    made = {each.figure_id: each for each in parts.figures(rounds[12], TH)}
    scores = [card.now.committee_score for card in rounds[12].cards]

    assert [term.figure for term in made["summary.m12.scored"].terms] == [
        score.figure_id for score in scores if score
    ]


@pytest.mark.parametrize("number", ["7", "11"])
def test_a_ladder_names_the_score_that_counts_where_the_committee_changed_it(
    rounds: dict[int, RoundAppraisal], number: str
) -> None:
    card = rounds[12].card(number)
    (drawn,) = charts.ladder_chart(card, rounds[12].framework, TH)

    assert card.now.score
    assert card.now.committee_score
    by_criteria, counts = card.now.score.text, card.now.committee_score.text
    assert by_criteria != counts
    for told in (drawn.message, drawn.alt, str(drawn.spec), str(drawn.narrow)):
        assert by_criteria in told
        assert f" {counts}" in told


TOUCHED = 0.05
"""Part of a level that is a few pixels: a line so near to where a label begins touches it."""


def test_in_a_ladder_no_line_that_leads_to_a_mark_runs_through_the_label_of_the_other(
    rounds: dict[int, RoundAppraisal],
) -> None:
    told = 0
    for seen in rounds.values():
        for card in seen.cards:
            for drawn in charts.ladder_chart(card, seen.framework, TH):
                for spec in (drawn.spec, drawn.narrow or {}):
                    told += _leads_and_labels(spec)

    assert told > 80


def _leads_and_labels(spec: dict[str, Any]) -> int:
    """Hold each line of a ladder against the label of the other mark; how many there were."""

    def height(layer: dict[str, Any]) -> float:
        return float(layer["encoding"]["y"]["value"])

    def at(layer: dict[str, Any]) -> float:
        (row,) = spec["datasets"][layer["data"]["name"]]
        return float(row["at"])

    labels = [
        one for one in spec["layer"] if one["encoding"].get("text", {}).get("field") == "label"
    ]
    leads = [one for one in spec["layer"] if "y2" in one["encoding"]]
    assert len(leads) == len(labels)
    for lead, label in itertools.product(leads, labels):
        if lead["data"] == label["data"]:
            continue
        ends_there = abs(at(lead) - at(label)) <= TOUCHED
        runs_there = (at(lead) < at(label)) is (label["mark"]["align"] == "right") or ends_there
        assert not runs_there or height(lead) > height(label), spec["datasets"]
    return len(leads)


def test_a_ladder_names_no_other_score_where_both_are_printed_alike(
    rounds: dict[int, RoundAppraisal],
) -> None:
    card = rounds[12].card("1")
    assert card.now.score
    alike = replace(card.now.score, value=Fraction(card.now.score.value) + Fraction(1, 10**9))
    now = replace(card.now, committee_score=alike)
    entered = replace(card, rows=(*card.rows[:-1], now))

    assert charts.ladder_chart(entered, rounds[12].framework, TH) == charts.ladder_chart(
        card, rounds[12].framework, TH
    )


@pytest.mark.parametrize("months", MONTHS[1:])
def test_changes_of_weighted_scores_and_the_scores_of_one_round_add_up_to_that_of_the_total(
    rounds: dict[int, RoundAppraisal], months: int
) -> None:
    made = rounds[months]
    (table,) = (
        block
        for block in parts.changes(made, TH)
        if isinstance(block, Table) and block.anchor == "changes-table"
    )
    left = re.findall(r"ที่ \d+ \(รอบก่อน ([\d.]+)", table.note)
    came = re.findall(r"รอบก่อนไม่มี รอบนี้ ([\d.]+)", table.note)
    changed = sum(
        Fraction(card.weighted_change.value) for card in made.cards if card.weighted_change
    )
    whole_change = changed + sum(map(Fraction, came)) - sum(map(Fraction, left))

    assert made.before
    total = Fraction(made.total.in_force.value) - Fraction(made.before.in_force.value)
    assert abs(whole_change - total) < Fraction(1, 1000)


def test_the_table_of_changes_names_what_left_and_what_it_weighed(
    rounds: dict[int, RoundAppraisal],
) -> None:
    told = [
        block.note
        for block in parts.changes(rounds[12], TH)
        if isinstance(block, Table) and block.anchor == "changes-table"
    ]

    assert "ตัวชี้วัดที่ 10 (รอบก่อน 0.2577 รอบนี้ไม่มี)" in told[0]
    assert "ไม่เท่ากับคะแนนรวมที่เปลี่ยน" in told[0]


def test_the_scores_chart_keeps_every_row_and_never_lets_names_meet(
    rounds: dict[int, RoundAppraisal],
) -> None:
    made = charts.scores_chart(rounds[12], TH)
    first, last = made.spec["layer"][0], made.spec["layer"][-1]
    rows = made.spec["datasets"][first["data"]["name"]]
    lines = made.spec["datasets"][last["data"]["name"]]

    assert [row["label"] for row in rows if row["drawn"] is None] == ["ยังไม่รายงาน", "ยกเลิก"]
    assert len(rows) == 13
    assert all(a["y"] < b["y"] for a, b in itertools.pairwise(lines))
    assert all(row["label"] in made.alt for row in rows)


def test_charts_have_numbers_in_words(rounds: dict[int, RoundAppraisal]) -> None:
    made = [
        block
        for months in MONTHS
        for block in whole(rounds[months], TH)
        if isinstance(block, Chart)
    ]

    assert len(made) == 3 * 4 - 1
    assert all(THAI.search(chart.message) and len(chart.alt) > 40 for chart in made)


def test_what_if_marks_what_it_changes_and_says_so_on_the_cover(
    rounds: dict[int, RoundAppraisal], read: AppraisalRecords, rules: Framework
) -> None:
    official, made = rounds[12], of(read, rules, 12, "3=5.5; 10=12")
    changed = {
        figure.figure_id
        for figure in made.figures
        if figure.figure_id not in (known := {f.figure_id: f for f in official.figures})
        or known[figure.figure_id].value != figure.value
    }
    marked = {figure.figure_id for figure in made.figures if figure.assumed}
    first = text(parts.summary(made, official, TH))

    assert made.assumed == ("3", "10")
    assert changed <= marked | {"total.m12.self_assessed"}
    assert "indicator-1.m12.weighted" not in marked
    assert "total.m12.weight_in_force" not in marked
    assert "สมมติ มิใช่ฉบับทางการ" in said(parts.cover(made, TH)[0])
    assert "สมมติ มิใช่ฉบับทางการ" not in said(parts.cover(official, TH)[0])
    assert official.total.in_force.text in first
    assert f"{made.total.in_force.text}\u00a0†" in first
    assert "†" not in text(whole(official, TH))


def test_charts_of_what_is_assumed_mark_what_rests_on_it(
    read: AppraisalRecords, rules: Framework
) -> None:
    made = of(read, rules, 12, "10=12")
    cards = (block for block in whole(made, TH) if isinstance(block, Card))
    blocks = itertools.chain(whole(made, TH), *(block.blocks for block in cards))
    found = {block.anchor: block for block in blocks if isinstance(block, Chart)}
    card = made.card("10")
    score, change = card.now.committee_score, card.score_change
    assert score
    assert change
    mark = "\u00a0†"
    counted = {run.text: at for at, run in enumerate(found["chart-changes"].told) if run.figure}

    assert f"{score.text}{mark}" in spec_of(found["chart-scores"])
    assert f"{score.text}{mark}" in found["chart-scores"].alt
    assert f"{change.text}{mark}" in spec_of(found["chart-changes"])
    assert found["chart-changes"].told[counted["11"] + 1].text == mark
    assert mark not in found["chart-changes"].told[counted["0"] + 1].text
    for chart in (found["chart-indicator-10"], found["chart-dimensions"]):
        assert mark in spec_of(chart)
        assert mark in json.dumps(chart.narrow, ensure_ascii=False)
        assert mark in chart.message
    assert mark not in spec_of(found["chart-indicator-1"])
    behind = found["chart-indicator-10"].table
    assert behind
    assert mark in said(behind)


def test_a_level_is_named_before_its_number_and_levels_that_lack_after_it(
    rounds: dict[int, RoundAppraisal],
) -> None:
    glance, cards = text(parts.glance(rounds[12], TH)), text(parts.scorecards(rounds[12], TH))

    for told in (glance, cards):
        assert "ระดับ 4" in told
        assert "4 ระดับ" not in told
    assert "ระดับ 3.4967" in cards
    assert "อีก 0.5033 ระดับ" in cards


def test_a_weighted_score_that_moved_alone_has_its_cause(
    rounds: dict[int, RoundAppraisal],
) -> None:
    """Indicator 7 scored the same after 9 months; the weight in force did not stay."""
    (table,) = (
        block
        for block in parts.changes(rounds[9], TH)
        if isinstance(block, Table) and block.anchor == "changes-table"
    )
    why = {said_of(row[0]): said_of(row[-1]) for row in table.rows}
    card = rounds[9].card("7")

    assert card.score_change
    assert card.weighted_change
    assert not card.score_change.value
    assert card.weighted_change.value
    assert why["7"] == "คะแนนถ่วงน้ำหนัก: สถานะการรายงาน"
    assert why["1"] == "ผลที่รายงาน"
    assert "คะแนนถ่วงน้ำหนักของตัวชี้วัดที่ 1, 2" in table.note
    assert "เปลี่ยนเพราะสถานะการรายงานด้วย" in table.note


def test_a_total_that_lacks_scores_says_whose(read: AppraisalRecords, rules: Framework) -> None:
    made = of(read, rules, 12, "10=12")

    told = text(parts.totals(made, TH))

    assert "ไม่คำนวณ เพราะไม่มีคะแนนประเมินตนเองของตัวชี้วัดที่ 10" in told


@pytest.mark.parametrize(("months", "what_if"), [(12, "13=5"), (6, "4=80"), (12, "99=1")])
def test_a_result_is_assumed_only_of_what_is_in_force(
    months: int, what_if: str, read: AppraisalRecords, rules: Framework
) -> None:
    with pytest.raises(AgreementError, match=what_if.partition("=")[0]):
        of(read, rules, months, what_if)


@pytest.mark.parametrize("written", ["3", "=4", "3=", "3=๘๕", "3=x", "3=1; 3=2", "3=NaN"])
def test_an_assumption_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ParameterError, match="what-if"):
        assumptions(written)


def test_the_same_question_is_spelt_one_way() -> None:
    assert one_spelling(["7 = 4.50", "3=85"]) == one_spelling(["3=85;7=4.50"]) == "3=85; 7=4.50"


def test_amendments_name_the_document(rounds: dict[int, RoundAppraisal]) -> None:
    gone = next(card for card in rounds[12].cards if card.now.state is State.CANCELLED)

    assert gone.indicator.cancellation_document in text(parts.amendments(rounds[12], TH))
    assert "ไม่มีการแก้ไขคำรับรอง" in text(parts.amendments(rounds[6], TH))


def test_an_illustrative_agreement_says_so(rounds: dict[int, RoundAppraisal]) -> None:
    real = replace(rounds[12], agreement=replace(rounds[12].agreement, illustrative=False))

    assert "ข้อมูลตัวอย่าง" in said(parts.cover(rounds[12], TH)[0])
    assert "ข้อมูลตัวอย่าง" not in said(parts.cover(real, TH)[0])


def test_the_annex_holds_every_figure_of_the_year_once(
    rounds: dict[int, RoundAppraisal],
) -> None:
    lists = [block for block in parts.annex(rounds[12], TH) if isinstance(block, Items)]
    entries = [run.anchor for b in lists for item in b.items for run in item if run.anchor]
    own = [f"calc-{figure.figure_id}" for figure in parts.figures(rounds[12], TH)]

    assert sorted(entries) == sorted(own)
    assert len(own) > 300


def test_a_result_corrected_to_empty_counts_by_its_correction() -> None:
    row = Origin("data/results/x/fy2564/rounds.csv", 4, "indicator_id", "1")
    fixed = Origin("data/corrections/x/fy2564.csv", 2, "new_value", "")
    reported = RoundResult("1", 12, None, row)

    assert reported.cell("result", "") == row.beside("result", "")
    assert replace(reported, amended={"result": fixed}).cell("result", "") == fixed


@pytest.mark.parametrize(
    "name", ["city_fy2563", "house_fy2564", "three_anchor_departmental", "university_published"]
)
def test_every_decision_is_said_with_its_source_in_either_language(
    name: str, root: Path
) -> None:
    rules = load_framework(Workspace(root).framework(name))
    known = dict(rules.sourced())

    thai, english = said(decisions(rules, TH)), said(decisions(rules, Words("en")))
    assert {key for key in known if known[key].source_th not in thai} <= {"title_en"}
    assert not THAI.search(english)
    assert not re.search(r"[(]value|=[A-Z]|<", thai)
