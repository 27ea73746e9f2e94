"""Criteria and target of next year: all moved by one distance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kpi_lib.criteria import FiveLevels
from kpi_lib.figures import Figure, Term, half_up, shown
from kpi_lib.proposals import terms
from kpi_lib.proposals.digits import decimals, moved, places_of
from kpi_lib.proposals.past import TOP, Past


def shifted(criteria: FiveLevels, shift: Figure | None) -> FiveLevels:
    """Criteria with every level moved by one distance; the direction stays."""
    by, places = distance(shift), places_of(criteria)
    levels = tuple(half_up(Fraction(level) + by, places) for level in criteria.levels)
    start = criteria.level_0
    if start is not None:
        start = half_up(Fraction(start) + by, max(places, decimals(start)))
    return replace(criteria, levels=levels, level_0=start)


def moved_levels(past: Past, signed: FiveLevels, shift: Figure | None) -> tuple[Figure, ...]:
    """Levels 1 to 5 after the move, each with its working."""
    by, own = distance(shift), past.card.indicator
    places = places_of(signed)
    return tuple(
        Figure(
            f"proposal-{own.indicator_id}.level_{k}",
            f"proposal.level_{k}",
            level,
            shown(level, places),
            own.unit,
            "proposal_level",
            moved(signed.levels[k - 1], by),
            terms=(
                Term("level", was, terms.cell(own, f"level_{k}", was)),
                *((shift.term("shift"),) if shift else ()),
                *terms.places(own, signed, places),
            ),
            places=places,
        )
        for k, was, level in zip(
            range(1, TOP + 1), signed.levels, shifted(signed, shift).levels, strict=True
        )
    )


def moved_target(past: Past, shift: Figure | None) -> Figure | None:
    """The target moved as the criteria are, and no further than the unit allows."""
    own, signed, by = past.card.indicator, past.card.target, distance(shift)
    if signed is None or signed.value is None:
        return None
    was = Fraction(signed.value)
    allowed = past.rules.range_of(own.unit)
    value = was + by
    if by > 0 and allowed.most is not None:
        value = min(value, max(Fraction(allowed.most), was))
    if by < 0 and allowed.least is not None:
        value = max(value, min(Fraction(allowed.least), was))
    places = max(decimals(signed.value), places_of(past.five))
    return Figure(
        f"proposal-{own.indicator_id}.target",
        "proposal.target",
        half_up(value, places),
        shown(value, places),
        own.unit,
        "proposal_target",
        moved(signed.value, value - was),
        terms=(
            signed.term("target"),
            *((shift.term("shift"),) if shift else ()),
            *terms.ends(past.rules, own.unit),
            *terms.places(own, past.five, places),
        ),
        places=places,
    )


def distance(shift: Figure | None) -> Fraction:
    """How far a move goes; 0 without one."""
    return Fraction(shift.value) if shift and shift.value is not None else Fraction(0)
