"""Phrases of a report on a project: names in the language of the report, states, lights."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.blocks import Badge, Cell, Paragraph, Run, Runs, text
from kpi_lib.figures import Figure
from kpi_lib.projects.document import ProjectIndicator
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.indicators import IndicatorResult
from kpi_lib.projects.spending import Light, Line
from kpi_lib.projects.tables import Activity, Group
from kpi_lib.questionnaire import Question
from kpi_lib.sections.phrases import printed
from kpi_lib.wording import Words

LIGHTS = {
    Light.GREEN: "good",
    Light.AMBER: "doubt",
    Light.RED: "bad",
    Light.OVER: "doubt",
    Light.NONE: "quiet",
}


def activity_name(activity: Activity, words: Words) -> str:
    """Name of an activity in full."""
    return words.either(activity.name_th, activity.name_en)


def activity_short(activity: Activity, words: Words) -> str:
    """Name of an activity for tables and charts."""
    return words.either(activity.short_th, activity.name_en)


def group_name(group: Group, words: Words) -> str:
    """Name of a group of people."""
    return words.either(group.name_th, group.name_en)


def question_name(question: Question, words: Words) -> str:
    """Name of a question for tables and charts."""
    return words.either(question.short_th, question.name_en)


def indicator_name(indicator: ProjectIndicator, words: Words) -> str:
    """Name of an indicator in full."""
    return words.either(indicator.name_th, indicator.name_en)


def indicator_short(indicator: ProjectIndicator, words: Words) -> str:
    """Name of an indicator for charts, and for what stands on one page with them."""
    if words.language == "th":
        return indicator.short_th
    return indicator.short_en or indicator.name_en


def indicator_number(indicator: ProjectIndicator, words: Words) -> str:
    """Number of an indicator in the document."""
    return words.either(indicator.number_th, indicator.number_en)


def note(evaluation: ProjectEvaluation, words: Words, of: str) -> Paragraph:
    """What is to be known of a table; before the last quarter also what is still to come."""
    during = f"{words(f'project.{of}.during')} " if evaluation.quarter.number < 4 else ""
    return Paragraph(text(during + words(f"project.{of}.note")))


def stated(figure: Figure | None, words: Words) -> str:
    """Text of a figure, or the words that stand for it."""
    return figure.text if figure else words("project.no_figure")


def or_state(figure: Figure | None, state: State | None, words: Words) -> Runs:
    """A figure, or the state that says why there is none; a dash where nothing was planned."""
    if figure is not None or state in (None, State.REPORTED):
        return printed(figure)
    return (Run(words(f"state.{state}"), "quiet"),)


def badge(one: IndicatorResult, words: Words) -> Badge:
    """Say where an indicator stands."""
    if one.state is not State.REPORTED:
        tone = "doubt" if one.state is State.NOT_REPORTED else "quiet"
        return Badge(words(f"state.{one.state}"), tone)
    if one.reached is None:
        return Badge(words("project.too_few"), "quiet")
    if one.reached:
        return Badge(words("badge.reached"), "good")
    return Badge(words("badge.short"), "doubt")


def lit(line: Line, words: Words) -> str:
    """Traffic light in words, and that rounding hides it where the rate as printed would."""
    said = words(f"project.light.{_light(line)}")
    if line.rounded:
        return words("project.light.hidden", light=said, value=line.rounded)
    return said


def light_cell(line: Line, words: Words) -> Cell:
    """Light of a line as the cell of a table; its colour only repeats the words."""
    badge = Badge(words(f"project.light.{_light(line)}"), LIGHTS[line.light])
    if line.rounded:
        hidden = words("project.light.rounded", value=line.rounded)
        return Cell((Run(hidden, "quiet"),), badge)
    return Cell(badge=badge)


def _light(line: Line) -> str:
    """Why there is no light: nothing was planned, or not everything is reported."""
    waits = line.disbursed is None and line.planned and line.planned.value
    return "unreported" if waits else str(line.light)
