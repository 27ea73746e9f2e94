"""One questionnaire round: every question, every group that may be shown, every comment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpi_lib.questionnaire.forms import Form
from kpi_lib.questionnaire.questions import Part, Question, Questionnaire
from kpi_lib.questionnaire.statistics import Gain, Spread, gain, spread
from kpi_lib.questionnaire.suppression import hidden_groups
from kpi_lib.thai import sort_key


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """What all respondents said to one question; `before` and `gain` of knowledge alone."""

    question: Question
    before: Spread | None
    after: Spread
    gain: Gain | None


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of answers: their sum, and how many there are, one at least."""

    total: int
    count: int

    @property
    def value(self) -> Fraction:
        """The mean, exact."""
        return Fraction(self.total, self.count)


@dataclass(frozen=True, slots=True)
class GroupAnswers:
    """Means of one group over the questions of a part, none where it is hidden.

    Args:
        group_id: The group.
        returned: Forms that came back; none where the group is hidden.
        before: Mean of all answers on knowledge before.
        after: Mean of all answers on knowledge after.
        satisfaction: Mean of all answers on satisfaction.
    """

    group_id: str
    returned: int | None
    before: Mean | None
    after: Mean | None
    satisfaction: Mean | None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of the group may be shown."""
        return self.returned is None


@dataclass(frozen=True, slots=True)
class Survey:
    """A questionnaire round.

    Args:
        handed_out: Forms handed out.
        returned: Forms that came back.
        is_hidden: Whether too few came back for anything to be shown.
        questions: Questions with a scale, in order; none where hidden.
        groups: Every group that a form was handed to, in order.
        judged: Respondents who answered every question on knowledge after the event.
        understood: Those of them who understand.
        understands_from: Mean from which they do.
        comments: What was said to each question for comments, in the order of the letters:
            the order of the forms would tell who said it.
    """

    handed_out: int
    returned: int
    is_hidden: bool
    questions: tuple[QuestionAnswers, ...]
    groups: tuple[GroupAnswers, ...]
    judged: int
    understood: int
    understands_from: Decimal
    comments: tuple[tuple[Question, tuple[str, ...]], ...]


def survey(
    given: Iterable[Form],
    questionnaire: Questionnaire,
    *,
    understands_from: Decimal,
    fewest: int,
    confidence_pct: int,
) -> Survey:
    """Put the forms of one round together.

    Args:
        given: Forms that were handed out.
        questionnaire: Their questions.
        understands_from: Mean after the event from which a respondent understands.
        fewest: Fewest respondents whose answers may be shown together.
        confidence_pct: Level of confidence intervals.
    """
    handed_out = tuple(given)
    back = [form for form in handed_out if form.returned]
    scaled = questionnaire.of(Part.KNOWLEDGE, Part.SATISFACTION)
    too_few = min((_respondents(back, one) for one in scaled), default=0) < fewest
    means = [] if too_few else _means_after(back, questionnaire)
    return Survey(
        handed_out=len(handed_out),
        returned=len(back),
        is_hidden=too_few,
        questions=()
        if too_few
        else tuple(_question(back, one, confidence_pct) for one in scaled),
        groups=_groups(handed_out, questionnaire, fewest, all_hidden=too_few),
        judged=len(means),
        understood=sum(mean >= Fraction(understands_from) for mean in means),
        understands_from=understands_from,
        comments=()
        if too_few
        else tuple((one, _told(back, one)) for one in questionnaire.of(Part.COMMENT)),
    )


def _respondents(back: Sequence[Form], question: Question) -> int:
    """People who answered a question, before and after where it is asked twice."""
    return sum(all(column in form.answers for column in question.columns) for form in back)


def _question(back: Sequence[Form], question: Question, confidence_pct: int) -> QuestionAnswers:
    scale = (question.least, question.most)
    spreads = [
        spread([form.answers[column] for form in back if column in form.answers], *scale)
        for column in question.columns
    ]
    if question.part is not Part.KNOWLEDGE:
        return QuestionAnswers(question, None, spreads[0], None)
    early, late = question.columns
    pairs = [
        (form.answers[early], form.answers[late])
        for form in back
        if early in form.answers and late in form.answers
    ]
    found = gain([b for b, _ in pairs], [a for _, a in pairs], confidence_pct)
    return QuestionAnswers(question, spreads[0], spreads[1], found)


def _groups(
    handed_out: Sequence[Form], questionnaire: Questionnaire, fewest: int, *, all_hidden: bool
) -> tuple[GroupAnswers, ...]:
    names = list(dict.fromkeys(form.group_id for form in handed_out))
    back = {n: [f for f in handed_out if f.group_id == n and f.returned] for n in names}
    scaled = questionnaire.of(Part.KNOWLEDGE, Part.SATISFACTION)
    sizes = {n: min((_respondents(back[n], one) for one in scaled), default=0) for n in names}
    hidden = frozenset(names) if all_hidden else hidden_groups(sizes, fewest)
    return tuple(
        GroupAnswers(name, None, None, None, None)
        if name in hidden
        else GroupAnswers(
            name,
            len(back[name]),
            _mean(back[name], questionnaire.of(Part.KNOWLEDGE), 0),
            _mean(back[name], questionnaire.of(Part.KNOWLEDGE), 1),
            _mean(back[name], questionnaire.of(Part.SATISFACTION), 0),
        )
        for name in names
    )


def _mean(back: Sequence[Form], questions: Iterable[Question], at: int) -> Mean | None:
    columns = [question.columns[at] for question in questions]
    answers = [form.answers[c] for form in back for c in columns if c in form.answers]
    return Mean(sum(answers), len(answers)) if answers else None


def _means_after(back: Sequence[Form], questionnaire: Questionnaire) -> list[Fraction]:
    columns = [question.columns[1] for question in questionnaire.of(Part.KNOWLEDGE)]
    if not columns:
        return []
    whole = [form for form in back if all(column in form.answers for column in columns)]
    return [Fraction(sum(form.answers[c] for c in columns), len(columns)) for form in whole]


def _told(back: Sequence[Form], question: Question) -> tuple[str, ...]:
    (column,) = question.columns
    said = {form.comments[column] for form in back if column in form.comments}
    return tuple(sorted(said, key=sort_key))
