from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from movement import shares, side, told, total

from kpi_lib import sections
from kpi_lib.agreement import State
from kpi_lib.appraisal import RoundAppraisal, appraise_round
from kpi_lib.blocks import Cover, Heading
from kpi_lib.city_records import city_records
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import Evaluation, evaluate
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.framework import load_framework
from kpi_lib.movement import Cause, Comparison, Kind, Movement, Outcome, Side, Subject, compare
from kpi_lib.movement.effect import by_effect
from kpi_lib.movement.formulas import formulas
from kpi_lib.movement.pairs import pairs
from kpi_lib.movement.reports import of_quarter
from kpi_lib.movement.telling import counts, label, line, why
from kpi_lib.periods import Quarter
from kpi_lib.records import appraisal_records, records
from kpi_lib.sections import city as city_sections
from kpi_lib.sections.movement import Compared, page
from kpi_lib.wording import Words

CASES = Path(__file__).parent / "cases" / "movements.csv"
RESTATED = ("ในงวดเดียวกัน", "ถูกยกเลิก")
EN = Words("en")
NUMBERS = st.decimals(min_value=1, max_value=200, places=2)
SCORES = st.decimals(min_value=1, max_value=5, places=2)


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def moved(compared: Comparison) -> dict[str, dict[str, Fraction]]:
    """Shares by cause, of every figure that moved."""
    return {
        each.figure_id: {str(cause): amount for cause, amount in each.parts}
        for each in compared.of(Outcome.MOVED)
    }


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case"])
def test_a_movement_is_shared_among_its_causes_as_was_signed(case: dict[str, str]) -> None:
    """What is corrected in one period stands beside itself, all else beside the one before."""
    first = "q4" if case["case"].endswith(RESTATED) else "q3"
    before, was = told(case["before"], case["rule"], first)
    after, received = told(case["after"], case["rule"], "q4")
    compared = compare(
        side(first, before, received=was), side("q4", after, received=received), formulas()
    )
    (movement,) = compared.movements

    assert movement.amount == Fraction(case["movement"])
    assert {str(cause): amount for cause, amount in movement.parts} == shares(case["shares"])


@given(results=st.tuples(NUMBERS, NUMBERS), targets=st.tuples(NUMBERS, NUMBERS))
def test_shares_add_up_to_the_movement_exactly(
    results: tuple[object, object], targets: tuple[object, object]
) -> None:
    lines = [
        f"result={result}; target={target}; direction=lower"
        for result, target in zip(results, targets, strict=True)
    ]
    sides = [
        side(period, told(one, "attainment", period)[0])
        for one, period in zip(lines, ("q3", "q4"), strict=True)
    ]
    (movement,) = compare(*sides, formulas()).movements

    assert sum(amount for _, amount in movement.parts) == movement.amount
    assert sum(share.amount for share in movement.shares) == movement.amount


@settings(max_examples=40)
@given(
    before=st.dictionaries(st.sampled_from("ABCDE"), st.tuples(NUMBERS, SCORES), min_size=1),
    after=st.dictionaries(st.sampled_from("ABCDE"), st.tuples(NUMBERS, SCORES), min_size=1),
)
def test_shares_of_a_total_add_up_through_every_figure_below_it(
    before: dict[str, tuple[object, object]], after: dict[str, tuple[object, object]]
) -> None:
    sides = (Side(total(before, "m9"), "m9", 2564), Side(total(after, "m12"), "m12", 2564))
    compared = compare(*sides, formulas())

    for each in compared.of(Outcome.MOVED):
        assert sum(amount for _, amount in each.parts) == each.amount
    for figure_id, parts in moved(compared).items():
        if figure_id.startswith("total."):
            assert parts.keys() <= {"weight", "state", "data"}
        if before.keys() == after.keys():
            assert "state" not in parts


def test_an_indicator_that_comes_into_force_moves_the_total_by_its_state() -> None:
    """(60 x 3 + 40 x 4) / 100 = 3.4; with C, (60 x 3 + 40 x 4 + 100 x 5) / 200 = 4.2."""
    two = {"A": ("60", "3"), "B": ("40", "4")}
    sides = (
        Side(total(two, "m9"), "m9", 2564),
        Side(total({**two, "C": ("100", "5")}, "m12"), "m12", 2564),
    )

    found = moved(compare(*sides, formulas()))

    assert found["total.m12.in_force"] == {"state": Fraction("0.8")}
    assert found["total.m12.weight_in_force"] == {"state": Fraction(100)}


