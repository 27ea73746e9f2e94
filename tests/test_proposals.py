"""Next year's indicators follow from the rules and are always a sound agreement."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.agreement import Agreement, Indicator, Number, State
from kpi_lib.appraisal import IndicatorAppraisal, RoundRow, Standing, appraise_round
from kpi_lib.criteria import FiveLevels, criteria_of
from kpi_lib.datasets import Workspace
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.framework import Action, ProposalRules, load_framework, load_proposal_rules
from kpi_lib.proposals import Proposals, due, propose
from kpi_lib.records import appraisal_records
from kpi_lib.scoring import level_score
from kpi_lib.sections.appraisal import every_figure
from kpi_lib.wording import THAI

DATA = Path(__file__).resolve().parents[1] / "data"
POLICY = DATA / "policies" / "proposal_rules.yaml"
RULES = load_proposal_rules(POLICY)
HOUSE = load_framework(DATA / "frameworks" / "house_fy2564.yaml")
unhurried = settings(deadline=None)


def origin(column: str) -> Origin:
    return Origin("data/agreements/x/fy2564/indicators.csv", 2, column, "")


def figure(name: str, value: str | Decimal) -> Figure:
    terms = (Term("received", Decimal(value), origin(name)),)
    return Figure(name, name, Decimal(value), str(value), terms=terms)


def card(case: dict[str, str], code: str = "1", weight: str = "100") -> IndicatorAppraisal:
    levels = [*case["levels"].split(), *[""] * 5][:5]
    target = Number(Decimal(case["target"]), origin("target")) if case["target"] else None
    indicator = Indicator(
        indicator_id=code,
        position=int(code),
        name_th="ตัวชี้วัด",
        unit=case["unit"],
        target=target,
        origin=origin("indicator_id"),
        dimension=case.get("dimension", "1"),
        cancelled_from_round=9 if case["state"] == "cancelled" else None,
        cancellation_document="มติที่ 1/2564" if case["state"] == "cancelled" else "",
        criteria=criteria_of(case["method"], code, levels, "A-01"),
        levels=tuple(origin(f"level_{k}") for k in range(1, 6)),
    )
    row = RoundRow(
        12,
        State(case["state"]),
        None,
        figure("weight", weight),
        result=figure("result", case["result"]) if case["result"] else None,
        committee_score=figure("score", case["score"]) if case["score"] else None,
    )
    before = tuple(
        None if text == "-" else figure(f"baseline_{k}", text)
        for k, text in enumerate(case["baselines"].split(), 1)
    )
    own = figure("target", case["target"]) if case["target"] else None
    return IndicatorAppraisal(indicator, own, before, (row,), None, None, Standing(), ())


def proposed(*cards: IndicatorAppraisal, rules: ProposalRules = RULES) -> Proposals:
    agreement = Agreement("x", "x", 2564, HOUSE.id, tuple(each.indicator for each in cards))
    appraisal: Any = SimpleNamespace(
        agreement=agreement, framework=HOUSE, months=12, cards=cards
    )
    return propose(appraisal, rules)


def cases() -> list[dict[str, str]]:
    path = Path(__file__).parent / "cases" / "proposals.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case"])
def test_a_proposal_is_the_one_signed_off(case: dict[str, str]) -> None:
    (item,) = proposed(card(case)).items

    found = {
        "rule": item.rule.rule_id,
        "action": str(item.rule.action),
        "shift": item.shift.text if item.shift else "",
        "new_target": item.target.text if item.target else "",
        "new_levels": " ".join(level.text for level in item.levels),
    }
    assert found == {name: case[name] for name in found}


def test_every_rule_of_the_file_has_a_case() -> None:
    assert {rule.rule_id for rule in RULES.rules.value} == {case["rule"] for case in cases()}


def test_every_value_of_the_rules_says_that_it_is_ours() -> None:
    document = yaml.safe_load(POLICY.read_text("utf-8"))
    sourced = [value for value in document.values() if isinstance(value, dict)]

    assert len(sourced) == 11
    assert all(value["certainty"] == "C" for value in sourced)
    assert all(value["source"].startswith("Our ") for value in sourced)


def test_a_figure_of_a_proposal_keeps_its_working_and_the_cells_behind() -> None:
    case = next(case for case in cases() if case["case"] == "raised to the end of per cent")

    (item,) = proposed(card(case)).items

    assert item.mean is not None
    assert item.mean.working == "(78 + 79 + 80) / 3 = 79.0000"
    assert item.shift is not None
    assert item.shift.working == "98 - 75 = 23 → 20 (<= 20)"
    assert item.levels[4].working == "80 + 20 = 100"
    assert {origin.column for origin in item.levels[4].inputs} >= {"level_5", "result"}


def of(case: str, code: str, weight: str, dimension: str) -> IndicatorAppraisal:
    found = next(each for each in cases() if each["case"] == case)
    return card({**found, "dimension": dimension}, code, weight)


def test_weights_stay_where_nothing_is_retired() -> None:
    kept = "room under the same criteria"
    items = proposed(of(kept, "1", "40", "1"), of(kept, "2", "60", "2")).items

    assert [item.weight.text for item in items if item.weight] == ["40", "60"]


def test_the_weight_of_a_retired_indicator_is_shared_in_its_dimension() -> None:
    kept = "room under the same criteria"
    items = proposed(
        of("cancelled", "1", "10", "1"),
        of(kept, "2", "10", "1"),
        of(kept, "3", "20", "1"),
        of(kept, "4", "60", "2"),
    ).items

    weights = [item.weight.text if item.weight else "" for item in items]
    assert weights == ["", "13.33", "26.67", "60"]
    assert items[1].weight is not None
    assert items[1].weight.working == "10 + 3.33 = 13.33"


def test_the_weight_of_a_dimension_without_heirs_is_shared_by_all() -> None:
    kept = "room under the same criteria"
    items = proposed(
        of("cancelled", "1", "10", "1"), of(kept, "2", "45", "2"), of(kept, "3", "45", "2")
    ).items

    assert [item.weight.text for item in items if item.weight] == ["50", "50"]


def test_rules_for_five_levels_are_refused_elsewhere() -> None:
    city = load_framework(DATA / "frameworks" / "city_fy2563.yaml")
    appraisal: Any = SimpleNamespace(framework=city, cards=())

    with pytest.raises(AgreementError, match="city_fy2563 is attainment"):
        propose(appraisal, RULES)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"when": "cancelled"}, "repeat a condition"),
        ({"rule_id": "P-01"}, "repeat an id"),
        ({"reason_th": "ผล {reslt}"}, "fills in reslt"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(
    change: dict[str, str], refusal: str, tmp_path: Path
) -> None:
    document = yaml.safe_load(POLICY.read_text("utf-8"))
    document["rules"]["value"][1].update(change)
    path = tmp_path / "proposal_rules.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")

    with pytest.raises(AgreementError, match=refusal):
        load_proposal_rules(path)


def test_the_last_rule_must_hold_otherwise(tmp_path: Path) -> None:
    document = yaml.safe_load(POLICY.read_text("utf-8"))
    document["rules"]["value"].reverse()
    path = tmp_path / "proposal_rules.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")

    with pytest.raises(AgreementError, match="last rule must hold otherwise"):
        load_proposal_rules(path)


@st.composite
def agreements(draw: st.DrawFn) -> list[IndicatorAppraisal]:
    """Indicators of both directions in all states, whose weights sum to 100."""
    cards = []
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=1, max_size=6)))
    bounds = [0, *cuts, 10_000]
    for at, (low, high) in enumerate(pairwise(bounds), 1):
        unit = draw(st.sampled_from(["ร้อยละ", "วัน"]))
        places = draw(st.integers(0, 2))
        numbers = st.integers(0, 100 * 10**places).map(
            lambda n, p=places: Decimal(n).scaleb(-p)
        )
        levels = sorted(draw(st.sets(numbers, min_size=5, max_size=5)))
        if draw(st.booleans()):
            levels.reverse()
        state = draw(st.sampled_from(["reported", "reported", "cancelled", "not_reported"]))
        result = draw(st.one_of(numbers, st.sampled_from(levels)))
        score = level_score(result, FiveLevels("1", tuple(levels), "x")).value
        case = {
            "unit": unit,
            "method": "five_levels",
            "levels": " ".join(map(str, levels)),
            "target": str(draw(numbers)),
            "baselines": " ".join(str(draw(numbers)) for _ in range(draw(st.integers(0, 3)))),
            "state": state,
            "result": str(result) if state == "reported" else "",
            "score": f"{float(score):.4f}" if state == "reported" else "",
            "dimension": draw(st.sampled_from("1234")),
        }
        cards.append(card(case, str(at), str(Decimal(high - low).scaleb(-2))))
    return cards


@unhurried
@given(agreements())
def test_proposals_are_always_valid(cards: list[IndicatorAppraisal]) -> None:
    made = proposed(*cards)

    assert len(made.items) == len(cards)
    for item in made.kept:
        levels = [level.value for level in item.levels]
        signed = item.card.indicator.criteria
        allowed = RULES.range_of(item.card.indicator.unit)
        assert isinstance(signed, FiveLevels)
        assert isinstance(item.criteria, FiveLevels)
        assert item.criteria.levels == tuple(levels)
        assert item.criteria.less_is_better is signed.less_is_better
        assert allowed.least is None or min(levels) >= allowed.least
        assert allowed.most is None or max(levels) <= allowed.most
    if made.kept:
        assert sum(item.weight.value for item in made.kept if item.weight) == 100


@unhurried
@given(agreements())
def test_a_result_earns_no_more_under_the_raised_levels_of_its_proposal(
    cards: list[IndicatorAppraisal],
) -> None:
    for item in proposed(*cards).items:
        if item.rule.action is not Action.RAISE:
            continue
        signed, criteria = item.card.indicator.criteria, item.criteria
        assert isinstance(signed, FiveLevels)
        assert isinstance(criteria, FiveLevels)
        result = item.card.now.result
        assert result is not None
        assert result.value is not None
        before, after = level_score(result.value, signed), level_score(result.value, criteria)
        assert after.value <= before.value
        assert criteria.levels != signed.levels


@unhurried
@given(agreements().flatmap(lambda cards: st.tuples(st.just(cards), st.permutations(cards))))
def test_the_order_of_indicators_does_not_matter(
    both: tuple[list[IndicatorAppraisal], list[IndicatorAppraisal]],
) -> None:
    straight, mixed = (
        {item.indicator_id: (item.rule, item.figures) for item in proposed(*cards).items}
        for cards in both
    )

    assert straight == mixed


def test_equal_remainders_go_to_the_first_in_the_agreement() -> None:
    kept = "room under the same criteria"
    cards = [of("cancelled", "1", "10", "1"), *(of(kept, n, "30", "1") for n in "234")]

    for order in (cards, cards[::-1]):
        weights = {i.indicator_id: i.weight.text for i in proposed(*order).items if i.weight}

        assert weights == {"2": "33.34", "3": "33.33", "4": "33.33"}


def test_every_key_of_a_decision_stands_for_one_number(root: Path) -> None:
    """An auditor looks a decision up by its key: two numbers under one key would mislead."""
    workspace = Workspace(root)
    read = appraisal_records(workspace, "house_secretariat", 2564)
    appraised = appraise_round(read.agreement, read.rounds, HOUSE, 12, read.findings)
    figures = every_figure(appraised, due(appraised, RULES), None, THAI)
    given: dict[str, set[object]] = {}
    for term in (term for each in figures for term in each.terms):
        if term.decision:
            given.setdefault(str(term.decision), set()).add(term.value)

    assert {key: numbers for key, numbers in given.items() if len(numbers) > 1} == {}
    ranges = {key.partition("ranges.")[2] for key in given if "ranges." in key}
    assert {"ร้อยละ.least", "ร้อยละ.most", "any_other.least"} <= ranges
