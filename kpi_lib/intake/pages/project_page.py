"""The page of one project (`myproject`), whole or stripped of its head.

Who is responsible (a person, a section, a telephone, or all of them in one line) is
personal data: it is dropped, and the receipt says so.

Source:
    notes on the city's pages, section 2.4.
"""

from __future__ import annotations

import re

from kpi_lib.intake.pages.gathering import Gathering
from kpi_lib.intake.pages.labels import (
    ASSESSMENT,
    Part,
    assessed,
    filled,
    last_colon,
    match,
    parts,
    printed,
)
from kpi_lib.intake.pages.lines import PageText, Printed
from kpi_lib.intake.pages.spelling import is_cut, number
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received
from kpi_lib.thai import arabic_digits

TITLE = r"ความคืบหน้าโครงการ/กิจกรรม"
LABELS = {
    "title": TITLE,
    "progress": r"ความคืบหน้าโครงการ ร้อยละ(?P<value>[\s:].*|)",
    "print": r"ดูโครงการแผนปีฯ : พิมพ์ข้อมูล",
    "assessment": ASSESSMENT,
    "rationale": r"หลักการและเหตุผล",
    "objectives": r"วัตถุประสงค์ของโครงการ",
    "targets": r"เป้าหมายของโครงการ",
    "strategies": r"สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ?",
}
CODE = r"\d{8}-\d{3,5}"
BUDGET = r"\d{6,10}/\d{6,10}"
OWNER = r"(?:\*\* )?(?P<agency>.*?) :? ?\((?P<year>\d{1,5})\)"


def read(received: Received, given: Given, page: PageText) -> Reading:
    """Read the page of one project.

    Raises:
        DatasetError: It is not built like one; names the line and what was expected.
    """
    gathering = Gathering(received, given, page)
    _, found = parts(page.lines, LABELS)
    said = gathering.once(found, "one page a file")
    if "progress" not in said:
        line = next(filled(page.lines))
        gathering.refuse(line, "no line 'ความคืบหน้าโครงการ ร้อยละ' follows; expected one")
    progress = said["progress"]
    title, code, owner, year_field, also = _head(gathering, said.get("title"))
    project_id = gathering.code(code, "pid", CODE)
    agency = gathering.agency(project_id[:8], code.line if code else progress.line)
    year = gathering.year(year_field, title)
    line = title.line if title else progress.line
    row = {
        "project_id": project_id,
        "source": f"หน้าความคืบหน้าโครงการ {project_id} บรรทัด {line.number} (แฟ้ม {received.mark})",
    }
    if title:
        row |= {"name_th": title.text, "agency_name": owner}
    quarter, mark = _assessment(said.get("assessment"))
    row["assessed_quarter"] = arabic_digits(quarter)
    for name in ("rationale", "objectives", "targets", "strategies"):
        if name in said:
            row[name] = _narrative(gathering, said[name], name)
    percent = _progress(progress)
    if also and percent and not _equal(also.text, percent.text):
        gathering.doubts.add(
            "PAGE-26", percent.line, "progress_pct", percent.text, other=also.text
        )
    _drop_persons(gathering, progress, percent)
    for name in ("print", "assessment"):
        for each in filled(said[name].below if name in said else ()):
            gathering.note(each, "ข้อความที่ไม่มีป้ายกำกับ", each.text)
    numbers = {"progress_pct": percent, "assessment": mark}
    gathering.add("progress", line, row, numbers, "" if project_id else "SET-02")
    return gathering.reading("project_page", agency, year)


def _head(
    gathering: Gathering, part: Part | None
) -> tuple[Printed | None, Printed | None, str, Printed | None, Printed | None]:
    """Name, code, agency, year and the number that stands alone."""
    if part is None:
        return None, None, "", None, None
    lines = list(filled(part.below))
    at = next((i for i, line in enumerate(lines) if _coded(line.text)), None)
    if at is None:
        line = lines[0] if lines else part.line
        fault = f"{line.text[:60]!r} is not a title; expected 'name : code', as 99010000-2001"
        gathering.refuse(line, fault)
    name = " ".join(line.text for line in lines[: at + 1])
    left, code = last_colon(name) or ("", "")
    if not left:
        gathering.refuse(lines[at], "the project has no name; expected 'name : code'")
    owner, year, also = "", None, None
    for line in lines[at + 1 :]:
        if number(line.text) is not None and also is None:
            also = Printed(line.text, line)
        elif not owner:
            found = match(OWNER, line)
            owner = (found["agency"] if found else line.text).strip("* :")
            year = Printed(found["year"], line) if found else None
        else:
            gathering.puzzle(line)
    return Printed(left, lines[0]), Printed(code, lines[at]), owner, year, also


def _coded(text: str) -> bool:
    split = last_colon(text)
    return bool(split and re.fullmatch(CODE, arabic_digits(split[1])))


def _assessment(part: Part | None) -> tuple[str, Printed | None]:
    if part is None:
        return "", None
    quarter, text = assessed(part.groups["said"])
    return quarter, printed(text, part.line)


def _progress(part: Part) -> Printed | None:
    text = part.groups["value"].strip(" :%")
    if not text and part.below and number(part.below[0].text) is not None:
        return Printed(part.below[0].text, part.below[0])
    return printed(text, part.line)


def _drop_persons(gathering: Gathering, part: Part, percent: Printed | None) -> None:
    for line in filled(part.below):
        if percent is None or line != percent.line:
            gathering.drop(line, "ผู้รับผิดชอบ")


def _narrative(gathering: Gathering, part: Part, column: str) -> str:
    texts = []
    for line in filled(part.below):
        if match(BUDGET, line):
            gathering.note(line, "รหัสงบประมาณ", line.text)
            continue
        if column == "strategies" and is_cut(line.text):
            gathering.doubts.add("PAGE-04", line, column)
        texts.append(gathering.say(line, line.text.lstrip(": "), column))
    return " | ".join(texts) if column == "strategies" else " ".join(texts)


def _equal(one: str, other: str) -> bool:
    first, second = number(one), number(other)
    if first is None or second is None:
        return one == other
    return first.rstrip("0").rstrip(".") == second.rstrip("0").rstrip(".") or (
        "." not in first + second and first == second
    )
