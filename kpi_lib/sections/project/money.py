"""Plan against reports, in money and output, by quarter and by activity."""

from __future__ import annotations

from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Run, Runs, Table, text
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.spending import Line
from kpi_lib.projects.tables import Activity
from kpi_lib.sections.phrases import filled, printed
from kpi_lib.sections.project.charts import money_chart
from kpi_lib.sections.project.phrases import activity_short, light_cell, note, or_state
from kpi_lib.wording import Words

SHOWN = {"money": ("budget", "disbursed"), "output": ("output_planned", "output")}


def budget(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Disbursement against plan up to the quarter, then every quarter, then the forecast."""
    return (
        Heading(1, words("project.contents.budget"), "budget"),
        money_chart(evaluation, words),
        _so_far(evaluation, words),
        *_forecast(evaluation, words),
        Heading(2, words("project.contents.quarters"), "quarters"),
        _by_quarter(evaluation, "money", words),
        _by_quarter(evaluation, "output", words),
        note(evaluation, words, "quarters"),
        Heading(2, words("project.contents.categories"), "categories"),
        *_categories(evaluation, words),
    )


def _so_far(evaluation: ProjectEvaluation, words: Words) -> Table:
    columns = (
        Column(words("project.activity"), weight=7),
        Column(words("project.money.year"), "right", 3),
        Column(words("project.money.planned_so_far"), "right", 3),
        Column(words("project.money.disbursed_so_far"), "right", 3),
        Column(words("project.money.variance"), "right", 3),
        Column(words("project.money.rate"), "right", 2),
        Column(words("project.light"), weight=3),
    )
    rows = (
        *(_money_row(_named(a, words), line, words) for a, line in evaluation.budget.lines),
        _money_row((Run(words("project.total"), "strong"),), evaluation.budget.project, words),
    )
    caption = words("project.money.caption", period=words.quarter(evaluation.quarter))
    return Table("money-table", caption, columns, rows)


def _money_row(name: Runs, line: Line, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(name),
        Cell(printed(line.budget)),
        Cell(printed(line.planned)),
        Cell(printed(line.disbursed, "strong")),
        Cell(printed(line.variance)),
        Cell(printed(line.rate)),
        light_cell(line, words),
    )


def _named(activity: Activity, words: Words) -> Runs:
    """Name of an activity under its number; a part stands quietly below its whole."""
    said = f"{activity.activity_id} {activity_short(activity, words)}"
    return (Run(said, "quiet" if activity.parent_id else ""),)


def _forecast(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    found = evaluation.budget
    if found.unreported:
        missing = words.series(list(found.unreported))
        return (Paragraph(text(words("project.forecast.none", which=missing))),)
    key = "project.forecast.closed" if evaluation.quarter.number == 4 else "project.forecast"
    return (
        Paragraph(
            filled(
                words.template(key),
                forecast=printed(found.forecast, "strong"),
                share=printed(found.forecast_of_year),
                budget=printed(found.project.budget),
            )
        ),
    )


def _by_quarter(evaluation: ProjectEvaluation, kind: str, words: Words) -> Table:
    planned, done = SHOWN[kind]
    columns = (
        Column(words("project.activity"), weight=7),
        *(
            Column(
                words(f"project.{kind}.of", quarter=n, what=words(f"project.{which}")),
                "right",
                2,
            )
            for n in (1, 2, 3, 4)
            for which in ("plan", "actual")
        ),
    )
    lines = [
        (_named(activity, words), line)
        for activity, line in evaluation.budget.lines
        if kind == "money" or line.output_planned or line.output
    ]
    if kind == "money":
        lines.append(((Run(words("project.total"), "strong"),), evaluation.budget.project))
    rows = tuple(
        (
            Cell(name),
            *(
                Cell(runs)
                for cell in line.cells
                for runs in (
                    printed(getattr(cell, planned)),
                    or_state(getattr(cell, done), cell.state, words)
                    if cell.quarter <= evaluation.quarter.number
                    else printed(None),
                )
            ),
        )
        for name, line in lines
    )
    caption = words(
        f"project.quarters.caption.{kind}", period=words.quarter(evaluation.quarter)
    )
    return Table(f"quarters-{kind}", caption, columns, rows)


def _categories(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    shown = evaluation.budget.categories
    if not any(figure for _, figure in shown):
        names = [f"{one.category_id} {one.name_th}" for one, _ in shown if not one.parent_id]
        return (Paragraph(text(words("project.categories.none", which=", ".join(names)))),)
    columns = (
        Column(words("project.category"), weight=8),
        Column(words("project.money.year"), "right", 3),
    )
    rows = tuple(
        (
            Cell(text(f"{one.category_id} {one.name_th}")),
            Cell(printed(figure)),
        )
        for one, figure in shown
    )
    return (Table("categories-table", words("project.categories.caption"), columns, rows),)
