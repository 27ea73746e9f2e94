"""What a run will be, before it starts: its inputs, its name, its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from kpi_lib.audit import manifest
from kpi_lib.datasets import Workspace
from kpi_lib.errors import ParameterError, ReportError
from kpi_lib.periods import FiscalYear, Quarter, Round
from kpi_lib.runs import folder, identity
from kpi_lib.runs.parameters import Contract, Value, contract, suggestion

if TYPE_CHECKING:  # a notebook brings half a second of imports
    from nbformat import NotebookNode


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that is ready to start.

    Args:
        workspace: Where everything lies.
        notebook: Path of the report as a notebook.
        parameters: Values of every parameter.
        tables: What it reads.
        settings: Environment variables of its kernel, the same on every machine.
        identity: All that went in, as `identity.identity` has it.
    """

    workspace: Workspace
    notebook: Path
    parameters: dict[str, Value]
    tables: tuple[Path, ...]
    settings: dict[str, str]
    identity: dict[str, Any]
    run_id: str = field(init=False)
    """Name of the run."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "run_id", manifest.run_id(self.identity))

    @property
    def report(self) -> str:
        """Name of the report."""
        return self.notebook.stem

    @property
    def target(self) -> Path:
        """Folder that the run has, or will have."""
        outputs = self.workspace.outputs
        return folder.place(outputs, self.report, self.parameters, self.run_id)

    @property
    def told(self) -> dict[str, Any]:
        """What the notebook says of its run, so that an export by hand can say it too."""
        return {
            "run_id": self.run_id,
            "report": self.report,
            "parameters": self.parameters,
            "version": self.identity["code"]["version"],
        }

    def identity_now(self) -> dict[str, Any]:
        """All that would go in at this moment."""
        return identity.identity(
            self.workspace, self.notebook, self.parameters, self.tables, self.settings
        )


def reports(workspace: Workspace) -> list[str]:
    """Names of the reports, one a notebook."""
    return sorted(path.stem for path in workspace.notebooks.glob("[!.]*.ipynb"))


def report_notebook(workspace: Workspace, report: str) -> NotebookNode:
    """Notebook of a report, as it is kept.

    Raises:
        ParameterError: There is no such report; names the nearest.
        ReportError: Its notebook cannot be read.
    """
    path = _path(workspace, report)
    import nbformat  # noqa: PLC0415 - see the top

    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except (ValueError, OSError) as error:
        raise _unreadable(workspace, path) from error
    return notebook


def taken(workspace: Workspace, report: str) -> Contract:
    """What a report takes, read from its notebook without what executes notebooks.

    Raises:
        ParameterError: There is no such report, or it does not declare what it takes.
        ReportError: Its notebook cannot be read.
    """
    path = _path(workspace, report)
    try:
        cells = [_cell(plain) for plain in json.loads(path.read_bytes())["cells"]]
    except (ValueError, OSError, LookupError, TypeError, AttributeError) as error:
        raise _unreadable(workspace, path) from error
    return contract(report, SimpleNamespace(cells=cells))


def _cell(plain: Mapping[str, Any]) -> SimpleNamespace:
    """A cell as files hold it: its source is a text, or lines."""
    metadata, source = dict(plain["metadata"]), "".join(plain["source"])
    return SimpleNamespace(cell_type=plain["cell_type"], metadata=metadata, source=source)


def _path(workspace: Workspace, report: str) -> Path:
    if report not in reports(workspace):
        msg = f"there is no report {report!r}; {suggestion(report, reports(workspace))}"
        raise ParameterError(msg)
    return workspace.notebooks / f"{report}.ipynb"


def _unreadable(workspace: Workspace, path: Path) -> ReportError:
    return ReportError(f"{workspace.file(path)} cannot be read as a notebook")


def planned(workspace: Workspace, report: str, bound: dict[str, Value]) -> Plan:
    """Run of a report with these parameters, once its data is known to be sound.

    Raises:
        DatasetError: The agency, year or quarter does not exist.
        DataValidationError: The data breaks a critical rule.
    """
    from kpi_lib.runs.inputs import inputs  # noqa: PLC0415 - brings every reader of tables

    path = workspace.notebooks / f"{report}.ipynb"
    tables = inputs(workspace, bound)
    settings = settings_of(bound)
    found = identity.identity(workspace, path, bound, tables, settings)
    return Plan(workspace, path, bound, tables, settings, found)


def settings_of(bound: Mapping[str, Any]) -> dict[str, str]:
    """Environment variables of the kernel of a report, the same on every machine."""
    epoch = str(int(_period_end(bound).timestamp()))
    return {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": epoch, "TZ": "UTC"}


def _period_end(bound: Mapping[str, Any]) -> datetime:
    """Midnight of the last day that a report is about: the only clock that its files know."""
    if "fiscal_year" not in bound:
        return datetime.fromtimestamp(0, UTC)
    year = bound["fiscal_year"]
    if "quarter" in bound:
        end = Quarter(year, bound["quarter"]).end
    elif "months" in bound:
        end = Round(year, bound["months"]).end
    else:
        end = FiscalYear(year).end
    return datetime.combine(end, time(), UTC)
