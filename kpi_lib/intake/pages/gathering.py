"""Gathering: what one page gives, row by row, with every number beside what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NoReturn

from kpi_lib.datasets.layouts import layout
from kpi_lib.errors import DatasetError
from kpi_lib.intake.doubts import NOTHING, About, Doubts, reason
from kpi_lib.intake.pages.labels import Part
from kpi_lib.intake.pages.lines import Line, PageText, Printed
from kpi_lib.intake.pages.private import (
    LONGEST,
    is_too_long,
    may_name_persons,
    without_persons,
)
from kpi_lib.intake.pages.spelling import folded, number
from kpi_lib.intake.reading import Note, Reading, Rows, SetAside, Taken
from kpi_lib.intake.received import Given, Received
from kpi_lib.periods import FiscalYear
from kpi_lib.thai import arabic_digits

READER = "pages/1"
UNKNOWN = "unknown"
SPOKEN_YEAR = re.compile(
    r"(?:ปี|พ\.ศ\.)\s*(?:งบประมาณ)?\s*(?:พ\.ศ\.)?\s*(?P<year>[2๒][5๕][0-9๐-๙]{2})"
    r"(?!\s*[-–][0-9๐-๙ ]|[0-9๐-๙])"
)
UNTOLD = ("progress", "source", "name_th", "goal_name", "strategy_name")
"""Columns that are too long to name a row that is set aside."""

PLACES = {
    "indicators": "agreements/{agency}/fy{year}/indicators.csv",
    "results": "results/{agency}/fy{year}/results.csv",
    "progress": "projects/{agency}/fy{year}/progress.csv",
    "development_indicators": "development_indicators.csv",
}


class Gathering:
    """Collects the rows of one page.

    Args:
        received: The file.
        given: What was said on handing it over.
        page: Its lines.
    """

    def __init__(self, received: Received, given: Given, page: PageText) -> None:
        self.received = received
        self.given = given
        self.doubts = Doubts(received.name)
        self._rows: list[tuple[str, Line, dict[str, str], dict[str, str], str]] = []
        self._notes: list[Note] = []
        if page.windows_874:
            self.doubts.add("PAGE-01", None)
        if page.ungarbled:
            self.doubts.add("PAGE-02", Line(page.ungarbled, ""))
        odd = [
            line
            for line in page.lines
            if "\u0e33\u0e32" in line.text or "\u0e4d\u0e32" in line.text
        ]
        if odd:
            self.doubts.add("PAGE-03", odd[0], count=len(odd))

    def add(
        self,
        table: str,
        line: Line,
        row: Mapping[str, str],
        numbers: Mapping[str, Printed | None],
        lacking: str = "",
    ) -> None:
        """Add a row.

        Args:
            table: Name of it in `PLACES`.
            line: Where it begins.
            row: Texts by column.
            numbers: Numbers by column, as printed; none where nothing is printed.
            lacking: Rule by which the row is set aside, empty if it is used.
        """
        indicator_id = row.get("indicator_id", "")
        quarter = int(row["quarter"]) if "quarter" in row else None
        plain, raw = dict(row), {}
        for column, printed in numbers.items():
            text = printed.text if printed else ""
            plain[column] = number(text) or ""
            if not printed or not text:
                continue
            raw[f"{column}@{printed.line.number}"] = text
            if not plain[column]:
                rule = "PAGE-06"
            elif arabic_digits(text) != text:
                rule = "PAGE-07"
            else:
                continue
            self.doubts.add(rule, printed.line, column, text, (indicator_id, quarter))
        self._rows.append((table, line, plain, raw, lacking))

    def once(self, labels: Iterable[Part], expected: str) -> dict[str, Part]:
        """What is below each label.

        Raises:
            DatasetError: A label stands twice.
        """
        said: dict[str, Part] = {}
        for part in labels:
            if part.name in said:
                self.refuse(part.line, f"the label stands twice; expected {expected}")
            said[part.name] = part
        return said

    def refuse(self, line: Line, fault: str) -> NoReturn:
        """Refuse the page.

        Raises:
            DatasetError: Always; names the file, the line and the fault.
        """
        msg = f"{self.received.name}:{line.number} {fault}"
        raise DatasetError(msg)

    def say(self, line: Line, text: str, column: str, about: About = NOTHING) -> str:
        """Keep a narrative, without persons."""
        kept = without_persons(text)
        if kept != text:
            self.doubts.add("PAGE-24", line, column, "", about)
        if may_name_persons(kept):
            self.doubts.add("PAGE-30", line, column, "", about)
        if is_too_long(kept):
            sizes = {"letters": len(kept), "most": LONGEST}
            self.doubts.add("TAKE-05", line, column, "", about, **sizes)
        return kept

    def note(self, line: Line, label: str, text: str) -> None:
        """Keep in the receipt what no table holds."""
        if text:
            self._notes.append(Note(str(line.number), label, self.say(line, text, "")))

    def drop(self, line: Line, label: str) -> None:
        """Say that personal data was dropped."""
        why = {
            "th": "ข้อมูลส่วนบุคคล ไม่เก็บในตาราง",
            "en": "personal data, not kept in any table",
        }
        self._notes.append(Note(str(line.number), label, "", why))

    def puzzle(self, line: Line, about: About = NOTHING) -> None:
        """Find that a line is not understood."""
        kept = without_persons(line.text)
        self.doubts.add("PAGE-17", line, "", kept, about)
        self._notes.append(Note(str(line.number), "PAGE-17", kept))

    def year(self, field: Printed | None, title: Printed | None) -> int | None:
        """Fiscal year: of a field of the page, else as given, else as the title speaks of it.

        Raises:
            DatasetError: Two of them that should agree do not, or the year does not exist.
        """
        asked = self.received.asked("selYear")
        printed = arabic_digits(field.text) if field else asked
        where = f"{self.received.name}:{field.line.number}" if field else self.received.name
        spoken = (
            {arabic_digits(found["year"]) for found in SPOKEN_YEAR.finditer(title.text[:2000])}
            if title
            else set()
        )
        year = _existing(printed, where)
        given = self.given.fiscal_year
        if year and given and given != year:
            msg = f"{where} says fiscal year {year}, not {given}; leave --fiscal-year out"
            raise DatasetError(msg)
        year = year or given
        if title and len(spoken) == 1:
            (named,) = spoken
            if year and int(named) != year:
                self.doubts.add("PAGE-23", title.line, "name_th", named=named, year=year)
            elif not year:
                year = int(named)
                self.doubts.add("PAGE-22", title.line, "name_th", year=year)
        return year

    def code(self, printed: Printed | None, parameter: str, pattern: str) -> str:
        """Code that the page prints, else that of its address; empty if neither has one."""
        asked = arabic_digits(self.received.asked(parameter))
        asked = asked if re.fullmatch(pattern, asked) else ""
        if not printed:
            if asked:
                self.doubts.add("PAGE-29", None, value=asked)
            return asked
        text = arabic_digits(printed.text)
        if asked and asked != text:
            self.doubts.add("PAGE-28", printed.line, value=text, address=asked)
        return text

    def agency(self, code: str, line: Line) -> str:
        """Agency that a page or a code of it names, else as given.

        Raises:
            DatasetError: Both are there and differ.
        """
        given = self.given.agency or ""
        if code and given and code != given:
            msg = (
                f"{self.received.name}:{line.number} is a page of agency {code}, not {given}; "
                "leave --agency out"
            )
            raise DatasetError(msg)
        return code or given

    def reading(self, kind: str, agency: str, year: int | None) -> Reading:
        """What the page says, as far as agency and year let it be placed."""
        tables: dict[str, list[Mapping[str, str]]] = {}
        aside: list[SetAside] = []
        taken: list[Taken] = []
        for table, line, row, raw, own in self._rows:
            lacking = own or _lacking(table, agency, year)
            if lacking:
                shown = "; ".join(f"{c}={t}" for c, t in row.items() if t and c not in UNTOLD)
                aside.append(SetAside(str(line.number), shown, reason(lacking)))
                continue
            file = PLACES[table].format(agency=agency, year=year)
            tables.setdefault(file, []).append(row)
            key = layout(file).name(row)
            for named, text in raw.items():
                column, place = named.split("@")
                taken.append(Taken(file, key, column, row[column], text, place))
        frozen: dict[str, Rows] = {file: tuple(rows) for file, rows in tables.items()}
        return Reading(
            kind=kind,
            reader=READER,
            agency=agency or UNKNOWN,
            tables=frozen,
            findings=self.doubts.found,
            set_aside=tuple(aside),
            raw=tuple(taken),
            notes=tuple(self._notes),
        )


def _existing(text: str, where: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        msg = f"{where} {text[:20]!r} is no fiscal year; expected four digits such as 2563"
        raise DatasetError(msg)
    try:
        return FiscalYear(int(text)).number
    except ValueError as error:
        msg = f"{where} {error}"
        raise DatasetError(msg) from error


def _lacking(table: str, agency: str, year: int | None) -> str:
    if table == "development_indicators":
        return ""
    if not agency:
        return "SET-03"
    return "" if year else "SET-01"


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for their spelling and spaces."""
    return folded(one).replace(" ", "") == folded(other).replace(" ", "")
