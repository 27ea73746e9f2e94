"""The report of one round: an agreement's scores, totals, and what to do about them."""

from kpi_lib.sections.appraisal.amendments import amendments
from kpi_lib.sections.appraisal.attention import behind, problems
from kpi_lib.sections.appraisal.cards import scorecards
from kpi_lib.sections.appraisal.changes import changes
from kpi_lib.sections.appraisal.glance import dimensions, glance
from kpi_lib.sections.appraisal.opening import cover, summary
from kpi_lib.sections.appraisal.sources import annex, figures, findings, method, reproduction
from kpi_lib.sections.appraisal.totals import totals
from kpi_lib.sections.appraisal.year import every_figure, year, year_figures

__all__ = [
    "amendments",
    "annex",
    "behind",
    "changes",
    "cover",
    "dimensions",
    "every_figure",
    "figures",
    "findings",
    "glance",
    "method",
    "problems",
    "reproduction",
    "scorecards",
    "summary",
    "totals",
    "year",
    "year_figures",
]