@given(result=NUMBERS, score=SCORES)
def test_a_change_of_method_alone_is_never_called_data(result: object, score: object) -> None:
    """The same cells under another floor, another rounding, another version of the rule."""
    levels = "; ".join(f"level_{k}={40 + 10 * k}" for k in range(1, 6))
    lines = (f"result={result}; {levels}; floor=1", f"result={result}; {levels}; floor=0")
    rounded = (lines[0], f"{lines[0]}; rounded_to=0")
    for one, other in (lines, rounded):
        known = (subject("q4", State.REPORTED),)
        sides = [
            replace(side("q4", told(each, "level_score", "q4")[0]), subjects=known)
            for each in (one, other)
        ]
        for each in compare(*sides, formulas()).movements:
            assert all(cause.method for cause in each.causes)
            assert each.better is None
    same = told(lines[0], "level_score", "q4")[0]
    remade = replace(same, value=Fraction(str(score)) + 7)
    (movement,) = compare(side("q4", same), side("q4", remade), formulas()).movements
    assert movement.causes == (Cause.VERSION,)


def test_another_version_of_a_rule_is_the_rule_and_of_the_same_the_workbook() -> None:
    before = told("result=40; target=80; direction=higher", "attainment", "q4")[0]
    after = replace(before, value=Fraction(60), text="60")
    old, new = side("q4", before), side("q4", after)
    versions = [{"attainment": version} for version in ("1-aa", "2-bb")]
    told_apart = compare(
        replace(old, rules=versions[0]), replace(new, rules=versions[1]), formulas()
    )

    assert moved(told_apart) == {before.figure_id: {"rule": Fraction(10)}}
    assert moved(compare(old, new, formulas())) == {before.figure_id: {"version": Fraction(10)}}


def test_data_and_method_that_change_together_are_kept_apart() -> None:
    """40 of 80 is 50; made by another version it was 51; the result then rose to 60, or 75."""
    before = told("result=40; target=80; direction=higher", "attainment", "q3")[0]
    after = told("result=60; target=80; direction=higher", "attainment", "q4")[0]
    older = replace(before, value=Fraction(51))

    found = moved(compare(side("q3", older), side("q4", after), formulas()))

    assert found == {after.figure_id: {"version": Fraction(-1), "data": Fraction(25)}}


def test_figures_without_terms_are_told_by_their_cells_or_not_at_all() -> None:
    """A rule that nobody knows: one kind of cell differs, or several, or none."""
    made = told("result=40; target=80; direction=higher", "attainment", "q3")[0]
    unknown = replace(made, rule="unheard_of")
    other = told("result=60; target=80; direction=higher", "attainment", "q4")[0]
    both = told("result=60; target=90; direction=higher", "attainment", "q4")[0]

    def causes(after: Figure) -> tuple[Cause, ...]:
        after = replace(after, rule="unheard_of")
        return compare(side("q3", unknown), side("q4", after), formulas()).movements[0].causes

    assert causes(other) == (Cause.DATA,)
    assert causes(both) == (Cause.SEVERAL,)
    assert causes(replace(made, figure_id=other.figure_id, value=Fraction(1))) == (
        Cause.VERSION,
    )


@pytest.mark.parametrize(
    ("known", "came", "went"),
    [
        ((), "several", "several"),
        (("target", "direction"), "data", "data"),
        (("result", "direction"), "target", "target"),
        (("result", "target", "direction"), "data", "data"),
    ],
)
def test_a_line_that_is_counted_on_one_side_is_counted_for_the_cell_that_moved(
    known: tuple[str, ...], came: str, went: str
) -> None:
    cells = {
        name: Origin("data/t.csv", 2, name, raw)
        for name, raw in (("target", "80"), ("direction", "higher"), ("result", "90"))
    }
    counted = tuple(Term("counted", cell.raw, cell, of="7") for cell in cells.values())
    other = tuple(
        Figure(f"i.{name}", name, Decimal(1), "1", terms=(Term(name, "1", cells[name]),))
        for name in known
    )
    none = Figure("city.gained", "gained", Fraction(0), "0", rule="count")
    one = Figure("city.gained", "gained", Fraction(1), "1", rule="count", terms=counted)
    without, having = side("q3", none, *other), side("q4", one)

    for before, after, cause in ((without, having, came), (having, without, went)):
        found = compare(before, after, formulas())
        assert {m.figure_id: m.causes for m in found.movements}["city.gained"] == (cause,)


