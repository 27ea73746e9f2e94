"""Where the figures of the awards come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.awards import AwardYear
from kpi_lib.blocks import Block, Heading, Items, Paragraph, text
from kpi_lib.corrections import Correction
from kpi_lib.datasets.sources import Sources
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.framework import Framework
from kpi_lib.records import Input
from kpi_lib.sections import sources
from kpi_lib.sections.appraisal.sources import labelled
from kpi_lib.sections.awards.counts import GROUP, counts
from kpi_lib.sections.decisions import decisions
from kpi_lib.wording import Words

REPORT = "annual_awards"
"""Name of the notebook, as the command takes it."""

RULES = ("weight", "score", "shown", "rank", "uncovered", "supporting", "changed", "committee")


def method(framework: Framework, words: Words) -> tuple[Block, ...]:
    """Rules in words, then the values of the framework with their sources."""
    return (
        Heading(1, words("contents.method"), "method"),
        Paragraph(text(words("method.framework", title=framework.titled(words.language)))),
        Items(tuple(text(words(f"awards.method.{rule}")) for rule in RULES)),
        decisions(framework, words),
    )


def figures(years: Iterable[AwardYear], words: Words) -> tuple[Figure, ...]:
    """Every figure that the report prints, and those of appraisals that they are made from."""
    listed = tuple(years)
    counted = tuple(
        replace(made, label=_counted(year, name, words))
        for year in listed
        for name, made in counts(year).items()
    )
    behind = (_behind(year, figure, words) for year in listed for figure in year.behind())
    return (*counted, *_of_units(listed, words), *behind)


def _counted(year: AwardYear, name: str, words: Words) -> str:
    """What a count is of; a group by its own name."""
    groups = {GROUP + group.rules.group_id: group.rules for group in year.groups}
    if name in groups:
        return words("awards.figure.group", name=groups[name].named(words.language))
    return words(f"awards.figure.{name}")


def _behind(year: AwardYear, figure: Figure, words: Words) -> Figure:
    """Label a figure of an appraisal as its own report does, and name the agency."""
    agreement = year.appraisal.agreement
    own = replace(figure, figure_id=figure.figure_id.removeprefix(f"{agreement.agency_code}."))
    name = words.name(agreement.agency_name)
    return replace(figure, label=f"{labelled(own, words).label} ({name})")


def _of_units(years: Iterable[AwardYear], words: Words) -> tuple[Figure, ...]:
    """Figures of units, labelled in the language of the report."""
    return tuple(
        replace(figure, label=words(f"figure.{figure.label}", unit=unit.name))
        for year in years
        for unit in year.units
        for figure in unit.figures
    )


def annex(
    years: Iterable[AwardYear],
    words: Words,
    findings: Iterable[Finding] = (),
    corrections: Iterable[Correction] = (),
    came: Sources | None = None,
) -> tuple[Block, ...]:
    """Every figure under its unit or the indicator of its agency, with its working."""
    listed = tuple(years)
    names = {
        _subject(figure.figure_id): unit.name
        for year in listed
        for unit in year.units
        for figure in unit.figures
    }
    called: dict[str, str] = {}
    for year in listed:
        agreement = year.appraisal.agreement
        called[agreement.agency_code] = words.name(agreement.agency_name)
        names[f"{agreement.agency_code}.summary"] = words("annex.of.summary")
    for figure in (figure for year in listed for figure in year.behind()):
        agency, kind = figure.figure_id.split(".")[:2]
        number = kind.partition("-")[2]
        names[f"{agency}.{kind}"] = (
            f"{words('indicator.number', number=number)} ({called[agency]})"
        )
    own = figures(listed, words)
    return sources.annex(
        own, words, "", findings, corrections, names=names, subject=_subject, sources=came
    )


def _subject(figure_id: str) -> str:
    """Agency with its unit or indicator."""
    return ".".join(figure_id.split(".")[:2])


def reproduction(
    framework: Framework, fiscal_year: int, inputs: Iterable[Input], words: Words
) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    command = f"kpi run {REPORT} --fiscal-year {fiscal_year} -p framework={framework.id}"
    return sources.reproduction(command, inputs, words)
