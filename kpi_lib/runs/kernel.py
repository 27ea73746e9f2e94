"""The fresh Python of a notebook: this very interpreter, and nothing of the user's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from kpi_lib.kernels.fitness import SWITCH
from kpi_lib.kernels.private import private_manager

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

    It is forked where `KPI_FORK_SERVER` is 1, as in a batch: for one report, a fork server
    would import as much as the kernel itself.
    """
    forked = os.environ.get(SWITCH) == "1"
    with private_manager(NAME, OwnPython(), forked=forked) as manager:
        folder = str(Path(manager.connection_file).parent)
        private = {"IPYTHONDIR": folder, "JUPYTER_CONFIG_DIR": folder, "PYTHONUTF8": "1"}
        inherited = {name: text for name, text in os.environ.items() if name != SWITCH}
        yield manager, {**inherited, **private, **settings}
