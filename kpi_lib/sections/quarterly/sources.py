"""Where the figures of the quarterly report come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.blocks import Block, Heading, Items, Paragraph, text
from kpi_lib.corrections import Correction
from kpi_lib.datasets.sources import Sources
from kpi_lib.evaluation import Evaluation
from kpi_lib.figures import Figure
from kpi_lib.records import Input
from kpi_lib.sections import doubts, sources
from kpi_lib.sections.decisions import decisions
from kpi_lib.sections.quarterly.opening import counts
from kpi_lib.wording import Words

REPORT = "quarterly_evaluation"
"""Name of the notebook, as the command takes it."""


def method(evaluation: Evaluation, inputs: Iterable[Input], words: Words) -> tuple[Block, ...]:
    """Rules in words, then the values of the framework with their sources."""
    framework = evaluation.framework
    basis = words(f"method.basis.{framework.result_basis.value}")
    rules = (
        words("method.attainment"),
        words("method.standing"),
        sources.direction((evaluation.agreement,), words),
        words("method.rounding", places=framework.rounding.value.places),
        basis,
        words("method.marks"),
        words("method.states"),
        words("method.no_score"),
    )
    title = framework.titled(words.language)
    return (
        Heading(1, words("contents.method"), "method"),
        Paragraph(text(words("method.framework", title=title))),
        Items((*sources.documents(inputs, words), *(text(rule) for rule in rules))),
        decisions(framework, words),
    )


def figures(evaluation: Evaluation, words: Words) -> tuple[Figure, ...]:
    """Every figure that the report prints, labelled in the language of the report."""
    counted = [
        replace(figure, label=words(f"figure.count.{figure.label}"))
        for figure in counts(evaluation)
    ]
    return (*counted, *(_labelled(figure, words) for figure in evaluation.figures))


def findings(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Every finding up to the quarter, worst first."""
    carded = {card.indicator.indicator_id for card in evaluation.scorecards}
    return doubts.findings(evaluation.findings, words, carded)


def annex(
    evaluation: Evaluation,
    words: Words,
    corrections: Iterable[Correction] = (),
    came: Sources | None = None,
) -> tuple[Block, ...]:
    """Every figure of the report under its subject, with its working."""
    own = figures(evaluation, words)
    return sources.annex(own, words, "", evaluation.findings, corrections, sources=came)


def reproduction(
    evaluation: Evaluation, inputs: Iterable[Input], words: Words
) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    quarter = evaluation.quarter
    command = (
        f"kpi run {REPORT} --agency {evaluation.agreement.agency_code} "
        f"--fiscal-year {quarter.fiscal_year} --quarter {quarter.number}"
    )
    return sources.reproduction(command, inputs, words)


def _labelled(figure: Figure, words: Words) -> Figure:
    """Say in words what a figure of a scorecard is."""
    number, *rest = figure.figure_id.removeprefix("indicator-").split(".")
    quarter = rest[0].removeprefix("q") if len(rest) > 1 else ""
    label = words(f"figure.{figure.label}", number=number, quarter=quarter)
    return replace(figure, label=label)
