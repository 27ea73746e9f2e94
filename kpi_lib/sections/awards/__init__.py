"""The report on annual awards: units in the groups of a framework, ranked if it says how."""

from kpi_lib.sections.awards.groups import groups
from kpi_lib.sections.awards.opening import cover, summary
from kpi_lib.sections.awards.sources import annex, figures, method, reproduction
from kpi_lib.sections.awards.subjects import subjects
from kpi_lib.sections.doubts import findings

__all__ = [
    "annex",
    "cover",
    "figures",
    "findings",
    "groups",
    "method",
    "reproduction",
    "subjects",
    "summary",
]
