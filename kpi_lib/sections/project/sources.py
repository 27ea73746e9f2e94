"""Where figures of a project come from: method, workings, files, and how to do it again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from kpi_lib.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Table,
    text,
)
from kpi_lib.figures import Figure
from kpi_lib.framework import Sourced
from kpi_lib.projects.document import MeasuredBy
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.sections import doubts, sources
from kpi_lib.sections.project.phrases import (
    activity_short,
    group_name,
    indicator_number,
    question_name,
)
from kpi_lib.sections.workings import first_part
from kpi_lib.wording import Words

REPORT = "project_evaluation"
"""Name of the notebook, as the command takes it."""

SUBJECT = re.compile(r"survey\.[^.]+|activity-\d+(\.\d+)?")
"""Where a subject is named by more or by less than the first part of an id."""


def method(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Rules in words, then the values that somebody decided, with their sources."""
    document = evaluation.records.document
    lights = document.lights.value
    rules = (
        words("project.method.result"),
        *_attended(evaluation, words),
        words("project.method.understanding", least=f"{document.understanding.value.at_least}"),
        words("project.method.gain", level=document.confidence_pct.value),
        words("project.method.groups", fewest=document.fewest_respondents.value),
        words("project.method.money"),
        words(
            "project.method.lights",
            green=f"{lights.green_from}",
            amber=f"{lights.amber_from}",
            over=f"{lights.over_above}",
        ),
        words("project.method.forecast"),
        words("project.method.changed"),
        words("project.method.rounding"),
        words("method.states"),
    )
    return (
        Heading(1, words("contents.method"), "method"),
        Items(tuple(text(rule) for rule in rules)),
        _decided(evaluation, words),
    )


def _attended(evaluation: ProjectEvaluation, words: Words) -> tuple[str, ...]:
    """Say which activities an indicator of attendance adds up, and who says so."""
    known = evaluation.records.document.indicators
    return tuple(
        words(
            "project.method.attendance",
            indicator=indicator_number(one, words),
            which=words.series(one.activities),
            source=known.said(words.language),
        )
        for one in known.value
        if one.measured_by is MeasuredBy.ATTENDANCE
    )


def figures(evaluation: ProjectEvaluation, words: Words) -> tuple[Figure, ...]:
    """Every figure that the report prints, labelled in the language of the report."""
    names = _names(evaluation, words)
    return tuple(_labelled(figure, names, words) for figure in evaluation.figures)


def findings(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Every finding up to the quarter, worst first."""
    return doubts.findings(evaluation.findings, words)


def annex(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Every figure under what it is of, with its working."""
    own = figures(evaluation, words)
    names = _subjects(evaluation, words)
    return sources.annex(own, words, "", evaluation.findings, names=names, subject=_subject)


def _subject(figure_id: str) -> str:
    """A budget line, an indicator, a question or the whole."""
    found = SUBJECT.match(figure_id)
    return found[0] if found else first_part(figure_id)


def _subjects(evaluation: ProjectEvaluation, words: Words) -> dict[str, str]:
    """Names of what the figures are of."""
    names = _names(evaluation, words)
    survey = {f"survey.{name}": f"{names['survey']} {said}" for name, said in names.items()}
    return names | {name: said for name, said in survey.items() if said.strip()}


def reproduction(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    document = evaluation.records.document
    command = (
        f"kpi run {REPORT} --agency {document.agency_code} --fiscal-year "
        f"{document.fiscal_year} --project {document.project_id} "
        f"--quarter {evaluation.quarter.number}"
    )
    return sources.reproduction(command, evaluation.records.inputs, words)


def _decided(evaluation: ProjectEvaluation, words: Words) -> Table:
    document = evaluation.records.document
    values: tuple[tuple[str, Sourced[Any]], ...] = (
        ("budget", document.budget),
        ("indicators", document.indicators),
        ("understanding", document.understanding),
        ("fewest_respondents", document.fewest_respondents),
        ("confidence_pct", document.confidence_pct),
        ("lights", document.lights),
        ("forecast", document.forecast),
    )
    columns = (
        Column(words("method.value"), weight=4),
        Column(words("method.source"), weight=9),
        Column(words("method.certainty"), weight=4),
    )
    rows = tuple(
        (
            Cell(text(words(f"project.decided.{name}"))),
            Cell(text(value.said(words.language))),
            Cell(text(words(f"method.certainty.{value.certainty.lower()}"))),
        )
        for name, value in values
    )
    return Table("decided-table", words("project.decided.caption"), columns, rows)


def _names(evaluation: ProjectEvaluation, words: Words) -> dict[str, str]:
    """Names of what a figure can be of, and of the places in it."""
    records = evaluation.records
    names = {
        "project": words("project.whole"),
        "survey": words("project.survey"),
        "people": "",
        "all": "",
        "year": words("project.year"),
        "closed": words("project.closed"),
        "since": words("project.since"),
        "so-far": words("project.so_far", quarter=evaluation.quarter.number),
    }
    names |= {f"q{n}": words("quarter.number", quarter=n) for n in (1, 2, 3, 4)}
    names |= {group.group_id: group_name(group, words) for group in records.groups}
    for activity in records.activities:
        name = f"{activity.activity_id} {activity_short(activity, words)}"
        names[f"activity-{activity.activity_id}"] = name
    for one in records.document.indicators.value:
        names[f"indicator-{one.id}"] = indicator_number(one, words)
    for category in records.categories:
        names[f"category-{category.category_id}"] = category.name_th
    for question in records.questions.questions:
        name = question_name(question, words)
        names[question.item_id] = name
        for column, when in zip(question.columns, ("before", "after"), strict=False):
            if column != question.item_id:
                names[column] = f"{name} {words(f'project.{when}')}"
    return names


def _labelled(figure: Figure, names: dict[str, str], words: Words) -> Figure:
    """Say in words what a figure is: what it says, of what, at which place."""
    rest, _, said = figure.figure_id.rpartition(".")
    of = max((name for name in names if rest.startswith(f"{name}.")), key=len, default="")
    place = names.get(rest.removeprefix(f"{of}."), "")
    step = said.rpartition("_")[2]
    kind = said.removesuffix(f"_{step}") if step.isdecimal() else said
    label = words(f"project.figure.{kind}", step=step)
    parts = (label, names.get(of, ""), place)
    return replace(figure, label=" ".join(part for part in parts if part))