def test_the_same_number_printed_otherwise_is_rounding_and_no_movement() -> None:
    before = told("result=40; target=80; direction=higher", "attainment", "q4")[0]
    sides = (
        side("q4", replace(before, text="50.00", places=2)),
        side("q4", replace(before, text="50.0", places=1)),
    )
    compared = compare(*sides, formulas())
    (movement,) = compared.movements

    assert (movement.outcome, movement.causes, movement.amount) == (
        Outcome.REPRINTED,
        (Cause.ROUNDING,),
        0,
    )
    assert "printed otherwise: 1" in counts(compared, EN)


def test_a_movement_below_the_last_digit_says_that_the_print_hides_it() -> None:
    before = told("result=40; target=80; direction=higher", "attainment", "q3")[0]
    after = told("result=40.001; target=80; direction=higher", "attainment", "q4")[0]
    (movement,) = compare(
        side("q3", replace(before, text="50.00")),
        side("q4", replace(after, text="50.00")),
        formulas(),
    ).movements

    assert movement.hidden
    assert line(movement, EN).verdict == "moved by less than is printed"


def test_history_stands_beside_itself_and_a_difference_there_is_a_restatement() -> None:
    old = told("result=40; target=80; direction=higher", "attainment", "q3")[0]
    restated = told("result=44<40; target=80; direction=higher", "attainment", "q3")
    now = told("result=60; target=80; direction=higher", "attainment", "q4")[0]
    compared = compare(
        side("q3", old), side("q4", restated[0], now, received=restated[1]), formulas()
    )
    found = {(each.kind, each.figure_id): each.parts for each in compared.of(Outcome.MOVED)}

    assert found == {
        (Kind.MOVEMENT, "indicator-1.q4.attainment"): ((Cause.DATA, Fraction(25)),),
        (Kind.RESTATEMENT, "indicator-1.q3.attainment"): ((Cause.CORRECTION, Fraction(5)),),
    }


def subject(period: str, state: State, name: str = "ก", direction: str = "higher") -> Subject:
    return Subject("1", period, state, name, direction=direction)


def test_what_is_on_one_side_only_tells_the_state_behind_it() -> None:
    after = told("result=60; target=80; direction=higher", "attainment", "q4")[0]
    before = Side((), "q3", 2563, (subject("q3", State.NOT_REPORTED),))
    now = replace(side("q4", after), subjects=(subject("q4", State.REPORTED),))
    (movement,) = compare(before, now, formulas()).movements

    assert (movement.outcome, movement.causes) == (Outcome.APPEARED, (Cause.STATE,))
    assert why(movement, EN) == "not reported, now reported"
    (gone,) = compare(now, before, formulas()).movements
    assert (gone.outcome, why(gone, EN)) == (Outcome.GONE, "reported, now not reported")


def test_another_indicator_under_the_same_code_is_not_compared() -> None:
    sides = [
        replace(
            side(
                period,
                told(f"result={result}; target=80; direction=higher", "attainment", period)[0],
            ),
            subjects=(subject(period, State.REPORTED, name),),
        )
        for period, result, name in (("q3", 40, "ก"), ("q4", 60, "ข"))
    ]
    (movement,) = compare(*sides, formulas()).movements

    assert (movement.outcome, movement.amount, movement.shares) == (Outcome.UNLIKE, None, ())


@pytest.mark.parametrize(
    ("direction", "verdict"), [("higher", "better"), ("lower", "worse"), ("", "rose")]
)
def test_better_and_worse_are_said_only_where_the_direction_is_known(
    direction: str, verdict: str
) -> None:
    sides = []
    for period, result in (("q3", 40), ("q4", 60)):
        figure = replace(
            told(f"received={result}", "read", period)[0],
            figure_id=f"indicator-1.{period}.result",
        )
        known = (subject(period, State.REPORTED, direction=direction),)
        sides.append(replace(side(period, figure), subjects=known))
    (movement,) = compare(*sides, formulas()).movements

    assert line(movement, EN).verdict == verdict


