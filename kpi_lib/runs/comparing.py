"""The files of a comparison: a page, a print, a spreadsheet, and plain JSON."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from kpi_lib.audit.holding import Held
from kpi_lib.audit.manifest import canonical
from kpi_lib.audit.movement_sheet import movement_sheet
from kpi_lib.blocks import Cover
from kpi_lib.errors import OutputError
from kpi_lib.figures import Exact, plain
from kpi_lib.movement import Movement
from kpi_lib.movement.telling import counts, line, stood
from kpi_lib.report import Document, RunInfo, html, pdf
from kpi_lib.runs.folder import writing
from kpi_lib.sections.movement import Compared, InputChange, page
from kpi_lib.wording import LANGUAGES, Words

FOLDER = "comparisons"
PAGE, PRINT, SHEET, DATA = (
    "comparison.html",
    "comparison.pdf",
    "comparison.xlsx",
    "comparison.json",
)
KINDS = {".html": PAGE, ".pdf": PRINT, ".xlsx": SHEET, ".json": DATA}
"""File of the folder, by its ending."""

NOTICES = (
    "cover.illustrative",
    "cover.assumed",
    "awards.example",
    "project.cover.illustrative",
)
"""Words of a cover that say why its report must not be taken for an official one."""


def made(held: Held, words: Words, *names: str) -> dict[str, bytes]:
    """Files of a comparison by name; all of them where none is named."""
    wanted = names or tuple(KINDS.values())
    document = _document(held, words) if {PAGE, PRINT} & set(wanted) else None
    found: dict[str, bytes] = {}
    for name in wanted:
        if name == PAGE and document:
            found[name] = html.to_html(document).encode()
        elif name == PRINT and document:
            found[name] = pdf.to_pdf(document)
        elif name == SHEET:
            runs = f"{held.before.run_id} → {held.after.run_id}"
            told = " · ".join(filter(None, (runs, notice(held, words))))
            found[name] = movement_sheet(held.comparison, words, runs=told)
        elif name == DATA:
            found[name] = canonical(as_json(held, words))
    return found


def notice(held: Held, words: Words) -> str:
    """Why what is compared must not be taken for official: of both, or of which of the two."""
    before, after = (_said(side.cover["notice"], words) for side in (held.before, held.after))
    return " · ".join(
        (
            *(each for each in before if each in after),
            *(f"{words('movement.before')}: {each}" for each in before if each not in after),
            *(f"{words('movement.after')}: {each}" for each in after if each not in before),
        )
    )


def _said(told: str, words: Words) -> tuple[str, ...]:
    """Notices of a cover in the language of the comparison, those of others as they stand."""
    known = {Words(one)(key): words(key) for one in LANGUAGES for key in NOTICES}
    return tuple(known.get(each, each) for each in told.split(" · ") if each)


def place(outputs: Path, held: Held) -> Path:
    """Folder of a comparison; made again it holds the same bytes."""
    return outputs / FOLDER / f"{held.before.run_id}-{held.after.run_id}"


def write(files: Mapping[Path, bytes]) -> None:
    """Write files whole, over older ones of the same names.

    Raises:
        OutputError: One cannot be written.
    """
    for path, content in files.items():
        with writing(path.name):
            path.parent.mkdir(parents=True, exist_ok=True)
            number, name = mkstemp(prefix=".", dir=path.parent)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(content)
                Path(name).chmod(0o644)
                Path(name).replace(path)
            finally:
                Path(name).unlink(missing_ok=True)


def targets(outputs: Path, held: Held, output: Path | None) -> dict[str, Path]:
    """Where each file goes: into the folder given, or the one file that is named.

    Raises:
        OutputError: A file is named whose ending is none of ours.
    """
    if output is None or not output.suffix or output.is_dir():
        folder = output or place(outputs, held)
        return {name: folder / name for name in KINDS.values()}
    if output.suffix not in KINDS:
        msg = (
            f"{output.name} ends on {output.suffix}, which no comparison has; name a folder or "
            f"a file that ends on {', '.join(KINDS)}"
        )
        raise OutputError(msg)
    return {KINDS[output.suffix]: output}


def as_json(held: Held, words: Words) -> dict[str, Any]:
    """All that a comparison says, as plain JSON; numbers as exact text."""
    comparison = held.comparison
    return {
        "before": held.before.run_id,
        "after": held.after.run_id,
        "report": held.after.report,
        "notice": notice(held, words),
        "identical": comparison.identical,
        "counts": counts(comparison, words),
        "inputs": [
            {"name": one.name, "before": one.before, "after": one.after} for one in held.went_in
        ],
        "states": [
            {
                "of": turn.subject.key,
                "period": turn.subject.period,
                "name": turn.subject.named(words.language),
                "before": None if turn.before is None else stood(turn.before, words),
                "after": None if turn.after is None else stood(turn.after, words),
            }
            for turn in comparison.turned
        ],
        "movements": [_as_json(each, words) for each in comparison.changed],
        "same": len(comparison.movements) - len(comparison.changed),
    }


def _as_json(movement: Movement, words: Words) -> dict[str, Any]:
    told = line(movement, words)
    before, after = movement.before, movement.after
    return {
        "figure": movement.figure_id,
        "figure_before": before.figure_id if before else None,
        "what": told.what,
        "kind": str(movement.kind),
        "outcome": str(movement.outcome),
        "before": _exact(before.value if before else None),
        "after": _exact(after.value if after else None),
        "printed": [told.before, told.after],
        "moved": _exact(movement.amount),
        "causes": [str(cause) for cause in movement.causes],
        "parts": {str(cause): plain(amount) for cause, amount in movement.parts},
        "better": movement.better,
        "why": told.why,
        "shares": [
            {
                "cause": str(share.cause),
                "amount": plain(share.amount),
                "changes": [
                    {
                        "term": change.name,
                        "of": change.of,
                        "before": change.before,
                        "after": change.after,
                        "place_before": change.place_before,
                        "place_after": change.place_after,
                    }
                    for change in share.changes
                ],
            }
            for share in movement.shares
        ],
    }


def _exact(value: Exact | None) -> str | None:
    return None if value is None else plain(value)


def _document(held: Held, words: Words) -> Document:
    before, after = held.before, held.after
    compared = Compared(
        comparison=held.comparison,
        before=before.run_id,
        after=after.run_id,
        agency=after.cover["agency"],
        report=after.report,
        ends_on=after.cover["ends_on"],
        inputs=tuple(InputChange(one.name, one.before, one.after) for one in held.went_in),
    )
    cover, *blocks = page(compared, words)
    if not isinstance(cover, Cover):  # pragma: no cover - the page begins with its cover
        raise TypeError(cover)
    info = RunInfo(
        run_id=f"{before.run_id}-{after.run_id}",
        report="compare",
        parameters=(
            (words("movement.before"), before.run_id),
            (words("movement.after"), after.run_id),
        ),
        version=str(after.inputs["code"]["version"]),
    )
    return Document(replace(cover, notice=notice(held, words)), tuple(blocks), info)
