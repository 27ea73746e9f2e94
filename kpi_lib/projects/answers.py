"""Figures of a questionnaire round: what a survey found, under ids, with its working.

A figure of many answers names the column that it was made from, not the cells: whoever
answered stays one of many also in the files beside the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_lib.figures import Exact, Figure, Origin, Term
from kpi_lib.projects.printing import made, percent
from kpi_lib.questionnaire import GroupAnswers, QuestionAnswers, Spread, Survey

FORMS, PEOPLE = "ชุด", "คน"
MEAN_PLACES = 2
"""Decimal places of means, gains and effect sizes."""


@dataclass(frozen=True, slots=True)
class SpreadFigures:
    """Answers to a question at one time: how many each answer, how many in all, their mean."""

    counts: tuple[Figure, ...]
    shares: tuple[Figure | None, ...]
    count: Figure
    mean: Figure | None


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question."""

    answers: QuestionAnswers
    before: SpreadFigures | None
    after: SpreadFigures
    pairs: Figure | None
    gain: Figure | None
    low: Figure | None
    high: Figure | None
    effect: Figure | None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group; none of its figures is there where it is hidden."""

    group: GroupAnswers
    returned: Figure | None
    rate: Figure | None
    before: Figure | None
    after: Figure | None
    satisfaction: Figure | None


@dataclass(frozen=True, slots=True)
class Answers:
    """A questionnaire round in figures.

    Args:
        survey: What was found.
        handed_out: Forms handed out.
        returned: Forms that came back.
        rate: Returned of the people present, in per cent; none while those are not reported.
        judged: Respondents who can be judged on their understanding.
        understood: Those who understand.
        understanding: Understood of judged, in per cent; none where too few were judged.
        questions: Questions with a scale.
        groups: Groups.
    """

    survey: Survey
    handed_out: Figure
    returned: Figure
    rate: Figure | None
    judged: Figure | None
    understood: Figure | None
    understanding: Figure | None
    questions: tuple[QuestionFigures, ...]
    groups: tuple[GroupFigures, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Figures that are there."""
        found: list[Figure | None] = [self.handed_out, self.returned, self.rate]
        found += [self.judged, self.understood, self.understanding]
        for one in self.questions:
            for spread in (one.before, one.after):
                if spread:
                    found += [*spread.counts, *spread.shares, spread.count, spread.mean]
            found += [one.pairs, one.gain, one.low, one.high, one.effect]
        for group in self.groups:
            found += [group.returned, group.rate]
            found += [group.before, group.after, group.satisfaction]
        return tuple(figure for figure in found if figure is not None)


def answers(
    survey: Survey, file: str, present: Mapping[str, Figure], came: Figure | None, fewest: int
) -> Answers:
    """Put a survey into figures.

    Args:
        survey: What was found.
        file: Table of the forms, for the origins.
        present: People present, by group.
        came: People present in all.
        fewest: Fewest respondents whose answers may be shown.
    """
    everything = _column(file, "form_id")
    handed_out = _count(
        "survey.all.handed_out", survey.handed_out, "form_id", everything, FORMS
    )
    returned = _count("survey.all.returned", survey.returned, "any(answers)", everything, FORMS)
    knowledge = [one.question.columns[1] for one in survey.questions if one.gain]
    after = tuple(origin for column in knowledge for origin in _column(file, column))
    judged = understood = None
    if survey.judged >= fewest:
        named = ", ".join(knowledge)
        judged = _count("survey.all.judged", survey.judged, f"all({named})", after, PEOPLE)
        condition = f"mean({named}) ≥ {survey.understands_from}"
        understood = _count(
            "survey.all.understood", survey.understood, condition, after, PEOPLE
        )
    return Answers(
        survey=survey,
        handed_out=handed_out,
        returned=returned,
        rate=percent("survey.all.rate", returned, came),
        judged=judged,
        understood=understood,
        understanding=percent("survey.all.understanding", understood, judged),
        questions=tuple(_question(one, file) for one in survey.questions),
        groups=tuple(_group(one, file, present) for one in survey.groups),
    )


