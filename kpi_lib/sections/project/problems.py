"""What stood in the way, and what is suggested, activity by activity."""

from __future__ import annotations

from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.sections.project.phrases import activity_short
from kpi_lib.wording import Words


def problems(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Problems and suggestions that were reported, with the way to those of respondents."""
    names = {a.activity_id: activity_short(a, words) for a in evaluation.records.activities}
    told = [one for one in evaluation.records.done if one.problems or one.suggestions]
    heading = Heading(1, words("project.contents.problems"), "problems")
    if not told:
        return (heading, Paragraph(text(words("project.problems.none"))))
    columns = (
        Column(words("project.activity"), weight=5),
        Column(words("quarter"), weight=2),
        Column(words("problems"), weight=6),
        Column(words("project.suggestions"), weight=6),
    )
    rows = tuple(
        (
            Cell(text(f"{one.activity_id} {names[one.activity_id]}")),
            Cell(text(str(one.quarter))),
            Cell(text(one.problems or "–")),
            Cell(text(one.suggestions or "–")),
        )
        for one in sorted(told, key=lambda each: (each.activity_id, each.quarter))
    )
    caption = words("project.problems.caption", period=words.quarter(evaluation.quarter))
    return (
        heading,
        Table("problems-table", caption, columns, rows),
        Paragraph((Run(words("project.problems.comments"), link="comments"),))
        if evaluation.answers and evaluation.answers.survey.comments
        else Paragraph(text(words("project.problems.no_comments"))),
    )
