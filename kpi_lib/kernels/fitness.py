"""When a kernel may be forked; in any doubt it is started in the ordinary way.

A fork has what its parent read when it started: the interpreter and its flags, most of the
environment, the code. Where any of these is not what is asked for, it will not do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import kpi_lib

SWITCH = "KPI_FORK_SERVER"
"""Environment variable: 0 has no kernel forked, 1 has `kpi run` fork them too."""

LAUNCHER = ("-m", "ipykernel_launcher")
OWN = {
    SWITCH,
    *("KPI_ROOT", "KPI_RUN_ID", "KPI_DRAW_LATER", "SOURCE_DATE_EPOCH", "PYTHAINLP_READ_ONLY"),
    *("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JPY_PARENT_PID", "JPY_SESSION_NAME"),
    *("PWD", "OLDPWD", "SHLVL", "_"),
}
"""Variables that nothing reads before a kernel is born: each kernel may have its own."""

OPTIONS = {"env", "cwd", "stdin", "stdout", "stderr", "independent"}
"""What a fork can be given; anything else is for the ordinary kernel."""


INSTALLED = ("site-packages", "dist-packages")
MODULES = (".py", ".so")

COMPILED = "__pycache__"

State = tuple[str, int, int, int]
"""Path, time, size and number of a file."""

Code = tuple[State, ...]
"""State of each file that decides what is imported."""


class DoubtError(Exception):
    """Why a kernel is not forked."""


@dataclass(frozen=True, slots=True)
class Breed:
    """What kernels of one server have in common.

    Args:
        command: Interpreter and its flags.
        environment: Variables that may be read before a fork, sorted.
    """

    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]


def breed(command: Sequence[str], environment: Mapping[str, str]) -> Breed:
    """Breed of the kernel that a command would start.

    Raises:
        DoubtError: It cannot be forked, here or at all.
    """
    if os.environ.get(SWITCH) == "0":
        msg = f"{SWITCH} is 0"
        raise DoubtError(msg)
    if not sys.platform.startswith("linux"):
        msg = f"nobody has proved that a fork is safe on {sys.platform}"
        raise DoubtError(msg)
    for place, pair in enumerate(pairwise(command)):
        if pair == LAUNCHER:
            own = command[:place]
            break
    else:
        msg = "it is no kernel of ipykernel"
        raise DoubtError(msg)
    if Path(own[0]).absolute() != Path(sys.executable).absolute():
        msg = f"{own[0]} is another Python than this one"
        raise DoubtError(msg)
    common = {name: text for name, text in environment.items() if name not in OWN}
    return Breed(tuple(own), tuple(sorted(common.items())))


def code(environment: Mapping[str, str]) -> Code:
    """State of the code: every file of this library, and the folders of installed packages.

    A package that is installed, renewed or removed changes the folder that it lies in.
    """
    given = environment.get("PYTHONPATH", "").split(os.pathsep)
    own = _files(os.path.dirname(kpi_lib.__file__))  # noqa: PTH120 - a path of words, see `_states`
    return tuple(sorted({*own, *_states(filter(None, given))})) + installed_state()


def installed_state() -> Code:
    """State of the folders that packages are installed in."""
    return tuple(sorted({*_states(name for name in sys.path if name.endswith(INSTALLED))}))


def _files(folder: str) -> Iterator[State]:
    """State of each file beneath a folder, but for what Python compiled."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                if entry.name != COMPILED:
                    yield from _files(entry.path)
            else:
                yield from _states((entry.path,))


def _states(paths: Iterable[str]) -> Iterator[State]:
    for path in paths:
        try:
            found = os.stat(path)  # noqa: PTH116 - of hundreds of files, twice a report
        except OSError:
            continue  # a folder that does not exist holds no module
        yield path, found.st_mtime_ns, found.st_size, found.st_ino


def refuse_shadows(folder: Path, imported: Mapping[str, str]) -> None:
    """Refuse a fork where the folder holds a module that an imported one would hide.

    The ordinary kernel finds the module of its folder first.

    Args:
        folder: Where the kernel is to work.
        imported: File of each module that is imported, by its name.

    Raises:
        DoubtError: The folder holds another module of the name of one that is imported.
    """
    for path in folder.iterdir():
        name = path.name.partition(".")[0]
        if name not in imported or Path(imported[name]).is_relative_to(path):
            continue
        if path.suffix in MODULES or (path / "__init__.py").exists():
            msg = f"{path.name} in its folder has the name of a module that is imported already"
            raise DoubtError(msg)


def mask() -> int:
    """Mask of new files, read without setting it.

    Raises:
        DoubtError: It cannot be read.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    msg = "the mask of new files is not known"
    raise DoubtError(msg)
