"""The data folder: the only part of the library that knows where a file lies.

Tables enter as text, with the line that each row stands on; nothing is converted on the
way, and whatever cannot be read is refused with its place, its value and what to do.
"""

from kpi_lib.datasets.agencies import Agency
from kpi_lib.datasets.columns import (
    AGENCIES,
    AMENDMENTS,
    CITY_INDICATORS,
    CITY_PROJECTS,
    COMMITTEE_SCORES,
    CORRECTIONS,
    DEDUCTIONS,
    INDICATORS,
    RESULTS,
    ROUNDS,
    SUPPORTING_UNITS,
    TRANSPARENCY,
    WEIGHTS,
)
from kpi_lib.datasets.folders import ROOT_VARIABLE
from kpi_lib.datasets.numerals import NumeralFault, decimal, numeral_fault
from kpi_lib.datasets.projects import (
    OF_A_FORM,
    PLANNED,
    REPORTED,
    ProjectFolder,
    projects,
)
from kpi_lib.datasets.register import Entry
from kpi_lib.datasets.table import Row, TableText, nearest, read_table
from kpi_lib.datasets.workspace import Workspace, form_command

__all__ = [
    "AGENCIES",
    "AMENDMENTS",
    "CITY_INDICATORS",
    "CITY_PROJECTS",
    "COMMITTEE_SCORES",
    "CORRECTIONS",
    "DEDUCTIONS",
    "INDICATORS",
    "OF_A_FORM",
    "PLANNED",
    "REPORTED",
    "RESULTS",
    "ROOT_VARIABLE",
    "ROUNDS",
    "SUPPORTING_UNITS",
    "TRANSPARENCY",
    "WEIGHTS",
    "Agency",
    "Entry",
    "NumeralFault",
    "ProjectFolder",
    "Row",
    "TableText",
    "Workspace",
    "decimal",
    "form_command",
    "nearest",
    "numeral_fault",
    "projects",
    "read_table",
]
