"""Parts of a report: what was evaluated, put into the words and blocks that a reader sees.

Each function takes an evaluation and the words of a language and returns blocks; none
computes a figure.
"""

from kpi_lib.sections.changes import changes
from kpi_lib.sections.doubts import corrections, findings
from kpi_lib.sections.indicators import overview, scorecards
from kpi_lib.sections.opening import cover, summary
from kpi_lib.sections.sources import annex, figures, method, reproduction

__all__ = [
    "annex",
    "changes",
    "corrections",
    "cover",
    "figures",
    "findings",
    "method",
    "overview",
    "reproduction",
    "scorecards",
    "summary",
]
