"""A storage: files by name below a URL, whatever lies behind it: a disk, S3, all of fsspec."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from kpi_lib.cluster.address import masked
from kpi_lib.errors import ClusterError
from kpi_lib.runs.archive import inside

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

AT_ONCE = 64
"""Files that are asked for together."""

FULL = (errno.ENOSPC, errno.EDQUOT)
OURS = ("fsspec", "fsspec.core", "s3fs")
"""What reads a storage and comes with the workbook."""

STATE = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated", "created")
"""What tells that a file was written again, under the names of various systems."""


class Storage:
    """Files below a URL.

    Credentials come from where its system has them (an environment, a profile, a machine's
    role); those in the URL itself work too, and are never shown.

    Args:
        files: System of files.
        path: Of the folder in that system.
        shown: URL as it may be shown.
    """

    def __init__(self, files: AbstractFileSystem, path: str, shown: str) -> None:
        self.files, self.path, self.shown = files, path.rstrip("/"), shown

    @classmethod
    def of(cls, url: str) -> Self:
        """Storage at a URL.

        Raises:
            ClusterError: What reads it is not installed, or it is no URL of a storage.
        """
        if "://" not in url:
            msg = f"{url!r} is no URL of a storage; begin it with s3://, file:/// or the like"
            raise ClusterError(msg)
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

            files, path = url_to_fs(url, use_listings_cache=False)
        except ImportError as error:
            raise ClusterError(_lacking(url, error)) from None
        except Exception as error:  # noqa: BLE001 - each system has errors of its own
            msg = f"{masked(url)} is no URL of a storage ({type(error).__name__}); correct it"
            raise ClusterError(msg) from None
        if "file" in _protocols(files):
            files.auto_mkdir = True
        return cls(files, path, masked(url))

    def states(self, below: str = "") -> dict[str, str]:
        """State of each file below a folder, by name; empty text where none is known.

        Two writings of a file have two states, so that what was read need not be read again.

        Raises:
            ClusterError: The storage does not answer.
        """
        with self._asking("listed"):
            self.files.invalidate_cache()
            try:
                there = self.files.find(self._path(below), detail=True)
            except FileNotFoundError:
                return {}
        names = {
            found.removeprefix(f"{self.path}/"): _state(info) for found, info in there.items()
        }
        return {name: names[name] for name in sorted(names) if inside(name)}

    def read(self, *names: str) -> dict[str, bytes]:
        """Files by name, those that are there.

        Raises:
            ClusterError: The storage does not answer.
        """
        found: dict[str, bytes] = {}
        paths = {self._path(name): name for name in names}
        for begin in range(0, len(names), AT_ONCE):
            some = list(paths)[begin : begin + AT_ONCE]
            with self._asking("read"):
                got = self.files.cat(some, on_error="return")
                for path, content in got.items():
                    if isinstance(content, FileNotFoundError):
                        continue
                    if isinstance(content, Exception):
                        raise content
                    found[paths[path]] = content
        return found

    def write(self, name: str, content: bytes) -> None:
        """Write a file, in the place of one of that name.

        Raises:
            ClusterError: The storage does not take it.
        """
        with self._asking("written to"):
            self.files.pipe_file(self._path(name), content)

    @contextmanager
    def _asking(self, doing: str) -> Iterator[None]:
        """Say in one sentence that it does not answer, without what may hold secrets."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - each system has errors of its own
            msg = f"{self.shown} could not be {doing}: {_why(error)}"
            raise ClusterError(msg) from None

    def _path(self, name: str) -> str:
        return f"{self.path}/{name}".rstrip("/")


def _why(error: Exception) -> str:
    """Why a storage did not do what was asked, and what to do, in our words."""
    if isinstance(error, FileNotFoundError):
        return "it is not there; make it, or correct the address"
    if isinstance(error, PermissionError) or "Credentials" in type(error).__name__:
        return "this account may not; see its credentials and its rights"
    if getattr(error, "errno", None) in FULL:
        return "it is full; make room and run again"
    return f"{type(error).__name__}; see that it is there and that this account may"


def _lacking(url: str, error: ImportError) -> str:
    """Which package reads a URL and is not installed."""
    cause = error.__cause__ if isinstance(error.__cause__, ImportError) else error
    ours = (cause.name or "fsspec") in OURS
    driver = str(cause.name).partition(".")[0]
    lack = "'.[cluster]' in the folder of the workbook" if ours else driver
    return f"{masked(url)} needs what reads it; install that: pip install {lack}"


def _protocols(files: AbstractFileSystem) -> tuple[str, ...]:
    named = files.protocol
    return (named,) if isinstance(named, str) else tuple(named)


def _state(info: dict[str, Any]) -> str:
    known = [f"{name} {info[name]}" for name in STATE if info.get(name)]
    return " ".join([*known, f"size {info.get('size')}"]) if known else ""
