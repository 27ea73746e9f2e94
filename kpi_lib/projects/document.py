"""What a project document says, and what had to be decided to evaluate it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kpi_lib.errors import AgreementError
from kpi_lib.framework import Percent, Sourced, Strict, Text, load_document
from kpi_lib.periods import EARLIEST, LATEST

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$")]
Money = Annotated[Decimal, Field(ge=0)]


class MeasuredBy(StrEnum):
    """Where the result of a project indicator comes from."""

    ATTENDANCE = "attendance"
    """People who came, of those invited."""
    UNDERSTANDING = "understanding"
    """Respondents who understand, of those who answered."""
    OUTPUTS = "outputs"
    """Outputs delivered, of those due."""
    REPORT = "report"
    """A result that the agency reports, in `results.csv`."""


class Named(Strict):
    """An objective, a goal or an expected result, under the number of the document."""

    id: Identifier
    name_th: Text
    name_en: Text


class Reader(Strict):
    """Whom the summary of a report is laid before."""

    name_th: Text
    name_en: Text


class ProjectIndicator(Strict):
    """An indicator of the project.

    Args:
        id: Stable name.
        number_th: Its number in the document, as printed.
        number_en: The same, translated.
        name_th: Its name in the document.
        short_th: A name for charts.
        name_en: Our translation.
        short_en: The same for charts; its name where there is none.
        target: Per cent.
        objectives: Objectives that it speaks of, in our reading.
        measured_by: Where its result comes from.
        activities: Activities that it looks at.
    """

    id: Identifier
    number_th: Text
    number_en: Text
    name_th: Text
    short_th: Text
    name_en: Text
    short_en: str = ""
    target: Annotated[Decimal, Field(gt=0, le=100)]
    objectives: tuple[Identifier, ...]
    measured_by: MeasuredBy
    activities: tuple[Identifier, ...]


class Understanding(Strict):
    """A respondent understands whose answers after the event are `at_least` this on average."""

    at_least: Annotated[Decimal, Field(ge=1)]


class Lights(Strict):
    """Traffic lights of disbursement against plan, in per cent.

    Args:
        green_from: At least this, and not more than `over_above`.
        amber_from: At least this, and less than `green_from`; red below.
        over_above: More than this is over plan.
    """

    green_from: Percent
    amber_from: Percent
    over_above: Percent

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.amber_from < self.green_from <= self.over_above:
            msg = "lights must rise from amber_from to green_from to over_above"
            raise ValueError(msg)
        return self


class ProjectDocument(Strict):
    """A project as its document has it, each value with its source.

    Args:
        budget: Baht of the fiscal year.
        budget_from_elsewhere: Baht beside the budget; null where the document prints a dash.
        understanding: When a respondent counts as understanding.
        fewest_respondents: Smallest group of respondents whose answers are shown.
        confidence_pct: Level of confidence intervals.
        forecast: How disbursement at the end of the year is foreseen.
        presented_to: Whom the report is laid before; none where the document does not say.
    """

    project_id: Identifier
    agency_code: Identifier
    fiscal_year: Annotated[int, Field(ge=EARLIEST, le=LATEST)]
    title_th: Sourced[Text]
    title_en: Sourced[Text]
    objectives: Sourced[Annotated[tuple[Named, ...], Field(min_length=1)]]
    goals: Sourced[tuple[Named, ...]]
    budget: Sourced[Money]
    budget_from_elsewhere: Sourced[Money | None]
    owners: Sourced[Annotated[tuple[Text, ...], Field(min_length=1)]]
    indicators: Sourced[Annotated[tuple[ProjectIndicator, ...], Field(min_length=1)]]
    understanding: Sourced[Understanding]
    expected_results: Sourced[tuple[Named, ...]]
    fewest_respondents: Sourced[Annotated[int, Field(ge=2)]]
    confidence_pct: Sourced[Annotated[int, Field(ge=50, le=99)]]
    lights: Sourced[Lights]
    forecast: Sourced[Literal["closed_at_cost_open_at_pace"]]
    presented_to: Sourced[Reader] | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        ids = [each.id for each in self.indicators.value]
        known = {each.id for each in self.objectives.value}
        astray = {one for each in self.indicators.value for one in each.objectives} - known
        if len(set(ids)) != len(ids):
            msg = "an indicator is given twice"
            raise ValueError(msg)
        if astray:
            msg = f"an indicator names the objective {min(astray)}, which is not there"
            raise ValueError(msg)
        return self

    def indicator(self, indicator_id: str) -> ProjectIndicator:
        """The indicator of an identifier."""
        return next(each for each in self.indicators.value if each.id == indicator_id)


def load_project(path: Path) -> ProjectDocument:
    """Read a project document and refuse all that is wrong with it at once.

    Raises:
        AgreementError: The file is absent or unreadable, a key is unknown, missing or
            repeated, values contradict each other, or it lies in the folder of another.
    """
    document = load_document(path, ProjectDocument, "project")
    said = (document.agency_code, f"fy{document.fiscal_year}", document.project_id)
    lies = (path.parents[2].name, path.parents[1].name, path.parent.name)
    if said != lies:
        file = "/".join(("data", *path.parts[-5:]))
        msg = (
            f"{file} calls itself {'/'.join(said)}; give the document and its folders the same "
            "names"
        )
        raise AgreementError(msg)
    return document
