"""Many reports in one process, by less than a run does: `python alone.py WAY NUMBER [TIMES]`.

* `page`: the notebook in a forked kernel, and the page; nothing else is made or checked
* `cells`: the code of the notebook as a plain function, and page, print and audit files
* `calculation`: tables read, checked and evaluated; nothing is shown
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from kpi_lib.audit.evidence import evidence
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import evaluate
from kpi_lib.framework import load_framework
from kpi_lib.kernels import fitness
from kpi_lib.periods import Quarter
from kpi_lib.records import records
from kpi_lib.runs import digests, identity, rendering, run
from kpi_lib.runs.execution import Job, executed
from kpi_lib.runs.garbage import Sweep
from kpi_lib.runs.normalisation import normalised
from kpi_lib.runs.plan import planned, report_notebook, settings_of
from kpi_lib.runs.selection import tasks

REPORT = "quarterly_evaluation"
Parameters = Mapping[str, Any]


def page(workspace: Workspace, parameters: Parameters) -> None:
    """Execute in a forked kernel and draw the page."""
    settings = {
        "KPI_ROOT": str(workspace.root),
        run.MADE_WITH: json.dumps(MADE_WITH),
        run.LATER: "1",
        **settings_of(parameters),
    }
    notebook = report_notebook(workspace, REPORT)
    job = Job(REPORT, parameters, workspace.notebooks, settings, lambda _: None)
    made = normalised(executed(notebook, job), TOLD | {"parameters": dict(parameters)})
    assert rendering.page(rendering.document(made, REPORT))


def cells(workspace: Workspace, parameters: Parameters) -> None:
    """Run the cells here and make every file of the report."""
    plan = planned(workspace, REPORT, dict(parameters))
    made = normalised(called(report_notebook(workspace, REPORT), parameters), plan.told)
    known = evidence(made, plan.identity["data"])
    files = run._files(plan, made, known, lambda _: None)  # noqa: SLF001 - the rendering of a run, itself
    assert all(files.values())


def calculation(workspace: Workspace, parameters: Parameters) -> None:
    """Read, check and evaluate."""
    year, quarter = parameters["fiscal_year"], parameters["quarter"]
    read = records(workspace, parameters["agency"], year).until(quarter)
    rules = load_framework(workspace.framework(read.agreement.framework_id))
    found = evaluate(read.agreement, rules, Quarter(year, quarter), read.findings)
    assert found.scorecards


def called(notebook: Any, parameters: Parameters) -> Any:  # noqa: ANN401 - a notebook
    """A notebook with what its code shows when it is run as any other code."""
    import IPython.display
    from nbformat import v4

    known: dict[str, Any] = {}
    shown: list[dict[str, Any]] = []
    display = IPython.display.display
    IPython.display.display = lambda told, **_: shown.append(told)  # type: ignore[assignment]
    try:
        for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
            exec(compile(cell.source, cell.id, "exec"), known)  # noqa: S102 - our own notebook
            if "parameters" in cell.metadata.get("tags", []):
                known.update(parameters)
            cell.outputs = [v4.new_output("display_data", data=told) for told in shown]
            cell.execution_count = 1
            shown.clear()
    finally:
        IPython.display.display = display
    return notebook


WAYS: dict[str, Callable[[Workspace, Parameters], None]] = {
    "page": page,
    "cells": cells,
    "calculation": calculation,
}
TOLD = {"run_id": "0" * 16, "report": REPORT, "version": "0"}
MADE_WITH = identity.in_words({**identity.programs()})


def main(way: str, number: int, times: int = 1) -> None:
    """Make so many reports, each so many times."""
    workspace = Workspace.find()
    os.environ[fitness.SWITCH] = "1"
    os.environ[run.MADE_WITH], os.environ[run.LATER] = json.dumps(MADE_WITH), "1"
    asked = tasks(workspace, REPORT, {"fiscal_year": "2563", "quarter": "4"})[:number]
    assert len(asked) == number
    sweep = Sweep()
    with digests.remembered():
        for task in asked:
            with sweep.after():  # as a worker does
                for _ in range(times):
                    WAYS[way](workspace, dict(task.parameters))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
