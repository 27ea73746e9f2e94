"""The folder of a project: its document, its tables, and which of them are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kpi_lib.datasets.table import TableText, nearest
from kpi_lib.datasets.workspace import Workspace
from kpi_lib.errors import DatasetError

PLANNED = {
    "activities": (
        "activity_id",
        "parent_id",
        "name_th",
        "short_th",
        "name_en",
        "unit",
        "output",
        "quarter",
        "month",
        "whole_year",
        "days",
        "participants",
        "owner_unit",
        "source",
    ),
    "participants": (
        "activity_id",
        "group_id",
        "part_of",
        "name_th",
        "name_en",
        "planned",
        "source",
    ),
    "budget_plan": ("activity_id", "quarter", "output", "budget", "source"),
    "expenditure": ("category_id", "parent_id", "name_th", "budget", "source"),
    "outputs": ("output_id", "name_th", "name_en", "due_months", "due_stated", "source"),
    "questionnaire": (
        "item_id",
        "part",
        "name_th",
        "short_th",
        "name_en",
        "least",
        "most",
        "source",
    ),
}
"""Tables that say what is planned: each must be there."""

REPORTED = {
    "attendance": ("activity_id", "group_id", "quarter", "attended", "source"),
    "budget_actual": (
        "activity_id",
        "quarter",
        "output",
        "disbursed",
        "problems",
        "suggestions",
        "source",
    ),
    "deliveries": ("output_id", "quarter", "delivered_on", "document", "source"),
    "results": ("indicator_id", "quarter", "result", "progress", "source"),
}
"""Tables that say what came of it: a table is absent until there is something to say."""

OF_A_FORM = ("form_id", "activity_id", "quarter", "group_id")
"""Columns of `responses.csv` before those of the questions."""


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """Where one project lies.

    Args:
        workspace: Workspace that it is part of.
        agency_code: Agency that runs it.
        fiscal_year: Buddhist Era.
        project_id: Name of the folder.

    Raises:
        DatasetError: There is no such agency or project; names the nearest.
    """

    workspace: Workspace
    agency_code: str
    fiscal_year: int
    project_id: str

    def __post_init__(self) -> None:
        known = [
            found.project_id
            for found in projects(self.workspace, self.agency_code)
            if found.fiscal_year == self.fiscal_year
        ]
        if self.project_id not in known:
            there = ", ".join(nearest(self.project_id, known)) or "none"
            msg = (
                f"agency {self.agency_code} has no project {self.project_id!r} for fiscal "
                f"year {self.fiscal_year}; there is {there}"
            )
            raise DatasetError(msg)

    @property
    def path(self) -> Path:
        """The folder itself."""
        year = f"fy{self.fiscal_year}"
        return self.workspace.data / "projects" / self.agency_code / year / self.project_id

    @property
    def document(self) -> Path:
        """What the project document says apart from its tables."""
        return self.path / "project.yaml"

    def table(self, name: str, columns: tuple[str, ...] = ()) -> TableText:
        """Read a table; `columns` are needed where they are not the same in every project.

        Raises:
            DatasetError: The table is absent or irregular.
        """
        wanted = columns or {**PLANNED, **REPORTED}[name]
        return self.workspace.read(self.path / f"{name}.csv", wanted)

    def has(self, name: str) -> bool:
        """Whether a table is there."""
        return (self.path / f"{name}.csv").is_file()


@dataclass(frozen=True, slots=True)
class ProjectName:
    """Which projects there are, before one is opened."""

    agency_code: str
    fiscal_year: int
    project_id: str


def projects(workspace: Workspace, agency_code: str) -> tuple[ProjectName, ...]:
    """Projects of an agency, by year and name.

    Raises:
        DatasetError: There is no such agency.
    """
    folder = workspace.data / "projects" / workspace.agency(agency_code).agency_code
    found = (path.parent for path in folder.glob("fy*/*/project.yaml"))
    return tuple(
        sorted(
            (
                ProjectName(agency_code, int(path.parent.name[2:]), path.name)
                for path in found
                if path.parent.name[2:].isdecimal()
            ),
            key=lambda each: (each.fiscal_year, each.project_id),
        )
    )
