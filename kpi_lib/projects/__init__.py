"""A project: what its document planned, what came of it, and what that says by a quarter.

`document` and `tables` say what a project is, `records` reads and checks it, `evaluation` puts
participation, questionnaire, money and project indicators together for one quarter.
"""

from kpi_lib.projects.document import load_project
from kpi_lib.projects.evaluation import ProjectEvaluation, evaluate_project
from kpi_lib.projects.records import ProjectRecords, checked_project, project_records

__all__ = [
    "ProjectEvaluation",
    "ProjectRecords",
    "checked_project",
    "evaluate_project",
    "load_project",
    "project_records",
]
