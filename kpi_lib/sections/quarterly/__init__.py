"""The report of one quarter: results against targets, as the city's pages give them."""

from kpi_lib.sections.quarterly.changes import changes
from kpi_lib.sections.quarterly.indicators import overview, scorecards
from kpi_lib.sections.quarterly.opening import cover, summary
from kpi_lib.sections.quarterly.sources import (
    annex,
    figures,
    findings,
    method,
    reproduction,
)

__all__ = [
    "annex",
    "changes",
    "cover",
    "figures",
    "findings",
    "method",
    "overview",
    "reproduction",
    "scorecards",
    "summary",
]
