"""Parts of a report on a project, put into the words and blocks that a reader sees.

Each function takes an evaluation and the words of a language and returns blocks; none
computes a figure.
"""

from kpi_lib.sections.project.indicators import indicators, outputs
from kpi_lib.sections.project.money import budget
from kpi_lib.sections.project.opening import cover, summary
from kpi_lib.sections.project.people import participation, questionnaire
from kpi_lib.sections.project.problems import problems
from kpi_lib.sections.project.sources import annex, figures, findings, method, reproduction
from kpi_lib.sections.project.subjects import subjects

__all__ = [
    "annex",
    "budget",
    "cover",
    "figures",
    "findings",
    "indicators",
    "method",
    "outputs",
    "participation",
    "problems",
    "questionnaire",
    "reproduction",
    "subjects",
    "summary",
]
