"""A comparison as a report: what moved between two runs, and why."""

from kpi_lib.sections.movement.page import Compared, page
from kpi_lib.sections.movement.restatement import restatement
from kpi_lib.sections.movement.tables import InputChange

__all__ = ["Compared", "InputChange", "page", "restatement"]