@pytest.mark.parametrize(
    ("doubted", "verdict"),
    [
        ((False, True), "in doubt"),
        ((True, True), "in doubt"),
        ((True, False), "was in doubt"),
        ((False, False), "worse"),
    ],
)
def test_a_result_in_doubt_is_neither_better_nor_worse(
    doubted: tuple[bool, bool], verdict: str
) -> None:
    sides = []
    for period, result, in_doubt in zip(("q3", "q4"), (40, 0), doubted, strict=True):
        figure = replace(
            told(f"received={result}", "read", period)[0],
            figure_id=f"indicator-1.{period}.result",
        )
        known = replace(subject(period, State.REPORTED, direction="higher"), in_doubt=in_doubt)
        sides.append(replace(side(period, figure), subjects=(known,)))
    (movement,) = compare(*sides, formulas()).movements

    assert line(movement, EN).verdict == verdict
    assert movement.better is (False if verdict == "worse" else None)


def test_the_results_in_doubt_of_a_quarter_are_marked_in_a_report_and_in_the_overview(
    root: Path,
) -> None:
    book = Workspace(root)
    city = city_records(book, "city", 2563)
    sides = [
        Side(
            (*city_sections.figures(seen, EN),),
            f"q{number}",
            2563,
            city_sections.subjects(seen),
        )
        for number in (3, 4)
        for seen in (city.overview(book, number),)
    ]
    marked = {
        each.figure_id: line(each, EN).verdict
        for each in compare(*sides, formulas()).of(Outcome.MOVED)
    }

    assert marked["agency-50240000.indicator-5024-0897.q4.attainment"] == "in doubt"
    assert marked["agency-03000000.indicator-7.q4.result"] == "was in doubt"
    assert marked["agency-03000000.indicator-5.q4.result"] == "rose"
    own = {
        each.figure_id: line(each, EN).verdict
        for each in compare(quarter(root, 3), quarter(root, 4), formulas()).of(Outcome.MOVED)
    }
    assert own["indicator-7.q4.result"] == "was in doubt"


@pytest.mark.parametrize(
    ("matter", "verdict"), [("unjudged", "better"), ("doubted", "better"), ("short", "fell")]
)
def test_fewer_that_cannot_be_judged_are_better_fewer_that_are_short_may_be_in_doubt(
    matter: str, verdict: str
) -> None:
    sides = []
    for period, count in (("q3", 4), ("q4", 2)):
        figure = replace(
            told(f"received={count}", "read", period)[0], figure_id=f"summary.{matter}"
        )
        known = (subject(period, State.REPORTED, direction="higher"),)
        sides.append(replace(side(period, figure), subjects=known))
    (movement,) = compare(*sides, formulas()).movements

    assert line(movement, EN).verdict == verdict


def test_a_report_against_itself_is_identical(root: Path) -> None:
    own = quarter(root, 4)
    compared = compare(own, own, formulas())

    assert compared.identical
    assert len(compared.movements) == len(
        [figure for figure in own.figures if figure.value is not None]
    )
    assert counts(compared, EN).startswith("Every figure is printed the same")


def test_two_quarters_of_the_city_differ_by_data_alone(root: Path) -> None:
    compared = compare(quarter(root, 3), quarter(root, 4), formulas())
    found = compared.of(Outcome.MOVED)

    assert {each.kind for each in found} == {Kind.MOVEMENT}
    assert {cause for each in found for cause in each.causes} == {Cause.DATA}
    assert [each.better for each in found] == [None] * len(found)  # read from names only
    parts = moved(compared)["indicator-5.q4.attainment"]
    assert parts == {"data": Fraction(150)}


def test_what_is_counted_of_two_quarters_moves_by_the_results_of_both(root: Path) -> None:
    """Indicators 1, 2 and 6 stayed after they had risen: none of them changed its state."""
    compared = compare(printed(root, 3), printed(root, 4), formulas())

    for name in ("same", "attained_same"):
        (found,) = (m for m in compared.movements if m.figure_id == f"summary.{name}")
        assert (found.causes, found.amount) == ((Cause.DATA,), Fraction(-1))


