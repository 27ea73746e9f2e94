"""One quarter of one project, evaluated: participation, questionnaire, money, indicators.

Values in, values out: no file, no clock, no language. What was reported after the quarter is
not looked at, so a report on quarter 2 cannot know of quarters 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.errors import DatasetError
from kpi_lib.figures import Figure, Term
from kpi_lib.findings import Finding, Severity
from kpi_lib.periods import Quarter
from kpi_lib.projects.answers import Answers, answers
from kpi_lib.projects.budget import Budget, budget
from kpi_lib.projects.indicators import (
    IndicatorResult,
    Known,
    OwedOutput,
    indicator_results,
    owed,
)
from kpi_lib.projects.participation import ActivityPeople, participation
from kpi_lib.projects.printing import made
from kpi_lib.projects.records import ProjectRecords
from kpi_lib.projects.since import Since, since
from kpi_lib.questionnaire import survey


@dataclass(frozen=True, slots=True)
class ProjectEvaluation:
    """A project as known at the end of a quarter.

    Args:
        records: What was known.
        quarter: The quarter.
        people: Participation by activity.
        answers: Questionnaire; none until a form was handed out.
        asked: Activity that the questionnaire asks about, empty without one.
        budget: Plan against reports, in output and money.
        outputs: Outputs owed, with what was delivered.
        indicators: Indicators of the project.
        since: What is different from the quarter before; none in the first.
    """

    records: ProjectRecords
    quarter: Quarter
    people: tuple[ActivityPeople, ...]
    answers: Answers | None
    asked: str
    budget: Budget
    outputs: tuple[OwedOutput, ...]
    indicators: tuple[IndicatorResult, ...]
    since: Since | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings known at the end of the quarter, worst first."""
        return self.records.findings

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """Findings that should be looked into before the figures are used."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    @property
    def counts(self) -> dict[str, Figure]:
        """How many indicators and outputs there are, and how they stand, by name."""
        measured = [one for one in self.indicators if one.reached is not None]
        found = {
            "indicators": self.indicators,
            "measured": measured,
            "reached": [one for one in measured if one.reached],
        }
        counts = {name: _of_indicators(of) for name, of in found.items()}
        counts |= {
            "outputs": _of_outputs(self.outputs),
            "outputs_delivered": _of_outputs(self._outputs(State.REPORTED)),
            "outputs_later": _of_outputs(self._outputs(State.NOT_DUE)),
        }
        return {name: _count(f"project.summary.{name}", of) for name, of in counts.items()}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, each once."""
        found = [figure for one in self.indicators for figure in one.figures]
        found += [figure for one in self.people for figure in one.figures]
        found += self.answers.figures if self.answers else ()
        found += self.budget.figures
        found += self.since.counts.values() if self.since else ()
        found += self.counts.values()
        return tuple({figure.figure_id: figure for figure in found}.values())

    def _outputs(self, state: State) -> list[OwedOutput]:
        """Outputs owed that are in a state."""
        return [one for one in self.outputs if one.state is state]


def _of_indicators(of: Iterable[IndicatorResult]) -> dict[str, Term]:
    """What decides of each: its result, or the target without one."""
    return {
        one.indicator.id: (
            one.result if one.result and one.result.value is not None else one.target
        ).term("counted", one.indicator.id)
        for one in of
    }


def _of_outputs(of: Iterable[OwedOutput]) -> dict[str, Term]:
    """What decides of each: its delivery, or that it is owed."""
    return {
        one.output.output_id: (one.delivery or one.output).origin.term(
            "counted", one.output.output_id
        )
        for one in of
    }


def _count(figure_id: str, of: dict[str, Term]) -> Figure:
    working = f"n({', '.join(of) or '-'})"
    terms = of.values()
    return made(figure_id, Fraction(len(of)), 0, rule="count", working=working, terms=terms)


def evaluate_project(records: ProjectRecords, quarter: int) -> ProjectEvaluation:
    """Evaluate a project at the end of a quarter, beside the end of the one before.

    Raises:
        DatasetError: Forms of more than one activity lie in one table.
        PeriodError: There is no such quarter.
    """
    now = _evaluated(records, quarter)
    before = now.quarter.before
    if before is None:
        return now
    earlier = _evaluated(now.records, before.number)
    money = now.budget.project.cells[quarter - 1]
    changed = since(earlier.indicators, now.indicators, now.outputs, money)
    return replace(now, since=changed)


def _evaluated(records: ProjectRecords, quarter: int) -> ProjectEvaluation:
    known = records.until(quarter)
    closed = Quarter(known.document.fiscal_year, quarter)
    people = participation(known, quarter)
    asked = {form.activity_id for form in known.forms}
    if len(asked) > 1:
        msg = (
            f"the forms of {known.document.project_id} are on activities "
            f"{', '.join(sorted(asked))}; keep those of one activity in responses.csv"
        )
        raise DatasetError(msg)
    activity = "".join(asked)
    found = _answers(known, people, activity) if activity else None
    outputs = owed(known, closed)
    return ProjectEvaluation(
        records=known,
        quarter=closed,
        people=people,
        answers=found,
        asked=activity,
        budget=budget(known, quarter),
        outputs=outputs,
        indicators=indicator_results(Known(known, closed, people, found, outputs)),
    )


def _answers(
    known: ProjectRecords, people: tuple[ActivityPeople, ...], activity: str
) -> Answers:
    document = known.document
    fewest = document.fewest_respondents.value
    found = survey(
        known.forms,
        known.questions,
        understands_from=document.understanding.value.at_least,
        fewest=fewest,
        confidence_pct=document.confidence_pct.value,
    )
    own = next(one for one in people if one.activity.activity_id == activity)
    present = {one.group.group_id: one.attended for one in own.groups if one.attended}
    file = next(item.path for item in known.inputs if item.path.endswith("/responses.csv"))
    return answers(found, file, present, own.attended, fewest)
