"""Whatever bytes come in: a table or one clear error, soon, and no number from nowhere."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import PurePosixPath

from city_pages import FOLDER, as_html, indicator_page
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi_lib.datasets.layouts import layout
from kpi_lib.errors import KpiError
from kpi_lib.intake.pages import read
from kpi_lib.intake.pages.spelling import number
from kpi_lib.intake.receipts import raw_file
from kpi_lib.intake.received import Given, Received
from kpi_lib.thai import arabic_digits

SECONDS = 5.0
"""Longest that a page of these sizes may take; a whole real one takes a fiftieth of one."""

PAGES = [path.read_bytes() for path in sorted(FOLDER.glob("*.txt"))]
PAGES += [as_html(page.decode()) for page in PAGES] + [indicator_page(3).encode("cp874")]
LINES = sorted({line for page in PAGES[:12] for line in page.split(b"\n")})
CHOSEN = st.integers(0, len(PAGES) - 1)
NUMBERS = ("result", "mark_2_1", "mark_2_2", "target", "published_result", "progress_pct")
NUMBERS += ("assessment",)
GIVEN = (Given(), Given(2563), Given(2563, "99010000"))


def must_be_table_or_error(content: bytes, told: Given, name: str = "page.html") -> None:
    """Hold everything that a reader promises of any bytes."""
    received = Received(name, content)
    start = time.process_time()
    reading = None
    with suppress(KpiError):
        reading = read(received, told)
    assert time.process_time() - start < SECONDS
    if reading is None:
        return
    lines = len(content.splitlines()) + content.count(b"\r") + 1
    beside = {(taken.file, taken.key, taken.column): taken for taken in reading.raw}
    for file, rows in reading.tables.items():
        names = [layout(file).name(row) for row in rows]
        assert len(names) == len(set(names))
        for key, row in zip(names, rows, strict=True):
            assert set(row) <= set(layout(file).columns)
            for column in NUMBERS:
                if text := row.get(column, ""):
                    taken = beside[file, key, column]
                    assert text == taken.text == number(taken.raw)
                    assert text == arabic_digits(taken.raw).strip().replace(",", "")
                    assert 1 <= int(taken.place) <= lines
    doubted = {(finding.row, finding.value) for finding in reading.findings}
    for taken in reading.raw:
        assert taken.text or (int(taken.place), taken.raw[:200]) in doubted
    parts = PurePosixPath(raw_file(received, reading.agency)).parts
    assert len(parts) == 3
    assert ".." not in parts
    assert reading.rows_in == reading.rows_used + len(reading.set_aside)


@given(st.binary(max_size=2_000), st.sampled_from(GIVEN))
@example(b"<" * 100_000, GIVEN[0])
@example(b"<div>" * 50_000, GIVEN[0])
@example("ผลงานที่ทำได้ ".encode() * 20_000, GIVEN[0])
@example(("ค่าเป้าหมาย " + " :" * 50_000).encode(), GIVEN[0])
@example(("รายละเอียดตัวชี้วัด\nก : 9901-0001\n" + "๑.๑ - ก " * 9_000).encode(), GIVEN[1])
@settings(max_examples=150)
def test_any_bytes_are_a_table_or_one_error(content: bytes, told: Given) -> None:
    must_be_table_or_error(content, told)


@given(CHOSEN, st.integers(0, 2**32), st.sampled_from(GIVEN))
@settings(max_examples=100)
def test_a_page_with_bytes_changed_lost_and_doubled_is_a_table_or_one_error(
    chosen: int, seed: int, told: Given
) -> None:
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    content = PAGES[chosen]
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(content) + 1), chance.randint(0, 40)
        part = content[at : at + size]
        new = chance.choice((b"", part * 2, part[::-1], chance.randbytes(size)))
        content = content[:at] + new + content[at + size :]
    must_be_table_or_error(content, told)


@given(CHOSEN, st.integers(0, 2**32), st.sampled_from(GIVEN))
@settings(max_examples=300)
def test_a_page_with_letters_changed_lost_and_doubled_is_a_table_or_one_error(
    chosen: int, seed: int, told: Given
) -> None:
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    text = PAGES[chosen].decode("cp874" if chosen == len(PAGES) - 1 else "utf-8")
    for _ in range(chance.randint(1, 5)):
        at, size = chance.randrange(len(text) + 1), chance.randint(0, 12)
        part = text[at : at + size]
        new = chance.choice(
            ("", part * 2, part[::-1], "\n", " : ", "1", "๒", "/", " ", "</td>")
        )
        text = text[:at] + new + text[at + size :]
    must_be_table_or_error(text.encode(), told)


@given(CHOSEN, st.integers(0, 2**32), st.sampled_from(GIVEN))
@settings(max_examples=400)
def test_a_page_with_lines_lost_doubled_and_moved_is_a_table_or_one_error(
    chosen: int, seed: int, told: Given
) -> None:
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    lines = PAGES[chosen].split(b"\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            del lines[at : at + chance.randint(1, 5)]
        elif kind == 1:
            lines.insert(at, chance.choice(LINES))
        elif kind == 2:
            lines[at : at + 3] = lines[at : at + 3] * 2
        elif kind == 3 and lines:
            lines.insert(at, lines.pop(chance.randrange(len(lines))))
        else:
            lines[at : at + 1] = [
                chance.choice((b"", b"1", b"2", b"9 / 9", b"1,5", b"-", b"/"))
            ]
    must_be_table_or_error(b"\n".join(lines), told)


@given(st.lists(st.sampled_from(LINES), max_size=60), st.sampled_from(GIVEN))
@settings(max_examples=150)
def test_lines_of_pages_in_any_order_are_a_table_or_one_error(
    lines: list[bytes], told: Given
) -> None:
    must_be_table_or_error(b"\n".join(lines), told)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_a_file_of_any_name_is_a_table_or_one_error(name: str) -> None:
    must_be_table_or_error(PAGES[0], GIVEN[1], name)


def test_a_large_page_takes_its_time_and_no_more() -> None:
    one = (FOLDER / "agency_a.txt").read_text("utf-8").split("\n\n")
    narrative = "ข้อความสมมุติ ก"
    long = "\n\n".join(one).replace(narrative, f"{narrative} " * 100_000)

    must_be_table_or_error(long.encode(), GIVEN[1])
    must_be_table_or_error(as_html(long), GIVEN[1])
