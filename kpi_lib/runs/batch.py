"""A report of many: what is to be made, and what became of it."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from kpi_lib.datasets import Workspace
from kpi_lib.errors import DataValidationError, KpiError
from kpi_lib.findings import SEVERITIES, Finding
from kpi_lib.runs.parameters import SUBJECT, Value
from kpi_lib.runs.plan import planned
from kpi_lib.runs.steps import CELL_SECONDS

FAILED, STOPPED = "failed", "stopped"
"""Endings of a report of a batch beside those of `run.Ending`."""


@dataclass(frozen=True, slots=True)
class Task:
    """One report of a batch: plain values, so that another process or machine can make it.

    Args:
        report: Its name.
        parameters: Name and value of every parameter.
        force: Make it even if it is there, and compare.
        cell_seconds: Longest that one cell may take.
    """

    report: str
    parameters: tuple[tuple[str, Value], ...]
    force: bool = False
    cell_seconds: int = CELL_SECONDS

    @property
    def label(self) -> str:
        """What it is about, for a line of a terminal."""
        about = [(name, value) for name, value in self.parameters if name in SUBJECT]
        marks = {"fiscal_year": "fy", "quarter": "q", "months": "m"}
        return " ".join(f"{marks.get(name, '')}{value}" for name, value in about) or "all"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one report.

    Args:
        task: The report.
        ending: One of `run.Ending`, `failed`, or `stopped` where it was not come to.
        run_id: Name of the run, empty where there is none.
        folder: Where it lies, relative to the workspace.
        seconds: That it took.
        figures: How many it prints.
        findings: How many, by severity; empty where nobody looked, or where it lies elsewhere.
        error: What went wrong, in one sentence.
        detail: Traceback of a defect of ours.
    """

    task: Task
    ending: str
    run_id: str = ""
    folder: str = ""
    seconds: float = 0.0
    figures: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    error: str = ""
    detail: str = ""

    @property
    def well(self) -> bool:
        """Whether the report is there."""
        return self.ending not in (FAILED, STOPPED)

    def plain(self) -> dict[str, Any]:
        """The result as plain JSON."""
        task = asdict(self.task) | {"parameters": dict(self.task.parameters)}
        return {**{name: getattr(self, name) for name in self.__slots__}, "task": task}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """What `plain` wrote.

        Raises:
            KeyError: It was written by something else.
        """
        task = plain["task"]
        parameters = tuple(task["parameters"].items())
        return cls(**{**plain, "task": Task(**{**task, "parameters": parameters})})


def make(root: Path, task: Task, issued: Collection[str] = ()) -> Result:
    """Make one report; whatever goes wrong is told, not raised.

    Args:
        root: The workspace.
        task: What to make.
        issued: Names of runs of it that lie elsewhere, and are not made again.
    """
    from kpi_lib.runs.run import (  # noqa: PLC0415 - heavy, and who plans a batch makes nothing
        Ending,
        run,
    )

    began = time.monotonic()
    workspace = Workspace(root)
    try:
        if issued and not task.force and (there := _run_id(workspace, task)) in issued:
            return Result(task, str(Ending.PRESENT), there, seconds=_since(began))
        outcome = run(
            workspace,
            task.report,
            dict(task.parameters),
            force=task.force,
            cell_seconds=task.cell_seconds,
        )
    except KpiError as error:
        found = error.findings if isinstance(error, DataValidationError) else ()
        told = _counted(found) if found else {}
        said = error.said(str(dict(task.parameters).get("language")))
        return Result(task, FAILED, seconds=_since(began), findings=told, error=said)
    except Exception as error:  # noqa: BLE001 - one report must not stop the others
        said = f"{type(error).__name__}: {error}"
        detail = traceback.format_exc()
        return Result(task, FAILED, seconds=_since(began), error=said, detail=detail)
    return Result(
        task,
        str(outcome.ending),
        outcome.run_id,
        workspace.file(outcome.folder),
        _since(began),
        outcome.figures,
        _counted(outcome.findings),
    )


def _counted(findings: Iterable[object]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found = Counter(str(one.severity) for one in findings if isinstance(one, Finding))
    return {str(severity): found[str(severity)] for severity in SEVERITIES}


def found(results: Iterable[Result]) -> dict[str, int]:
    """Findings of several reports by severity; empty where none of them tells of any.

    A finding of a table counts once in each report that prints it.
    """
    told = [one.findings for one in results if one.findings]
    names = map(str, SEVERITIES) if told else ()
    return {name: sum(each.get(name, 0) for each in told) for name in names}


def _run_id(workspace: Workspace, task: Task) -> str:
    """Name that the run of a report has today."""
    return planned(workspace, task.report, dict(task.parameters)).run_id


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)
