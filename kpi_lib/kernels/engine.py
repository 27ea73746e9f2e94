"""The papermill engine `kpi-fork`: `papermill --engine kpi-fork IN OUT`.

papermill imports every engine that is installed, whichever it uses: this module imports
nothing that papermill has not.
"""

from __future__ import annotations

import time
from typing import Any

from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger

SAVE_SECONDS = 1.0
"""Between two savings of a notebook that is running."""


class SeldomSaved(NotebookExecutionManager):
    """Saves once a second and at the end; papermill does so twice a cell."""

    saved = float("-inf")

    def save(self, **options: Any) -> None:  # noqa: ANN401 - papermill's
        """Save, unless it was just done and more is to come."""
        now = time.monotonic()
        if self.end_time is not None or now - self.saved >= SAVE_SECONDS:
            self.saved = now
            super().save(**options)


class ForkEngine(NBClientEngine):
    """papermill's own engine, in a forked kernel."""

    @classmethod
    def execute_notebook(  # noqa: PLR0913, PLR0917 - papermill's
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool = True,  # noqa: FBT001, FBT002 - papermill's
        log_output: bool = False,  # noqa: FBT001, FBT002 - papermill's
        autosave_cell_every: int = 30,
        **options: Any,  # noqa: ANN401 - papermill's
    ) -> NotebookNode:
        """Execute as papermill does, saving more seldom."""
        keeper = SeldomSaved(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        keeper.notebook_start()
        try:
            cls.execute_managed_notebook(keeper, kernel_name, log_output=log_output, **options)
        finally:
            keeper.cleanup_pbar()
            keeper.notebook_complete()
        made: NotebookNode = keeper.nb
        return made

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,  # noqa: ANN401 - papermill's
        kernel_name: str,
        log_output: bool = False,  # noqa: FBT001, FBT002 - papermill's
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **options: Any,  # noqa: ANN401 - papermill's
    ) -> None:
        """Execute in a kernel that is forked, on sockets in a private folder."""
        from papermill.clientwrap import PapermillNotebookClient  # noqa: PLC0415 - see the module

        from kpi_lib.kernels.private import private_manager  # noqa: PLC0415 - see the module

        limit = execution_timeout or options.pop("timeout", None)
        for name in ("input_path", "timeout", "startup_timeout"):
            options.pop(name, None)
        with private_manager(kernel_name) as manager:
            client = PapermillNotebookClient(
                nb_man,
                km=manager,
                **options,
                timeout=limit,
                startup_timeout=start_timeout,
                kernel_name=kernel_name,
                log=logger,
                log_output=log_output,
            )
            client.owns_km = True  # so that it ends kernel and client as if they were its own
            client.execute()