def printed(root: Path, number: int) -> Side:
    """A quarter of the shipped agency with what its first screen counts."""
    evaluated = evaluation(root, number)
    return replace(of_quarter(evaluated), figures=sections.figures(evaluated, EN))


@pytest.mark.parametrize("words", [EN, Words()], ids=["en", "th"])
def test_marks_that_differ_are_listed_last_and_by_no_amount(root: Path, words: Words) -> None:
    """The reports say that nothing is computed from them."""
    found = by_effect(compare(quarter(root, 3), quarter(root, 4), formulas()).changed)
    marks = [each for each in found if ".mark_2_" in each.figure_id]

    assert marks
    assert found[-len(marks) :] == marks
    for each in marks:
        told = line(each, words)
        assert (each.amount, each.shares, each.causes) == (None, (), (Cause.DATA,))
        assert told.moved == words("movement.differs")
        assert (told.verdict, told.tone) == (words("movement.unread"), "quiet")
    assert all(
        line(each, words).verdict != words("movement.unread") for each in found[: -len(marks)]
    )


def test_every_figure_of_a_report_is_paired_once_with_its_own_period(root: Path) -> None:
    before, after = quarter(root, 3), quarter(root, 4)
    found = list(pairs(before, after))
    keys = [
        (pair.kind, next(one.figure_id for one in (pair.after, pair.before) if one))
        for pair in found
    ]

    assert len(set(keys)) == len(keys)
    named = {pair.after.figure_id: pair.before for pair in found if pair.after}
    there = named["indicator-5.q4.result"]
    assert there is not None
    assert there.figure_id == "indicator-5.q3.result"


def quarter(root: Path, number: int) -> Side:
    """A quarter of the shipped agency, as a side."""
    return of_quarter(evaluation(root, number))


def evaluation(root: Path, number: int) -> Evaluation:
    """A quarter of the shipped agency."""
    workspace = Workspace(root)
    known = records(workspace, "03000000", 2563).until(number)
    rules = load_framework(workspace.framework(known.agreement.framework_id))
    return evaluate(known.agreement, rules, Quarter(2563, number), known.findings)


def test_two_rounds_under_one_agreement_differ_by_no_criteria_and_no_method(root: Path) -> None:
    """Another level is aimed at because the result moved: the criteria did not."""
    compared = compare(of_months(root, 9), of_months(root, 12), formulas())
    causes = {cause for each in compared.changed for cause in each.causes}

    assert causes == {Cause.DATA, Cause.STATE, Cause.COMMITTEE}
    for each in compared.of(Outcome.MOVED):
        assert sum(amount for _, amount in each.parts) == each.amount


def test_what_an_unreported_indicator_takes_from_the_total_is_its_state(root: Path) -> None:
    """Indicator 10 (weight 10 of 97) scored 2.0 at 9 months and was not reported at 12."""
    compared = compare(of_months(root, 9), of_months(root, 12), formulas())
    parts = dict(moved(compared)["total.m12.in_force"])

    assert parts["state"] == Fraction(-20, 97)
    assert parts["committee"] == Fraction(-2 + 6, 97)  # 10 x -0.2, then 5 x 1.2
    gone = {each.figure_id: why(each, EN) for each in compared.of(Outcome.GONE)}
    assert gone["indicator-10.m9.score"] == "reported, now not reported"


def test_what_an_assumed_result_moves_is_the_assumption_and_restates_nothing(
    root: Path,
) -> None:
    """Indicator 10 was not reported at 12 months: that it counts is assumed, no state of it."""
    official, assumed = of_months(root, 12), of_months(root, 12, {"10": Decimal(11)})
    for before, after in ((official, assumed), (assumed, official)):
        compared = compare(before, after, formulas())
        causes = {each.causes for each in compared.changed if each.causes}

        assert causes == {(Cause.ASSUMPTION,)}
        assert counts(compared, EN).startswith("differ: 18 (assumed result 18) ")
        cover, *blocks = page(Compared(compared, "a", "b", "x", "y", "2021-09-30", ()), EN)
        assert isinstance(cover, Cover)
        assert cover.title == "Held against assumed results, and why"
        headings = [each.text for each in blocks if isinstance(each, Heading)]
        assert headings[0] == "What differs where results are assumed"
    twice = compare(assumed, of_months(root, 12, {"10": Decimal(12)}), formulas())
    assert {each.causes for each in twice.changed} == {(Cause.ASSUMPTION,)}


