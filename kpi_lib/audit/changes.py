"""What is not as a manifest says, a line each: files of the folder, and all that went in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kpi_lib.audit.verdict import Difference

SHOWN = 3
"""Cells of a changed table that are worth a line."""

KINDS = {
    "data/frameworks/": "framework",
    "data/policies/": "policy",
    "data/standards/": "standard",
    "data/corrections/": "table of corrections",
    "data/register.csv": "data register",
    "data/register/": "data register",
    "data/README.md": "data register",
    "data/agencies.csv": "table of agencies",
    "data/raw/": "private input",
    "data/": "input table",
    "expectations/": "rules of",
    "notebooks/": "notebook",
}
"""Kinds of files by the beginning of their name, the first that fits."""

RESTORE = "restore it, or make the report anew with kpi run"
TAKE_AWAY = "take it away, or make the report anew with kpi run"
TAMPERED = "do not use it; make it again with kpi run --force"
EXTRA = "it is not of this run; take it away"
INSTALL = "use the environment of that time to get the same bytes"
REVISION = "check out that revision to get the same bytes"

Content = Callable[[str], bytes | None]
"""Content of a file by its hash, none where nobody kept it."""


def outputs_changed(
    listed: Mapping[str, str], there: Mapping[str, str]
) -> tuple[Difference, ...]:
    r"""Files of a run that are not what its manifest lists.

    >>> print(*outputs_changed({"a": "1", "b": "2"}, {"b": "3", "c": "4"}), sep="\n")
    output a: is missing (was 1); do not use it; make it again with kpi run --force
    output b: 2 -> 3; do not use it; make it again with kpi run --force
    output c: was added (4); it is not of this run; take it away
    """
    return tuple(
        Difference("output", name, before, after, TAMPERED if before else EXTRA)
        for name, before, after in _unequal(listed, there)
    )


def inputs_changed(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    kept: Content = lambda _: None,
    current: Content = lambda _: None,
) -> tuple[Difference, ...]:
    """Differences between what went into a run and what would go in now.

    Files, code, fonts, environment and settings are compared.

    Args:
        before: Inputs as the manifest has them.
        after: Inputs as they are now.
        kept: Gives a file as it went in.
        current: Gives a file as it is now.
    """
    return (
        *_files(before, after, kept, current),
        *_code(before["code"], after["code"], _of(before, "fonts"), _of(after, "fonts")),
        *_environment(before["environment"], after["environment"]),
        *(
            Difference("setting", name, was, now, INSTALL)
            for name, was, now in _unequal(before["settings"], after["settings"])
        ),
        *(
            Difference("form of the", "manifest", str(before[part]), str(after[part]), REVISION)
            for part in ("schema",)
            if before[part] != after[part]
        ),
    )


def files_changed(
    listed: Mapping[str, str],
    there: Mapping[str, str],
    kept: Content,
    current: Content,
) -> Iterator[Difference]:
    """Files that went in and are not what they were; of a table, also its first cells."""
    for name, before, after in _unequal(listed, there):
        cells = _cells(kept(before), current(name)) if name.endswith(".csv") else ()
        remedy = RESTORE if before else TAKE_AWAY
        yield Difference(_kind(name), name, before, after, remedy, tuple(cells))


def _files(
    before: Mapping[str, Any], after: Mapping[str, Any], kept: Content, current: Content
) -> Iterator[Difference]:
    for part in ("notebook", "data"):
        yield from files_changed(before[part], after[part], kept, current)


def _code(
    before: Mapping[str, str],
    after: Mapping[str, str],
    fonts_before: Mapping[str, str],
    fonts_after: Mapping[str, str],
) -> Iterator[Difference]:
    if before != after:
        was, now = (f"{code['version']} {code['sha256'][:12]}" for code in (before, after))
        yield Difference("code", before["package"], was, now, REVISION)
    for name, was, now in _unequal(fonts_before, fonts_after):
        yield Difference("font", name, was, now, REVISION)


def _environment(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for part, kind in (("python", "Python"), ("system", "system")):
        if before[part] != after[part]:
            yield Difference(kind, "of the run", before[part], after[part], INSTALL)
    for name, was, now in _unequal(before["packages"], after["packages"]):
        yield Difference("package", name, was, now, INSTALL)


def _of(inputs: Mapping[str, Any], part: str) -> Mapping[str, str]:
    found: Mapping[str, str] = inputs.get(part, {})
    return found


def _unequal(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield name, was, now


def _kind(name: str) -> str:
    return next((KINDS[start] for start in KINDS if name.startswith(start)), "file")


def _cells(before: bytes | None, after: bytes | None) -> Iterator[str]:
    """Cells that differ, while both tables have the same columns and number of rows."""
    if before is None or after is None:
        return
    try:
        was, now = _rows(before), _rows(after)
    except (ValueError, csv.Error):
        return
    if len(was) != len(now):
        yield f"{len(was) - 1} -> {len(now) - 1} rows"
        return
    if not was or was[0][1] != now[0][1]:
        yield "other columns"
        return
    found = [
        f"line {line} {column} {one!r} -> {other!r}"
        for (line, ones), (_, others) in zip(was, now, strict=True)
        if len(ones) == len(others) == len(was[0][1])
        for column, one, other in zip(was[0][1], ones, others, strict=True)
        if one != other
    ]
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield f"and {len(found) - SHOWN} more cells"


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    """Rows of a table with the line that each starts on."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    rows, start = [], 1
    for cells in reader:
        rows.append((start, cells))
        start = reader.line_num + 1
    return rows
