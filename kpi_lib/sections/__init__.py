"""Parts of a report: what was evaluated, put into the words and blocks that a reader sees.

Each function takes what was evaluated and the words of a language and returns blocks; none
computes a figure. One folder a report; the modules beside them are shared by all.
"""

from kpi_lib.sections.doubts import corrections, findings

__all__ = ["corrections", "findings"]
