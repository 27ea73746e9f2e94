"""Charts: one question, one function, one chart with what it says in words.

A chart function reads no file and computes no figure: it lays out what was evaluated. Every
row is kept (Vega-Lite drops rows without a number), every order and domain is fixed, labels
are whole names broken between words, and each chart brings its alt text.
"""

from kpi_lib.charts.appraisal import changes_chart, scores_chart
from kpi_lib.charts.dimensions import dimensions_chart
from kpi_lib.charts.ladder import ladder_chart
from kpi_lib.charts.look import LEADING, LINE
from kpi_lib.charts.moved import moved_chart
from kpi_lib.charts.quarterly import BEYOND, attainment_chart
from kpi_lib.charts.quarters import quarters_chart

__all__ = [
    "BEYOND",
    "LEADING",
    "LINE",
    "attainment_chart",
    "changes_chart",
    "dimensions_chart",
    "ladder_chart",
    "moved_chart",
    "quarters_chart",
    "scores_chart",
]
