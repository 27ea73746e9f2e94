"""The city's pages, saved as text or as HTML: told apart by their first label.

The address and the name of a file never tell what it is; a stripped copy is known by the
labels that are left.
"""

from __future__ import annotations

from collections.abc import Callable

from kpi_lib.errors import DatasetError
from kpi_lib.intake.pages import agency_page, city_page, indicator_page, project_page
from kpi_lib.intake.pages.gathering import READER
from kpi_lib.intake.pages.labels import match
from kpi_lib.intake.pages.lines import PageText, page_text
from kpi_lib.intake.pages.top import BRACKET
from kpi_lib.intake.reading import Reading
from kpi_lib.intake.received import Given, Received

__all__ = ["READER", "accepts", "read"]

Read = Callable[[Received, Given, PageText], Reading]

SIGNS: tuple[tuple[str, Read], ...] = (
    (agency_page.TITLE_BEGINS, agency_page.read),
    (BRACKET, agency_page.read),
    (r"\|? ?หน่วยนับ :.*", agency_page.read),
    (indicator_page.TITLE, indicator_page.read),
    (indicator_page.HEAD["published_result"], indicator_page.read),
    (indicator_page.HEAD["kind"], indicator_page.read),
    (project_page.LABELS["title"], project_page.read),
    (project_page.LABELS["progress"], project_page.read),
    (project_page.LABELS["print"], project_page.read),
    (city_page.TITLE, city_page.read),
    (city_page.LABELS["data_kind"], city_page.read),
)
"""First label that is met decides; ค่าเป้าหมาย alone stands on two kinds of page."""

EXPECTED = (
    "the page of an agency (ผลการปฏิบัติราชการประจำปี), of an indicator (รายละเอียดตัวชี้วัด), "
    "of a project (ความคืบหน้าโครงการ/กิจกรรม) or of a city indicator "
    "(โครงการจัดทำฐานข้อมูลตัวชี้วัดการพัฒนาเมือง)"
)


def accepts(received: Received) -> bool:
    """Whether a file may be a page: all that is no workbook, as `read` says what is wrong."""
    return not received.content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"SQLite"))


def reader_of(page: PageText) -> Read | None:
    """Reader for a page, none if it is no page of the city."""
    for line in page.lines:
        if line.text:
            for pattern, read_page in SIGNS:
                if match(pattern, line):
                    return read_page
    return None


def read(received: Received, given: Given) -> Reading:
    """Read a page of any kind.

    Raises:
        DatasetError: It is none, or is not built like one; names the line and what was
            expected.
    """
    page = page_text(received)
    read_page = reader_of(page)
    if read_page is None:
        first = next((line.number for line in page.lines if line.text), 1)
        msg = f"{received.name}:{first} is no page of the city; expected {EXPECTED}"
        raise DatasetError(msg)
    return read_page(received, given, page)
