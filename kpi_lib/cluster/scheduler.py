"""The scheduler: who hands orders to workers, on this machine or through Dask on others."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, Self

from kpi_lib.cluster import hands
from kpi_lib.cluster.address import masked
from kpi_lib.cluster.likeness import difference
from kpi_lib.errors import ClusterError

ANSWERS = 10
"""Seconds in which a scheduler must answer."""

WORKERS = 60
"""Seconds without any worker after which a batch is given up."""

LOOKS = 2
"""Seconds between two looks at how many workers there are."""

SETTINGS = "Dask's configuration (distributed.comm)"

LOGS = ("distributed", "distributed.client", "distributed.core", "tornado.application")
"""Who would print a trace where a scheduler is lost."""

Answer = Mapping[str, Any]


class Lost(Exception):  # noqa: N818 - not an error of its own: who waits makes the sentence
    """The scheduler, or every worker of it, is gone.

    Args:
        address: Of the scheduler.
        how: What became of it, in a few words.
    """

    def __init__(self, address: str, how: str = "was lost") -> None:
        super().__init__(f"the scheduler {masked(address)} {how}")


class Scheduler(Protocol):
    """Who hands out orders."""

    def __enter__(self) -> Self:
        """Be ready."""

    def __exit__(self, *_: object) -> None:
        """Let go of all."""

    def places(self) -> int:
        """How many reports can be made at a time."""

    def submit(self, order: Mapping[str, Any]) -> Future[Answer]:
        """Have an order fulfilled."""

    def stop(self, batch: str) -> None:
        """Have the orders of a batch left, those at hand undone."""

    def refuse_unlike(self, ours: Mapping[str, Any]) -> None:
        """Refuse workers that have another library."""

    def lost(self) -> Lost:
        """What there is to say when an order was given up."""


class Here:
    """Workers of this machine.

    Args:
        jobs: Reports at a time.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="kpi-")
        self._hands = hands.Hands(Path(self._folder.name))
        self._pool = ThreadPoolExecutor(self.jobs)
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._hands.close()
        self._folder.cleanup()

    def places(self) -> int:
        """How many reports can be made at a time."""
        return self.jobs

    def submit(self, order: Mapping[str, Any]) -> Future[Answer]:
        """Have an order fulfilled."""
        return self._pool.submit(self._hands.fulfil, dict(order))

    def stop(self, batch: str) -> None:
        """Undo the reports at hand."""
        self._hands.stop(batch)

    def refuse_unlike(self, ours: Mapping[str, Any]) -> None:
        """Nothing to refuse: it is the library that asks."""

    def lost(self) -> Lost:
        """What there is to say when an order was given up."""
        return Lost("of this machine")


class Dask:
    """Workers that a scheduler of Dask knows.

    Args:
        address: Of the scheduler, such as `tcp://10.0.0.7:8786`.

    Raises:
        ClusterError: Dask is not installed, the scheduler does not answer, or has no worker.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def __enter__(self) -> Self:
        try:
            from distributed import Client  # noqa: PLC0415 - an extra, and a second to import
        except ImportError as error:
            msg = (
                "--scheduler needs Dask; in the folder of the workbook: "
                "pip install '.[cluster]'"
            )
            raise ClusterError(msg) from error
        for name in LOGS:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # we say it in a sentence
        if fault := _fault(self.address):
            msg = f"the scheduler {masked(self.address)} cannot be reached {fault}"
            raise ClusterError(msg)
        self._client = Client(self.address, timeout=ANSWERS, set_as_default=False)
        self._pool = self._client.get_executor(pure=False)
        self._looked, self._seen = 0.0, 0
        self._peopled = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # whatever a lost scheduler makes of it
            self._pool.shutdown(wait=False)
            self._client.close(timeout=ANSWERS)

    def places(self) -> int:
        """How many reports can be made at a time.

        Raises:
            Lost: The scheduler is gone, or there was no worker for a while.
        """
        if self._client.status != "running":
            raise Lost(self.address)
        now = time.monotonic()
        if now - self._looked >= LOOKS:
            self._looked = now
            try:
                told = self._client.scheduler_info(n_workers=0)
            except Exception as error:
                raise Lost(self.address) from error
            self._seen = int(told["total_threads"])
        if self._seen:
            self._peopled = now
        elif now - self._peopled > WORKERS:
            raise Lost(self.address, "lost all workers")
        return self._seen

    def submit(self, order: Mapping[str, Any]) -> Future[Answer]:
        """Have an order fulfilled by whichever worker is free.

        Raises:
            Lost: The scheduler is gone.
        """
        try:
            made: Future[Answer] = self._pool.submit(hands.fulfil, dict(order))
        except Exception as error:
            raise Lost(self.address) from error
        return made

    def stop(self, batch: str) -> None:
        """Have every worker undo the reports at hand."""
        with suppress(Exception):  # who is gone makes nothing
            self._client.run(hands.stop, batch, on_error="ignore")

    def refuse_unlike(self, ours: Mapping[str, Any]) -> None:
        """See that every worker there is has our library.

        Raises:
            ClusterError: There is none, or one that has none or another.
        """
        where = masked(self.address)
        try:
            self._client.wait_for_workers(1, timeout=WORKERS)
            told = self._client.run(hands.programs, on_error="return")
        except Exception as error:
            msg = f"the scheduler {where} has no worker; start some: dask worker {where}"
            raise ClusterError(msg) from error
        for worker, theirs in told.items():
            if isinstance(theirs, Exception):
                msg = (
                    f"worker {worker} cannot use this library ({type(theirs).__name__}); "
                    "install it there, from the same lock"
                )
                raise ClusterError(msg)
            if other := difference(ours, theirs, worker):
                raise ClusterError(other)

    def lost(self) -> Lost:
        """What there is to say when an order was given up."""
        return Lost(self.address)


def _fault(address: str) -> str:
    """What keeps a scheduler from being reached, and what to do; empty where it answers.

    Asked before there is a client of Dask: where the beginning of one fails, its end waits
    for many seconds and prints a trace.
    """
    from distributed import Security  # noqa: PLC0415 - an extra, and a second to import
    from distributed.comm.core import connect  # noqa: PLC0415

    try:
        given = Security().get_connection_args("client")
    except OSError as error:
        return f"({type(error).__name__}); correct the certificates in {SETTINGS}"
    secure = address.startswith(("tls://", "wss://"))
    if secure and given["ssl_context"] is None:
        return f"without certificates; name yours in {SETTINGS}"
    if given["require_encryption"] and not secure:
        return f"without encryption, says {SETTINGS}; write tls://"

    async def knock() -> None:
        await (await connect(address, timeout=ANSWERS, **given)).close()

    try:
        with ThreadPoolExecutor(1) as aside:  # who asks may run a loop already, as Jupyter does
            aside.submit(asyncio.run, knock()).result()
    except Exception as error:  # noqa: BLE001 - each way to connect has errors of its own
        return f"({type(error).__name__}); start it, or correct the address"
    return ""
