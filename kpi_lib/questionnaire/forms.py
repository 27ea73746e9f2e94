"""The forms that were handed out, with what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_lib.datasets import TableText
from kpi_lib.questionnaire.questions import Part, Questionnaire


@dataclass(frozen=True, slots=True)
class Form:
    """One form.

    Args:
        form_id: Its number.
        activity_id: Activity that it asks about.
        quarter: Quarter in which it was handed out.
        group_id: Group of the person it was handed to.
        answers: Answers on a scale, by column; a question without an answer is not there.
        comments: Comments by column, those that were made.
    """

    form_id: str
    activity_id: str
    quarter: int
    group_id: str
    answers: Mapping[str, int]
    comments: Mapping[str, str]

    @property
    def returned(self) -> bool:
        """Whether it holds anything."""
        return bool(self.answers or self.comments)


def forms(table: TableText, questions: Questionnaire) -> tuple[Form, ...]:
    """Read the forms of a table that keeps its rules."""
    scaled = [
        column
        for one in questions.of(Part.KNOWLEDGE, Part.SATISFACTION)
        for column in one.columns
    ]
    told = [column for one in questions.of(Part.COMMENT) for column in one.columns]
    return tuple(
        Form(
            form_id=row["form_id"],
            activity_id=row["activity_id"],
            quarter=int(row["quarter"]),
            group_id=row["group_id"],
            answers={column: int(row[column]) for column in scaled if row[column]},
            comments={column: row[column] for column in told if row[column]},
        )
        for row in table.rows
    )
