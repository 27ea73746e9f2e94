"""Where the figures of the overview come from, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.blocks import Block, Heading, Items, Paragraph, text
from kpi_lib.city_line import Line
from kpi_lib.corrections import Correction
from kpi_lib.datasets.sources import Sources
from kpi_lib.figures import Figure
from kpi_lib.overview import Overview
from kpi_lib.records import Input
from kpi_lib.sections import sources as shared
from kpi_lib.sections.city.counts import figure, names, owed
from kpi_lib.sections.workings import first_part
from kpi_lib.wording import Words

OF_PAGES = ("names", "copies", "sample")
"""What is said of pages that were stored, where data come from some."""


def method(overview: Overview, words: Words) -> tuple[Block, ...]:
    """Rules in words."""
    framework = overview.framework
    title = framework.titled(words.language)
    rules = (
        words("method.attainment"),
        words("method.standing"),
        words("city.method.no_mean"),
        words("city.method.order"),
        words("city.method.changed"),
        words("city.method.todo"),
        shared.direction((each.agreement for each in overview.evaluations), words),
        words("method.rounding", places=framework.rounding.value.places),
        words(f"method.basis.{framework.result_basis.value}"),
        words("method.marks"),
        words("method.states"),
        *(words(f"city.method.{name}") for name in OF_PAGES if "pages" in overview.sources),
    )
    return (
        Heading(1, words("contents.method"), "method"),
        Paragraph(text(words("method.framework", title=title))),
        Items(tuple(text(rule) for rule in rules)),
    )


def figures(overview: Overview, words: Words) -> tuple[Figure, ...]:
    """Every figure that the overview prints, labelled in its language."""
    counts = [
        replace(figure(overview, name), label=words(f"city.figure.{name}"))
        for name in names(overview)
    ]
    of_agencies = [
        replace(
            made,
            label=words(f"city.figure.{name}", agency=words.name(each.agreement.agency_name)),
        )
        for each, own in owed(overview)
        for name, made in own.items()
        if made.value
    ]
    of_lines = [made for line in overview.lines for made in _of_line(line, words)]
    return (*counts, *of_agencies, *of_lines)


def annex(
    overview: Overview,
    words: Words,
    corrections: Iterable[Correction] = (),
    came: Sources | None = None,
) -> tuple[Block, ...]:
    """Every figure under its agency, with its working."""
    names = {
        first_part(made.figure_id): words.name(line.agency_name)
        for line in overview.lines
        for made in _of_line(line, words)
    }
    own = figures(overview, words)
    return shared.annex(
        own, words, "", overview.findings, corrections, names=names, sources=came
    )


def reproduction(
    overview: Overview, scope: str, inputs: Iterable[Input], words: Words
) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    year, number = overview.quarter.fiscal_year, overview.quarter.number
    command = f"kpi run overview --fiscal-year {year} --quarter {number} -p scope={scope}"
    return shared.reproduction(command, inputs, words)


def _of_line(line: Line, words: Words) -> list[Figure]:
    own = {
        "target": line.own(line.card.target),
        "result": line.own(line.card.now.result),
        "attainment": line.own(line.card.now.attainment),
    }
    return [
        replace(
            made,
            label=words(
                f"city.figure.{name}",
                agency=words.name(line.agency_name),
                number=line.indicator_id,
            ),
        )
        for name, made in own.items()
        if made is not None
    ]
