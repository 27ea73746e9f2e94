"""What goes into a run: the notebook, its inputs, its parameters, the code, the environment.

The hash of it is the name of the run. The commit is noted for the reader in `run.json` and is
not trusted: a tree can be dirty, and a delivered archive has no history.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

import kpi_lib
from kpi_lib.audit.manifest import SCHEMA, canonical, digest
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.extract import EXTRACT, extract
from kpi_lib.datasets.raw import ARRIVAL
from kpi_lib.errors import ReportError
from kpi_lib.kernels.fitness import installed_state
from kpi_lib.runs import digests
from kpi_lib.runs.digests import file_digest

PACKAGE = Path(kpi_lib.__file__).parent
DISTRIBUTION = "kpi-workbook"
FONTS = (".ttf", ".otf", ".woff", ".woff2")


def identity(
    workspace: Workspace,
    notebook: Path,
    parameters: Mapping[str, object],
    inputs: Iterable[Path],
    settings: Mapping[str, str],
) -> dict[str, Any]:
    """All that decides what a run makes, as plain JSON.

    Args:
        workspace: Where it all lies; paths are noted relative to it.
        notebook: The report as a notebook.
        parameters: Values of every parameter, defaults included.
        inputs: Tables that the report reads; the rules and all decisions are added to them.
        settings: Environment variables that the kernel is given.
    """
    return {
        "schema": SCHEMA,
        "report": notebook.stem,
        "parameters": dict(parameters),
        **files(workspace, notebook, inputs),
        **programs(),
        "settings": dict(settings),
    }


def files(workspace: Workspace, notebook: Path, inputs: Iterable[Path]) -> dict[str, Any]:
    """What of an identity lies in the workspace; a notebook that is gone is not listed.

    Of the data register only the entries of the tables that were read: see `extract`.

    Raises:
        DatasetError: The register cannot be read.
    """
    read = {
        *inputs,
        workspace.data / "agencies.csv",
        *(
            path
            for kind in ("frameworks", "policies", "standards")
            for path in _files(workspace.data / kind)
        ),
        *_files(workspace.expectations),
    }
    data = _hashed(workspace, (path for path in read if workspace.file(path) != EXTRACT))
    if workspace.has_register():
        data = dict(sorted({**data, EXTRACT: digest(extract(workspace, data))}.items()))
    return {
        "notebook": _hashed(workspace, [notebook] if notebook.is_file() else []),
        "data": data,
    }


def tables(workspace: Workspace) -> tuple[Path, ...]:
    """Every file of the data, but for clocks and what is said of runs, which none reads."""
    said_of_runs = {workspace.reviewers, workspace.signoffs, workspace.attestations}
    return tuple(
        sorted(
            path
            for path in workspace.data.rglob("*")
            if path.is_file()
            and not path.name.startswith(".")
            and not path.name.endswith(ARRIVAL)
            and said_of_runs.isdisjoint(path.parents)
        )
    )


def state(workspace: Workspace, report: str) -> str:
    """One hash for all that any run of a report could depend on, its parameters aside."""
    notebook = workspace.notebooks / f"{report}.ipynb"
    return digest(canonical({**files(workspace, notebook, tables(workspace)), **programs()}))


def programs() -> dict[str, Any]:
    """What of an identity is installed on this machine: code, fonts, Python, packages."""
    code = {
        path[len(str(PACKAGE)) + 1 :].replace(os.sep, "/"): path for path in _names(PACKAGE)
    }
    state = installed_state()
    installed = dict(digests.made("packages", state, lambda: packages(DISTRIBUTION)))
    return {
        "code": {
            "package": PACKAGE.name,
            "version": installed.pop(DISTRIBUTION),
            "sha256": tree_hash(code),
        },
        "fonts": {
            name: file_digest(path) for name, path in code.items() if name.endswith(FONTS)
        },
        "environment": {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "system": f"{platform.system()} {platform.machine()}",
            "packages": installed,
        },
    }


def in_words(found: Mapping[str, Any]) -> dict[str, str]:
    """What of an identity a report tells its reader."""
    environment = found["environment"]
    families = {re.split("[-_]", Path(name).stem)[0].capitalize() for name in found["fonts"]}
    return {
        "version": found["code"]["version"],
        "code": found["code"]["sha256"][:12],
        "python": environment["python"],
        "system": environment["system"],
        "packages": str(len(environment["packages"])),
        "fonts": ", ".join(sorted(families)) or "-",
    }


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of what is not the same in two identities: files where files differ.

    >>> changes({"code": {"sha256": "1"}, "data": {"a.csv": "1"}}, {"code": {"sha256": "2"},
    ...     "data": {"a.csv": "2"}})
    ('a.csv', 'code')
    """
    files = ("notebook", "data")
    parts = {name for name in before if before[name] != after.get(name)}
    named = {
        name
        for part in parts.intersection(files)
        for name in before[part].keys() | after[part].keys()
        if before[part].get(name) != after[part].get(name)
    }
    return tuple(sorted(named | parts.difference(files)))


