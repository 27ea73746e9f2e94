"""The page of one indicator (`mykpi`), whole or stripped to its head.

Source:
    notes on the city's pages, sections 2.3 and 4: the score line of quarter 4 copies the
    assessment at the top of the page; the marks of the quarter are read, not that line.
"""

from __future__ import annotations

import re

from kpi_lib.intake.pages.gathering import Gathering
from kpi_lib.intake.pages.indicator import (
    PARTS,
    Assessment,
    Head,
    add_quarters,
    kind,
    refuse_untitled_table,
    unit,
)
from kpi_lib.intake.pages.labels import (
    ASSESSMENT,
    Part,
    assessed,
    filled,
    last_colon,
    match,
    parts,
)
from kpi_lib.intake.pages.lines import Line, PageText, Printed
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received
from kpi_lib.thai import arabic_digits

TITLE = r"รายละเอียดตัวชี้วัด"
HEAD = {
    "target": r"ค่าเป้าหมาย(?P<value>[\s:].*|)",
    "published_result": r"ผลงานที่ทำได้(?P<value>[\s:].*|)",
    "kind": r"ประเภทตัวชี้วัด :(?P<value>.*)",
    "print": r"รายละเอียดตัวชี้วัดฯ : พิมพ์ข้อมูล",
    "assessment": ASSESSMENT,
}
HEADED = ("target", "published_result")
LEVEL = r"\( ?ตัวชี้วัดระดับ.*\)"
CODE = r"\d{4}-\d{3,4}"
NAMED_DIMENSION = r"มิติที่ (?P<dimension>\d)\b.*"


def read(received: Received, given: Given, page: PageText) -> Reading:
    """Read the page of one indicator.

    Raises:
        DatasetError: It is not built like one; names the line and what was expected.
    """
    gathering = Gathering(received, given, page)
    head, below = parts(page.lines, PARTS)
    refuse_untitled_table(gathering, head)
    above, labels = parts(head, HEAD)
    said = gathering.once(labels, "one page a file")
    first = next(filled(page.lines))
    for name, label in (("target", "ค่าเป้าหมาย"), ("published_result", "ผลงานที่ทำได้")):
        if name not in said:
            gathering.refuse(first, f"no line '{label} หน่วยนับ : ค่า' follows; expected one")
    title, code = _title(gathering, above)
    indicator_id = gathering.code(code, "pid", CODE)
    own = f"{indicator_id[:4]}0000" if indicator_id else ""
    agency = gathering.agency(own, code.line if code else first)
    year = gathering.year(None, title)
    source = f"หน้ารายละเอียดตัวชี้วัด {indicator_id}{{quarter}} บรรทัด {{line}} (แฟ้ม {received.mark})"
    measured = _add_indicator(gathering, said, title, indicator_id, source)
    assessment = _assessment(gathering, said.get("assessment"))
    head_of = Head(indicator_id, source, measured)
    whole = add_quarters(gathering, head_of, below, assessment)
    _note_rest(gathering, said, whole=whole)
    return gathering.reading("indicator_page", agency, year)


def _title(
    gathering: Gathering, above: tuple[Line, ...]
) -> tuple[Printed | None, Printed | None]:
    """Name and code, if the page has a title; a stripped copy has not."""
    start = next((i for i, line in enumerate(above) if match(TITLE, line)), None)
    if start is None:
        return None, None
    lines = tuple(filled(above[start + 1 :]))
    if any(match(TITLE, line) for line in lines):
        gathering.refuse(lines[0], "a second title stands here; expected one page a file")
    text = " ".join(line.text for line in lines)
    split = last_colon(text)
    if not lines or not split or not re.fullmatch(CODE, arabic_digits(split[1])):
        line = lines[-1] if lines else above[start]
        fault = f"{line.text[-60:]!r} is not a title; expected 'name : code', as 9901-0001"
        gathering.refuse(line, fault)
    if not split[0]:
        gathering.refuse(lines[0], "the indicator has no name; expected 'name : code'")
    return Printed(split[0], lines[0]), Printed(split[1], lines[-1])


def _add_indicator(
    gathering: Gathering,
    said: dict[str, Part],
    title: Printed | None,
    indicator_id: str,
    source: str,
) -> str:
    target, result = said["target"], said["published_result"]
    measured, agreed = _measured(gathering, target)
    again, reached = _measured(gathering, result)
    unit(gathering, measured, target.line, indicator_id)
    if again != measured:
        gathering.doubts.add(
            "PAGE-14", result.line, "unit", again, (indicator_id, None), unit=measured
        )
    row = {
        "indicator_id": indicator_id,
        "unit": measured,
        "source": source.format(quarter="", line=(title.line if title else target.line).number),
    }
    if "kind" in said:
        row["kind"] = kind(gathering, said["kind"].groups["value"], said["kind"].line)
    if title:
        row["name_th"] = title.text
        if named := match(NAMED_DIMENSION, Line(0, title.text)):
            row["dimension"] = arabic_digits(named["dimension"])
    numbers = {"target": agreed, "published_result": reached}
    lacking = "" if indicator_id else "SET-02"
    gathering.add("indicators", target.line, row, numbers, lacking)
    return measured


def _measured(gathering: Gathering, part: Part) -> tuple[str, Printed | None]:
    """Unit and number of `label unit : number`, split at the last colon."""
    split = last_colon(part.groups["value"])
    if split is None:
        fault = (
            f"{part.line.text[:80]!r} has no colon; expected 'unit : number' after the label"
        )
        gathering.refuse(part.line, fault)
    measured, text = split
    if not text and part.below and part.below[0].text and not match(LEVEL, part.below[0]):
        return measured, Printed(part.below[0].text, part.below[0])
    return measured, Printed(text, part.line) if text else None


def _assessment(gathering: Gathering, part: Part | None) -> Assessment:
    if part is None:
        return Assessment()
    quarter, text = assessed(part.groups["said"])
    gathering.note(part.line, "สยป. ตรวจประเมินตัวชี้วัด", f"ไตรมาสที่ {quarter}: {text}")
    return Assessment(arabic_digits(quarter), text)


def _note_rest(gathering: Gathering, said: dict[str, Part], *, whole: bool) -> None:
    """Keep what stands between the labels of the head; the lone `0` says nothing."""
    for name, part in said.items():
        below = list(filled(part.below))
        if name in HEADED and part.groups["value"].rstrip().endswith(":") and part.below:
            below = [line for line in below if line is not part.below[0]]
        for line in below:
            if match(LEVEL, line):
                gathering.note(line, "ระดับตัวชี้วัด", line.text)
            elif arabic_digits(line.text) == "0" and name in ("kind", "print"):
                continue
            elif name in ("print", "assessment") and not whole:
                gathering.note(line, "ข้อความที่ไม่มีป้ายกำกับ", line.text)
            else:
                gathering.puzzle(line)
