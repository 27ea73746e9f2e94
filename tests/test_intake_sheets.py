"""Spreadsheets and CSV are read however they were filled in, or refused with every reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_lib.errors import DatasetError, DataValidationError
from kpi_lib.findings import Finding, Severity
from kpi_lib.intake import Reading
from kpi_lib.intake.pages.private import MARK
from kpi_lib.intake.sheets import Known, read_sheets
from kpi_lib.intake.sheets.container import MOST_UNPACKED
from kpi_lib.intake.sheets.forms import form
from kpi_lib.intake.sheets.rules import rules

FILE = "results/03000000/fy2563/results.csv"
AGREED = {
    "07": {"name_th": "ร้อยละของบริการ", "unit": "ร้อยละ", "target": "80.00"},
    "8": {"name_th": "จำนวนหลักสูตร", "unit": "หลักสูตร", "target": "1"},
}
KNOWN = Known(
    ("03000000", "04000000"),
    lambda agency, year: AGREED if (agency, year) == ("03000000", 2563) else {},
    "03000000",
    2563,
)
HEADING = ("รหัสตัวชี้วัด", "ไตรมาส", "ผลงาน", "รายงานผล")
GOOD = (HEADING, ("07", "1", "20.00", "สำรวจ"), ("8", "1", "1", "อบรม"))


def book(*rows: Iterable[object], change: Callable[[Worksheet], Any] = lambda _: None) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = "ผลงาน"
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    return saved(made)


def saved(made: Workbook) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(content: bytes | str, known: Known = KNOWN, file: str = "f") -> Reading:
    return read_sheets(content.encode() if isinstance(content, str) else content, file, known)


def rows(reading: Reading) -> list[tuple[str, ...]]:
    names = ("indicator_id", "quarter", "result", "progress")
    return [tuple(row.get(name, "") for name in names) for row in reading.tables[FILE]]


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(each.rule, each.message["en"].partition(":")[0]) for each in reading.findings]


def reasons(reading: Reading) -> list[tuple[str, str]]:
    return [(each.place, each.reason["en"]) for each in reading.set_aside]


def faults(content: bytes | str, known: Known = KNOWN) -> list[tuple[str, str]]:
    with pytest.raises(DataValidationError, match=r"nothing is taken in") as caught:
        read(content, known)
    return [
        (each.rule, each.column) for each in caught.value.findings if each.rule > "SHEET-50"
    ]


PLAIN = [("07", "1", "20.00", "สำรวจ"), ("8", "1", "1", "อบรม")]


def test_a_sheet_is_read_with_the_raw_text_beside_each_number() -> None:
    reading = read(book(*GOOD))

    assert rows(reading) == PLAIN
    assert [(each.key, each.raw, each.place) for each in reading.raw] == [
        ("07.q1", "20.00", "ผลงาน!C2"),
        ("8.q1", "1", "ผลงาน!C3"),
    ]
    assert (reading.findings, reading.set_aside, reading.agency) == ((), (), "03000000")
    assert reading.tables[FILE][0]["source"] == "แฟ้ม f ผลงาน!2"


@pytest.mark.parametrize("order", [(3, 1, 0, 2), (2, 3, 1, 0)])
def test_columns_may_stand_in_any_order(order: tuple[int, ...]) -> None:
    moved = [[row[column] for column in order] for row in GOOD]

    assert rows(read(book(*moved))) == PLAIN


@pytest.mark.parametrize(
    "heading",
    [
        ("indicator_id", "quarter", "result", "progress"),
        (" รหัสตัวชี้วัด* ", "ไตรมาสที่", "ผลการ\nดำเนินงาน", "รายงานผล "),
        ("Indicator_ID", "QUARTER", "ผลงาน:", "ความก้าวหน้า"),
    ],
)
def test_headings_may_be_codes_or_words(heading: tuple[str, ...]) -> None:
    assert rows(read(book(heading, *GOOD[1:]))) == PLAIN


def test_a_title_may_stand_above_and_say_whose_table_it_is() -> None:
    above = [("ผลการปฏิบัติราชการ ปีงบประมาณ พ.ศ. ๒๕๖๓",), ("รหัสหน่วยงาน", "3000000"), ()]
    reading = read(book(*above, *GOOD), Known(KNOWN.agencies, KNOWN.indicators))

    assert rows(reading) == PLAIN
    assert said(reading) == [("SHEET-10", "ผลงาน!B2")]


def test_a_heading_of_two_rows_is_read_as_one() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("D1:E1")

    top = ("รหัสตัวชี้วัด", "ไตรมาส", "ผลงาน", "คะแนน", "")
    content = book(top, ("", "", "", "2.1", "2.2"), ("8", "1", "1", "90", "80"), change=change)

    row = read(content).tables[FILE][0]
    assert (row["mark_2_1"], row["mark_2_2"]) == ("90", "80")


def test_a_total_a_remark_a_blank_row_and_a_second_heading_are_set_aside() -> None:
    content = book(
        *GOOD,
        ("", "", "", ""),
        (" ", "", "", ""),
        HEADING,
        ("8", "2", "2", ""),
        ("8", "3", "", ""),
        ("รวมทั้งสิ้น", "", "23", ""),
        ("หมายเหตุ: ข้อมูล ณ วันที่ 1",),
    )
    reading = read(content)

    assert [row[:3] for row in rows(reading)] == [*(row[:3] for row in PLAIN), ("8", "2", "2")]
    assert reasons(reading) == [
        ("ผลงาน!6", "the row repeats the heading"),
        ("ผลงาน!8", "nothing is filled in beside what names the row"),
        ("ผลงาน!9", "the row is a total or an average, not of one item"),
        ("ผลงาน!10", "the row is a remark, not data"),
    ]
    assert reading.rows_in == 7


def test_cells_merged_over_rows_name_each_of_them() -> None:
    content = book(
        HEADING,
        ("8", "1", "1", "อบรม"),
        (None, "2", "2", "อบรมต่อ"),
        change=lambda sheet: sheet.merge_cells("A2:A3"),
    )
    reading = read(content)

    assert [row[:3] for row in rows(reading)] == [("8", "1", "1"), ("8", "2", "2")]
    assert said(reading) == [("SHEET-14", "ผลงาน!A3")]


@pytest.mark.parametrize("area", ["C2:C3", "C2:D2"])
def test_a_number_merged_over_others_is_nobodys(area: str) -> None:
    content = book(
        HEADING,
        ("8", "1", "1", None),
        ("8", "2", None, "ต่อ"),
        change=lambda sheet: sheet.merge_cells(area),
    )

    assert set(faults(content)) == {("SHEET-59", "result")}


def test_a_code_that_lost_its_zero_is_read_as_the_one_it_can_be() -> None:
    reading = read(book(HEADING, (7, 1, 20.5, "")))

    assert rows(reading) == [("07", "1", "20.5", "")]
    assert said(reading) == [("SHEET-10", "ผลงาน!A2")]
    assert (reading.findings[0].indicator_id, reading.findings[0].quarter) == ("07", 1)


def test_a_formula_with_its_outcome_is_read_and_one_without_refused() -> None:
    content = book(HEADING, ("8", "1", "=1+1", ""))

    assert faults(content) == [("SHEET-56", "result")]

    with_outcome = _with_part(content, "<v></v>", "<v>2</v>")
    reading = read(with_outcome)

    assert rows(reading) == [("8", "1", "2", "")]
    assert said(reading) == [("SHEET-13", "ผลงาน!C2")]
    assert reading.findings[0].value == "=1+1"


def _with_part(
    content: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return made.getvalue()


def test_what_is_hidden_is_said() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True
        other = sheet.parent.create_sheet("ร่าง")
        other.append(HEADING)
        other.sheet_state = "hidden"
        sheet.parent.create_sheet("บันทึก").append(["ข้อความ"])

    reading = read(book(*GOOD, change=change))

    assert rows(reading) == PLAIN
    assert said(reading) == [
        ("SHEET-15", "ผลงาน!3 (3)"),
        ("SHEET-16", "ผลงาน!D1"),
        ("SHEET-17", "ร่าง"),
        ("SHEET-18", "บันทึก"),
    ]


def test_what_is_struck_through_whole_or_in_part_is_refused() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B2"].font = sheet["C2"].font = Font(strike=True)
        sheet["C3"] = CellRichText(TextBlock(InlineFont(strike=True), "80"), "85")

    with pytest.raises(DataValidationError, match="nothing is taken in") as refused:
        read(book(*GOOD, change=change))

    found = [(each.rule, each.value, each.message["en"]) for each in refused.value.findings]
    assert [(rule, value) for rule, value, _ in found] == [
        ("SHEET-73", "1"),
        ("SHEET-73", "8085"),
    ]
    assert "ผลงาน!B2" in found[0][2]
    assert "columns B, C" in found[0][2]


def test_a_line_through_letters_that_is_switched_off_is_none() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C2"].font = Font(strike=True)

    content = book(*GOOD, change=change)
    switched_off = _with_part(
        content, '<strike val="1"/>', '<strike val="0"/>', "xl/styles.xml"
    )

    assert faults(content) == [("SHEET-73", "result")]
    assert rows(read(switched_off)) == PLAIN


def test_a_title_that_is_struck_through_stops_nothing() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["F2"] = "หมายเหตุ"
        sheet["F2"].font = Font(strike=True)

    reading = read(book((*HEADING, "", "ผู้ส่ง"), *GOOD[1:], change=change))

    assert rows(reading) == PLAIN
    assert [rule for rule, _ in said(reading)] == ["SHEET-19"]


def test_a_comment_on_a_cell_is_named_and_not_repeated() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A1"].comment = Comment("รหัสตามคำรับรอง", "")
        sheet["C2"].comment = Comment("สมชายบอกว่ายังไม่ยืนยัน", "สมชาย")

    reading = read(book(*GOOD, change=change))

    assert rows(reading) == PLAIN
    assert said(reading) == [("SHEET-28", "ผลงาน!C2")]
    assert "สมชาย" not in str(reading.findings)
    assert reading.findings[0].severity is Severity.NOTE


def test_a_column_that_no_table_has_is_set_aside_and_said() -> None:
    reading = read(book((*HEADING, "ผู้รับโทรศัพท์"), (*GOOD[1], "x"), (*GOOD[2], "")))

    assert rows(reading) == PLAIN
    assert [(each.rule, each.value) for each in reading.findings] == [("SHEET-19", "ผู้รับโทรศัพท์")]
    assert reading.findings[0].message["th"].endswith("ไม่อยู่ในตาราง กันไว้ 1 ช่อง")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("reslut", "result"),
        ("ผลงาาน", "result"),
        ("progres", "progress"),
        ("ไตรมาศ", "quarter"),
        ("ผลงาน (ร้อยละ)", "result"),
    ],
)
def test_a_misspelt_heading_is_refused_and_never_read_as_nothing_reported(
    wrong: str, named: str
) -> None:
    heading = {
        "indicator_id": HEADING[0],
        "quarter": "ไตรมาส",
        "result": "ผลงาน",
        "progress": "รายงานผล",
    }
    content = book(tuple((heading | {named: wrong}).values()), *GOOD[1:])

    with pytest.raises(DataValidationError) as refused:
        read(content)

    assert f"หัวคอลัมน์ '{wrong}' คล้าย" in str(refused.value)
    assert f"({named}) ซึ่งไม่มีในแผ่นงาน (SHEET-68)" in str(refused.value)


def test_a_heading_like_one_that_is_there_is_only_set_aside() -> None:
    reading = read(book((*HEADING, "reslut"), (*GOOD[1], "9"), (*GOOD[2], "")))

    assert rows(reading) == PLAIN
    assert [(each.rule, each.value) for each in reading.findings] == [("SHEET-19", "reslut")]


def test_a_heading_of_another_number_is_no_misspelling() -> None:
    reading = read(book((*HEADING[:3], "progress 2"), ("07", "1", "20.00", "x")))

    assert [(each.rule, each.value) for each in reading.findings] == [
        ("SHEET-19", "progress 2")
    ]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("results", ["result"]),
        ("rounds", ["result"]),
        ("indicators", ["unit"]),
        ("indicators", ["target"]),
        ("agencies", ["framework_id"]),
        ("corrections", ["expected_value", "new_value"]),
        ("results", ["indicator_id"]),
        ("agencies", ["agency_code"]),
        ("rounds", ["indicator_id", "months"]),
    ],
)
def test_a_table_without_a_column_that_it_needs_is_refused_in_one_sentence_that_names_it(
    table: str, columns: list[str]
) -> None:
    shape = form(table)
    kept = [name for name in shape.columns if name not in columns]
    lines = [[shape.columns[name].examples[row] for name in kept] for row in (0, 1)]
    named = ", ".join(f"{shape.columns[name].heading} ({name})" for name in columns)

    with pytest.raises(DataValidationError) as refused:
        read(book(kept, *lines))

    assert str(refused.value) == (
        f"f, ผลงาน: อ่านเป็นตาราง '{table}' แต่ไม่มีคอลัมน์ {named} (SHEET-69); "
        "เพิ่มคอลัมน์ตามแบบฟอร์ม และเว้นช่องว่างไว้เมื่อไม่มีข้อมูล; nothing is taken in"
    )


def test_of_two_lines_that_name_as_many_columns_the_one_without_values_is_the_heading() -> None:
    with pytest.raises(DataValidationError) as refused:
        read("รหัสหน่วยงาน,03000000,ปีงบประมาณ,2563\nรหัสตัวชี้วัด,งวด,ผลงาน\n8,1,1\n")

    assert "ไม่มีคอลัมน์ ไตรมาส (quarter) (SHEET-69)" in str(refused.value)


@pytest.mark.parametrize("number", ["ตัวชี้วัดที่ 8", "ตัวชี้วัด 8", "(8)", "ข้อ 8", "8.", "Indicator 8"])
def test_the_number_of_an_indicator_may_stand_in_words(number: str) -> None:
    reading = read(book(HEADING, (number, "1", "1", "อบรม")))

    assert rows(reading) == [("8", "1", "1", "อบรม")]
    assert ("SHEET-12", "ผลงาน!A2") in said(reading)


def test_words_around_a_number_that_is_not_agreed_stay() -> None:
    assert rows(read(book(HEADING, ("ตัวชี้วัดที่ 99", "1", "1", "อบรม"))))[0][0] == "ตัวชี้วัดที่ 99"


def test_an_agreement_without_weights_and_criteria_is_taken_in() -> None:
    """As the city publishes its own."""
    shape = form("indicators")
    kept = [name for name in shape.columns if not name.startswith(("level_", "weight_pct"))]
    reading = read(book(kept, [shape.columns[name].examples[0] for name in kept]))

    (row,) = reading.tables["agreements/03000000/fy2563/indicators.csv"]
    assert (row["unit"], row["target"]) == ("ร้อยละ", "80.00")
    assert "level_1" not in row


STEPS = (*("รหัสตัวชี้วัด", "ชื่อตัวชี้วัด", "หน่วยนับ", "ค่าเป้าหมาย"), "ระดับ 1", "ระดับ 2")


@pytest.mark.parametrize("word", ["milestones", "ขั้นตอนของงาน"])
def test_steps_of_work_are_read_as_words_and_a_level_left_open_as_its_dash(word: str) -> None:
    heading = ("วิธีให้คะแนน", *STEPS)
    reading = read(book(heading, (word, "1", "ตัวชี้วัด", "ระดับ", "5", " จัดทำแผน", "-")))

    (row,) = reading.tables["agreements/03000000/fy2563/indicators.csv"]
    assert (row["level_1"], row["level_2"]) == ("จัดทำแผน", "-")


def test_steps_that_are_sent_alone_are_those_of_the_method_that_was_agreed() -> None:
    agreed = {"1": {"method": "milestones", "unit": "ระดับ"}}
    there = Known(KNOWN.agencies, lambda _agency, _year: agreed, "03000000", 2563)
    reading = read(book(STEPS, ("1", "ตัวชี้วัด", "ระดับ", "5", "จัดทำแผน", "-")), there)

    (row,) = reading.tables["agreements/03000000/fy2563/indicators.csv"]
    assert row["level_1"] == "จัดทำแผน"


@pytest.mark.parametrize("word", ["", "five_levels", "เกณฑ์ห้าระดับ"])
def test_words_in_a_level_that_is_a_result_are_refused(word: str) -> None:
    heading = ("วิธีให้คะแนน", *STEPS)
    row = (word, "1", "ตัวชี้วัด", "ระดับ", "5", "จัดทำแผน", "2")

    assert faults(book(heading, row)) == [("SHEET-51", "level_1")]


def test_an_agreement_that_plans_by_quarter_is_no_table_of_quarters_side_by_side() -> None:
    shape = form("indicators")
    kept = [name for name in shape.columns if not name.startswith(("level_", "weight_pct"))]
    heading = [*kept, *(f"แผน ไตรมาสที่ {number}" for number in (1, 2, 3, 4))]
    cells = [*(shape.columns[name].examples[0] for name in kept), 10, 20, 30, 40]

    reading = read(book(heading, cells))

    assert len(reading.tables["agreements/03000000/fy2563/indicators.csv"]) == 1
    assert [rule for rule, _ in said(reading)].count("SHEET-19") == 4


def test_a_table_whose_rows_name_no_agency_is_refused_in_one_sentence() -> None:
    with pytest.raises(DataValidationError) as refused:
        read(
            "fiscal_year,indicator_id,quarter,result\n2563,8,1,1\n2563,8,2,1\n", Known(("03",))
        )

    assert str(refused.value) == (
        "f: ไม่ทราบว่าเป็นข้อมูลของหน่วยงานใดหรือปีงบประมาณใด (agency_code) (SHEET-65); "
        "กรอกรหัสหน่วยงานและปีงบประมาณเหนือตารางหรือเป็นคอลัมน์ หรือระบุ --agency และ "
        "--fiscal-year; nothing is taken in"
    )


def test_a_choice_whose_word_is_the_choice_is_named_once() -> None:
    with pytest.raises(DataValidationError, match="'9' ไม่อยู่ในรายการ 1, 2, 3, 4 "):
        read(book(HEADING, ("07", "9", "20.00", "สำรวจ")))


def test_days_of_both_eras_are_read() -> None:
    heading = (*HEADING[:3], "วันที่รายงาน")
    days = (date(2020, 3, 31), "31/3/2563", "๓๑ มี.ค. ๒๕๖๓")
    reading = read(book(heading, *(("8", str(n), "1", day) for n, day in enumerate(days, 1))))

    assert [row["reported_on"] for row in reading.tables[FILE]] == ["2020-03-31"] * 3
    assert [each.rule for each in reading.findings] == [
        "SHEET-07",
        "SHEET-07",
        "SHEET-08",
    ]


def test_the_same_row_twice_is_used_once_and_another_is_refused() -> None:
    reading = read(book(*GOOD, GOOD[1]))

    assert rows(reading) == PLAIN
    assert reasons(reading) == [("ผลงาน!4", "another row says the same in every cell")]
    assert [each.raw for each in reading.set_aside] == ["07.q1 (= ผลงาน!2)"]
    assert faults(book(*GOOD, ("07", "1", "30.00", "สำรวจ"))) == [("SHEET-58", "")]


def test_of_two_rows_that_differ_the_columns_and_both_values_are_named() -> None:
    with pytest.raises(DataValidationError) as caught:
        read(book(*GOOD, ("07", "1", "30.00", f"{'ส' * 100}ก"), ("8", "1", "1", "ประชุม")))

    first, second = (each.message["en"] for each in caught.value.findings)
    assert first.startswith("ผลงาน!4: '07.q1' has two rows that differ; the other is ผลงาน!2: ")
    assert "(result) '30.00' ≠ '20.00', " in first
    assert second.endswith("(progress) 'ประชุม' ≠ 'อบรม'")


def test_every_fault_is_told_at_once() -> None:
    content = book(
        HEADING,
        ("07", "5", "ยี่สิบ", ""),
        ("", "1", "20", ""),
        ("8", "", "1,5", ""),
        ("8", "3", "#REF!", ""),
    )

    found = faults(content)

    assert sorted(found) == [
        ("SHEET-51", "result"),
        ("SHEET-52", "result"),
        ("SHEET-54", "quarter"),
        ("SHEET-55", "result"),
        ("SHEET-57", "indicator_id"),
        ("SHEET-57", "quarter"),
    ]


def test_two_columns_of_one_heading_are_refused() -> None:
    assert faults(book((*HEADING, "result"), (*GOOD[1], "30"))) == [("SHEET-64", "result")]


@pytest.mark.parametrize(
    ("known", "rule"),
    [
        (Known(KNOWN.agencies), "SHEET-65"),
        (Known(KNOWN.agencies, agency="09999999", fiscal_year=2563), "SHEET-61"),
        (Known(("03", "003"), agency="3", fiscal_year=2563), "SHEET-61"),
    ],
)
def test_a_table_of_nobody_is_refused(known: Known, rule: str) -> None:
    assert {fault[0] for fault in faults(book(*GOOD), known)} == {rule}


def test_an_unknown_agency_is_answered_with_what_was_read_and_the_codes_there_are() -> None:
    codes = tuple(f"{number}000000" for number in range(10, 19))
    content = book((*HEADING, "รหัสหน่วยงาน"), (*GOOD[1], "09999999"))

    with pytest.raises(DataValidationError) as caught:
        read(content, Known(codes))

    (told,) = (each for each in caught.value.findings if each.rule == "SHEET-61")
    assert (told.value, told.row) == ("09999999", 2)
    assert told.message["en"].endswith(f"there is {', '.join(codes[:8])}, …")


def test_an_unknown_agency_that_the_sender_said_is_no_cell_of_the_file() -> None:
    with pytest.raises(DataValidationError) as caught:
        read(book(*GOOD), Known(KNOWN.agencies, agency="0300000", fiscal_year=2563))

    assert str(caught.value).startswith("f, --agency: รหัส '0300000' ไม่มีในทะเบียน")
    assert "cell" not in caught.value.english


@pytest.mark.parametrize("cells", [(), ("03000000",)])
def test_an_agency_that_the_sender_said_without_its_zero_is_told_its_whole_code(
    cells: tuple[str, ...],
) -> None:
    heading = (*HEADING, *("รหัสหน่วยงาน" for _ in cells))

    with pytest.raises(DataValidationError) as caught:
        read(
            book(heading, (*GOOD[1], *cells)),
            Known(KNOWN.agencies, agency="3000000", fiscal_year=2563),
        )

    assert str(caught.value).startswith("f, --agency: รหัส '3000000' ไม่มีในทะเบียน")
    assert "there is 03000000" in caught.value.english


def test_an_agency_that_cannot_be_read_is_not_taken_for_the_one_that_was_said() -> None:
    content = book((*HEADING, "รหัสหน่วยงาน"), (*GOOD[1], 3e30))

    assert {fault[0] for fault in faults(content)} == {"SHEET-61"}


def test_rows_may_name_their_agency_and_year() -> None:
    content = book(
        (*HEADING, "รหัสหน่วยงาน", "ปีงบประมาณ"),
        (*GOOD[1], "3000000", 2020),
        (*GOOD[1], "04000000", "๒๕๖๓"),
    )
    reading = read(content, Known(KNOWN.agencies, KNOWN.indicators))

    assert {file: len(rows) for file, rows in reading.tables.items()} == {
        FILE: 1,
        "results/04000000/fy2563/results.csv": 1,
    }
    assert [each.rule for each in reading.findings] == ["SHEET-09", "SHEET-10"]
    assert reading.agency == "several"


def test_a_file_of_another_year_than_was_said_is_refused() -> None:
    content = book(("ปีงบประมาณ 2564",), *GOOD)

    assert {fault[0] for fault in faults(content)} == {"SHEET-66"}


TEXT = "\n".join(",".join(row) for row in GOOD)


@pytest.mark.parametrize(
    ("content", "writing"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("cp874"), "Windows-874 (TIS-620), comma"),
        (TEXT.replace(",", ";").encode("tis-620"), "Windows-874 (TIS-620), semicolon"),
        (TEXT.encode("utf-16"), "UTF-16, comma"),
        (TEXT.replace(",", "\t").encode("utf-16-le"), "UTF-16, tab"),
        (TEXT.replace("\n", "\r\n").replace(",", "|").encode(), "UTF-8, bar"),
        (TEXT.replace("\n", "\r").encode(), ""),
    ],
)
def test_delimited_text_is_read_whatever_wrote_it(content: bytes, writing: str) -> None:
    reading = read(content)

    assert rows(reading) == PLAIN
    assert [each.value for each in reading.findings if each.rule == "SHEET-21"] == [
        each for each in [writing] if each
    ]


@pytest.mark.parametrize("cut", ["8,2,1,250,ทำแล้ว", "8,2,1,250,"])
def test_a_line_of_csv_that_is_cut_at_a_comma_of_a_number_is_refused(cut: str) -> None:
    with pytest.raises(DataValidationError) as refused:
        read(f"indicator_id,quarter,result,progress\n8,1,3,a\n{cut}\n")

    assert "E3: แถวนี้ยาวเกินหัวตารางซึ่งจบที่คอลัมน์ D" in str(refused.value)
    assert "(SHEET-72); ครอบค่าที่มีเครื่องหมายคั่นด้วยอัญประกาศ" in str(refused.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("8,2,1,250,ทำแล้ว,,x", "C3: '1,250' น่าจะเป็นตัวเลขเดียว"),
        ("8,2,1,250,100,100,ทำแล้ว", "C3: '1,250'"),
        ("8,2,-12, 250.75,ทำแล้ว,,", "C3: '-12,250.75'"),
        ("8,2,๑,๒๕๐,ทำแล้ว,,", "C3: '๑,๒๕๐'"),
    ],
)
def test_a_line_of_csv_that_was_cut_and_is_no_longer_than_its_heading_is_refused(
    line: str, said: str
) -> None:
    marks = "mark_2_1,mark_2_2,progress,problems"
    more = marks if "100" in line else "progress,problems,evidence,source"
    with pytest.raises(DataValidationError) as refused:
        read(f"indicator_id,quarter,result,{more}\n8,1,3,,,,\n{line}\n")

    assert said in str(refused.value)
    assert "(SHEET-74); ครอบตัวเลขด้วยอัญประกาศ" in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        "8,2,5,100,100,ทำแล้ว,,7,12",
        '8,2,"1,250",100,100,ทำแล้ว,,7,12',
        "8,2,5.50,100,100,80,,7,12",
        "8,2,1,25,100,80,,,",
        "8,2,5,100,100,80 แห่ง,,,",
        "8,2,,100,100,2563 จัดประชุม,,,",
    ],
    ids=["marks", "quoted", "decimals", "two digits", "said", "words"],
)
def test_numbers_beside_each_other_are_no_cut(line: str) -> None:
    """Nor where another sign parts the cells, or where the number alone stands before."""
    columns = "indicator_id,quarter,result,mark_2_1,mark_2_2,progress,problems,evidence,source"
    other = f"{columns}\n8,2,1,250,100,80,,,".replace(",", ";")

    before = "indicator_id,quarter,progress,result,mark_2_1\n8,2,80,5,100\n"

    for content in (f"{columns}\n{line}\n", other, before):
        assert len(rows(read(content))) == 1


def test_a_remark_below_a_csv_and_a_column_without_a_name_are_no_cut() -> None:
    reading = read(
        "ผลงาน\nindicator_id,quarter,result,progress,\n8,1,3,a,x\n8,2,4\nหมายเหตุ: ก,,,,,,\n"
    )

    assert rows(reading) == [("8", "1", "3", "a"), ("8", "2", "4", "")]
    assert [reason for _, reason in reasons(reading)] == ["the row is a remark, not data"]


def test_a_line_of_csv_is_counted_as_an_editor_does() -> None:
    reading = read('indicator_id,quarter,result,progress\n8,1,,"a\nb"\n8,2,,c\n')

    assert [row["source"] for row in reading.tables[FILE]] == ["แฟ้ม f 2", "แฟ้ม f 4"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"f is empty"),
        (b"\x89PNG\r\n\x1a\n", r"f is a picture \(PNG\), whatever its name says"),
        (b"\xff\xd8\xff\xe0", r"f is a picture \(JPEG\)"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", r"f is a document \(PDF\)"),
        (b"\xff\xff\x00\x01", r"f is neither UTF-8 nor Windows-874 \(byte 1 is 0xFF\)"),
        (b"a\x00b,c", r"f is no text, it holds the character U\+0000"),
        ('a,b\n"c', r"f:2 is not regular"),
        (f"a,b\n{'c' * 140_000},d", r"f:2 has a cell of 140000 letters in column 1, a table"),
        (
            "x,y\n1,2\n",
            r"f holds no table, none of its lines, 2 in all, is the heading",
        ),
        (b"  <html><table>", r"f is a web page under the name of a table"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            r"f is a workbook of Excel 97-2003",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            r"f is locked by a password",
        ),
        (b"PK\x03\x04" + b"\0" * 50, r"f is damaged, it cannot be unpacked"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes | str, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read(content)


def test_text_under_the_name_of_a_workbook_is_said_to_be_text() -> None:
    said = r"f\.xlsx is text, not the workbook .* lines, 2 in all, .*; ask for the workbook"
    with pytest.raises(DatasetError, match=said):
        read("x,y\n1,2\n", file="f.xlsx")


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"a.txt": b""}, r"f is a packed file, not an Excel workbook"),
        ({"xl__workbook.bin": b""}, r"f is a binary workbook"),
        ({"mimetype": b""}, r"f is an OpenDocument file"),
        ({"[Content_Types].xml": b""}, r"f is damaged"),
    ],
)
def test_another_packed_file_is_refused(parts: dict[str, bytes], message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read(packed(**parts))


def test_a_zip_bomb_is_refused_before_it_is_unpacked_whole() -> None:
    bomb = b"<x>" + b" " * (8 * 2**20) + b"</x>"
    content = _replaced(book(*GOOD), "xl/sharedStrings.xml", bomb)

    with pytest.raises(DatasetError, match=r"f unpacks to more than a sheet of figures"):
        read(content)
    assert len(content) < 50_000 < MOST_UNPACKED


def _replaced(content: bytes, part: str, text: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, text if name == part else source.read(name))
        if part not in source.namelist():
            target.writestr(part, text)
    return made.getvalue()


def test_an_entity_is_never_followed() -> None:
    declared = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet '
    content = _with_part(book(*GOOD), "<worksheet ", declared)

    with pytest.raises(DatasetError, match=r"f declares entities of its own"):
        read(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('r="A2"', 'r="A99999999"'),
        ('r="A2"', 'r="ZZZ2"'),
        ('r="A2"', 'r="?"'),
        ('<row r="2"', '<row r="x"'),
        ('<row r="2"', '<row r="-5"'),
        ("</sheetData>", ""),
    ],
)
def test_a_damaged_sheet_is_refused(old: str, new: str) -> None:
    with pytest.raises(DatasetError, match=r"f (is damaged|holds more than)"):
        read(_with_part(book(*GOOD), old, new))


def test_a_sheet_that_claims_to_be_endless_costs_nothing() -> None:
    content = _with_part(
        book(*GOOD, change=lambda sheet: sheet.merge_cells("F1:G1")),
        '<mergeCell ref="F1:G1"',
        '<mergeCell ref="F1:XFD1048576"',
    )

    assert rows(read(content)) == PLAIN


def test_openpyxl_reads_the_same_cells() -> None:
    content = book(*GOOD)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)] == [
        tuple(row) for row in PLAIN
    ]


@pytest.mark.parametrize("typed", ["50%", "50 %", "๕๐%"])
def test_a_percentage_is_no_number_of_a_unit_that_counts(typed: str) -> None:
    content = book(HEADING, ("07", "1", "20", ""), ("8", "1", typed, ""))

    with pytest.raises(DataValidationError) as caught:
        read(content)

    told = str(caught.value)
    assert f"ผลงาน!C3: '{typed}' เป็นร้อยละ แต่หน่วยนับของตัวชี้วัดคือ หลักสูตร" in told
    assert "(SHEET-70); ขอตัวเลขตามหน่วยนับของตัวชี้วัดจากหน่วยงาน" in told
    worst = caught.value.findings[0]
    assert isinstance(worst, Finding)
    assert (worst.file, worst.row, worst.column, worst.value) == ("f", 3, "result", typed)


def test_a_share_that_is_stored_is_no_number_of_a_unit_that_counts() -> None:
    def shown(sheet: Worksheet) -> None:
        sheet["C3"].number_format = "0%"

    assert faults(book(HEADING, GOOD[1], ("8", "1", 0.5, ""), change=shown)) == [
        ("SHEET-70", "result")
    ]


def test_a_percentage_of_a_unit_that_is_one_is_noted_and_no_doubt() -> None:
    reading = read(book(HEADING, ("07", "1", "84.5 %", "")))

    assert rows(reading) == [("07", "1", "84.5", "")]
    assert [(each.rule, each.severity) for each in reading.findings] == [
        ("SHEET-25", Severity.NOTE)
    ]


def test_of_an_agreement_the_unit_beside_the_number_counts() -> None:
    heading = ("รหัสตัวชี้วัด", "ชื่อตัวชี้วัด", "หน่วยนับ", "น้ำหนัก", "ค่าเป้าหมาย")
    known = Known(("03000000",), lambda *_: AGREED, "03000000", 2563)

    told = read(book(heading, ("8", "ก", "ร้อยละ", "20%", "80%")), known).findings
    assert {each.rule for each in told if "%" in each.value} == {"SHEET-25"}
    assert faults(book(heading, ("07", "ก", "แห่ง", "20%", "80%")), known) == [
        ("SHEET-70", "target")
    ]


def test_a_percentage_of_a_unit_that_nobody_told_is_doubted() -> None:
    known = Known(("03000000",), agency="03000000", fiscal_year=2563)

    assert said(read(book(HEADING, ("07", "1", "50%", "")), known)) == [
        ("SHEET-03", "ผลงาน!C2")
    ]


@pytest.mark.parametrize(
    "heading",
    [
        (("ตัวชี้วัดที่", "ตัวชี้วัด", "ผลงาน", ""), ("", "", "ไตรมาส 3", "ไตรมาสที่ ๔")),
        (("", "", "ผลงานไตรมาส 3", "ผลงานไตรมาส 4"), ("ตัวชี้วัดที่", "ตัวชี้วัด", "ก", "ข")),
        (("ตัวชี้วัดที่", "ตัวชี้วัด", "Q3", "Q4"),),
    ],
)
def test_a_sheet_with_quarters_side_by_side_is_refused_and_no_agreement(
    heading: tuple[tuple[str, ...], ...],
) -> None:
    with pytest.raises(DataValidationError, match=r"\(SHEET-71\); เขียนไตรมาสละแถว") as caught:
        read(book(*heading, ("07", "ก", "20", "30")))

    assert "ไตรมาสเรียงเป็นหลายคอลัมน์" in str(caught.value)
    assert "SHEET-69" not in str(caught.value)


def test_a_quarter_in_a_row_of_data_is_no_heading() -> None:
    told = book(HEADING, ("07", "ไตรมาส 1", "20.00", "ต่อจากไตรมาส 4"))

    assert rows(read(told)) == [("07", "1", "20.00", "ต่อจากไตรมาส 4")]


def test_what_stands_for_reference_is_named_as_its_column() -> None:
    (found,) = read(book((*HEADING, "หน่วยนับ"), (*GOOD[1], "แห่ง"))).findings

    assert (found.rule, found.column) == ("SHEET-23", "unit")


def test_a_column_that_numbers_the_rows_is_noted_and_another_doubted() -> None:
    told = read(book(("ลำดับที่", *HEADING, "อื่น"), (1, *GOOD[1], "x"))).findings

    assert [(each.rule, each.severity) for each in told] == [
        ("SHEET-19", Severity.WARNING),
        ("SHEET-27", Severity.NOTE),
    ]


def test_the_outcome_of_a_formula_is_no_doubt_and_more_decimals_than_are_shown_are() -> None:
    severities = {rule: said["severity"] for rule, said in rules().items()}

    noted = ("SHEET-13", "SHEET-25", "SHEET-26")
    doubted = ("SHEET-03", "SHEET-05", "SHEET-20")
    assert {severities[rule] for rule in noted} == {"note"}
    assert {severities[rule] for rule in doubted} == {"warning"}


def test_results_by_quarter_beside_targets_are_no_agreement() -> None:
    heading = ("ตัวชี้วัดที่", "ตัวชี้วัด", "หน่วยนับ", "เป้าหมาย", "ผลการดำเนินงาน", "")
    content = book(
        heading,
        ("", "", "", "", "ไตรมาส 3", "ไตรมาส 4"),
        ("07", "ก", "ร้อยละ", "80", "20", "30"),
        change=lambda sheet: sheet.merge_cells("E1:F1"),
    )

    with pytest.raises(DataValidationError, match="SHEET-71") as caught:
        read(content)
    assert "ผลการดำเนินงาน ไตรมาส 3, ผลการดำเนินงาน ไตรมาส 4" in str(caught.value)


NAMED = "ผู้รายงาน นายสมมติ ใจดี โทร 02-000-0000"


@pytest.mark.parametrize("form_of", ["delimited", "spreadsheet"])
def test_no_narrative_of_a_sheet_keeps_a_person(form_of: str) -> None:
    if form_of == "delimited":
        content = "\n".join(
            (
                ",".join((*HEADING, "ปัญหาอุปสรรค")),
                f"07,1,20.00,{NAMED},ไม่มี",
                f"8,1,1,อบรม,{NAMED}",
            )
        ).encode()
    else:
        content = book(
            (*HEADING, "ปัญหาอุปสรรค"),
            ("07", "1", "20.00", NAMED, "ไม่มี"),
            ("8", "1", "1", "อบรม", NAMED),
        )
    reading = read(content)

    first, second = reading.tables[FILE]
    told = [
        (one.rule, one.row, one.column) for one in reading.findings if one.rule == "TAKE-02"
    ]
    assert first["progress"] == second["problems"] == f"ผู้รายงาน {MARK} {MARK}"
    assert (first["problems"], second["progress"]) == ("ไม่มี", "อบรม")
    assert told == [("TAKE-02", 2, "progress"), ("TAKE-02", 3, "problems")]
    assert all("สมมติ" not in str(one) for one in reading.findings)


@pytest.mark.parametrize("blank", [" \u200b", "\u00a0", " "])
@pytest.mark.parametrize("merge", ["", "D2:D3"])
def test_what_is_said_of_a_narrative_names_no_person(blank: str, merge: str) -> None:
    hidden = f"\u200b{NAMED.replace(' ', blank)}{blank}แล้ว"

    def merged(sheet: Worksheet) -> None:
        if merge:
            sheet.merge_cells(merge)

    heading = (*HEADING, "ปัญหาอุปสรรค")
    sheet = book(heading, ("07", "1", "20", hidden, ""), ("8", "1", "1", "", ""), change=merged)
    findings = read(sheet).findings

    assert any(one.rule == "SHEET-04" for one in findings)
    for one in findings:
        told = " ".join((one.value, *one.message.values()))
        assert "สมมติ" not in told
        assert "000-0000" not in told


def test_a_narrative_that_may_still_name_a_person_is_doubted() -> None:
    reading = read(f"{','.join(HEADING)}\n07,1,20.00,ขอบคุณ คุณสมมติ\n8,1,1,คุณภาพดี\n")

    told = [(one.rule, one.row) for one in reading.findings if one.rule.startswith("TAKE")]
    assert told == [("TAKE-03", 2)]


def test_a_narrative_too_long_to_be_looked_through_is_said_to_be_that() -> None:
    long = "คุณภาพดี " * 2500
    told = [
        one
        for text in (long, f"{long} คุณสมมติ", long[:20_000])
        for one in read(f"{','.join(HEADING)}\n07,1,20.00,{text}\n").findings
        if one.rule.startswith("TAKE")
    ]

    assert [(one.rule, one.row, one.column) for one in told] == [("TAKE-05", 2, "progress")] * 2
    assert all("20000" in said and "22" in said for said in told[0].message.values())


def test_a_document_that_is_cited_keeps_its_number() -> None:
    reading = read(f"{','.join((*HEADING, 'หลักฐาน'))}\n07,1,20.00,สำรวจ,หนังสือ 0200000000\n")

    assert reading.tables[FILE][0]["evidence"] == "หนังสือ 0200000000"
    assert ("TAKE-03", "evidence") in [(one.rule, one.column) for one in reading.findings]