def packages(distribution: str) -> dict[str, str]:
    """Version of a distribution, of every package it needs to run, and that those need.

    Raises:
        ReportError: The distribution is not installed.
    """
    found: dict[str, str] = {}
    waiting, seen = [(distribution, "")], set()
    while waiting:
        wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        name, extra = wanted
        try:
            there = metadata.distribution(name)
        except metadata.PackageNotFoundError as error:
            msg = f"package {name} is not installed; run `make` to build the environment"
            raise ReportError(msg) from error
        found[name] = there.version
        for line in there.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                plain = re.sub(r"[-_.]+", "-", needed.name).lower()
                waiting += [(plain, ""), *((plain, more) for more in needed.extras)]
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a workbook stands in its history, for the reader of `run.json`.

    Args:
        commit: Commit, `+` behind it if files other than those of `data/` differ, or one was
            added to what makes reports; empty if there is no history.
        tables_differ: Whether files of `data/` differ, as they do after every intake; what
            went into a run its manifest lists by hash.
    """

    commit: str = ""
    tables_differ: bool = False


GIT = "GIT_DIR"
"""Environment variable that names a history lying elsewhere."""

NEW = "??"
"""How git marks a file that it does not know."""


def checkout(root: Path) -> Checkout:
    """Where a workbook stands in its history."""
    place = root.absolute()
    if GIT not in os.environ and not any(
        (up / ".git").exists() for up in (place, *place.parents)
    ):
        return Checkout()  # no process is started to be told so, a report
    try:
        told, status = (
            subprocess.run(  # noqa: S603 - fixed words, no shell
                ("git", "-C", str(root), *words),  # noqa: S607 - whichever git is there
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=True,
                timeout=30,
            ).stdout
            for words in (
                ("rev-parse", "HEAD", "--show-prefix"),
                ("status", "--porcelain", "-z", "--no-renames"),
            )
        )
    except (OSError, subprocess.SubprocessError):
        return Checkout()
    head, _, prefix = told.rstrip("\n").partition("\n")
    code = tuple(f"{prefix}{name}/" for name in ("kpi_lib", "notebooks", "expectations"))
    data, people = f"{prefix}data/", f"{prefix}data/reviewers/"
    changed = [
        line[3:]
        for line in status.split("\0")
        if line and not (line.startswith(NEW) and not line[3:].startswith((*code, data)))
    ]
    tables = [name for name in changed if name.startswith(data) and not name.startswith(people)]
    others = [name for name in changed if not name.startswith(data)]
    return Checkout(head + "+" * bool(others), bool(tables))


def code_files() -> list[Path]:
    """Files of this library: modules, templates, fonts, words."""
    return _files(PACKAGE)


def tree_hash(files: Mapping[str, str | Path]) -> str:
    """One hash for files by name."""
    return digest(canonical({name: file_digest(path) for name, path in files.items()}))


def _hashed(workspace: Workspace, paths: Iterable[Path]) -> dict[str, str]:
    return {workspace.file(path): file_digest(path) for path in sorted(paths)}


def _files(folder: Path) -> list[Path]:
    return [Path(name) for name in _names(folder)]


def _names(folder: Path) -> list[str]:
    """Paths of the files below a folder, in their order; none where there is none."""
    found, waiting = [], [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file():
                        found.append(entry.path)
        except OSError:
            continue
    return sorted(found)
