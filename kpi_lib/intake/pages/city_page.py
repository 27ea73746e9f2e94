"""The page of one indicator of the development of the city (`mykpi2563`): no quarters.

Source:
    notes on the city's pages, section 2.5: the target is split into unit and number only
    where the split is certain.
"""

from __future__ import annotations

import re

from kpi_lib.intake.pages.gathering import Gathering
from kpi_lib.intake.pages.labels import Part, filled, last_colon, parts
from kpi_lib.intake.pages.lines import PageText, Printed
from kpi_lib.intake.pages.spelling import is_cut, number
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received
from kpi_lib.thai import arabic_digits

CITY = "city"
TITLE = r"โครงการจัดทำฐานข้อมูลตัวชี้วัดการพัฒนาเมือง ?(?:\((?P<period>[^)]{0,40})\))?"
LABELS = {
    "title": TITLE,
    "target": r"ค่าเป้าหมาย(?P<value>[\s:].*|)",
    "data_kind": r"ลักษณะข้อมูล :(?P<value>.*)",
    "strategies": r"สนับสนุนยุทธศาสตร์กรุงเทพมหานครฯ?",
    "definition": r"(?:1\.)? ?นิยาม หรือความหมายของตัวชี้วัด",
    "method": r"(?:2\.)? ?วิธีการคำนวณ หรือ เกณฑ์การประเมิน",
}
CODE = r"\d{1,6}"


def read(received: Received, given: Given, page: PageText) -> Reading:
    """Read the page of one indicator of the city.

    Raises:
        DatasetError: It is not built like one; names the line and what was expected.
    """
    gathering = Gathering(received, given, page)
    _, found = parts(page.lines, LABELS)
    said = gathering.once(found, "one page a file")
    if "target" not in said:
        line = next(filled(page.lines))
        gathering.refuse(line, "no line 'ค่าเป้าหมาย' follows; expected one")
    name, code = _title(gathering, said.get("title"))
    indicator_id = gathering.code(code, "pid", CODE)
    period = arabic_digits(said["title"].groups["period"]).strip() if "title" in said else ""
    target = said["target"]
    line = name.line if name else target.line
    unit, agreed = _target(gathering, target, indicator_id)
    row = {
        "period": period,
        "indicator_id": indicator_id,
        "printed_target": target.groups["value"].strip(),
        "unit": unit,
        "source": f"หน้าตัวชี้วัดเมือง {indicator_id} บรรทัด {line.number} (แฟ้ม {received.mark})",
    }
    if name:
        row["name_th"] = name.text
    if "data_kind" in said:
        row["data_kind"] = said["data_kind"].groups["value"].strip()
    for column in ("strategies", "definition", "method"):
        if column in said:
            row[column] = _narrative(gathering, said[column], column)
    lacking = "" if indicator_id else "SET-02"
    gathering.add("development_indicators", line, row, {"target": agreed}, lacking)
    return gathering.reading("city_indicator_page", CITY, None)


def _title(gathering: Gathering, part: Part | None) -> tuple[Printed | None, Printed | None]:
    if part is None:
        return None, None
    lines = list(filled(part.below))
    text = " ".join(line.text for line in lines)
    left, code = last_colon(text) or ("", "")
    if not left or not re.fullmatch(CODE, arabic_digits(code)):
        line = lines[-1] if lines else part.line
        fault = f"{line.text[-60:]!r} is not a title; expected 'name : number'"
        gathering.refuse(line, fault)
    return Printed(left, lines[0]), Printed(code, lines[-1])


def _target(gathering: Gathering, part: Part, indicator_id: str) -> tuple[str, Printed | None]:
    """Unit and number where what stands left is words and what stands right a number."""
    split = last_colon(part.groups["value"])
    unit, text = split or (part.groups["value"].strip(), "")
    words = unit and not re.search(r"\d", arabic_digits(unit))
    if split and words and number(text) is not None:
        return unit, Printed(text, part.line)
    said = part.groups["value"].strip()
    gathering.doubts.add("PAGE-25", part.line, "target", said, (indicator_id, None))
    return "", None


def _narrative(gathering: Gathering, part: Part, column: str) -> str:
    texts = []
    for line in filled(part.below):
        if column == "strategies" and is_cut(line.text):
            gathering.doubts.add("PAGE-04", line, column)
        texts.append(gathering.say(line, line.text.lstrip(": "), column))
    return " | ".join(texts) if column == "strategies" else " ".join(texts)
