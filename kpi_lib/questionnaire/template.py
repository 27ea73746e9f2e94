"""A sheet to hand out: one row a person, one column a question, nothing to be misread.

A heading begins with the code of its column and goes on with the question, so that the sheet
that comes back can be read without a key.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kpi_lib.questionnaire.questions import Part, Question, Questionnaire
from kpi_lib.wording import Words

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Time stamp of every sheet: the same questions give the same bytes."""

ANSWERS = "คำตอบ"
"""Name of the sheet that is filled in, and the one that is read."""


@dataclass(frozen=True, slots=True)
class Handout:
    """What a sheet is for.

    Args:
        title: Project, on the page of explanations.
        activity_id: Activity that is asked about.
        quarter: Quarter in which the forms are handed out.
        people: Code, name and number of people of each group.
        questions: The questions.
    """

    title: str
    activity_id: str
    quarter: int
    people: tuple[tuple[str, str, int], ...]
    questions: Questionnaire

    def rows(self) -> Iterator[list[str]]:
        """The heading, then a row for each person, its answers empty."""
        yield list(self.questions.columns[:4]) + [
            heading(question, column)
            for question in self.questions.questions
            for column in question.columns
        ]
        number = 0
        for group_id, _, people in self.people:
            for _ in range(people):
                number += 1
                yield [f"{number:03}", self.activity_id, str(self.quarter), group_id]


def heading(question: Question, column: str) -> str:
    """Heading of a column: its code, then the question."""
    words = Words()
    when = ""
    if question.part is Part.KNOWLEDGE:
        asked = column.rpartition("_")[2]
        when = f" ({words(f'project.{asked}')})"
    return f"{column} {question.name_th}{when}"


def as_csv(handout: Handout) -> bytes:
    """The sheet as CSV that spreadsheets open in Thai."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    wide = len(handout.questions.columns)
    writer.writerows([*row, *[""] * (wide - len(row))] for row in handout.rows())
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(handout: Handout) -> bytes:
    """The sheet as a workbook: explanations, then answers with lists to choose from."""
    import xlsxwriter  # noqa: PLC0415 - needed by this command alone

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": CREATED.replace(tzinfo=None)})
    styles = {
        "head": book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#E6ECF5",
                "border": 1,
            }
        ),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    _explain(book.add_worksheet("คำชี้แจง"), handout, styles)
    _ask(book.add_worksheet(ANSWERS), handout, styles)
    book.close()
    return out.getvalue()


def _explain(sheet: Any, handout: Handout, styles: dict[str, Any]) -> None:  # noqa: ANN401 - XlsxWriter's
    words = Words()
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, handout.title, styles["title"])
    lines: list[tuple[str, str]] = [("", words("questionnaire.how"))]
    lines += [(str(step), words(f"project.step.{step}")) for step in (1, 2, 3, 4, 5)]
    lines += [("", words("questionnaire.privacy")), ("group_id", words("project.group"))]
    lines += [(group_id, name) for group_id, name, _ in handout.people]
    for at, (left, right) in enumerate(lines, 2):
        sheet.write_string(at, 0, left, styles["text"])
        sheet.write_string(at, 1, right, styles["text"])


def _ask(sheet: Any, handout: Handout, styles: dict[str, Any]) -> None:  # noqa: ANN401 - XlsxWriter's
    rows = list(handout.rows())
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text, styles["text" if at else "head"])
    sheet.set_row(0, 110)
    sheet.set_column(0, 2, 9)
    sheet.set_column(3, 3, 20)
    sheet.set_column(4, len(rows[0]) - 1, 18)
    sheet.freeze_panes(1, 4)
    last = max(len(rows) - 1, 1)
    groups = [group_id for group_id, _, _ in handout.people]
    _choices(sheet, last, 3, groups)
    columns = [(q, column) for q in handout.questions.questions for column in q.columns]
    for at, (question, _) in enumerate(columns, 4):
        if question.part is not Part.COMMENT:
            steps = range(question.least, question.most + 1)
            _choices(sheet, last, at, [str(step) for step in steps])


def _choices(sheet: Any, last: int, column: int, choices: Sequence[str]) -> None:  # noqa: ANN401 - XlsxWriter's
    words = Words()
    sheet.data_validation(
        1,
        column,
        last,
        column,
        {
            "validate": "list",
            "source": list(choices),
            "error_title": words("questionnaire.refused.title"),
            "error_message": words("questionnaire.refused"),
        },
    )
