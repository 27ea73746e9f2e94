"""Parts of the overview: one quarter of all agencies, in words and blocks."""

from kpi_lib.sections.city.agencies import agencies, marks
from kpi_lib.sections.city.aside import set_aside
from kpi_lib.sections.city.doubts import doubts, rules
from kpi_lib.sections.city.opening import cover, summary
from kpi_lib.sections.city.pictures import pictures
from kpi_lib.sections.city.sources import annex, figures, method, reproduction
from kpi_lib.sections.city.subjects import subjects

__all__ = [
    "agencies",
    "annex",
    "cover",
    "doubts",
    "figures",
    "marks",
    "method",
    "pictures",
    "reproduction",
    "rules",
    "set_aside",
    "subjects",
    "summary",
]
