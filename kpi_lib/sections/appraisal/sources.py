"""Where the figures of the appraisal come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.appraisal import RoundAppraisal, count, counts
from kpi_lib.blocks import Block, Heading, Items, Paragraph, text
from kpi_lib.corrections import Correction
from kpi_lib.datasets.sources import Sources
from kpi_lib.figures import Figure
from kpi_lib.records import Input
from kpi_lib.sections import doubts, sources
from kpi_lib.sections.decisions import decisions
from kpi_lib.wording import Words

REPORT = "agreement_appraisal"
"""Name of the notebook, as the command takes it."""


def method(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Rules in words, then the values of the framework with their sources."""
    framework = appraised.framework
    rounding = framework.rounding.value
    rules = (
        words(f"method.score.{framework.scheme.value}"),
        words("method.direction.criteria"),
        words("method.committee"),
        words("method.totals"),
        words("method.states"),
        words("method.cancelled"),
        words("method.gaps"),
        words(f"method.rounding.{rounding.when}", places=rounding.places),
        words("method.later"),
    )
    title = framework.titled(words.language)
    return (
        Heading(1, words("contents.method"), "method"),
        Paragraph(text(words("method.framework", title=title))),
        Items(tuple(text(rule) for rule in rules)),
        decisions(framework, words),
    )


def figures(appraised: RoundAppraisal, words: Words) -> tuple[Figure, ...]:
    """Every figure that the report prints, labelled in the language of the report."""
    counted = [count(appraised, name) for name in counts()]
    return tuple(labelled(figure, words) for figure in (*counted, *appraised.figures))


def findings(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Every finding up to the round, worst first."""
    carded = {card.indicator.indicator_id for card in appraised.cards}
    return doubts.findings(appraised.findings, words, carded)


def annex(
    appraised: RoundAppraisal,
    words: Words,
    more: Iterable[Figure] = (),
    corrections: Iterable[Correction] = (),
    came: Sources | None = None,
) -> tuple[Block, ...]:
    """Every figure of the report under its subject, with its working.

    Args:
        appraised: The round.
        words: Words of the language of the report.
        more: Figures of the sections that only the last rounds have.
        corrections: What was corrected.
        came: Where cells came from; none where no file was received.
    """
    own = (*figures(appraised, words), *more)
    return sources.annex(own, words, "", appraised.findings, corrections, sources=came)


def reproduction(
    appraised: RoundAppraisal, inputs: Iterable[Input], what_if: str, words: Words
) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again.

    Args:
        appraised: The round.
        inputs: Files that were read.
        what_if: What was assumed, as the notebook was told it; empty for nothing.
        words: Words of the language of the report.
    """
    agreement = appraised.agreement
    assumed = "".join(f" --what-if {each.strip()}" for each in what_if.split(";") if each)
    command = (
        f"kpi run {REPORT} --agency {agreement.agency_code} "
        f"--fiscal-year {agreement.fiscal_year} --months {appraised.months}{assumed}"
    )
    return sources.reproduction(command, inputs, words)


def labelled(figure: Figure, words: Words, *, of_round: bool = True) -> Figure:
    """Say in words what a figure is: matter, subject, and of which round if asked."""
    subject, *middle, matter = figure.figure_id.split(".")
    kind, _, code = subject.partition("-")
    label = words(f"figure.of.{f'count.{matter}' if kind == 'summary' else matter}")
    if kind in ("indicator", "dimension"):
        label = f"{label} {words(f'{kind}.number', number=code, code=code)}"
    for part in middle if of_round else ():
        label = f"{label} {words('round.number', months=part.removeprefix('m'))}"
    return replace(figure, label=label)
