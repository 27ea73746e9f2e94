"""A dispatch: orders to whoever makes reports, deliveries to the shelf, a result for each."""

from __future__ import annotations

import secrets
import traceback
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import asdict, dataclass, replace
from typing import Any

from kpi_lib.audit.manifest import digest
from kpi_lib.cluster import delivery, hands
from kpi_lib.cluster.likeness import difference, fingerprint
from kpi_lib.cluster.scheduler import Answer, Lost, Scheduler
from kpi_lib.cluster.shelf import Shelf
from kpi_lib.cluster.stock import Stock
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.extract import EXTRACT, extract
from kpi_lib.errors import ClusterError, KpiError
from kpi_lib.runs import digests, folder
from kpi_lib.runs.batch import FAILED, Result, Task
from kpi_lib.runs.run import Ending

BEAT = 1.0
"""Seconds between two looks at the scheduler while nothing comes back."""

Order = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One batch on its way.

    Args:
        scheduler: Who hands out orders.
        stock: Files that reports are made from.
        shelf: Where runs lie.
        home: Workbook that what is kept of failed reports goes to.
    """

    scheduler: Scheduler
    stock: Stock
    shelf: Shelf
    home: Workspace

    def results(self, tasks: Sequence[Task], *, fail_fast: bool = False) -> Iterator[Result]:
        """Have reports made, and tell of each when it lies on the shelf.

        Args:
            tasks: What to make; begun in this order.
            fail_fast: Begin no other once one has failed.

        Raises:
            ClusterError: The scheduler cannot be used, or was lost on the way.
        """
        batch, done = secrets.token_hex(8), 0
        due, waiting = deque(tasks), dict[Future[Answer], Order]()
        with digests.remembered(), self.scheduler:
            ours = hands.programs()
            self.scheduler.refuse_unlike(ours)
            try:
                while due or waiting:
                    while due and len(waiting) < self.scheduler.places():
                        task = due.popleft()
                        order = self._order(batch, task, fingerprint(ours))
                        if isinstance(order, Result):
                            done += 1
                            yield order
                        else:
                            waiting[self.scheduler.submit(order)] = order
                    for order, answer in _come_back(waiting):
                        result = self._result(answer, order, ours)
                        if result is None:
                            waiting[self.scheduler.submit(order)] = order
                            continue
                        done += 1
                        yield result
                        if fail_fast and not result.well:
                            due.clear()
            except Lost as lost:
                msg = (
                    f"{lost} with {done} of {len(tasks)} reports done; they are "
                    "kept, and the same command makes the rest"
                )
                raise ClusterError(msg) from None
            finally:
                if waiting:
                    self.scheduler.stop(batch)

    def _order(self, batch: str, task: Task, likeness: str) -> Order | Result:
        """Order of a report, or what is wrong with it."""
        try:
            files = self.stock.files(task)
            issued = () if task.force else self.shelf.issued(task)
        except KpiError as error:
            return Result(task, FAILED, error=str(error))
        return {
            "batch": batch,
            "task": asdict(task),
            "likeness": likeness,
            "files": files,
            "contents": {},
            "issued": list(issued),
        }

    def _result(
        self, answer: Answer | BaseException, order: Order, ours: Mapping[str, Any]
    ) -> Result | None:
        """What became of an order; none if it is to go out again with the files it lacked."""
        given = order["task"]
        task = Task(**{**given, "parameters": tuple(given["parameters"])})
        if isinstance(answer, CancelledError):
            raise self.scheduler.lost()
        if isinstance(answer, BaseException):
            return _unmade(task, answer)
        try:
            if "lacks" in answer:
                order["contents"] = self.stock.contents(answer["lacks"])
                return None
            if "unlike" in answer:
                raise ClusterError(difference(ours, answer["unlike"], "that was given it"))
            result = replace(Result.of(answer["result"]), task=task)
            for name, content in answer.get("failed", {}).items():
                folder.keep_failed(self.home.outputs, name, content)
            return self._shelved(result, answer["files"], order["files"], ours)
        except (KpiError, OSError) as error:
            return Result(task, FAILED, error=str(error))

    def _shelved(
        self,
        result: Result,
        content: Mapping[str, bytes],
        files: Mapping[str, str],
        ours: Mapping[str, Any],
    ) -> Result:
        """A result, once its folder lies on the shelf."""
        if not result.well:
            return result
        task, run_id = result.task, result.run_id
        place = self.shelf.place(task, run_id)
        if result.ending == Ending.PRESENT:
            figures, findings = self.shelf.counts(task, run_id)
            return replace(result, folder=place, figures=figures, findings=findings)
        workspace = self.stock.workspace
        given = dict(files)
        if workspace.has_register():
            given[EXTRACT] = digest(extract(workspace, delivery.data_of(content)))
        delivery.refuse_unverified(task, run_id, content, given, ours)
        ending = self.shelf.put(task, run_id, content, workspace.root)
        return replace(result, folder=place, ending=str(ending))


def _come_back(
    waiting: dict[Future[Answer], Order],
) -> list[tuple[Order, Answer | BaseException]]:
    """Orders that came back within a beat, each with its answer or with what went wrong.

    Nobody holds their futures any more: what lay with a worker that dies, Dask has made again
    for whoever still holds it.
    """
    ready, _ = wait(waiting, BEAT, FIRST_COMPLETED)
    return [(waiting.pop(future), _answer(future)) for future in ready]


def _answer(future: Future[Answer]) -> Answer | BaseException:
    if future.cancelled():
        return CancelledError()
    return future.exception() or future.result()


def _unmade(task: Task, error: BaseException) -> Result:
    """A report whose worker gave no answer."""
    if type(error).__name__ == "KilledWorker":
        said = "its workers died again and again, perhaps for want of memory"
        return Result(task, FAILED, error=said)
    detail = "".join(traceback.format_exception(error))
    return Result(task, FAILED, error=f"{type(error).__name__}: {error}", detail=detail)
