"""The city's pages are read whole and exactly, or refused with line and expectation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from city_pages import FOLDER, as_html, page

from kpi_lib.errors import DatasetError
from kpi_lib.intake import Reading
from kpi_lib.intake.pages import read
from kpi_lib.intake.received import Given, Received

YEAR = Given(2563)
TABLE = "ผลงานเทียบกับเป้าหมายรายไตรมาส"
Cells = list[dict[str, str]]


def said(content: str | bytes, given: Given = YEAR, name: str = "page.txt") -> Reading:
    return read(
        Received(name, content.encode() if isinstance(content, str) else content), given
    )


def rows(reading: Reading, table: str) -> Cells:
    return [dict(row) for file, rows in reading.tables.items() if table in file for row in rows]


def of(reading: Reading, table: str, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.get(column, "?") for column in columns) for row in rows(reading, table)]


def rules(reading: Reading) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.row) for finding in reading.findings]


def test_the_real_page_gives_its_eight_indicators_exactly(root: Path) -> None:
    reading = said(page("agency_03000000.txt"))
    cut = {"goal_name", "source"}  # mended in the table; the page's own line is compared below

    for name in (
        "agreements/03000000/fy2563/indicators.csv",
        "results/03000000/fy2563/results.csv",
    ):
        with (root / "data" / name).open(encoding="utf-8", newline="") as lines:
            shipped = list(csv.DictReader(lines))
        own = [dict(row) for row in reading.tables[name]]
        assert len(own) == len(shipped) in (8, 32)
        for row, there in zip(own, shipped, strict=True):
            assert {c: there[c] for c in row if c not in cut} == {
                c: row[c] for c in row if c not in cut
            }
            assert row["source"].startswith(there["source"])
    assert (reading.rows_in, reading.rows_used, reading.set_aside) == (40, 40, ())


def test_every_number_keeps_what_was_printed_and_its_line() -> None:
    text = page("agency_b.txt")
    reading = said(text)
    lines = text.split("\n")

    assert len(reading.raw) == 2 * (2 + 4 * 3)
    for taken in reading.raw:
        assert taken.raw in lines[int(taken.place) - 1]
        (row,) = [
            row
            for row in reading.tables[taken.file]
            if taken.key
            in (row["indicator_id"], f"{row['indicator_id']}.q{row.get('quarter')}")
        ]
        assert row[taken.column] == taken.text == taken.raw.replace(",", "")


@pytest.mark.parametrize(
    ("name", "kind", "agency", "used", "aside"),
    [
        ("agency_a.txt", "agency_page", "99010000", 10, 0),
        ("agency_b.txt", "agency_page", "99020000", 10, 0),
        ("agency_stripped.txt", "agency_page", "99050000", 2, 0),
        ("kpi_4dp.txt", "indicator_page", "99010000", 5, 0),
        ("kpi_blank.txt", "indicator_page", "99030000", 5, 0),
        ("kpi_q4bug.txt", "indicator_page", "99020000", 5, 0),
        ("kpi_stripped.txt", "indicator_page", "unknown", 0, 1),
        ("project_year.txt", "project_page", "99010000", 1, 0),
        ("project_stripped.txt", "project_page", "unknown", 0, 1),
        ("citykpi_plain.txt", "city_indicator_page", "city", 1, 0),
    ],
)
def test_a_page_is_known_by_its_first_label(
    name: str, kind: str, agency: str, used: int, aside: int
) -> None:
    reading = said(page(name))

    assert (reading.kind, reading.agency) == (kind, agency)
    assert (reading.rows_used, len(reading.set_aside)) == (used, aside)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
@pytest.mark.parametrize("charset", ["utf-8", "windows-874"])
def test_saved_html_gives_what_saved_text_gives(name: str, charset: str) -> None:
    text = page(name).replace("–", "-")
    given = Given() if name == "agency_year.txt" else YEAR

    plain, marked = said(text, given), said(as_html(text, charset), given)

    def content(reading: Reading) -> list[dict[str, str]]:
        found = [row for table in reading.tables.values() for row in table]
        spaced = [
            {c: " ".join(t.split()) for c, t in row.items() if c != "source"} for row in found
        ]
        return [*spaced, {"aside": str(len(reading.set_aside))}]

    assert content(marked) == content(plain)
    assert [t.text for t in marked.raw] == [t.text for t in plain.raw]
    assert {f.rule for f in marked.findings} - {"PAGE-01"} == {f.rule for f in plain.findings}


def test_a_page_saved_by_a_browser_is_read_cell_by_cell() -> None:
    reading = said(page("kpi_saved.html"))

    assert of(reading, "indicators", "indicator_id", "name_th", "unit", "target", "kind") == [
        ("9906-0012", "ระดับความสำเร็จ ของตัวอย่าง ที่บันทึกเป็นหน้าเว็บ", "ระดับ", "5", "strategic")
    ]
    assert of(reading, "results", "result", "mark_2_1", "mark_2_2", "progress") == [
        ("1.00", "100", "100", "ข้อ ก ข้อ ข <ค> & ง"),
        ("2.00", "100", "100", "-"),
        ("", "95", "100", ""),
        ("4.50", "100", "50", "จ"),
    ]
    assert [rule for rule, _ in rules(reading)] == ["PAGE-11", "PAGE-12"]


def test_an_error_in_html_names_the_line_of_the_source() -> None:
    text = page("kpi_q4bug.txt").replace("95 / 50", "95 zu 50")
    line = text.split("\n").index("95 zu 50") + 3  # below the head of the page

    with pytest.raises(DatasetError, match=rf"page.txt:{line} '95 zu 50' does not fit"):
        said(as_html(text))


def test_a_page_of_thai_digits_missing_rows_and_odd_kinds_says_each_doubt() -> None:
    reading = said(page("agency_year.txt"), Given())

    assert of(reading, "indicators", "indicator_id", "dimension", "kind", "target") == [
        ("1", "1", "negotiated", "80.50"),
        ("3", "2", "", "5.00"),
    ]
    assert of(
        reading, "results", "indicator_id", "quarter", "result", "mark_2_1", "mark_2_2"
    ) == [
        ("1", "1", "", "100", "100"),
        ("1", "2", "", "100", "100"),
        ("1", "3", "7", "", ""),
        ("1", "4", "80", "95", "50"),
        ("3", "1", "1.00", "100", "100"),
        ("3", "2", "2.00", "100", "100"),
        ("3", "4", "5.00", "100", "100"),
    ]
    assert rules(reading) == [
        ("PAGE-03", 1),
        ("PAGE-07", 16),
        ("PAGE-06", 18),
        ("PAGE-24", 47),
        ("PAGE-09", 29),
        ("PAGE-06", 33),
        ("PAGE-10", 39),
        ("PAGE-07", 41),
        ("PAGE-07", 43),
        ("PAGE-21", 68),
        ("PAGE-15", 74),
        ("PAGE-20", 69),
        ("PAGE-05", 72),
        ("PAGE-18", 68),
        ("PAGE-08", 80),
        ("PAGE-13", 94),
    ]
    assert next(iter(reading.tables)).split("/")[2] == "fy2564"


def test_a_numbered_list_in_a_narrative_is_no_indicator() -> None:
    reading = said(page("agency_year.txt"), Given())

    assert rows(reading, "results")[1]["progress"] == "(1) ข้อแรก (2) ข้อสอง"


def test_a_stripped_agency_page_gives_its_heads() -> None:
    columns = ("unit", "target", "published_result", "strategy_code", "goal_code", "goal_name")
    reading = said(page("agency_stripped.txt"))

    assert of(reading, "indicators", *columns) == [
        ("ร้อยละ", "80.00", "82.50", "๙.๕", "๙.๕.๑", "เป้าหมายสมมุติ"),
        ("คน", "1200", "", "๙.๕", "๙.๕.๒", "เป้าหมายอื่น"),
    ]
    assert [rule for rule, _ in rules(reading)] == ["PAGE-16", "PAGE-16"]


def test_names_and_units_are_split_at_the_last_colon() -> None:
    reading = said(page("kpi_gap.txt"))

    assert of(reading, "indicators", "indicator_id", "name_th", "unit", "target") == [
        ("9904-0007", "4/สปท.อัตราส่วน 1 : 3 ของตัวอย่าง ปี ๒๕๖0", "เขตละ 1 : 2 เส้นทาง", "12")
    ]


def test_a_score_never_becomes_a_result() -> None:
    reading = said(page("kpi_gap.txt"))

    assert of(reading, "results", "result", "mark_2_1", "mark_2_2") == [
        ("1.00", "100", "100"),
        ("2.00", "100", "100"),
        ("", "95", "100"),
        ("4.37", "50", "50"),
    ]
    assert [
        rule for rule in rules(reading) if rule[0] in ("PAGE-11", "PAGE-12", "PAGE-13")
    ] == [
        ("PAGE-11", 39),
        ("PAGE-13", 39),
        ("PAGE-12", 43),
    ]


def test_the_score_line_of_quarter_4_is_not_its_mark() -> None:
    reading = said(page("kpi_q4bug.txt"))

    assert of(reading, "results", "mark_2_1", "mark_2_2")[3] == ("100", "100")
    assert rules(reading) == [("PAGE-12", 43)]


def test_only_the_score_line_of_quarter_4_is_taken_for_a_copy() -> None:
    text = page("kpi_q4bug.txt").replace("20.00\n95", "20.00\n75")

    assert rules(said(text)) == [("PAGE-13", 35), ("PAGE-12", 43)]


def test_a_name_repeated_in_another_spelling_is_the_same_name() -> None:
    name = "ร้อยละของตัวอย่างที่หนึ่ง"
    text = page("agency_a.txt").replace(name, "การให้อำนาจ  ครั้งที่ 1", 1)
    text = text.replace(f"\n{name}", "\nการให้อำานาจ ครั้งที่ ๑", 1)

    assert [rule for rule, _ in rules(said(text))] == ["PAGE-03"]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ("1\n2\n3\n4\n", ["", "", "", ""]),
        ("1\n0.00\n\n100 / 100\n2\n\n\n\n3\n\n\n4\n1.5\n", ["0.00", "", "", "1.5"]),
        (
            "1 0.00 100 / 100\n2 3.00 0 / 0\n3 4 100 100 / 50\n4 5 / 5\n",
            ["0.00", "3.00", "4", ""],
        ),
        (
            "1\n\n2\n\n100 / 100\n2\n3\n100 / 100\n3\n4\n1 / 1\n4\n1\n2 / 2\n",
            ["2", "3", "4", "1"],
        ),
    ],
)
def test_rows_are_read_by_state_whatever_is_empty(cells: str, read: list[str]) -> None:
    text = page("kpi_blank.txt")
    start, end = text.index("1\n0.00"), text.index("\nรายงานผลฯ ไตรมาสที่ 1")

    reading = said(text[:start] + cells + text[end:])

    assert [row.get("result") for row in rows(reading, "results")] == read


def test_a_result_that_is_also_a_quarter_is_not_guessed() -> None:
    text = page("kpi_blank.txt")
    start, end = text.index("1\n0.00"), text.index("\nรายงานผลฯ ไตรมาสที่ 1")

    with pytest.raises(
        DatasetError, match=r"page.txt:29 the quarter table can be read in 4 ways"
    ):
        said(text[:start] + "1\n2\n3\n" + text[end:])


@pytest.mark.parametrize(
    ("given", "title", "year", "rule"),
    [
        (Given(), "ตัวอย่าง", None, ""),
        (Given(2564), "ตัวอย่าง", "fy2564", ""),
        (Given(), "ตัวอย่าง ประจำปี ๒๕๖0", "fy2560", "PAGE-22"),
        (Given(2564), "ตัวอย่าง ปี 2560", "fy2564", "PAGE-23"),
        (Given(), "ตัวอย่าง ปี 2560 และปี 2561", None, ""),
        (Given(), "ตัวอย่าง ปี 2560-2562", None, ""),
        (Given(), "ตัวอย่าง 2560 คน", None, ""),
    ],
)
def test_the_year_is_that_of_the_page_or_given_or_unknown(
    given: Given, title: str, year: str | None, rule: str
) -> None:
    text = page("kpi_blank.txt").replace("1.1_1 ร้อยละของตัวอย่าง", title)
    reading = said(text, given)

    assert {file.split("/")[2] for file in reading.tables} == ({year} if year else set())
    assert {aside.reason["en"][:15] for aside in reading.set_aside} == (
        set() if year else {"The fiscal year"}
    )
    assert reading.rows_in == 5
    assert [found for found, _ in rules(reading)] == ([rule] if rule else [])


def test_the_address_saved_with_a_page_tells_year_and_code_but_never_the_host() -> None:
    name = "index11.php?selDEP=99010000&selYear=2564"
    address = (
        "<!-- saved from url=(0068)http://dailyplans58.example/mykpi.php?pid=9907-0009 -->\n"
    )
    stripped = address + page("kpi_stripped.txt")

    year = said(page("agency_a.txt"), Given(), name)
    code = said(stripped, YEAR, "mykpi.php?pid=9908-0001")

    assert {file.split("/")[2] for file in year.tables} == {"fy2564"}
    assert rows(code, "indicators")[0]["indicator_id"] == "9907-0009"
    assert "PAGE-29" in [rule for rule, _ in rules(code)]
    assert said(stripped, Given()).rows_used == 0


def test_personal_data_is_dropped_and_said_to_be() -> None:
    text = page("project_year.txt").replace("ฝ่ายสมมุติ", "นายสมมติ ใจดี โทร 02 000 0000")
    reading = said(text)

    assert "สมมติ ใจดี" not in repr(reading)
    assert "02 000" not in repr(reading)
    assert "ฝ่ายสมมุติ" not in repr(said(page("project_year.txt")))
    assert [note.place for note in reading.notes if note.dropped] == ["15"]
    assert rows(said(page("agency_year.txt"), Given()), "results")[0]["progress"].startswith(
        "ผู้ประสานงาน [ไม่เก็บข้อมูลส่วนบุคคล]"
    )


def test_a_text_that_may_still_name_a_person_is_doubted() -> None:
    text = page("agency_a.txt").replace("ข้อความสมมุติ ก", "แจ้งต่อนายสมมติแล้ว")

    assert [rule for rule, _ in rules(said(text))] == ["PAGE-03", "PAGE-30"]


def test_a_text_too_long_to_be_looked_through_is_said_to_be_that() -> None:
    text = page("agency_a.txt").replace("ข้อความสมมุติ ก", "คุณภาพดี " * 2500)

    assert [rule for rule, _ in rules(said(text))] == ["PAGE-03", "TAKE-05"]


@pytest.mark.parametrize(
    ("line", "quarter", "mark"),
    [
        ("ไตรมาสที่ 1 100.0000", "1", "100.0000"),
        ("ไตรมาสที่ 4 : 0.0000", "4", "0.0000"),
        ("ไตรมาสที่ 2", "2", ""),
    ],
)
def test_a_project_gives_its_year_progress_and_assessment(
    line: str, quarter: str, mark: str
) -> None:
    text = page("project_year.txt").replace("ไตรมาสที่ 1 100.0000", line)
    columns = ("project_id", "agency_name", "progress_pct", "assessed_quarter", "assessment")
    reading = said(text, Given())

    assert of(reading, "projects/99010000/fy2563", *columns) == [
        ("99010000-2001", "สํานักสมมุติ", "34.00", quarter, mark)
    ]


def test_the_year_of_a_project_is_that_of_its_bracket() -> None:
    text = page("project_year.txt").replace("โครงการสมมุติ :", "โครงการสมมุติ ปี 2562 :")
    text = text.replace("\n34.00\n", "\n35\n")

    reading = said(text, Given())

    assert {file.split("/")[2] for file in reading.tables} == {"fy2563"}
    assert {"PAGE-23", "PAGE-26"} <= {rule for rule, _ in rules(reading)}


@pytest.mark.parametrize(
    ("target", "unit", "number"),
    [
        ("ร้อยละ : 60", "ร้อยละ", "60"),
        ("ร้อยละ : 20 ของประชาชน", "", ""),
        ("1,200 ชุมชน : 1,200 ชุมชน", "", ""),
        ("0 : ราย", "", ""),
        ("", "", ""),
    ],
)
def test_the_target_of_the_city_is_split_only_where_that_is_certain(
    target: str, unit: str, number: str
) -> None:
    text = page("citykpi_plain.txt").replace("ร้อยละ : 60", target)
    reading = said(text)
    columns = ("period", "indicator_id", "unit", "target", "printed_target")

    assert of(reading, "development_indicators", *columns) == [
        ("2562-2563", "901", unit, number, target)
    ]
    assert ("PAGE-25" in [rule for rule, _ in rules(reading)]) == (not number)


def test_windows_874_and_garbled_letters_are_read_and_said() -> None:
    text = page("kpi_q4bug.txt")
    garbled = "".join(
        line.encode().decode("latin-1") + "\n" if "ค่าเป้าหมาย" not in line else f"{line}\n"
        for line in text.split("\n")
    )

    old, wrong = said(text.encode("cp874")), said(garbled)

    assert rules(old)[0] == ("PAGE-01", None)
    assert rules(wrong)[0] == ("PAGE-02", 2)
    assert old.tables.keys() == wrong.tables.keys()
    assert of(wrong, "results", "result") == of(old, "results", "result")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "agency_a.txt",
            "หน่วยงาน : 99010000",
            "หน่วยงาน : 9901",
            r":2 .* expected .*eight digits",
        ),
        ("agency_a.txt", "หน่วยนับ :ร้อยละ", "", r":9 no 'หน่วยนับ :' follows|:8 "),
        ("agency_a.txt", "เป้าหมาย :80.00", "", r":14 no 'เป้าหมาย :' follows|no 'เป้าหมาย :'"),
        ("agency_a.txt", "(2) จำนวน", "(1) จำนวน", r":67 \(1\) stands twice"),
        ("agency_a.txt", "(1) ร้อยละ", "ร้อยละ", r"'หน่วยนับ :' without an indicator; expected"),
        (
            "agency_a.txt",
            "\n20.00\n",
            "\n20.00\n21.00\n22.00\n",
            r":3\d .*does not fit the quarter",
        ),
        ("agency_a.txt", "2\n20.00", "1\n20.00", r":32 '1' does not fit the quarter table"),
        ("agency_a.txt", "รายงานผลฯ", "รายงาน", r"quarter table"),
        (
            "agency_a.txt",
            "ผลงานเทียบกับเป้าหมายรายไตรมาส",
            "",
            r":27 .* without its title; expected",
        ),
        (
            "kpi_4dp.txt",
            "ผลงานเทียบกับเป้าหมายรายไตรมาส",
            "",
            r":28 .* without its title; expected",
        ),
        ("agency_a.txt", "เป้าหมาย :80.00", "เป้าหมาย :80\nเป้าหมาย :90", r":17 the label stands"),
        ("kpi_4dp.txt", " : 9901-0001", "", r":6 .* is not a title; expected 'name : code'"),
        ("kpi_4dp.txt", "ผลงานที่ทำได้", "ผลงาน", r"no line 'ผลงานที่ทำได้ .*' follows; expected"),
        ("kpi_4dp.txt", "ร้อยละ : 100.0000", "ร้อยละ 100", r":8 .*has no colon; expected"),
        ("project_year.txt", "34.00\n\nความคืบหน้าโครงการ ร้อยละ", "ก", r"no line 'ความคืบหน้า"),
        ("project_year.txt", "99010000-2001", "9901", r":7 .* expected 'name : code'"),
        ("project_year.txt", "(2563)", "(2020)", r":9 fiscal year 2020 .* did you mean 2563"),
        ("citykpi_plain.txt", " : 901", "", r":6 .* expected 'name : number'"),
        ("citykpi_plain.txt", "ค่าเป้าหมาย", "ค่า", r"no line 'ค่าเป้าหมาย' follows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_and_expectation(
    name: str, old: str, new: str, message: str
) -> None:
    text = page(name)
    assert old in text

    with pytest.raises(DatasetError, match=message):
        said(text.replace(old, new, 1), Given())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"page.txt:1 is no page of the city; expected the page of an agency"),
        (b"<html><body><p>x</p></body></html>", r"is no page of the city"),
        ("ก\nข\0".encode(), r"page.txt:2 holds a NUL byte"),
        (b"\xff\xfe\x00", r"page.txt:1 is neither UTF-8 nor Windows-874"),
        (b"a\n\xdb\xdc\xdd", r"page.txt:2 is neither UTF-8 nor Windows-874"),
        (page("agency_a.txt") * 2, r"page.txt:1\d\d a second page begins here"),
        (page("kpi_4dp.txt") * 2, r"stands twice|second quarter table"),
        (page("agency_a.txt") + "(3) ก\n[มิติที่ 1 : ]\n", r"no 'หน่วยนับ :' follows"),
        (page("agency_a.txt") + "(3) ตัวชี้วัดที่ขาดหาย", r"the page seems cut off"),
    ],
)
def test_what_is_no_page_is_refused(content: str | bytes, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        said(content)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        (
            "agency_a.txt",
            Given(2563, "99020000"),
            r":2 is a page of agency 99010000, not 99020000",
        ),
        ("kpi_4dp.txt", Given(2563, "99020000"), r":6 is a page of agency 99010000"),
        ("agency_year.txt", Given(2563), r":1 says fiscal year 2564, not 2563"),
        ("project_year.txt", Given(2564), r":9 says fiscal year 2563, not 2564"),
    ],
)
def test_what_is_given_may_not_contradict_the_page(
    name: str, given: Given, message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        said(page(name), given)
