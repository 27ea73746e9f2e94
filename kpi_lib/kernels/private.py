"""A kernel manager whose sockets lie in a folder of its own, and which leaves no kernel."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from kpi_lib.kernels.manager import PromptManager
from kpi_lib.kernels.provisioner import ForkProvisioner
from kpi_lib.scratch import scratch

LONGEST = 85
"""Letters of a folder in which a socket can have a name: systems allow some 104 in all."""


class ForkManager(PromptManager):
    """Has kernels forked, unless their specification names another way to start them."""

    async def _async_pre_start_kernel(
        self,
        **options: Any,  # noqa: ANN401 - theirs
    ) -> tuple[list[str], dict[str, Any]]:
        named = getattr(self.kernel_spec, "metadata", {}).get("kernel_provisioner")
        if self.provisioner is None and not named:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = ForkProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**options)


@contextmanager
def private_manager(
    name: str, specifications: KernelSpecManager | None = None, *, forked: bool = True
) -> Iterator[AsyncKernelManager]:
    """Manager of a kernel that is not running yet.

    It talks through sockets in a private folder where the system has them, since a port of
    the machine would be open to its other users; where the name of the folder of temporary
    files leaves no room for one, ports are used, as Jupyter does. Whatever happens, no kernel
    is left behind.

    Args:
        name: Name of the kernel's specification.
        specifications: Where it is looked up; among those of the machine if not given.
        forked: Whether it may be forked.
    """
    kind = ForkManager if forked else PromptManager
    with scratch() as folder:
        manager = kind(
            kernel_name=name,
            kernel_spec_manager=specifications or KernelSpecManager(),
            transport="ipc" if os.name == "posix" and len(str(folder)) <= LONGEST else "tcp",
            connection_file=str(folder / "kernel.json"),
        )
        try:
            yield manager
        finally:
            if manager.has_kernel:
                run_sync(manager.shutdown_kernel)(now=True)
