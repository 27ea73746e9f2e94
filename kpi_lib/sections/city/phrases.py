"""Phrases of the overview: an indicator with its agency, a badge, a count."""

from __future__ import annotations

from kpi_lib.blocks import Badge, Run, Runs
from kpi_lib.city_line import Line
from kpi_lib.findings import Finding
from kpi_lib.overview import Overview
from kpi_lib.sections.city.counts import figure
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.quarterly.phrases import TONES, because
from kpi_lib.wording import Words


def count(overview: Overview, name: str) -> Runs:
    """Print a count under its id."""
    return printed(figure(overview, name), "strong")


def standing(line: Line, words: Words) -> Badge:
    """Say where an indicator stands, and why where it cannot be measured."""
    said = because(words(f"city.standing.{line.standing}"), line.card, words)
    return Badge(said, TONES.get(line.standing, "quiet"))


def told(found: Finding, quarter: int, words: Words) -> str:
    """What a finding says, under its quarter where that is not the one reported on."""
    message = found.message[words.language]
    if found.quarter in (None, quarter):
        return message
    return words("city.finding.of_quarter", quarter=found.quarter, message=message)


def name_of(line: Line, words: Words) -> str:
    """Name of an indicator in the language of the report."""
    own = line.card.indicator
    return own.named(words.language)


def numbered(line: Line, words: Words) -> Runs:
    """Agency and indicator, as a sentence names them."""
    return (
        Run(words.name(line.agency_name)),
        Run(f" {words('indicator')} {line.indicator_id}".replace("-", "\u2011")),
    )
