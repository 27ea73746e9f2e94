"""Elsewhere: what of a batch does not lie in the workbook or is not made on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi_lib.cluster.address import masked
from kpi_lib.cluster.dispatch import Dispatch
from kpi_lib.cluster.scheduler import Dask, Here
from kpi_lib.cluster.shelf import Outputs, Store
from kpi_lib.cluster.stock import Stock
from kpi_lib.cluster.storage import Storage
from kpi_lib.cluster.working_copy import fetched
from kpi_lib.datasets import Workspace
from kpi_lib.runs.batch import Result, Task


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a batch is made, and where its data and outputs lie.

    Args:
        scheduler: Address of a scheduler of Dask; none for workers of this machine.
        data: URL of what `data/` of a workbook holds; none for that of the workbook.
        outputs: URL of what `outputs/` is to hold; none for that of the workbook.
    """

    scheduler: str | None = None
    data: str | None = None
    outputs: str | None = None

    @property
    def told(self) -> dict[str, str]:
        """URLs of data and outputs as they may be shown: they tell this batch from another."""
        named = {"data": self.data, "outputs": self.outputs}
        return {name: masked(url) for name, url in named.items() if url}

    def source(self, home: Workspace) -> Workspace:
        """Workspace that holds the data.

        Raises:
            KpiError: It cannot be fetched.
        """
        return fetched(home, Storage.of(self.data)) if self.data else home

    def results(
        self,
        home: Workspace,
        source: Workspace,
        tasks: Sequence[Task],
        jobs: int,
        *,
        fail_fast: bool,
    ) -> Iterator[Result]:
        """Have reports made, and tell of each; see `Dispatch.results`.

        Args:
            home: The workbook.
            source: Workspace that holds the data.
            tasks: What to make.
            jobs: Reports at a time, where they are made on this machine.
            fail_fast: Begin no other once one has failed.
        """
        shelf = Store.of(Storage.of(self.outputs)) if self.outputs else Outputs(home)
        crew = Dask(self.scheduler) if self.scheduler else Here(max(1, min(jobs, len(tasks))))
        going = Dispatch(crew, Stock(source), shelf, home)
        return going.results(tasks, fail_fast=fail_fast)
