"""Units stand in the groups of the framework, and are ranked only where it says how."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.agreement import Indicator, State
from kpi_lib.appraisal import IndicatorAppraisal, RoundRow, Standing
from kpi_lib.awards import (
    Absent,
    Award,
    AwardYear,
    SupportingUnit,
    Unit,
    award_year,
)
from kpi_lib.blocks import Cover, Summary
from kpi_lib.charts.awards import units_chart
from kpi_lib.datasets import Workspace
from kpi_lib.derivations import derived
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import Awards, Framework, load_framework
from kpi_lib.names import Name
from kpi_lib.records import award_records
from kpi_lib.report.document import Document
from kpi_lib.sections import awards as sections
from kpi_lib.sections.awards.counts import chosen, counts
from kpi_lib.thai import sort_key
from kpi_lib.wording import ENGLISH, THAI, Words

DATA = Path(__file__).resolve().parents[1] / "data" / "frameworks"
HOUSE = load_framework(DATA / "house_fy2564.yaml")
EXAMPLE = load_framework(DATA / "house_fy2564_example.yaml")
CASES = Path(__file__).parent / "cases" / "award_units.csv"


def rules(of: Framework) -> Awards:
    assert of.awards is not None
    return of.awards


def origin(column: str) -> Origin:
    return Origin("data/x.csv", 2, column, "")


def received(column: str, value: str) -> Term:
    return Term("received", Decimal(value), origin(column))


def card(
    number: int, unit: str, weight: str, score: str, state: str = ""
) -> IndicatorAppraisal:
    indicator = Indicator(
        str(number), number, "ก", "ร้อยละ", None, origin("id"), owner_unit=unit
    )
    stands = State(state or ("reported" if score else "not_reported"))
    earned = (
        Figure("s", "score", Decimal(score), score, terms=(received("score", score),))
        if score
        else None
    )
    row = RoundRow(
        12,
        stands,
        None,
        Figure("w", "weight", Decimal(weight), weight, terms=(received("weight", weight),)),
        committee_score=earned,
    )
    return IndicatorAppraisal(indicator, None, (), (row,), None, None, Standing(), ())


def year(
    cards: Sequence[IndicatorAppraisal],
    framework: Framework = EXAMPLE,
    supporting: Sequence[str] = (),
    findings: Sequence[Finding] = (),
    agency: str = "x",
) -> AwardYear:
    agreement = SimpleNamespace(
        agency_code=agency, agency_name=Name("ก", "A"), fiscal_year=2564, illustrative=False
    )
    appraisal: Any = SimpleNamespace(
        cards=tuple(cards), framework=HOUSE, agreement=agreement, findings=tuple(findings)
    )
    helping = [SupportingUnit(name, "ช่วย", "บันทึก", origin("unit")) for name in supporting]
    return award_year(appraisal, rules(framework), helping)


def plaques_of_each(plaques: int) -> Framework:
    """The example with so many plaques in every group."""
    given = rules(EXAMPLE)
    groups = [each.model_copy(update={"plaques": plaques}) for each in given.groups.value]
    awards = given.model_copy(
        update={"groups": given.groups.model_copy(update={"value": tuple(groups)})}
    )
    return EXAMPLE.model_copy(update={"awards": awards})


def names(units: Sequence[Unit]) -> list[str]:
    return [unit.name for unit in units]


def test_units_are_grouped_scored_and_ranked_as_signed() -> None:
    signed = list(csv.DictReader(CASES.read_text("utf-8").splitlines()))
    cards = [
        card(n, case["unit"], weight, "" if score == "-" else score)
        for n, (case, weight, score) in enumerate(
            (case, *pair.split("@")) for case in signed for pair in case["indicators"].split()
        )
    ]

    made = year(cards)

    placed = {
        unit.name: (group.rules.group_id, unit) for group in made.groups for unit in group.units
    }
    placed |= {unit.name: ("", unit) for unit in made.uncovered}
    for case in signed:
        group, unit = placed[case["unit"]]
        found = {
            "group": group,
            "weight": unit.weight.text,
            "in_force": unit.in_force.text,
            "reported": unit.reported.text,
            "rank": str(unit.rank or ""),
            "tied": "yes" if unit.tied else "",
            "award": str(unit.award),
        }
        assert found == {name: case[name] for name in found}, case["unit"]


def test_a_framework_without_a_rule_ranks_nobody_and_keeps_the_order_of_the_dictionary() -> (
    None
):
    cards = [card(1, "เกษตร", "10", "2"), card(2, "กอง", "10", "5"), card(3, "ขนส่ง", "10", "3")]

    (above, *_) = year(cards, HOUSE).groups

    assert names(above.units) == ["กอง", "เกษตร", "ขนส่ง"]
    assert all(unit.rank is None and unit.award is Award.OPEN for unit in above.units)


def test_units_below_every_group_are_reported_apart() -> None:
    made = year([card(1, "ก", "0.99", "5"), card(2, "ข", "1", "5")])

    assert names(made.uncovered) == ["ก"]
    assert names(made.groups[1].units) == ["ข"]


def test_supporting_units_make_up_their_group_without_a_rank() -> None:
    made = year([card(1, "ก", "10", "5")], supporting=["ข", "ก"])

    supporting = made.groups[2]
    assert names(supporting.units) == ["ก", "ข"]
    assert [unit.rank for unit in supporting.units] == [None, None]
    assert names(made.groups[0].units) == ["ก"]


def test_a_cancelled_indicator_weighs_nothing_and_one_without_a_unit_is_named() -> None:
    made = year(
        [card(1, "ก", "4", "5"), card(2, "ก", "6", "", "cancelled"), card(3, "", "2", "3")]
    )

    (unit,) = made.groups[1].units
    assert (unit.weight.working, unit.in_force.working) == ("4 = 4", "(4 x 5) / 4 = 5.0000")
    assert [card.indicator.indicator_id for card in made.unowned] == ["3"]


def test_a_unit_of_which_nothing_is_reported_has_no_score_and_no_rank() -> None:
    made = year([card(1, "ก", "10", ""), card(2, "ข", "10", "1")])

    last = made.groups[0].units[-1]
    assert (last.name, last.in_force.value, last.rank, last.award) == (
        "ก",
        None,
        None,
        Award.OPEN,
    )


agreements = st.lists(
    st.tuples(
        st.sampled_from(["กอง", "เกษตร", "ขนส่ง", "คลัง", "งาน"]),
        st.sampled_from(["0.5", "1", "2.5", "5", "8"]),
        st.sampled_from(["", "1", "2.5", "2.50", "4.3333", "5"]),
    ),
    max_size=9,
).map(lambda rows: [card(n, *row) for n, row in enumerate(rows, 1)])


@given(agreements)
def test_a_ranking_is_total_and_equal_scores_share_a_rank(
    cards: list[IndicatorAppraisal],
) -> None:
    for group in year(cards).groups:
        ranked = [unit for unit in group.units if unit.rank is not None]
        values = [unit.in_force.value for unit in ranked]
        assert [unit.in_force.value is None for unit in group.units] == [
            unit.rank is None for unit in group.units
        ]
        assert [unit.rank for unit in ranked] == [
            1 + sum(other > value for other in values) for value in values
        ]
        assert values == sorted(values, reverse=True)
        for unit in ranked:
            same = [u for u in ranked if u.in_force.value == unit.in_force.value]
            assert unit.tied == (len(same) > 1)
            assert names(same) == sorted(names(same), key=sort_key)


@given(agreements)
def test_every_unit_stands_in_one_place(cards: list[IndicatorAppraisal]) -> None:
    made = year(cards)

    placed = [unit.name for group in made.groups for unit in group.units]
    placed += names(made.uncovered)
    assert sorted(placed) == sorted({card.indicator.owner_unit for card in cards})
    ids = [figure.figure_id for figure in made.figures]
    assert len(set(ids)) == len(ids)


@given(agreements.flatmap(lambda cards: st.tuples(st.just(cards), st.permutations(cards))))
def test_the_order_of_rows_does_not_matter(
    both: tuple[list[IndicatorAppraisal], list[IndicatorAppraisal]],
) -> None:
    straight, mixed = (
        [
            [
                (u.name, u.rank, u.tied, u.award, u.in_force.value, u.weight.value)
                for u in group.units
            ]
            for group in year(cards).groups
        ]
        for cards in both
    )

    assert straight == mixed


@pytest.mark.parametrize(
    ("plaques", "expected"),
    [(1, ["tied", "tied", "beyond"]), (2, ["within", "within", "beyond"])],
)
def test_a_tie_at_the_last_plaque_is_left_to_the_committee(
    plaques: int, expected: list[str]
) -> None:
    cards = [card(1, "ก", "9", "4"), card(2, "ข", "9", "4"), card(3, "ค", "9", "3")]

    (above, *_) = year(cards, plaques_of_each(plaques)).groups

    assert [str(unit.award) for unit in above.units] == expected
    assert [unit.rank for unit in above.units] == [1, 1, 3]


def said(year: AwardYear, name: str, words: Words = ENGLISH) -> str:
    blocks = sections.summary([year], words)
    summary = next(block for block in blocks if isinstance(block, Summary))
    label = words(f"awards.summary.{name}")
    (runs,) = (fact.runs for fact in summary.statements if fact.label == label)
    return "".join(run.text for run in runs)


@pytest.mark.parametrize(
    ("cards", "thai", "english"),
    [
        (
            [card(1, "ก", "10", "4"), card(2, "ข", "10", "3")],
            "2 หน่วยงานมีคะแนนตั้งแต่ 3.0000 ถึง 4.0000",
            "Units with scores from 3.0000 to 4.0000: 2",
        ),
        (
            [card(1, "ก", "10", "4"), card(2, "ข", "10", "4")],
            "2 หน่วยงานมีคะแนน 4.0000",
            "Units with a score of 4.0000: 2",
        ),
        (
            [card(1, "ก", "10", "4"), card(2, "ข", "10", "3"), card(3, "ข", "10", "")],
            "1 หน่วยงานที่รายงานครบได้ 4.0000 คะแนน อีก 1 หน่วยงานรายงานไม่ครบ",
            "Units with every result: 1, with 4.0000; with a result missing: 1",
        ),
        (
            [card(2, "ข", "10", "3"), card(3, "ข", "10", "")],
            "หน่วยงานที่มีคะแนนทั้ง 1 หน่วยงานรายงานไม่ครบ",
            "Every unit with a score has a result missing: 1",
        ),
    ],
)
def test_the_title_of_the_chart_names_no_score_that_rests_on_a_missing_result(
    cards: list[IndicatorAppraisal], thai: str, english: str
) -> None:
    made = year(cards)

    assert [units_chart(made, words).message for words in (THAI, ENGLISH)] == [thai, english]


def test_the_title_of_the_chart_says_of_every_unit_that_nobody_is_ranked() -> None:
    made = year([card(1, "ก", "10", "4"), card(2, "ข", "10", "3"), card(3, "ข", "10", "")])
    ranking = made.rules.ranking.model_copy(update={"value": None})
    unranked = replace(made, rules=made.rules.model_copy(update={"ranking": ranking}))

    assert [units_chart(unranked, words).message for words in (THAI, ENGLISH)] == [
        "ยังไม่จัดลำดับ: 1 หน่วยงานที่รายงานครบได้ 4.0000 คะแนน อีก 1 หน่วยงานรายงานไม่ครบ",
        ("Nobody is ranked. Units with every result: 1, with 4.0000; with a result missing: 1"),
    ]


THIS = [
    card(1, "ก", "10", "4"),
    card(2, "ข", "10", "3"),
    card(3, "ค", "3", "2"),
    card(4, "ง", "10", ""),
    card(5, "จ", "10", "5"),
]
LAST = [
    card(1, "ก", "10", "3"),
    card(2, "ข", "10", "4"),
    card(3, "ค", "10", "2.00"),
    card(4, "ง", "10", "1"),
    card(6, "ฉ", "0.5", "5"),
]


def test_awards_say_what_became_of_units_since_the_year_before() -> None:
    now = replace(year(THIS), before=year(LAST))

    assert said(now, "changed") == (
        "Against fiscal year 2563 B.E., units whose score rose: 1; fell: 1; stayed the same: 1"
        " · another rank: 1 (ข from 1 to 3)"
        " · another group: 1 (ค from “Units whose indicators weigh more than 5 in total”"
        " to “Units whose indicators weigh from 1 to 5 in total”)"
        " · without indicators the year before: 1 (จ)"
        " · without indicators this year: 1 (ฉ)"
    )
    assert said(now, "changed", THAI).startswith(
        "เทียบกับปีงบประมาณ พ.ศ. 2563 คะแนนเพิ่มขึ้น 1 หน่วยงาน ลดลง 1 หน่วยงาน คงเดิม 1 หน่วยงาน · "
    )


def test_a_year_in_which_nothing_changed_says_so_in_numbers() -> None:
    now = replace(year(THIS), before=year(THIS))

    assert said(now, "changed") == (
        "Against fiscal year 2563 B.E., units whose score rose: 0; fell: 0; stayed the same: 4"
    )


def test_a_unit_without_a_score_in_one_year_neither_rises_nor_falls() -> None:
    now = replace(year([card(1, "ก", "10", "")]), before=year([card(1, "ก", "10", "5")]))

    assert {name: counts(now)[name].text for name in ("risen", "fallen", "same")} == {
        "risen": "0",
        "fallen": "0",
        "same": "0",
    }


def test_two_years_whose_indicators_name_no_unit_have_nothing_that_changed() -> None:
    nobody = year([card(1, "", "10", "4")])

    assert said(replace(nobody, before=nobody), "changed") == (
        "Against fiscal year 2563 B.E., units whose score rose: 0; fell: 0; stayed the same: 0"
    )


@pytest.mark.parametrize(
    ("absent", "why"),
    [
        (Absent.AGREEMENT, "No agreement of fiscal year 2563 B.E. is held;"),
        (Absent.FRAMEWORK, "This framework does not hold in fiscal year 2563 B.E.;"),
        (Absent.ROUND, "The agreement of fiscal year 2563 B.E. has no result of its last"),
    ],
)
def test_a_year_before_that_cannot_be_compared_with_is_said_to_be_so(
    absent: Absent, why: str
) -> None:
    told = replace(year(THIS), before=absent)

    assert said(told, "changed").startswith(why)
    assert "risen" not in counts(told)


def test_what_stands_in_the_way_of_awards_is_asked_for_in_order() -> None:
    cards = [
        card(1, "ก", "9", "4"),
        card(2, "ข", "9", "4"),
        card(3, "ค", "0.5", ""),
        card(4, "", "2", "3"),
    ]
    tied = year(cards, plaques_of_each(1))

    assert said(tied, "todo") == (
        "Ask for the results of indicators without a score: 1 (no. 3)"
        " · name the unit of indicators that have none: 1 (no. 4)"
        " · have the committee decide on units in no group: 1 (ค)"
        " · have the committee decide between units tied for the last plaque: 2 (ก and ข)"
    )
    assert said(year([card(1, "ก", "9", "4")]), "todo") == "Nothing stands in the way"


def test_two_scores_of_a_unit_are_said_to_differ_only_where_it_has_them() -> None:
    rows = [(1, "ก", ""), (2, "ก", "4"), (3, "ข", ""), (4, "", "3")]
    made = year([card(number, unit, "10", score) for number, unit, score in rows])

    assert said(made, "doubt") == (
        "No score yet: indicator 1; the two scores of the unit differ"
        " · No score yet: indicator 3; nor has the unit one"
        " · No unit: indicator 4"
    )


def test_a_warning_about_the_tables_is_in_doubt_and_asked_about() -> None:
    both = {"th": "ก", "en": "a"}
    warned = [
        Finding("R-1", severity, "data/x.csv", 2, "result", "0", both, both)
        for severity in (Severity.WARNING, Severity.NOTE, Severity.WARNING)
    ]
    made = year([card(1, "ก", "9", "4")], findings=warned)

    assert said(made, "doubt") == (
        "Every indicator in force is reported and has a unit"
        " · matters to be checked in the tables: 2"
    )
    assert said(made, "todo") == "Have the matters to be checked confirmed: 2"


def test_the_shipped_awards_say_what_is_missing_and_that_no_year_before_is_held() -> None:
    (shipped,) = award_records(Workspace(DATA.parents[1]), "house_fy2564", 2564).years

    assert said(shipped, "changed", THAI) == (
        "ไม่มีคำรับรองของปีงบประมาณ พ.ศ. 2563 ในข้อมูลที่เก็บไว้ จึงไม่มีปีก่อนให้เทียบ"
    )
    assert said(shipped, "todo", THAI) == (
        "ขอผลของตัวชี้วัดที่ยังไม่มีคะแนน 1 ตัวชี้วัด (ที่ 10)"
        " · ให้คณะกรรมการชี้ขาดหน่วยงานที่ไม่อยู่ในกลุ่มใด 1 หน่วยงาน (กลุ่มตรวจสอบภายใน)"
        " · ให้คณะกรรมการกำหนดวิธีจัดลำดับภายในกลุ่ม"
        " · ให้คณะกรรมการแบ่งจำนวนโล่รางวัลให้แต่ละกลุ่ม"
    )


def test_the_first_page_names_the_units_that_its_counts_of_groups_count_twice() -> None:
    """7 + 3 + 5 units in groups and one in none are 15 units."""
    (shipped,) = award_records(Workspace(DATA.parents[1]), "house_fy2564", 2564).years

    assert "5 หน่วยงาน · อยู่มากกว่าหนึ่งกลุ่ม: สำนักนโยบายและแผน · " in said(shipped, "groups", THAI)
    assert ": 5 · in more than one group: สำนักนโยบายและแผน · " in said(shipped, "groups")
    assert "more than one" not in said(year(THIS), "groups")


def test_awards_of_two_agencies_stand_in_one_report_each_under_its_name() -> None:
    both = tuple(year(THIS, agency=code) for code in ("x", "y"))
    (cover,) = sections.cover(both, HOUSE, 2564, ENGLISH)
    assert isinstance(cover, Cover)

    shown = (sections.summary(both, ENGLISH), sections.groups(both, ENGLISH))
    made = Document(cover, (*shown[0], *shown[1], *sections.method(HOUSE, ENGLISH)))

    named = [entry.anchor for entry in made.contents if entry.level == 2]
    assert named == ["summary-of-x", "summary-of-y", "groups-x", "groups-y"]


def test_every_count_of_the_first_screen_of_awards_can_be_asked_why() -> None:
    now = replace(year(THIS), before=year(LAST))
    known = {made.figure_id for made in now.figures}

    for made in counts(now).values():
        assert derived(made).value == made.value
        assert {term.figure for term in made.terms if term.figure} <= known


def test_a_count_of_units_lists_them_by_name() -> None:
    now = replace(year(THIS), before=year(LAST))

    (gone,) = chosen(now, "left")

    assert gone.before
    assert counts(now)["left"].working == f"{gone.before.unit.name} → 1"


@pytest.fixture
def two_years(root: Path, tmp_path: Path) -> Workspace:
    """The shipped tables, and the same once more as those of the year before."""
    for name in ("data", "expectations"):
        shutil.copytree(root / name, tmp_path / name)
    for kind in ("agreements", "results"):
        own = tmp_path / "data" / kind / "house_secretariat"
        shutil.copytree(own / "fy2564", own / "fy2563")
    register = tmp_path / "data" / "README.md"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    mine = re.compile(r"\| `(agreements|results)/house_secretariat/fy2564/")
    more = [line.replace("/fy2564/", "/fy2563/", 1) for line in lines if mine.match(line)]
    last = max(n for n, line in enumerate(lines) if mine.match(line))
    register.write_text("".join([*lines[: last + 1], *more, *lines[last + 1 :]]), "utf-8")
    return Workspace(tmp_path)


def test_the_year_before_is_read_where_it_can_be_compared_with(two_years: Workspace) -> None:
    place = two_years.data / "results" / "house_secretariat" / "fy2563" / "rounds.csv"
    framework = two_years.data / "frameworks" / "house_fy2564.yaml"
    told = place.read_text("utf-8")

    def now() -> AwardYear:
        (found,) = award_records(two_years, "house_fy2564", 2564).years
        return found

    assert now().before is Absent.FRAMEWORK
    rules_of = framework.read_text("utf-8")
    held = rules_of.replace("first_year: 2564", "first_year: 2563", 1)
    assert held != rules_of
    framework.write_text(held, "utf-8")
    place.write_text(told.replace("\n10,12,,", "\n10,12,12,", 1), "utf-8")
    assert said(now(), "changed") == (
        "Against fiscal year 2563 B.E., units whose score rose: 0; fell: 1; stayed the same: 10"
    )
    files = [each.path for each in award_records(two_years, "house_fy2564", 2564).inputs]
    assert "data/results/house_secretariat/fy2563/rounds.csv" in files
    assert len(files) == len(set(files))
    lines = told.splitlines(keepends=True)
    kept = [line for line in lines if not re.match(r"\d+,12,", line)]
    place.write_text("".join(kept), "utf-8")
    assert now().before is Absent.ROUND
