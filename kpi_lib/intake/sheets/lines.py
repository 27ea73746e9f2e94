"""Lines: what each row below the heading is, before its values are used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_lib.intake.sheets.forms import EXAMPLE, MARK, Form, Reads, bare, headings
from kpi_lib.intake.sheets.grid import Cell, CellKind

TOTAL = re.compile(
    r"(รวม|ยอดรวม|ผลรวม|เฉลี่ย|ค่าเฉลี่ย|total|grandtotal|subtotal|sum$|average|mean$)"
)
REMARK = re.compile(r"(หมายเหตุ|ที่มา|แหล่งที่มา|ข้อมูลณ|ผู้รายงาน|ผู้จัดทำ|ลงชื่อ|note|source|remark)")
REASONS = {
    "blank": {
        "th": "ไม่มีข้อมูลในคอลัมน์ของตาราง",
        "en": "no cell of the table is filled in",
    },
    "example": {
        "th": "แถวตัวอย่างของแบบฟอร์ม",
        "en": "the row is an example of the form",
    },
    "total": {
        "th": "แถวยอดรวมหรือค่าเฉลี่ย ไม่ใช่ข้อมูลของรายการใด",
        "en": "the row is a total or an average, not of one item",
    },
    "remark": {
        "th": "ข้อความท้ายตาราง ไม่ใช่ข้อมูล",
        "en": "the row is a remark, not data",
    },
    "heading": {
        "th": "หัวตารางซ้ำ",
        "en": "the row repeats the heading",
    },
    "unfilled": {
        "th": "ยังไม่ได้กรอก มีแต่รหัสของแถว",
        "en": "nothing is filled in beside what names the row",
    },
    "twice": {
        "th": "ซ้ำกับอีกแถวทุกช่อง",
        "en": "another row says the same in every cell",
    },
}
"""Why a row is set aside."""


@dataclass(frozen=True, slots=True)
class Line:
    """Cells of one row by column of the table, merged ones filled in.

    Args:
        row: Row of the sheet.
        cells: Cells of the columns that the table knows; those that are blank are left out.
        places: Column of the sheet that each column of the table stands in.
        texts: Every text of the row in the order of the sheet, the mark of examples left out.
        spread: Columns whose cell stands in a merged area that began above.
    """

    row: int
    cells: Mapping[str, Cell]
    places: Mapping[str, int]
    texts: tuple[str, ...]
    spread: frozenset[str] = frozenset()

    @property
    def own(self) -> dict[str, Cell]:
        """Cells that stand in the row itself."""
        return {name: cell for name, cell in self.cells.items() if name not in self.spread}


def why_aside(line: Line, form: Form, table: str) -> str:
    """Say why a row is no data: a key of `REASONS`, empty when it is data."""
    own = {name: cell.text for name, cell in line.own.items()}
    said = {name: text for name, text in own.items() if name != MARK}
    first = bare(next(iter(line.texts), ""))
    keyless = [
        key for key in form.keys if key not in line.cells or TOTAL.match(bare(own.get(key, "")))
    ]
    if keyless and TOTAL.match(first):
        return "total"
    if keyless and len(line.texts) == 1 and REMARK.match(first):
        return "remark"
    if not said:
        return "blank"
    known = headings(table)
    if len(said) > 1 and all(known.get(bare(text)) == name for name, text in said.items()):
        return "heading"
    named = [form.columns[key].reads for key in form.keys]
    if not keyless and all(reads in (Reads.CODE, Reads.CHOICE) for reads in named):
        naming = (*form.keys, "source")
        return (
            ""
            if any(name in form.columns for name in said if name not in naming)
            else "unfilled"
        )
    return ""


def is_marked(line: Line) -> bool:
    """Whether a row says that it is an example."""
    mark = line.cells.get(MARK)
    return mark is not None and bare(mark.text).startswith(bare(EXAMPLE)[:8])


def is_example(line: Line, form: Form) -> bool:
    """Whether a marked row still is one of the examples of the form."""
    filled = {name: cell for name, cell in line.cells.items() if name in form.columns}
    return any(
        all(
            _same(filled.get(name, Cell("")), column.examples[number])
            for name, column in form.columns.items()
            if name in line.places
        )
        for number in (0, 1)
    )


def _same(cell: Cell, example: str) -> bool:
    return cell.text.strip() == example and cell.kind is CellKind.TEXT
