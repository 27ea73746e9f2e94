"""Every figure of every report follows from its terms alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib import (
    appraisal,
    city_records,
    evaluation,
    periods,
    projects,
    proposals,
    records,
    sections,
)
from kpi_lib.agreement import Indicator, Number
from kpi_lib.appraisal.terms import of_score
from kpi_lib.audit.figures import from_json, to_json
from kpi_lib.criteria import criteria_of
from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.derivations import RULES, derived
from kpi_lib.errors import AgreementError, ReportError
from kpi_lib.figures import Decision, Figure, Origin, Term
from kpi_lib.framework import (
    Framework,
    Rounding,
    When,
    load_framework,
    load_proposal_rules,
)
from kpi_lib.rounds import Amendment
from kpi_lib.rules import rule, rules
from kpi_lib.scoring import indicator_score
from kpi_lib.sections import appraisal as parts
from kpi_lib.sections import awards, city
from kpi_lib.sections import project as of_project
from kpi_lib.wording import Words

pytestmark = pytest.mark.xdist_group("house")

CITY = ("03000000", 2563)
HOUSE = ("house_secretariat", 2564)
CELL = Origin("data/a.csv", 2, "result", "1")
DECIDED = Decision("data/frameworks/a.yaml", "floor", "a document", "เอกสาร", "A")

Figures = tuple[Figure, ...]


@pytest.fixture(scope="module")
def workspace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("all")
    for name in ("data", "expectations", "notebooks"):
        shutil.copytree(root / name, folder / name)
    return Workspace(folder)


def each_step(framework: Framework) -> Framework:
    rounding = framework.rounding
    stepwise = Rounding(places=2, when=When.EACH_STEP)
    return framework.model_copy(
        update={"rounding": rounding.model_copy(update={"value": stepwise})}
    )


def quarterly(workspace: Workspace, quarter: int) -> Figures:
    read = records.records(workspace, *CITY).until(quarter)
    framework = load_framework(workspace.framework(read.agreement.framework_id))
    period = periods.Quarter(CITY[1], quarter)
    done = evaluation.evaluate(read.agreement, framework, period, read.findings)
    return sections.figures(done, Words())


def appraised(
    workspace: Workspace,
    months: int,
    rounding: Callable[[Framework], Framework] = lambda same: same,
    what_if: str = "",
) -> Figures:
    read = records.appraisal_records(workspace, *HOUSE).until(months)
    read = read.with_results(appraisal.assumptions(what_if), months)
    framework = rounding(load_framework(workspace.framework(read.agreement.framework_id)))
    done = appraisal.appraise_round(
        read.agreement, read.rounds, framework, months, read.findings
    )
    policy = load_proposal_rules(workspace.proposal_rules())
    known = records.transparency_records(workspace, *HOUSE).until(months)
    more = parts.year_figures(proposals.due(done, policy), known.transparency, Words())
    return (*parts.figures(done, Words()), *more)


def project(workspace: Workspace, quarter: int) -> Figures:
    folder = ProjectFolder(workspace, *HOUSE, "seminar")
    done = projects.evaluate_project(projects.project_records(folder), quarter)
    return of_project.figures(done, Words())


def awarded(workspace: Workspace, framework: str) -> Figures:
    read = records.award_records(workspace, framework, 2564)
    return awards.figures(read.years, Words())


def overview(workspace: Workspace, quarter: int) -> Figures:
    read = city_records.city_records(workspace, "city", 2563)
    return city.figures(read.overview(workspace, quarter), Words())


REPORTS: dict[str, Callable[[Workspace], Figures]] = {
    **{f"quarter {q}": lambda w, q=q: quarterly(w, q) for q in (1, 2, 3, 4)},
    **{f"{m} months": lambda w, m=m: appraised(w, m) for m in (6, 9, 10, 12)},
    "each step rounded": lambda w: appraised(w, 12, each_step),
    **{f"project, quarter {q}": lambda w, q=q: project(w, q) for q in (1, 2, 3, 4)},
    **{
        f"awards of {name}": lambda w, name=name: awarded(w, name)
        for name in ("house_fy2564", "house_fy2564_example")
    },
    **{f"city, quarter {q}": lambda w, q=q: overview(w, q) for q in (1, 4)},
    "what if": lambda w: appraised(w, 12, what_if="3=85"),
}


@pytest.fixture(scope="module", params=REPORTS, ids=str)
def figures(request: pytest.FixtureRequest, workspace: Workspace) -> Figures:
    return REPORTS[request.param](workspace)


def test_a_figure_follows_from_its_terms_alone(figures: Figures) -> None:
    wrong = {
        figure.figure_id: (figure.value, made)
        for figure in figures
        if (made := derived(figure).value) != figure.value
    }

    assert wrong == {}
    assert len(figures) > 20


def test_a_figure_has_the_terms_that_its_rule_takes(figures: Figures) -> None:
    faults = []
    for figure in figures:
        slots = rule(figure.rule).terms
        names = {term.name for term in figure.terms}
        needed = {name for name, slot in slots.items() if not slot.optional}
        single = {name for name, slot in slots.items() if not slot.many}
        repeated = [n for n in single if sum(t.name == n for t in figure.terms) > 1]
        words = [t.name for t in figure.terms if slots.get(t.name) and slots[t.name].word]
        texts = [t.name for t in figure.terms if isinstance(t.value, str)]
        if names - slots.keys() or needed - names or repeated:
            faults.append((figure.figure_id, names - slots.keys(), needed - names, repeated))
        if figure.rule != "count" and words != texts:
            faults.append((figure.figure_id, words, texts))

    assert faults == []


def test_a_term_that_is_a_figure_is_one_of_the_report(figures: Figures) -> None:
    known = {figure.figure_id: figure.value for figure in figures}
    strays = [
        (figure.figure_id, term.figure)
        for figure in figures
        for term in figure.terms
        if term.figure and known.get(term.figure) != term.value
    ]

    assert strays == []


def test_the_inputs_of_a_figure_are_the_cells_that_its_terms_reach(figures: Figures) -> None:
    known = {figure.figure_id: figure for figure in figures}

    def reached(figure: Figure) -> set[Origin]:
        own = {term.origin for term in figure.terms if term.origin}
        return own.union(*(reached(known[t.figure]) for t in figure.terms if t.figure))

    assert all(set(figure.inputs) == reached(figure) for figure in figures)
    assert all(figure.terms for figure in figures if figure.value)


def test_figures_come_back_from_their_notebook_as_they_were(figures: Figures) -> None:
    back = from_json(to_json(figures))

    assert back == figures
    assert [each.inputs for each in back] == [each.inputs for each in figures]


def test_places_are_the_decimals_of_the_text(figures: Figures) -> None:
    rounded = [figure for figure in figures if figure.places is not None]

    assert rounded
    assert [figure.places for figure in rounded] == [
        len(figure.text.partition(".")[2]) for figure in rounded
    ]


def test_what_is_rounded_at_each_step_says_so_among_its_terms(workspace: Workspace) -> None:
    figures = REPORTS["each step rounded"](workspace)
    scores = [f for f in figures if f.rule in ("level_score", "weighted_score")]

    assert scores
    assert all(any(term.name == "rounded_to" for term in score.terms) for score in scores)
    assert all(derived(score).steps[-1].name == "rounded" for score in scores)


def test_an_assumed_result_is_found_behind_every_figure_it_moves(workspace: Workspace) -> None:
    official = {f.figure_id: f for f in REPORTS["12 months"](workspace)}
    assumed = {f.figure_id: f for f in REPORTS["what if"](workspace)}
    moved = [
        name
        for name, figure in assumed.items()
        if name in official and figure.value != official[name].value
    ]

    assert moved
    assert [
        n for n in moved if not assumed[n].assumed and ".m12." in n and n[:7] != "summary"
    ] == []


def test_the_shipped_reports_use_every_rule_but_three(workspace: Workspace) -> None:
    used = {figure.rule for make in REPORTS.values() for figure in make(workspace)}

    assert set(rules()) - used == {"anchor_score", "proposal_eased", "reassigned"}


def test_a_moved_weight_follows_from_its_terms(workspace: Workspace) -> None:
    read = records.appraisal_records(workspace, *HOUSE)
    lost = next(i for i in read.agreement.indicators if i.cancelled_from_round and i.weight_pct)
    heirs = [i for i in read.agreement.indicators if i is not lost][:2]
    parts_of = (lost.weight_pct.value - 1, Decimal(1))
    moves = tuple(
        Amendment(lost.indicator_id, heir.indicator_id, Number(part, CELL), "1", "", "", "")
        for heir, part in zip(heirs, parts_of, strict=True)
    )
    framework = load_framework(workspace.framework(read.agreement.framework_id))
    rounds = replace(read.rounds, amendments=moves)
    done = appraisal.appraise_round(read.agreement, rounds, framework, 12)
    moved = [figure for figure in done.figures if figure.rule == "reassigned"]

    assert len({figure.figure_id.partition(".")[0] for figure in moved}) == 3
    assert [derived(figure).value for figure in moved] == [figure.value for figure in moved]
    assert all(derived(figure).value == figure.value for figure in done.figures)


@pytest.mark.parametrize("levels", ["60 70 80 90 100", "50 40 30 20 10"])
def test_eased_criteria_follow_from_their_terms(workspace: Workspace, levels: str) -> None:
    read = records.appraisal_records(workspace, *HOUSE)
    falling = levels.startswith("50")
    first = read.agreement.indicators[0]
    never = Number(Decimal("80.5") if falling else Decimal("40.5"), CELL)
    own = replace(
        first,
        criteria=criteria_of("five_levels", first.indicator_id, levels.split(), "A-01"),
        levels=(),
        unit="ร้อยละ",
        baselines=(never, never, never),
    )
    agreement = replace(read.agreement, indicators=(own, *read.agreement.indicators[1:]))
    result = Number(Decimal("70.25") if falling else Decimal("55.25"), CELL)
    rounds = replace(
        read.rounds,
        results=tuple(
            replace(row, result=result) if row.indicator_id == own.indicator_id else row
            for row in read.rounds.results
        ),
        deductions=(),
        committee_scores=(),
    )
    framework = load_framework(workspace.framework(read.agreement.framework_id))
    done = appraisal.appraise_round(agreement, rounds, framework, 12)
    policy = load_proposal_rules(workspace.proposal_rules())
    made = proposals.propose(done, policy).items[0]

    assert made.shift is not None
    assert made.shift.rule == "proposal_eased"
    assert all(derived(figure).value == figure.value for figure in made.figures)


@given(
    result=st.decimals(-20, 130, places=2),
    anchors=st.sampled_from([("10", "50", "90"), ("90.5", "50", "10"), ("0", "1", "100")]),
)
def test_points_of_anchors_follow_from_their_terms(
    root: Path, result: Decimal, anchors: tuple[str, str, str]
) -> None:
    path = root / "data/frameworks/three_anchor_departmental.yaml"
    framework = load_framework(path)
    asked = criteria_of("three_anchors", "1", [*anchors, "", ""], "A-01")
    own = Indicator("1", 1, "ก", "ร้อยละ", None, CELL, criteria=asked)
    score = indicator_score(result, asked, framework)
    terms = of_score(Term("result", result, CELL), own, framework)
    figure = Figure("s", "s", score.value, "", rule=score.rule, terms=terms)

    assert derived(figure).value == score.value


def test_the_catalogue_and_the_code_know_the_same_rules() -> None:
    assert list(rules()) == list(RULES)


def test_the_method_lists_the_catalogue(root: Path) -> None:
    method = (root / "docs/method.md").read_text("utf-8").partition("## Rules")[2]
    listed = [line for line in method.splitlines() if line.startswith("| `")]

    assert listed == [
        f"| `{name}` | {own.name.en} | `{own.formula.replace('|', chr(92) + '|')}` | "
        f"{own.certainty} |"
        for name, own in rules().items()
    ]


def test_every_step_has_its_words(workspace: Workspace) -> None:
    missing = {
        (figure.rule, step.name)
        for make in REPORTS.values()
        for figure in make(workspace)
        for step in derived(figure).steps
        if step.name not in rule(figure.rule).steps
    }

    assert missing == set()


@pytest.mark.parametrize(
    "places",
    [
        {},
        {"origin": CELL, "figure": "total"},
        {"origin": CELL, "decision": DECIDED},
        {"figure": "total", "decision": DECIDED},
    ],
    ids=["none", "cell and figure", "cell and decision", "figure and decision"],
)
def test_a_term_comes_from_exactly_one_place(places: dict[str, object]) -> None:
    with pytest.raises(AgreementError, match="name the one cell, figure or decision"):
        Term("result", Decimal(1), **places)


def test_a_figure_without_a_value_is_no_term() -> None:
    with pytest.raises(AgreementError, match="figure total has no value"):
        Figure("total", "รวม", None, "").term("score")


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"formula": "now + before"}, True),
        ({"revision": 2}, True),
        ({"certainty": "B"}, False),
    ],
    ids=["formula", "revision", "certainty"],
)
def test_the_version_of_a_rule_changes_with_what_it_makes(
    change: dict[str, object], *, differs: bool
) -> None:
    own = rule("change")

    assert (own.model_copy(update=change).version != own.version) is differs


def test_a_changed_term_gives_another_value() -> None:
    terms = (Term("now", Decimal(5), CELL), Term("before", Decimal(3), CELL))
    figure = Figure("c", "c", Fraction(2), "2", rule="change", terms=terms)
    other = replace(figure, terms=(terms[0], replace(terms[1], value=Decimal(4))))

    assert (derived(figure).value, derived(other).value) == (2, 1)


def test_an_unknown_rule_or_a_missing_term_is_refused() -> None:
    with pytest.raises(ReportError, match="not known"):
        derived(Figure("c", "c", Fraction(2), "2", rule="magic"))
    with pytest.raises(ReportError, match="term now is missing"):
        derived(Figure("c", "c", Fraction(2), "2", rule="change"))
