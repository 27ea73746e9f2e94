"""Where figures come from: method, every computed figure, files, and how to do it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi_lib.blocks import (
    Block,
    Cell,
    Code,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    text,
)
from kpi_lib.evaluation import Evaluation
from kpi_lib.figures import Figure
from kpi_lib.records import Input
from kpi_lib.sections.opening import counts
from kpi_lib.wording import Words

REPORT = "quarterly_evaluation"
"""Name of the notebook, as the command takes it."""


def method(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Rules in words, then the values of the framework with their sources."""
    framework = evaluation.framework
    basis = words(f"method.basis.{framework.result_basis.value}")
    rules = (
        words("method.attainment"),
        words("method.direction"),
        words("method.rounding", places=framework.rounding.value.places),
        basis,
        words("method.marks"),
        words("method.states"),
        words("method.no_score"),
    )
    title = framework.title_th if words.language == "th" else framework.title_en
    return (
        Heading(1, words("contents.method"), "method"),
        Paragraph(text(words("method.framework", title=title.value))),
        Items(tuple(text(rule) for rule in rules)),
    )


def figures(evaluation: Evaluation, words: Words) -> tuple[Figure, ...]:
    """Every figure that the report prints, labelled in the language of the report."""
    counted = [
        replace(evaluation.count(name, chosen), label=words(f"figure.count.{name}"))
        for name, chosen in counts().items()
    ]
    return (*counted, *(_labelled(figure, words) for figure in evaluation.figures))


def annex(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Every figure that was computed, with its working."""
    columns = (
        Column(words("annex.figure"), weight=6),
        Column(words("annex.shown"), "right", 2),
        Column(words("annex.working"), weight=6),
        Column(words("annex.inputs"), weight=5),
    )
    rows = tuple(
        (
            Cell(text(figure.label)),
            Cell(text(figure.text or "–")),
            Cell(text(figure.working)),
            Cell((Run(_cells(figure), "code"),)),
        )
        for figure in figures(evaluation, words)
        if figure.rule != "read"
    )
    return (
        Heading(1, words("contents.annex"), "annex"),
        Paragraph(text(words("annex.lead"))),
        Table("annex-table", words("annex.caption"), columns, rows),
    )


def reproduction(
    evaluation: Evaluation, inputs: Iterable[Input], words: Words
) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    columns = (
        Column(words("reproduce.file"), weight=6),
        Column(words("reproduce.rows"), "right", 1),
        Column(words("reproduce.digest"), weight=3),
    )
    rows = tuple(
        (
            Cell((Run(item.path.replace("/", "/\u200b"), "code"),)),
            Cell(text(str(item.rows))),
            Cell((Run(item.sha256[:12], "code"),)),
        )
        for item in inputs
    )
    quarter = evaluation.quarter
    command = (
        f"kpi run {REPORT} --agency {evaluation.agreement.agency_code} "
        f"--fiscal-year {quarter.fiscal_year} --quarter {quarter.number}"
    )
    return (
        Heading(1, words("contents.reproduce"), "reproduce"),
        Paragraph(text(words("reproduce.lead"))),
        Table("inputs-table", words("reproduce.caption"), columns, rows),
        Code(command),
    )


def _labelled(figure: Figure, words: Words) -> Figure:
    """Say in words what a figure of a scorecard is."""
    number, *rest = figure.figure_id.removeprefix("indicator-").split(".")
    quarter = rest[0].removeprefix("q") if len(rest) > 1 else ""
    label = words(f"figure.{figure.label}", number=number, quarter=quarter)
    return replace(figure, label=label)


def _cells(figure: Figure) -> str:
    """Name the cells shortly: their folder is named in the list of files."""
    lines: dict[str, list[str]] = {}
    for origin in figure.inputs:
        name = f"{origin.file.rpartition('/')[2]} {origin.column}"
        lines.setdefault(name, []).append(str(origin.row))
    return "; ".join(f"{name} {', '.join(rows)}" for name, rows in lines.items())
