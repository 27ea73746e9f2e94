"""A kernel manager that waits for what happens, not for a fixed time."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async
from traitlets import Type

SHORTEST, LONGEST = 0.05, 0.4
"""Seconds for the first output to come in, and where a busy machine needs more."""


class PromptClient(AsyncKernelClient):
    """Goes on when the kernel answers on both lines.

    Source:
        jupyter_client 8.10 then waits 0.2 s for outputs to fall silent; nbclient and papermill
        pass over outputs that answer another question, so that nothing is gained by it.
    """

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - theirs
        """Wait for an answer.

        Raises:
            RuntimeError: The kernel died, or did not answer in time.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        wait = SHORTEST
        while True:
            self.kernel_info()
            try:
                told: dict[str, Any] = await ensure_async(self.shell_channel.get_msg(timeout=1))
                if told["msg_type"] == "kernel_info_reply":
                    await ensure_async(self.iopub_channel.get_msg(timeout=wait))
                    self._handle_kernel_info_reply(told)
                    return
            except Empty:
                wait = min(wait * 2, LONGEST)
            if not await self._async_is_alive():
                msg = "Kernel died before replying to kernel_info"
                raise RuntimeError(msg)
            if time.monotonic() > end:
                msg = f"Kernel didn't respond in {timeout} seconds"
                raise RuntimeError(msg)

    wait_for_ready = _async_wait_for_ready


class PromptManager(AsyncKernelManager):
    """Sees the end of a kernel when it comes."""

    client_factory = Type(klass=PromptClient, config=True)

    async def _async_wait(self, pollinterval: float = 0.1) -> None:  # noqa: ARG002 - theirs
        if self.provisioner is not None:
            await self.provisioner.wait()
