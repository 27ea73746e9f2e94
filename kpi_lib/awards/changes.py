"""What became of the units of an agency since the awards of the year before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.awards.year import SCORES, AwardYear, Unit
from kpi_lib.figures import Figure


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit in one year.

    Args:
        unit: The unit.
        group_id: Group that holds its weight; empty where none does.
        score: The score that it is ranked by, or that over all in force where none is.
    """

    unit: Unit
    group_id: str
    score: Figure


@dataclass(frozen=True, slots=True)
class UnitPair:
    """A unit of one name in this year and in the one before; none where it had no indicator."""

    before: Placed | None
    now: Placed | None

    @property
    def sign(self) -> int | None:
        """Whether its score rose (1), fell (-1) or stayed (0); none unless both are there."""
        if self.before is None or self.now is None:
            return None
        before, now = self.before.score.value, self.now.score.value
        if before is None or now is None:
            return None
        difference = Fraction(now) - Fraction(before)
        return (difference > 0) - (difference < 0)

    @property
    def regrouped(self) -> bool:
        """Whether its weight lies in another group, or in one where it lay in none."""
        if self.before is None or self.now is None:
            return False
        return self.before.group_id != self.now.group_id

    @property
    def reranked(self) -> bool:
        """Whether it has another place in the same group."""
        if self.before is None or self.now is None or self.regrouped:
            return False
        ranks = (self.before.unit.rank, self.now.unit.rank)
        return None not in ranks and ranks[0] != ranks[1]


def compared(before: AwardYear, now: AwardYear) -> tuple[UnitPair, ...]:
    """Every unit that has indicators in either year, those of the year before alone last.

    Both years stand in the groups, and under the ranking, of the framework of this year.

    Source:
        Our reading: units are the same where the agreements of both years name them alike.
    """
    earlier, later = _placed(before), _placed(now)
    names = (*later, *(name for name in earlier if name not in later))
    return tuple(UnitPair(earlier.get(name), later.get(name)) for name in names)


def _placed(year: AwardYear) -> dict[str, Placed]:
    ranking = year.rules.ranking.value
    score = SCORES[ranking] if ranking else lambda unit: unit.in_force
    grouped = [
        (unit, group.rules.group_id)
        for group in year.groups
        if group.rules.by_weight
        for unit in group.units
    ]
    grouped += [(unit, "") for unit in year.uncovered]
    return {unit.name: Placed(unit, group, score(unit)) for unit, group in grouped}
