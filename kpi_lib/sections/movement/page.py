"""The page of a comparison: five statements, the figures that moved, the cells behind them."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_lib.blocks import (
    Block,
    Cover,
    Fact,
    Heading,
    Items,
    Paragraph,
    Run,
    Summary,
    text,
)
from kpi_lib.movement import Comparison, Kind, Movement, Outcome
from kpi_lib.movement.causes import ORDER
from kpi_lib.movement.effect import GROUPS, by_effect, group
from kpi_lib.movement.telling import cause_of, causes, of_side, restating
from kpi_lib.sections.movement.tables import (
    InputChange,
    cells_table,
    inputs_table,
    moved_table,
    turned_table,
)
from kpi_lib.wording import Words


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs held against each other.

    Args:
        comparison: Figure by figure.
        before: Name of the earlier run.
        after: Name of the later run.
        agency: Agency, or whatever both report on.
        report: Report that both are of.
        ends_on: Last day of the later period, ISO.
        inputs: What went in that differs.
    """

    comparison: Comparison
    before: str
    after: str
    agency: str
    report: str
    ends_on: str
    inputs: tuple[InputChange, ...]


def page(compared: Compared, words: Words) -> tuple[Block, ...]:
    """Everything after and including the cover."""
    comparison = compared.comparison
    moved = comparison.of(Outcome.MOVED, Outcome.REPRINTED, kind=Kind.MOVEMENT)
    restated = comparison.of(Outcome.MOVED, Outcome.REPRINTED, kind=Kind.RESTATEMENT)
    editions = comparison.before.same_period(comparison.after)
    return (
        _cover(compared, words),
        *_summary(compared, words),
        *(() if editions else _moved("moved", moved, words)),
        *_moved(restating(comparison), restated, words),
        *_presence(comparison, words),
        *_cells((*moved, *restated), words),
        *_inputs(compared, words),
        *_method(words),
    )


def _cover(compared: Compared, words: Words) -> Cover:
    before, after = compared.comparison.before, compared.comparison.after
    same = before.same_period(after)
    kind = "" if not same else ".assumed" if compared.comparison.assumed else ".editions"
    named = [of_side(side, words) for side in (before, after)]
    period = named[1] if same else words("movement.period", before=named[0], after=named[1])
    return Cover(
        title=words(f"movement.title{kind}"),
        agency=compared.agency,
        period=period,
        lines=(words("movement.runs", before=compared.before, after=compared.after),),
        language=words.language,
        ends_on=compared.ends_on,
    )


def _summary(compared: Compared, words: Words) -> tuple[Block, ...]:
    comparison = compared.comparison
    facts = []
    one_period = restating(comparison)
    for kind, name in ((Kind.MOVEMENT, "moved"), (Kind.RESTATEMENT, one_period)):
        pairs = [each for each in comparison.movements if each.kind is kind]
        moved = comparison.of(Outcome.MOVED, kind=kind)
        told = f"({causes(comparison.by_cause(moved), words)})" if moved else ""
        if not pairs:
            continue
        said = words(
            f"movement.summary.{name}.text", count=len(moved), all=len(pairs), causes=told
        )
        if kind is Kind.RESTATEMENT and not moved:
            said = words(f"movement.summary.{name}.none")
        facts.append(Fact(words(f"movement.summary.{name}"), text(said.strip()), emphasis=True))
    presence = words(
        "movement.summary.presence.text",
        appeared=len(comparison.of(Outcome.APPEARED)),
        gone=len(comparison.of(Outcome.GONE)),
        states=len(comparison.turned),
    )
    method = [m for m in comparison.changed if any(cause.method for cause in m.causes)]
    of_method = words("movement.summary.method.same")
    if method:
        of_method = words("movement.summary.method.text", count=len(method))
    went_in = words("movement.summary.inputs.same")
    if compared.inputs:
        went_in = words("movement.summary.inputs.text", count=len(compared.inputs))
    facts += [
        Fact(words("movement.summary.presence"), text(presence)),
        Fact(words("movement.summary.method"), text(of_method)),
        Fact(words("movement.summary.inputs"), (Run(went_in, link="inputs"),)),
    ]
    return (Summary("summary", tuple(facts)),)


def _moved(name: str, movements: tuple[Movement, ...], words: Words) -> tuple[Block, ...]:
    heading = Heading(1, words(f"movement.heading.{name}"), name)
    if not movements:
        return (heading, Paragraph(text(words("movement.none"))))
    ordered = by_effect(movements)
    tables = []
    for each in GROUPS:
        own = [movement for movement in ordered if group(movement) == each]
        caption = words(f"movement.caption.{name}", group=words(f"movement.group.{each}"))
        tables += [moved_table(f"{name}-{each}", caption, own, words)] if own else []
    return (heading, *tables)


def _presence(comparison: Comparison, words: Words) -> tuple[Block, ...]:
    found = comparison.of(Outcome.APPEARED, Outcome.GONE, Outcome.UNLIKE)
    heading = Heading(1, words("movement.heading.presence"), "presence")
    turned = comparison.turned
    states = (turned_table(turned, words),) if turned else ()
    if not found:
        return (heading, *(states or (Paragraph(text(words("movement.none"))),)))
    told = [each for each in found if each.causes or each.outcome is Outcome.UNLIKE]
    caption = words("movement.caption.presence")
    table = (moved_table("presence-table", caption, told, words),) if told else ()
    rest = len(found) - len(told)
    more = (Paragraph(text(words("movement.presence.more", count=rest))),) if rest else ()
    return (heading, *states, *table, *more)


def _cells(movements: tuple[Movement, ...], words: Words) -> tuple[Block, ...]:
    told = [movement for movement in by_effect(movements) if movement.shares]
    heading = Heading(1, words("movement.heading.cells"), "cells")
    if not told:
        return (heading, Paragraph(text(words("movement.none"))))
    return (heading, cells_table("cells-table", words("movement.caption.cells"), told, words))


def _inputs(compared: Compared, words: Words) -> tuple[Block, ...]:
    heading = Heading(1, words("movement.heading.inputs"), "inputs")
    if not compared.inputs:
        return (heading, Paragraph(text(words("movement.summary.inputs.same"))))
    return (heading, inputs_table("inputs-table", compared.inputs, words))


def _method(words: Words) -> tuple[Block, ...]:
    ordered = ", ".join(cause_of(cause, words) for cause in ORDER)
    return (
        Heading(1, words("movement.heading.method"), "method"),
        Items(
            (
                text(words("movement.method.order", causes=ordered)),
                text(words("movement.method.sum")),
                text(words("movement.method.first")),
                text(words("movement.method.direction")),
            )
        ),
    )
