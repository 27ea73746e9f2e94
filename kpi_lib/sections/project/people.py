"""Who came, and what they said."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.agreement import State
from kpi_lib.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.projects.answers import Answers, GroupFigures, QuestionFigures
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.participation import ActivityPeople
from kpi_lib.questionnaire import Part
from kpi_lib.sections.phrases import filled, printed
from kpi_lib.sections.project.answers import gain_chart, spread_chart
from kpi_lib.sections.project.charts import people_chart
from kpi_lib.sections.project.phrases import (
    activity_name,
    activity_short,
    group_name,
    or_state,
    question_name,
)
from kpi_lib.wording import Words


def participation(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """People by activity, then by group of each activity that was held."""
    columns = (
        Column(words("number"), weight=1),
        Column(words("project.activity"), weight=9),
        Column(words("project.invited"), "right", 2),
        Column(words("project.came"), "right", 2),
        Column(words("project.rate"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(one.activity.activity_id)),
            Cell(text(activity_name(one.activity, words))),
            Cell(_invited(one, words)),
            Cell(or_state(one.attended, one.state if one.groups else None, words)),
            Cell(printed(one.rate)),
        )
        for one in evaluation.people
    )
    held = [one for one in evaluation.people if one.state is State.REPORTED]
    return (
        Heading(1, words("project.contents.people"), "people"),
        Table(
            "people-table",
            words("project.people.caption", period=words.quarter(evaluation.quarter)),
            columns,
            rows,
        ),
        *(block for one in held for block in _groups(one, words)),
    )


def _invited(one: ActivityPeople, words: Words) -> Runs:
    """How many were invited, or a dash with what it means."""
    shown = printed(one.planned)
    if one.planned is not None and one.planned.value is not None:
        return shown
    return (*shown[:-1], replace(shown[-1], note=words("project.people.note")))


def questionnaire(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """What respondents know and think, and the means of groups that may be shown.

    What no question asks for has no place in it.
    """
    heading = Heading(1, words("project.contents.questionnaire"), "questionnaire")
    answers = evaluation.answers
    if answers is None:
        return (heading, Paragraph(text(words("project.questionnaire.none"))))
    asked = next(
        one for one in evaluation.people if one.activity.activity_id == evaluation.asked
    )
    activity = asked.activity
    fewest = evaluation.records.document.fewest_respondents.value
    lead = filled(
        words.template("project.questionnaire.lead"),
        activity=text(f"{activity.activity_id} {activity_short(activity, words)}"),
        handed_out=printed(answers.handed_out),
        returned=printed(answers.returned, "strong"),
        rate=printed(answers.rate, "strong"),
        came=printed(asked.attended),
    )
    if answers.survey.is_hidden:
        hidden = words("project.questionnaire.hidden", fewest=fewest)
        return (heading, Paragraph(lead), Paragraph(text(hidden)))
    asked_of = {one.answers.question.part for one in answers.questions}
    return (
        heading,
        Paragraph(lead),
        *(_knowledge(evaluation, answers, words) if Part.KNOWLEDGE in asked_of else ()),
        *(_satisfaction(answers, words) if Part.SATISFACTION in asked_of else ()),
        Heading(2, words("project.contents.groups"), "groups"),
        _answers_of_groups(evaluation, answers, words),
        Heading(2, words("project.contents.comments"), "comments"),
        *_comments(answers, words),
    )


def _knowledge(
    evaluation: ProjectEvaluation, answers: Answers, words: Words
) -> tuple[Block, ...]:
    understood = filled(
        words.template("project.questionnaire.understood"),
        judged=printed(answers.judged),
        understood=printed(answers.understood),
        understanding=printed(answers.understanding, "strong"),
        least=text(f"{evaluation.records.document.understanding.value.at_least}"),
    )
    return (
        Paragraph(understood),
        Heading(2, words("project.contents.knowledge"), "knowledge"),
        gain_chart(answers, words),
        _gains(evaluation, answers, words),
        spread_chart(answers, Part.KNOWLEDGE, words),
    )


def _satisfaction(answers: Answers, words: Words) -> tuple[Block, ...]:
    return (
        Heading(2, words("project.contents.satisfaction"), "satisfaction"),
        spread_chart(answers, Part.SATISFACTION, words),
    )


def _groups(one: ActivityPeople, words: Words) -> tuple[Block, ...]:
    own = one.activity.activity_id
    columns = (
        Column(words("project.group"), weight=9),
        Column(words("project.invited"), "right", 2),
        Column(words("project.came"), "right", 2),
        Column(words("project.rate"), "right", 2),
    )
    rows = (
        *(
            (
                Cell(text(group_name(row.group, words))),
                Cell(printed(row.planned)),
                Cell(printed(row.attended)),
                Cell(printed(row.rate)),
            )
            for row in one.groups
        ),
        (
            Cell((Run(words("project.total"), "strong"),)),
            Cell(printed(one.planned, "strong")),
            Cell(printed(one.attended, "strong")),
            Cell(printed(one.rate, "strong")),
        ),
    )
    caption = words("project.groups.caption", activity=own)
    return (
        Heading(
            2,
            words(
                "project.groups.heading", activity=own, name=activity_short(one.activity, words)
            ),
            f"people-{own}",
        ),
        people_chart(one, Table(f"people-table-{own}", caption, columns, rows), words),
    )


def _gains(evaluation: ProjectEvaluation, answers: Answers, words: Words) -> Table:
    level = evaluation.records.document.confidence_pct.value
    columns = (
        Column(words("project.topic"), weight=7),
        Column(words("project.before"), "right", 2),
        Column(words("project.after"), "right", 2),
        Column(words("project.pairs"), "right", 2),
        Column(words("project.gain"), "right", 2),
        Column(words("project.interval", level=level), "right", 3),
        Column(words("project.effect"), "right", 2),
    )
    asked = [one for one in answers.questions if one.before]
    return Table(
        "gain-table",
        words("project.gain.caption"),
        columns,
        tuple(_gain(one, words) for one in asked),
        note=words("project.gain.note"),
    )


def _gain(one: QuestionFigures, words: Words) -> tuple[Cell, ...]:
    interval = (*printed(one.low), Run(words("project.to")), *printed(one.high))
    return (
        Cell(text(question_name(one.answers.question, words))),
        Cell(printed(one.before.mean if one.before else None)),
        Cell(printed(one.after.mean)),
        Cell(printed(one.pairs)),
        Cell(printed(one.gain, "strong")),
        Cell(interval if one.low else printed(None)),
        Cell(printed(one.effect)),
    )


def _answers_of_groups(evaluation: ProjectEvaluation, answers: Answers, words: Words) -> Table:
    columns = (
        Column(words("project.group"), weight=7),
        Column(words("project.returned"), "right", 2),
        Column(words("project.return_rate"), "right", 2),
        Column(words("project.before"), "right", 2),
        Column(words("project.after"), "right", 2),
        Column(words("project.satisfaction"), "right", 2),
    )
    names = {
        group.group_id: group_name(group, words)
        for group in evaluation.records.groups
        if group.activity_id == evaluation.asked
    }
    fewest = evaluation.records.document.fewest_respondents.value
    why = words("project.groups.note", fewest=fewest)
    hidden = Run(words("project.hidden"), "quiet", note=why)
    rows = tuple(_of_group(one, names[one.group.group_id], hidden) for one in answers.groups)
    return Table("answers-table", words("project.answers.caption"), columns, rows)


def _of_group(one: GroupFigures, name: str, hidden: Run) -> tuple[Cell, ...]:
    bare = replace(hidden, note="")
    if one.group.is_hidden:
        return (Cell(text(name)), Cell((hidden,)), *(Cell((bare,)) for _ in range(4)))
    shown = (one.returned, one.rate, one.before, one.after, one.satisfaction)
    return (Cell(text(name)), *(Cell(printed(figure)) for figure in shown))


def _comments(answers: Answers, words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(text(words("project.comments.note")))]
    for question, said in answers.survey.comments:
        blocks.append(Paragraph((Run(question_name(question, words), "strong"),)))
        if said:
            blocks.append(Items(tuple(text(one) for one in said)))
        else:
            blocks.append(Paragraph(text(words("project.comments.none"))))
    return tuple(blocks)
