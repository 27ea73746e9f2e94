"""The questions of a questionnaire, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpi_lib.datasets import OF_A_FORM, TableText
from kpi_lib.figures import Origin
from kpi_lib.validation import answer_columns


class Part(StrEnum):
    """What a question asks for."""

    KNOWLEDGE = "knowledge"
    """What a respondent knows, asked before and after."""
    SATISFACTION = "satisfaction"
    """How content a respondent is."""
    COMMENT = "comment"
    """Words of a respondent's own."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Args:
        item_id: Its code, as in the heading of the answers.
        part: See `Part`.
        name_th: The question, in Thai.
        short_th: A name for charts.
        name_en: The question, translated.
        least: Least answer of the scale; 0 for a comment.
        most: Greatest answer of the scale; 0 for a comment.
        columns: Columns of its answers: before and after, or one.
        origin: Cell that it stands in.
    """

    item_id: str
    part: Part
    name_th: str
    short_th: str
    name_en: str
    least: int
    most: int
    columns: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions, in the order they are asked."""

    questions: tuple[Question, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of a table of answers."""
        return (*OF_A_FORM, *(column for one in self.questions for column in one.columns))

    def of(self, *parts: Part) -> tuple[Question, ...]:
        """Questions of some parts."""
        return tuple(one for one in self.questions if one.part in parts)


def questionnaire(table: TableText) -> Questionnaire:
    """Read the questions of a table that keeps its rules."""
    return Questionnaire(
        tuple(
            Question(
                item_id=row["item_id"],
                part=Part(row["part"]),
                name_th=row["name_th"],
                short_th=row["short_th"],
                name_en=row["name_en"],
                least=int(row["least"] or 0),
                most=int(row["most"] or 0),
                columns=answer_columns(row),
                origin=table.origin(row, "item_id"),
            )
            for row in table.rows
        )
    )
