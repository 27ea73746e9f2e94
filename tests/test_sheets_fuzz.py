"""Any bytes give rows or a clear error, soon; never a crash, a hang or a row lost."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpi_lib.datasets import numeral_fault
from kpi_lib.datasets.layouts import LAYOUTS, layout
from kpi_lib.errors import DatasetError, KpiError
from kpi_lib.intake import Reading
from kpi_lib.intake.databases import Export, read_export
from kpi_lib.intake.received import Received
from kpi_lib.intake.sheets import Known, accepts, read_sheets
from kpi_lib.intake.sheets.forms import bare, headings
from kpi_lib.intake.sheets.reading import is_table
from kpi_lib.intake.sheets.tables import MOST_ROWS
from kpi_lib.intake.sheets.template import Filling, template

SECONDS = 20
"""Longest that a small file may take on a slow machine; a hang takes for ever."""

KNOWN = Known(("01", "02"), agency="01", fiscal_year=2563)
WORDS = st.sampled_from(
    (
        *("indicator_id", "quarter", "result", "รหัสตัวชี้วัด", "ไตรมาส", "ผลงาน", "ปีงบประมาณ 2563"),
        *(
            "1",
            "๒",
            "1,000",
            "50%",
            "-",
            "รวม",
            "31/3/2563",
            "=1+1",
            " ",
            "",
            '"',
            "\n",
            "\x00",
        ),
        *("agency_code", "name_th", "table", "key", "column", "01", "1e999", "0x10", "NaN"),
    )
)
QUICK = settings(
    max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def tried(content: bytes, name: str = "f.csv") -> Reading | None:
    """Read bytes; none where they are refused in the way that a user can act on."""
    started = time.process_time()
    accepts(Received(name, content))
    try:
        reading = read_sheets(content, name, KNOWN)
    except KpiError:
        reading = None
    assert time.process_time() - started < SECONDS
    return reading


def check(reading: Reading | None) -> None:
    if reading is None:
        return
    for file, rows in reading.tables.items():
        shape = layout(file)
        assert shape in LAYOUTS
        assert ".." not in file
        keys = [shape.name(row) for row in rows]
        assert len(keys) == len(set(keys))
        for row in rows:
            assert set(row) <= set(shape.columns)
            assert numeral_fault(row.get("result", "0")) is None
    told = {(each.column, each.value) for each in reading.findings}
    for taken in reading.raw:
        assert taken.text == taken.raw or (taken.column, taken.raw) in told or _spelt(taken)


def _spelt(taken: object) -> bool:
    """A stored number is written in full, with the decimals shown."""
    return float(taken.text) == float(taken.raw)


@QUICK
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\xff")
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    check(tried(content))
    is_table(content)


@QUICK
@given(
    st.lists(st.lists(WORDS, max_size=6), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp874")),
)
def test_any_csv_is_read_or_refused(
    rows: list[list[str]], separator: str, encoding: str
) -> None:
    text = "\n".join(separator.join(row) for row in rows)

    check(tried(text.encode(encoding, "ignore")))


@QUICK
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_row_under_a_heading_is_used_or_set_aside(rows: list[list[str]]) -> None:
    clean = [[cell.strip('"\n\x00') for cell in row] for row in rows]
    text = "\n".join(
        ",".join(f'"{c}"' for c in row)
        for row in [["indicator_id", "quarter", "result"], *clean]
    )
    reading = tried(text.encode())
    check(reading)

    if reading is not None:
        filled = [row for row in clean if any(cell.strip() for cell in row)]
        above = reading.rows_in == 0 and not filled
        assert above or reading.rows_in == len(filled) or _second_heading(clean)


def _second_heading(rows: list[list[str]]) -> bool:
    """Rows right below the heading that name columns again are part of it."""
    named = {headings("results").get(bare(cell)) for cell in rows[0]} - {None}
    return len(named) > 1


@cache
def form() -> bytes:
    row = dict.fromkeys(("indicator_id", "name_th", "unit", "target", "kind"), "1")
    return template("results", Filling("01", 2563, (row,)))


@QUICK
@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 255)), max_size=8))
def test_a_form_with_flipped_bytes_is_read_or_refused(flips: list[tuple[int, int]]) -> None:
    content = bytearray(form())
    for place, byte in flips:
        content[place % len(content)] = byte

    check(tried(bytes(content), "f.xlsx"))


@QUICK
@given(st.data())
def test_a_form_with_mangled_parts_is_read_or_refused(data: st.DataObject) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form())) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = [name for name in source.namelist() if "xl/" in name or "_rels" in name]
        chosen = data.draw(st.sampled_from(names))
        for name in source.namelist():
            text = source.read(name)
            if name == chosen:
                place = data.draw(st.integers(0, len(text)))
                length = data.draw(st.integers(0, 40))
                new = data.draw(
                    st.one_of(
                        st.binary(max_size=20),
                        st.sampled_from(
                            (b'"', b"</c>", b"<c/>", b"9999999999", b'r="A1048577"')
                        ),
                    )
                )
                text = text[:place] + new + text[place + length :]
            target.writestr(name, text)

    check(tried(made.getvalue(), "f.xlsx"))


@QUICK
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@example(b'{"export": "rows of a database, 1", "tables": [{"table": "results", "rows": [{}]}]}')
@example(b'{"tables": [{"table": 1, "rows": [[{}]]}]}')
@example(b"[" * 100_000)
def test_any_export_is_read_or_refused(content: bytes) -> None:
    with suppress(KpiError):
        check(read_export(Export.of(content, "f.json"), KNOWN))


@pytest.mark.parametrize(
    "content",
    [
        b"indicator_id,quarter,result\n" + b"1,1,1\n" * 10_000,
        b"," * 200_000,
        b'"' * 200_000,
        b'indicator_id,quarter\n1,"' + b"\xe0\xb8\x81\n" * 60_000,
        b"indicator_id,quarter,result\n" + b"\n" * 200_000,
        ("รหัสหน่วยงาน," * 20_000 + "\n").encode() * 5,
        b"1" * 200_000 + b",2\n",
        b"indicator_id,quarter,result\n1,1," + b"9" * 100_000,
        b"indicator_id,quarter,result\n1,1," + b"1," * 50_000,
        b"indicator_id,quarter,reported_on\n1,1," + b" " * 100_000 + b"x",
    ],
    ids=[
        *("rows", "commas", "quotation marks", "an open quotation", "blank lines", "labels"),
        *("a long cell", "a long number", "a wide row", "a long day"),
    ],
)
def test_what_is_made_to_be_slow_is_not(content: bytes) -> None:
    tried(content)


def test_more_rows_than_any_city_reports_are_refused() -> None:
    content = b"indicator_id,quarter,result\n" + b"1,1,1\n" * (MOST_ROWS + 1)

    with pytest.raises(DatasetError, match=r"f has more than 50000 rows"):
        read_sheets(content, "f", KNOWN)
