"""Styles of an Excel workbook: how it shows numbers, and what it strikes through.

Source:
    ECMA-376 part 1, clause 18.8 (styles).
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from kpi_lib.intake.sheets.container import Container

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
"""Formats of numbers that a file may name by number only (clause 18.8.30)."""

DAYS = frozenset(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82))
)
"""Numbers of the formats that show a day or a time, Thai ones among them (71-81)."""


@dataclass(frozen=True, slots=True)
class Style:
    """Format of the numbers of a style, and whether its letters are struck through."""

    pattern: str = ""
    struck: bool = False


def styles(container: Container, part: str) -> tuple[Style, ...]:
    """Style of each number that a cell may name.

    Args:
        container: The workbook.
        part: Where it keeps them; a workbook may have none.
    """
    if part not in container:
        return ()
    own: dict[int, str] = {}
    fonts: dict[int, bool] = {}
    shown: list[tuple[int, int]] = []
    for element in container.elements(part, "numFmts", "fonts", "cellXfs"):
        for child in element:
            number = int(child.get("numFmtId", "0"))
            if etree.QName(element).localname == "cellXfs":
                shown.append((number, int(child.get("fontId", "0"))))
            elif etree.QName(element).localname == "fonts":
                fonts[len(fonts)] = is_struck(child)
            else:
                own[number] = child.get("formatCode", "")
    return tuple(
        Style(
            own.get(number, "d/m/yyyy" if number in DAYS else BUILT_IN.get(number, "")),
            fonts.get(font, False),
        )
        for number, font in shown
    )


def is_struck(font: etree._Element | None) -> bool:
    """Whether a font, of a style or of a run of a text, strikes its letters through."""
    strike = None if font is None else font.find("{*}strike")
    return strike is not None and strike.get("val", "1") not in ("0", "false")