def test_a_report_says_why_by_the_same_code(root: Path) -> None:
    from kpi_lib.movement.reports import of_round, since

    appraised = appraised_after(root, 12)
    inside = since(of_round(appraised), "m10", "in_force")
    (movement,) = inside.of(Outcome.MOVED, kind=Kind.MOVEMENT)
    apart = compare(of_months(root, 10), of_months(root, 12), formulas())

    assert movement.parts == next(
        each.parts for each in apart.movements if each.figure_id == "total.m12.in_force"
    )


def of_months(root: Path, months: int, assumed: Mapping[str, Decimal] | None = None) -> Side:
    """A round of the House secretariat, as a side."""
    from kpi_lib.movement.reports import of_round

    return of_round(appraised_after(root, months, assumed))


def appraised_after(
    root: Path, months: int, assumed: Mapping[str, Decimal] | None = None
) -> RoundAppraisal:
    """A round of the House secretariat."""
    workspace = Workspace(root)
    read = appraisal_records(workspace, "house_secretariat", 2564)
    known = read.with_results(assumed or {}, months).until(months)
    rules = load_framework(workspace.framework(known.agreement.framework_id))
    return appraise_round(known.agreement, known.rounds, rules, months, known.findings)


def test_criteria_are_replaced_at_once_and_results_one_by_one() -> None:
    lines = [
        "result={}; level_1={}; level_2={}; level_3={}; level_4={}; level_5={}; floor=1".format(
            result, *(low + 10 * k for k in range(5))
        )
        for result, low in ((75, 60), (95, 65))
    ]
    sides = [
        side(period, told(one, "level_score", period)[0])
        for one, period in zip(lines, ("q3", "q4"), strict=True)
    ]
    (movement,) = compare(*sides, formulas()).movements

    assert [(share.cause, len(share.changes)) for share in movement.shares] == [
        (Cause.CRITERIA, 5),
        (Cause.DATA, 1),
    ]


def test_another_rounding_of_the_framework_alone_is_never_a_movement_of_the_agency(
    root: Path, tmp_path: Path
) -> None:
    """The same round under 4 places at the end, and under 2 places at each step."""
    from kpi_lib.movement.reports import of_round

    workspace = Workspace(root)
    known = appraisal_records(workspace, "house_secretariat", 2564).until(12)
    path = workspace.framework(known.agreement.framework_id)
    other = tmp_path / path.name
    asked = "value: {places: 4, when: end}"
    text = path.read_text(encoding="utf-8")
    assert asked in text
    other.write_text(text.replace(asked, "value: {places: 2, when: each_step}"), "utf-8")
    sides = [
        of_round(appraise_round(known.agreement, known.rounds, load_framework(each), 12))
        for each in (path, other)
    ]
    compared = compare(*sides, formulas())

    assert compared.of(Outcome.MOVED)
    assert {cause for each in compared.changed for cause in each.causes} == {Cause.ROUNDING}
    assert {line(each, EN).verdict for each in compared.of(Outcome.MOVED)} <= {
        "method, not the agency",
        "moved by less than is printed",
    }


@pytest.mark.parametrize(
    ("figure_id", "thai", "english"),
    [
        (
            "indicator-5.change",
            "ผลงานที่เปลี่ยนจากไตรมาสก่อน ตัวชี้วัดที่ 5",
            "Change of result since the quarter before Indicator 5",
        ),
        ("total.m12.change", "คะแนนรวมที่เปลี่ยน", "Change of total"),
    ],
)
def test_a_change_of_a_result_is_not_called_one_of_the_total(
    figure_id: str, thai: str, english: str
) -> None:
    figure = Figure(figure_id, "change", Fraction(1), "1")
    movement = Movement(Kind.MOVEMENT, Outcome.MOVED, figure, figure)

    assert (label(movement, Words("th")), label(movement, Words("en"))) == (thai, english)
