"""Parts of a report: what was evaluated, put into the words and blocks that a reader sees.

Each function takes what was evaluated and the words of a language and returns blocks; none
computes a figure. One folder a report; the modules beside them are shared by all. The names
below are those of the quarterly report.
"""

from kpi_lib.sections.doubts import corrections
from kpi_lib.sections.quarterly import (
    annex,
    changes,
    cover,
    figures,
    findings,
    method,
    overview,
    reproduction,
    scorecards,
    summary,
)

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
