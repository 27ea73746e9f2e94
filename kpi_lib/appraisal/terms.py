"""What the scores of an appraisal are made of, term by term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from kpi_lib.agreement import Indicator, Number
from kpi_lib.criteria import (
    Entered,
    FiveLevels,
    LevelReached,
    Milestones,
    ThreeAnchors,
)
from kpi_lib.derivations.known import ANCHORS
from kpi_lib.figures import Exact, Figure, Origin, Term
from kpi_lib.framework import Framework, When
from kpi_lib.rules import decided


def of_score(given: Term, indicator: Indicator, framework: Framework) -> tuple[Term, ...]:
    """Terms of the score of an indicator.

    Args:
        given: The result, or what is scored in its place, as the target.
        indicator: As agreed, with its criteria and their cells.
        framework: Gives the floor, the points of anchors and the rounding.
    """
    found: list[Term] = [given]
    match indicator.criteria:
        case FiveLevels() as five:
            found += _levels(five.levels, indicator)
            if five.level_0 is not None:
                cell = indicator.cell("level_0", str(five.level_0))
                found.append(Term("level_0", five.level_0, cell))
            found += _floor(framework)
        case LevelReached():
            found += _floor(framework)
        case Milestones() as steps:
            cells = {cell.column: cell for cell in indicator.levels}
            for k in steps.defined:
                name = f"level_{k}"
                cell = cells.get(name) or indicator.cell(name, steps.steps[k - 1] or "")
                found.append(Term(name, cell.raw, cell))
            found += _floor(framework)
        case ThreeAnchors() as three:
            cells = {cell.column: cell for cell in indicator.levels}
            for k, (name, level) in enumerate(zip(ANCHORS, three.results, strict=True), 1):
                column = f"level_{k}"
                cell = cells.get(column) or indicator.cell(column, str(level))
                found.append(Term(name, level, cell))
            found += _points(framework)
        case Entered() as sheet:
            where = indicator.cell("level_1", sheet.reference)
            found.append(Term("reference", sheet.reference, where))
    return (*found, *rounded_to(framework))


def level(indicator: Indicator, k: int) -> Term:
    """The result that level `k` asks for; where levels are results, the level itself."""
    criteria = indicator.criteria
    if isinstance(criteria, FiveLevels):
        return Term(
            "level", criteria.levels[k - 1], _cell(indicator, k, criteria.levels[k - 1])
        )
    return Term("level", Fraction(k), decision=decided("near_level", f"level_{k}"))


def ends(indicator: Indicator) -> tuple[Term, ...]:
    """Levels 1 and 5, whose order says whether more or less is better."""
    criteria = indicator.criteria
    if not isinstance(criteria, FiveLevels):
        return ()
    return tuple(
        Term(f"level_{k}", criteria.levels[k - 1], _cell(indicator, k, criteria.levels[k - 1]))
        for k in (1, len(criteria.levels))
    )


def rounded_to(framework: Framework) -> tuple[Term, ...]:
    """Decimal places that a step is rounded to; nothing where only the end is rounded."""
    rounding = framework.rounding.value
    if rounding.when is When.END:
        return ()
    decided = framework.decision("rounding", "places")
    return (Term("rounded_to", Fraction(rounding.places), decision=decided),)


def cell(name: str, number: Number, of: str = "") -> Term:
    """A number as it was received, as a term."""
    return Term(name, number.value, number.origin, of=of)


def summands(name: str, figures: Iterable[tuple[str, Figure | None]]) -> Iterator[Term]:
    """Lines of a sum, of the figures that have a value."""
    for code, figure in figures:
        if figure is not None and figure.value is not None:
            yield figure.term(name, code)


def _levels(levels: tuple[Exact, ...], indicator: Indicator) -> list[Term]:
    return [
        Term(f"level_{k}", asked, _cell(indicator, k, asked))
        for k, asked in enumerate(levels, 1)
    ]


def _cell(indicator: Indicator, k: int, asked: Exact) -> Origin:
    column = f"level_{k}"
    known = {each.column: each for each in indicator.levels}
    return known.get(column) or indicator.cell(column, str(asked))


def _floor(framework: Framework) -> list[Term]:
    floor = framework.floor.value
    return [] if floor is None else [Term("floor", floor, decision=framework.decision("floor"))]


def _points(framework: Framework) -> list[Term]:
    if framework.anchors is None:
        return []
    return [
        Term(
            f"points_{name}",
            getattr(framework.anchors, name).value,
            decision=framework.decision(f"anchors.{name}"),
        )
        for name in ("short_of_base", *ANCHORS)
    ]
