"""What veraPDF says of a print that holds every kind of block, and how its tables name rows.

Real prints of every kind are judged in `end_to_end/test_archived.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from standards import Judge, judge

from kpi_lib.blocks import Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.report.document import Document
from kpi_lib.report.pdf import Attachment, to_pdf

ATTACHED = (
    Attachment("figures.csv", "text/csv", "ตัวเลขทุกตัวของรายงาน", b"figure_id,text\n"),
    Attachment(
        "audit.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "สมุดงานตรวจสอบ",
        b"PK\x05\x06" + bytes(18),
    ),
)


@pytest.fixture(scope="module")
def verdict(requires: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return judge(requires, tmp_path_factory.mktemp("verapdf"))


@pytest.fixture(scope="module")
def print_of_all(sample: Document) -> bytes:
    """A report of every kind of block, with both files attached."""
    return to_pdf(sample, attachments=ATTACHED)


def test_a_report_is_archived_and_accessible(
    verdict: Judge, print_of_all: bytes, tmp_path: Path
) -> None:
    (tmp_path / "report.pdf").write_bytes(print_of_all)
    said = verdict(tmp_path / "report.pdf")

    assert [line.split()[:2] for line in said] == [["keeps", "3a"], ["keeps", "ua1"]], said
    assert all(int(line.split()[2]) > 1_000 for line in said)


def test_the_validator_sees_a_document_that_lost_its_language(
    verdict: Judge, print_of_all: bytes, tmp_path: Path
) -> None:
    with pikepdf.open(BytesIO(print_of_all)) as opened:
        del opened.Root.Lang
        opened.save(tmp_path / "report.pdf")

    assert "breaks ua1" in " ".join(verdict(tmp_path / "report.pdf"))


def heads(document: bytes) -> Iterator[tuple[str, str]]:
    """Kind and scope of every cell of its tables that names others."""
    with pikepdf.open(BytesIO(document)) as opened:
        for part in opened.objects:
            if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/TH":
                told = [one for one in part.A if "/Scope" in one]
                yield str(part.S), str(told[-1].Scope)


def table(*, row_header: bool) -> Table:
    rows = tuple((Cell(text(f"เขต {n}")), Cell(text("1.00"))) for n in range(60))
    return Table("t", "คะแนน", (Column("เขต"), Column("คะแนน")), rows, row_header)


@pytest.mark.parametrize(("row_header", "rows"), [(True, 60), (False, 0)])
def test_the_cell_that_names_a_row_is_a_head_of_it(
    sample: Document,
    rows: int,
    *,
    row_header: bool,
) -> None:
    blocks = (Heading(1, "ก", "a"), table(row_header=row_header))
    found = list(heads(to_pdf(Document(sample.cover, blocks, sample.run))))

    assert found.count(("/TH", "/Row")) == rows
    assert found.count(("/TH", "/Column")) == 2


def test_a_report_without_tables_has_no_heads(sample: Document) -> None:
    blocks = (Paragraph((Run("ไม่มีตาราง"),)),)

    assert list(heads(to_pdf(Document(sample.cover, blocks, sample.run)))) == []
