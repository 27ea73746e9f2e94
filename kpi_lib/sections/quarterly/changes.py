"""What changed since the quarter before."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Run, Runs, Table, text
from kpi_lib.charts import moved_chart
from kpi_lib.evaluation import Evaluation, Scorecard
from kpi_lib.movement import Comparison
from kpi_lib.movement.reports import of_quarter, since
from kpi_lib.movement.telling import because
from kpi_lib.sections.phrases import named_cells, named_columns, printed
from kpi_lib.wording import Words


def changes(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Result by result: before, now, difference, and a change of state."""
    heading = Heading(1, words("contents.changes"), "changes")
    before = evaluation.quarter.before
    if before is None:
        return (heading, Paragraph(text(words("changes.first"))))
    now = evaluation.quarter
    new = [finding for finding in evaluation.findings if finding.quarter == now.number]
    moved = since(of_quarter(evaluation), f"q{before.number}", "result")
    columns = (
        *named_columns(words),
        Column(words("before", quarter=before.number), "right", 2),
        Column(words("before", quarter=now.number), "right", 2),
        Column(words("change"), "right", 2),
        Column(words("changes.why"), weight=4),
    )
    table = Table(
        anchor="changes-table",
        caption=words("changes.caption", now=now.number, before=before.number),
        columns=columns,
        rows=tuple(_row(card, moved, words) for card in evaluation.scorecards),
    )
    counted = (Run(words("changes.new_findings", count=len(new)), link="findings"),)
    said: list[Block] = [Paragraph(counted)]
    if evaluation.framework.result_basis.value == "unknown":
        said.append(Paragraph(text(words("changes.basis"))))
    return (heading, *moved_chart(evaluation, words), table, *said)


def _row(card: Scorecard, moved: Comparison, words: Words) -> tuple[Cell, ...]:
    before = card.before.result if card.before else None
    return (
        *named_cells(card.indicator, words),
        Cell(printed(before)),
        Cell(printed(card.now.result)),
        Cell(printed(card.change)),
        Cell(_why(card, because(moved.between(before, card.now.result), words), words)),
    )


def _why(card: Scorecard, causes: str, words: Words) -> Runs:
    """Why a result moved; and how it stands with the report, where that is new or no result."""
    state = words(f"state.{card.now.state}")
    if card.before and card.before.state is not card.now.state:
        between = (Run(" "),) if causes else ()
        return (*text(causes), *between, Run(words("newly", state=state), "strong"))
    return text(causes if card.now.state is State.REPORTED else state)
