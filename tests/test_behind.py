"""The tables behind the charts of a print."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.blocks import Cell, Column, Table, text
from kpi_lib.report.behind import gathered

HEADS = (Column("ระดับ 1", "right"), Column("ผลงาน", "right"))


def table(number: int, rows: int = 1) -> Table:
    told = tuple((Cell(text(f"{number}")), Cell(text(f"{row}.5"))) for row in range(rows))
    return Table(f"chart-{number}-numbers", f"ตัวชี้วัดที่ {number}", HEADS, told, row_header=False)


def texts(of: Table) -> list[list[str]]:
    return [["".join(run.text for run in cell.runs) for cell in row] for row in of.rows]


def test_tables_of_one_row_and_the_same_heads_are_one_that_names_the_chart_of_each() -> None:
    (one,) = gathered([table(1), table(2), table(3)], "แผนภูมิ")

    assert [column.label for column in one.columns] == ["แผนภูมิ", "ระดับ 1", "ผลงาน"]
    assert texts(one) == [[f"ตัวชี้วัดที่ {number}", f"{number}", "0.5"] for number in (1, 2, 3)]
    assert one.row_header


def test_what_led_to_a_table_leads_to_its_row() -> None:
    (one,) = gathered([table(1), table(2)], "แผนภูมิ")
    named = [row[0].runs[0].anchor for row in one.rows]

    assert (one.anchor, named) == ("", ["chart-1-numbers", "chart-2-numbers"])


def test_tables_that_say_more_or_stand_alone_stay_as_they_are() -> None:
    noted = replace(table(2), note="ที่มา")
    other = replace(table(3), columns=HEADS[::-1])
    kept = [table(1), table(4, rows=2), table(5, rows=2), noted, noted, other, table(6)]

    assert list(gathered(kept, "แผนภูมิ")) == kept
