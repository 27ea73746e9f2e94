"""The fresh Python of a notebook: this very interpreter, and nothing of the user's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

NAME = "python3"
LANGUAGE = "python"


class OwnPython(KernelSpecManager):
    """Answers every name with this interpreter, whatever kernels the machine has."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Kernel of the environment that the run is named after."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name=kernel_name, language=LANGUAGE)


@contextmanager
def kernel(settings: Mapping[str, str]) -> Iterator[tuple[AsyncKernelManager, dict[str, Any]]]:
    """Manager of a kernel that is not running yet, and the environment to start it in.

    It talks through sockets in a private folder where the system has them, since a port of
    the machine would be open to its other users. Whatever happens, no kernel is left behind.
    """
    with TemporaryDirectory(prefix="kpi-") as folder:
        manager = AsyncKernelManager(
            kernel_name=NAME,
            kernel_spec_manager=OwnPython(),
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(folder, "kernel.json")),
        )
        private = {"IPYTHONDIR": folder, "JUPYTER_CONFIG_DIR": folder, "PYTHONUTF8": "1"}
        try:
            yield manager, {**os.environ, **private, **settings}
        finally:
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)
