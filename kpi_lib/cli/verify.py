"""`kpi verify`, `kpi pack`, `kpi export`: is a run still what it was, here and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from kpi_lib.audit import manifest, provenance
from kpi_lib.audit.verdict import Verdict, Verification
from kpi_lib.cli.terminal import print_json, progress, shown_path
from kpi_lib.errors import OutputError
from kpi_lib.runs.archive import private
from kpi_lib.runs.folder import writing
from kpi_lib.runs.opening import opened
from kpi_lib.runs.packing import packed
from kpi_lib.runs.remaking import verified_again
from kpi_lib.runs.verification import ALONE, stays_behind, verified

OF_THE_FOLDER = ("output", "manifest")
"""Kinds of differences that lie in the folder of the run itself."""

ALL = "all that it was made from"
SHOWN = 20
"""Lines of one kind that are worth a terminal; --json has all."""


def verify(run: str, *, rerun: bool, json: bool, quiet: bool) -> bool:
    """Say the verdict on a run; true only where it is identical."""
    with opened(run) as subject:
        if rerun:
            with progress(quiet=quiet) as announce:
                found = verified_again(subject, announce)
        else:
            found = verified(subject)
    if json:
        print_json(found.to_json())
    else:
        typer.echo(_as_text(found, run))
    return found.verdict is Verdict.IDENTICAL


def pack(run: str, output: Path | None, *, json: bool) -> None:
    """Write a run with its inputs as one file.

    Raises:
        OutputError: The run cannot be packed, or another file is there already.
    """
    with opened(run) as subject:
        run_id, content = subject.folder.name, packed(subject)
        behind = private(subject.told["inputs"])
    name = f"kpi-run-{run_id}.zip"
    path = output / name if output and output.is_dir() else output or Path(name)
    if not path.parent.is_dir():
        msg = f"there is no folder {shown_path(path.parent)}; make it first, or name another"
        raise OutputError(msg)
    if path.exists() and path.read_bytes() != content:
        msg = f"{shown_path(path)} is there already; move it, or give another name by --output"
        raise OutputError(msg)
    with writing(shown_path(path)):
        path.write_bytes(content)
    told = {
        "run_id": run_id,
        "file": shown_path(path),
        "bytes": len(content),
        "sha256": manifest.digest(content),
        "left_behind": list(behind),
    }
    if json:
        print_json(told)
    else:
        made_from = "what it was made from but what is private" if behind else ALL
        again = "" if behind else " --rerun"
        typer.echo(
            f"{told['file']}: run {run_id} with {made_from}\n"
            f"  bytes    {len(content)}\n"
            f"  SHA-256  {told['sha256']}\n"
            f"  verify   kpi verify {told['file']}{again}"
        )
        for line in _left_behind(behind):
            typer.echo(line)


def _left_behind(names: tuple[str, ...]) -> Iterator[str]:
    """Which inputs do not go along, and what that means."""
    if names:
        yield "  left behind, for files as received may name persons:"
        yield from (f"    {name}" for name in names[:SHOWN])
        if names[SHOWN:]:
            yield f"    and {len(names) - SHOWN} more; --json lists all"
        yield "  without them the run can be verified and its figures explained, but made again"
        yield "  (--rerun) only in the workbook that holds them"


def export_prov(run: str) -> None:
    """Print how a run came about, as PROV-JSON."""
    with opened(run) as subject:
        typer.echo(provenance.prov(subject.told, subject.occasion()))


def _as_text(found: Verification, run: str) -> str:
    asked = ", ".join(f"{name} {value}" for name, value in found.parameters.items())
    parts = (
        ("figures, before -> after", found.figures),
        ("not as it was", found.differences),
        ("changed in the workbook since; it does not touch this run", found.since),
        ("note", found.notes),
    )
    lines = [f"{found.verdict}: {found.report} ({asked}), run {found.run_id}"]
    for heading, items in parts:
        if items:
            lines += [f"  {heading}:", *(f"    {item}" for item in items[:SHOWN])]
        if len(items) > SHOWN:
            lines.append(f"    and {len(items) - SHOWN} more; --json lists all")
    lines += [f"  {line}" for line in _meaning(found, run)]
    return "\n".join(lines)


def _meaning(found: Verification, run: str) -> Iterator[str]:
    """What was looked at, and what to do next."""
    if found.verdict is Verdict.IDENTICAL and found.rerun:
        yield "made again from the inputs that were kept: every byte is the same"
        return
    if found.verdict is Verdict.IDENTICAL:
        yield "files, inputs, code and environment are as the manifest lists them"
    elif not found.figures and not any(one.kind in OF_THE_FOLDER for one in found.differences):
        yield "its files are as the manifest lists them; what they were made from is not, here"
    if any(stays_behind(one) for one in found.differences):
        yield "it can be made again only in the workbook that holds its private inputs"
    elif not found.rerun and ALONE not in found.notes:
        yield f"to make it again from the inputs that were kept: kpi verify {run} --rerun"
