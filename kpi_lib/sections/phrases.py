"""Phrases that the sections of every report use: a printed figure, a list of indicators."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import replace

from kpi_lib.agreement import Indicator
from kpi_lib.blocks import Cell, Column, Run, Runs
from kpi_lib.charts.messages import ASSUMED_MARK, filled
from kpi_lib.figures import Figure
from kpi_lib.wording import NOTHING, Words, counted

__all__ = [
    "agency_code",
    "apart",
    "as_received",
    "begun",
    "filled",
    "linked",
    "listed",
    "measured",
    "named_cells",
    "named_columns",
    "printed",
    "worked",
]

SIGNS = {" x ": " × ", " / ": " ÷ ", " >= ": " ≥ ", " <= ": " ≤ "}
"""Signs of a working as a reader knows them."""

SIGN = re.compile("|".join(SIGNS))
QUOTING = frozenset(("committee_score", "entered_score"))
"""Rules whose workings quote a reason or a document."""


def printed(figure: Figure | None, style: str = "") -> Runs:
    """Print a figure under its id, or a dash where there is none; mark one that is assumed."""
    if figure is None or figure.value is None:
        return (Run(NOTHING, "quiet"),)
    run = Run(figure.text, style, figure=figure.figure_id)
    return (run, Run(f"\u00a0{ASSUMED_MARK}", "strong")) if figure.assumed else (run,)


def worked(figure: Figure, words: Words) -> str:
    """The working of a figure on one line, for a pencil, marked as the figure is."""
    said, _, score = figure.working.rpartition(" → ")
    if figure.rule == "milestone_score":
        done, asked = (part.strip("()") for part in said.split(" / "))
        done = words("none") if done == "-" else done
        said = words("working.steps", done=done, asked=asked, score=score)
    elif figure.rule == "reached_score" and " " not in said:
        said = words("working.level", level=said, score=score)
    elif figure.rule in QUOTING:
        said = figure.working
    else:
        said = SIGN.sub(lambda found: SIGNS[found[0]], figure.working)
    return f"{said}\u00a0{ASSUMED_MARK}" if figure.assumed else said


def apart(figure: Figure | None, words: Words, style: str = "") -> Runs:
    """Print a difference with its unit: how many levels, not which."""
    if figure is None or figure.value is None:
        return printed(figure)
    if words.leads_apart(figure.unit):
        return measured(figure, words, style)
    return (*printed(figure, style), Run(f" {words.apart(figure.unit)}", "quiet"))


def begun(runs: Runs) -> Runs:
    """A sentence, its first letter a capital where the language has any."""
    if not runs or runs[0].style in {"code", "quoted"} or runs[0].figure:
        return runs
    first = runs[0].text
    return (replace(runs[0], text=f"{first[:1].upper()}{first[1:]}"), *runs[1:])


def measured(figure: Figure | None, words: Words, style: str = "") -> Runs:
    """Print a figure with its unit, before the number or after it as the language has it."""
    if figure is None or figure.value is None:
        return printed(figure)
    unit = words.unit(counted(figure.unit))
    if words.leads(figure.unit):
        return (Run(f"{unit} ", "quiet"), *printed(figure, style))
    return (*printed(figure, style), Run(f" {unit}", "quiet"))


def as_received(words: Words) -> tuple[str, ...]:
    """A line of the cover: what nobody translated stands in Thai."""
    return () if words.language == "th" else (words("cover.as_received"),)


def agency_code(code: str, words: Words) -> tuple[str, ...]:
    """The code of an agency where an office gave it; a name of ours tells a reader nothing."""
    return (words("cover.agency", code=code),) if code.isdecimal() else ()


def linked(indicator_id: str) -> Runs:
    """Number of an indicator, leading to its card."""
    return (Run(indicator_id, link=f"indicator-{indicator_id}"),)


def listed(
    ids: Iterable[str],
    words: Words,
    doubted: Container[str] = (),
    carded: Container[str] | None = None,
) -> Runs:
    """List indicators by number, each leading to its card; a result in doubt is marked.

    Findings may name what is in no agreement: `carded` are those that have a card, where not
    all do.
    """
    numbers = list(ids)
    runs: list[Run] = []
    for at, number in enumerate(numbers):
        if at:
            runs.append(Run(f" {words('and')} " if at == len(numbers) - 1 else ", "))
        runs += linked(number) if carded is None or number in carded else (Run(number),)
        runs += [Run("\u00a0?")] if number in doubted else []
    return tuple(runs) or (Run(words("none")),)


def named_columns(words: Words) -> tuple[Column, Column]:
    """Columns of the number and of the name of an indicator."""
    return Column(words("number"), weight=1), Column(words("indicator"), weight=8)


def named_cells(indicator: Indicator, words: Words) -> tuple[Cell, Cell]:
    """Cells of the number, leading to the card, and of the name of an indicator."""
    return Cell(linked(indicator.indicator_id)), Cell((Run(indicator.named(words.language)),))
