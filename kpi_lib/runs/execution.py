"""A notebook, executed by papermill from top to bottom."""

from __future__ import annotations

import copy
import logging
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, ValidationError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from kpi_lib import errors
from kpi_lib.errors import KpiError, ReportError
from kpi_lib.runs.kernel import LANGUAGE, NAME, kernel
from kpi_lib.runs.normalisation import as_it_is
from kpi_lib.runs.steps import CELL_SECONDS, Announce, Step

LABEL = 48
"""Letters of a label on a progress line."""

LOG = logging.getLogger(__name__)
LOG.addHandler(logging.NullHandler())
logging.getLogger("papermill").setLevel(logging.ERROR)  # it warns where `parameters` refuses

INJECTED = "injected-parameters"
"""Tag of the cell that papermill adds; it is not counted, for the reader has not got it."""

JSON = re.compile(r"application/(.*\+)?json")
"""Kinds of output that may be anything JSON has a form for."""

STOPS = (CellExecutionError, CellTimeoutError, DeadKernelError, ValidationError)
"""What ends a cell, and with it the run."""

SENTENCE = 400
"""Letters of an error that are worth a terminal; the rest is in the notebook."""


class ExecutionError(ReportError):
    """A notebook that stopped, with what there is of it.

    Args:
        message: Which notebook, which cell and why, in one sentence.
        notebook: As far as it got, tracebacks included: not for readers.
    """

    def __init__(self, message: str, notebook: NotebookNode) -> None:
        super().__init__(message)
        self.notebook = notebook


@dataclass(frozen=True, slots=True)
class Job:
    """How one notebook is to be executed.

    Args:
        report: Name of the report, for messages.
        parameters: Values of every parameter.
        folder: Working directory, the one that JupyterLab would use.
        settings: Environment variables of the kernel.
        announce: Told of each code cell before it runs.
        cell_seconds: Longest that one cell may take.
    """

    report: str
    parameters: Mapping[str, object]
    folder: Path
    settings: Mapping[str, str]
    announce: Announce
    cell_seconds: int = CELL_SECONDS


def executed(notebook: NotebookNode, job: Job) -> NotebookNode:
    """Copy of a notebook with what its cells made of the parameters.

    Raises:
        ExecutionError: A cell failed, took too long, or its kernel died.
        KpiError: What a cell raised, as it raised it.
    """
    given = copy.deepcopy(notebook)
    given.metadata["kernelspec"] = {"name": NAME, "display_name": NAME, "language": LANGUAGE}
    # papermill in its two steps: as one it writes the whole notebook once more, to nowhere
    given = papermill.execute_notebook(
        given,
        None,
        parameters=dict(job.parameters),
        engine_name=QuietEngine.name,
        prepare_only=True,
    )
    with kernel(job.settings) as (manager, environment):
        made: NotebookNode = papermill_engines.execute_notebook_with_engine(
            QuietEngine.name,
            given,
            kernel_name=NAME,
            progress_bar=False,
            autosave_cell_every=0,
            job=job,
            manager=manager,
            environment=environment,
        )
    return made


class QuietClient(PapermillNotebookClient):
    """Announces each cell, saves nothing on the way and stops at the first failure."""

    def __init__(self, nb_man: Any, job: Job, **options: Any) -> None:  # noqa: ANN401 - theirs
        super().__init__(nb_man, **options)
        self.job = job

    def papermill_execute_cells(self) -> None:
        """Run the cells in order."""
        cells = list(_code_cells(self.nb))
        for number, index, label in cells:
            if INJECTED not in self.nb.cells[index].metadata.get("tags", []):
                self.job.announce(Step("notebook", label, number, cells[-1][0]))
            try:
                self.execute_cell(self.nb.cells[index], index)
            except STOPS as error:
                raise _failure(error, self.job, self.nb, index) from None

    def output(
        self,
        outs: list[NotebookNode],
        msg: dict[str, Any],
        display_id: str | None,
        cell_index: int,
    ) -> NotebookNode | None:
        """Take an output in as it came: nothing looks inside, and all of it would be copied."""
        content = msg["content"]
        if "data" in content:
            content["data"] = as_it_is(content["data"])
        hooked = (
            display_id or self.clear_before_next_output or any(self.output_hook_stack.values())
        )
        if hooked or not plainly_shown(msg):
            shown: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
            return shown
        parts = {"data": content["data"], "metadata": NotebookNode()}
        outs.append(as_it_is({"output_type": msg["msg_type"], **parts}))
        return outs[-1]


class QuietEngine(Engine):
    """The engine that papermill drives."""

    name = "kpi"

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,  # noqa: ANN401 - papermill's
        kernel_name: str,
        *,
        job: Job,
        manager: AsyncKernelManager,
        environment: Mapping[str, str],
        **_: object,
    ) -> None:
        """Execute in the kernel of `manager`.

        Args:
            nb_man: The notebook and papermill's notes on it.
            kernel_name: Name of the kernel in the notebook.
            job: What is asked for.
            manager: Kernel to start.
            environment: Variables to start it with.
        """
        client = QuietClient(
            nb_man,
            job,
            km=manager,
            kernel_name=kernel_name,
            timeout=job.cell_seconds,
            record_timing=False,
            force_raise_errors=True,
            shutdown_kernel="immediate",
            log=LOG,
        )
        try:
            client.execute(
                cleanup_kc=True,
                cwd=str(job.folder),
                env=dict(environment),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (RuntimeError, TimeoutError) as error:
            msg = f"the kernel for report {job.report} did not start or answer: {error}"
            raise ExecutionError(msg, nb_man.nb) from error


papermill_engines.register(QuietEngine.name, QuietEngine)


def plainly_shown(msg: Mapping[str, Any]) -> bool:
    """Whether it shows nothing but texts, and JSON named as such: no schema need be asked.

    Source:
        `mimebundle` of nbformat's schema 4.5; to ask it takes half a millisecond an output.
    """
    content = msg["content"]
    if msg["msg_type"] != "display_data" or content["metadata"]:
        return False
    return all(
        type(part) is str or JSON.fullmatch(kind) for kind, part in content["data"].items()
    )


def _code_cells(notebook: NotebookNode) -> Iterator[tuple[int, int, str]]:
    """Number, index and id of each code cell."""
    number = 0
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            number += INJECTED not in cell.metadata.get("tags", [])
            yield number, index, str(cell.get("id", ""))[:LABEL]


def _failure(error: Exception, job: Job, notebook: NotebookNode, index: int) -> KpiError:
    """What to say of a cell that did not end well."""
    kind, said = getattr(error, "ename", ""), getattr(error, "evalue", "").strip()
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, KpiError):
        return known(said)
    reason = shorten(f"{kind}: {said}" if said else kind, SENTENCE, placeholder=" ...")
    if isinstance(error, CellTimeoutError):
        reason = f"it took longer than {job.cell_seconds} seconds"
    if isinstance(error, ValidationError):
        reason = f"it shows what no notebook can hold: {shorten(error.message, SENTENCE)}"
    if isinstance(error, DeadKernelError):
        reason = "its kernel died, perhaps for want of memory"
    numbers = {place: number for number, place, _ in _code_cells(notebook)}
    cell = f"cell {numbers[index]} ({notebook.cells[index].get('id', 'no id')})"
    msg = f"report {job.report} stopped at {cell}: {reason}"
    return ExecutionError(msg, notebook)
