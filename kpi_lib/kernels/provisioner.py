"""The provisioner `kpi-fork`: kernels from a fork server for whatever starts kernels.

Named in a kernel specification, or by JUPYTER_DEFAULT_PROVISIONER_NAME for every kernel of
JupyterLab, nbclient and papermill.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kpi_lib.kernels import fitness, fork_server
from kpi_lib.kernels.fitness import DoubtError
from kpi_lib.kernels.kernel import Kernel

PAUSE = 0.004
"""Seconds between two looks at a kernel that starts or ends."""

LOG = logging.getLogger(__name__)
LOG.addHandler(logging.NullHandler())


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel; in any doubt starts the ordinary one, with the same result."""

    kernel: Kernel | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel."""
        return self.kernel is not None or super().has_process

    async def launch_kernel(
        self,
        cmd: list[str],
        **kwargs: Any,  # noqa: ANN401 - theirs
    ) -> KernelConnectionInfo:
        """Start a kernel that listens already, or the ordinary one."""
        try:
            self.kernel = await _forked(cmd, self._scrub_kwargs(kwargs))
        except DoubtError as doubt:
            LOG.info("kernel not forked: %s", doubt)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.kernel.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def poll(self) -> int | None:
        """Exit status, none while it runs."""
        return self.kernel.poll() if self.kernel else await super().poll()

    async def wait(self) -> int | None:
        """Wait for its end."""
        kernel = self.kernel  # another may wait as well, and see its end first
        if kernel is None:
            return await super().wait()
        while (status := kernel.poll()) is None:  # noqa: ASYNC110 - no loop owns the line
            await asyncio.sleep(PAUSE)
        self.kernel = None
        return status

    async def send_signal(self, signum: int) -> None:
        """Signal it and all that it started."""
        if self.kernel is None:
            await super().send_signal(signum)
        else:
            self.kernel.signal(signum)

    async def kill(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - theirs
        """Kill it and all that it started."""
        if self.kernel is None:
            await super().kill(restart)
        else:
            self.kernel.signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - theirs
        """Ask it to end."""
        if self.kernel is None:
            await super().terminate(restart)
        else:
            self.kernel.signal(signal.SIGTERM)


async def _forked(command: list[str], options: Mapping[str, Any]) -> Kernel:
    """A forked kernel that listens.

    Raises:
        DoubtError: The ordinary kernel is the one to start.
    """
    if odd := [name for name in options if name not in fitness.OPTIONS]:
        msg = f"it is to be started with {', '.join(odd)}"
        raise DoubtError(msg)
    if options.get("independent"):
        msg = "it is to outlive this process"
        raise DoubtError(msg)
    environment = dict(options.get("env") or os.environ)
    environment["JPY_PARENT_PID"] = str(os.getpid())
    breed = fitness.breed(command, environment)
    server = await asyncio.to_thread(fork_server.server, breed)
    asked = {
        "arguments": command[command.index("-m") + 2 :],
        "environment": environment,
        "folder": os.fspath(options.get("cwd") or Path.cwd()),
        "mask": fitness.mask(),
    }
    with _standard_files(options) as files:
        kernel = server.fork(asked, files)
    while not kernel.listens():  # noqa: ASYNC110 - no loop owns the line
        await asyncio.sleep(PAUSE)
    return kernel


@contextmanager
def _standard_files(options: Mapping[str, Any]) -> Iterator[list[int]]:
    """Open files for standard input, output and error, as `subprocess.Popen` would take them.

    Raises:
        DoubtError: One is to be a pipe, which the caller would look for on a process.
    """
    with ExitStack() as opened:
        files: list[int] = []
        for place, name in enumerate(("stdin", "stdout", "stderr")):
            given = options.get(name)
            if given == subprocess.PIPE:
                msg = f"its {name} is to be a pipe"
                raise DoubtError(msg)
            if given is None and name == "stdin":
                given, end = os.pipe()  # a pipe at its end, as an ordinary kernel has it
                os.close(end)
                opened.callback(os.close, given)
            elif given is None:
                given = place
            elif given == subprocess.DEVNULL:
                given = opened.enter_context(Path(os.devnull).open("r+b"))
            elif given == subprocess.STDOUT:
                given = files[1]
            files.append(given if isinstance(given, int) else given.fileno())
        yield files
