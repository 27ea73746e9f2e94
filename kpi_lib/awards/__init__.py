"""Awards of a year: units in their groups, and what became of them since the year before."""

from kpi_lib.awards.changes import Placed, UnitPair, compared
from kpi_lib.awards.year import (
    Absent,
    Award,
    AwardYear,
    Group,
    SupportingUnit,
    Unit,
    award_year,
)

__all__ = [
    "Absent",
    "Award",
    "AwardYear",
    "Group",
    "Placed",
    "SupportingUnit",
    "Unit",
    "UnitPair",
    "award_year",
    "compared",
]