def _question(one: QuestionAnswers, file: str) -> QuestionFigures:
    own = one.question
    origins = tuple(origin for column in own.columns for origin in _column(file, column))
    place = f"survey.{own.item_id}"
    found = one.gain
    pairs = gain = None
    if found:
        pairs = _count(
            f"{place}.pairs", found.pairs, f"all({', '.join(own.columns)})", origins, PEOPLE
        )
        gained = int(found.mean * found.pairs)
        gain = _mean(
            f"{place}.gain",
            found.mean,
            f"{gained} ÷ {found.pairs}",
            (*_of("gained", Fraction(gained), origins), pairs.term("count")),
            rule="mean_gain",
        )
    return QuestionFigures(
        answers=one,
        before=_spread(own.columns[0], one.before, own.least, file) if one.before else None,
        after=_spread(own.columns[-1], one.after, own.least, file),
        pairs=pairs,
        gain=gain,
        low=_estimated(f"{place}.low", found.low if found else None, "t interval", origins),
        high=_estimated(f"{place}.high", found.high if found else None, "t interval", origins),
        effect=_estimated(
            f"{place}.effect", found.effect if found else None, "t ÷ √n", origins
        ),
    )


def _spread(column: str, spread: Spread, least: int, file: str) -> SpreadFigures:
    origins = _column(file, column)
    place = f"survey.{column}"
    count = _count(f"{place}.count", spread.count, column, origins, PEOPLE)
    counts = tuple(
        _count(f"{place}.answered_{step}", number, f"{column} = {step}", origins, PEOPLE)
        for step, number in enumerate(spread.counts, least)
    )
    shares = tuple(
        percent(f"{place}.share_{step}", number, count)
        for step, number in enumerate(counts, least)
    )
    working = f"{spread.total} ÷ {spread.count}"
    mean = None
    if spread.mean is not None:
        terms = (*_of("sum", Fraction(spread.total), origins), count.term("count"))
        mean = _mean(f"{place}.mean", spread.mean, working, terms)
    return SpreadFigures(counts, shares, count, mean)


def _group(one: GroupAnswers, file: str, present: Mapping[str, Figure]) -> GroupFigures:
    if one.returned is None:
        return GroupFigures(one, None, None, None, None, None)
    place = f"survey.{one.group_id}"
    origins = _column(file, "group_id")
    returned = _count(
        f"{place}.returned", one.returned, f"group_id = {one.group_id}", origins, FORMS
    )
    means = {
        name: None
        if mean is None
        else _mean(
            f"{place}.{name}",
            mean.value,
            f"{mean.total} ÷ {mean.count}",
            (
                *_of("sum", Fraction(mean.total), origins),
                *_of("count", Fraction(mean.count), origins),
            ),
        )
        for name, mean in (
            ("before", one.before),
            ("after", one.after),
            ("satisfaction", one.satisfaction),
        )
    }
    rate = percent(f"{place}.rate", returned, present.get(one.group_id))
    return GroupFigures(one, returned, rate, **means)


def _count(
    figure_id: str, number: int, counted: str, origins: tuple[Origin, ...], unit: str
) -> Figure:
    """How many forms keep a condition, which is written with the names of columns."""
    return made(
        figure_id,
        Fraction(number),
        0,
        rule="answers",
        working=f"n({counted})",
        terms=_of("answers", Fraction(number), origins),
        unit=unit,
    )


def _of(name: str, value: Exact, origins: tuple[Origin, ...]) -> tuple[Term, ...]:
    """A number that answers amount to, and the other columns that it was made from."""
    others = origins[:-1]
    return (
        Term(name, value, origins[-1]),
        *(other.term("column", other.column) for other in others),
    )


def _mean(
    figure_id: str, value: Exact, working: str, terms: tuple[Term, ...], rule: str = "mean"
) -> Figure:
    return made(figure_id, value, MEAN_PLACES, rule=rule, working=working, terms=terms)


def _estimated(
    figure_id: str, value: Decimal | None, working: str, origins: tuple[Origin, ...]
) -> Figure | None:
    if value is None:
        return None
    terms = _of("estimate", value, origins)
    return made(figure_id, value, MEAN_PLACES, rule="estimate", working=working, terms=terms)


def _column(file: str, column: str) -> tuple[Origin, ...]:
    """The heading of a column, which stands for all its cells."""
    return (Origin(file, 1, column, column),)
