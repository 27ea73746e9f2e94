"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from kpi_lib.blocks import (
    Badge,
    Block,
    Callout,
    Card,
    Cell,
    Chart,
    Code,
    Column,
    Cover,
    Fact,
    Heading,
    Image,
    Items,
    Paragraph,
    Run,
    Summary,
    Table,
    text,
)
from kpi_lib.datasets import AGENCIES, INDICATORS, RESULTS, Workspace
from kpi_lib.report.document import Document, RunInfo

if TYPE_CHECKING:
    from signed_runs import Office

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "house",
    deadline=None,  # a slow machine is no failure
    suppress_health_check=[HealthCheck.too_slow],  # nor here
    derandomize=bool(os.environ.get("KPI_REQUIRE_ALL")),  # the same tree passes or fails again
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def requires() -> Callable[..., str]:
    """Find a program of the machine; skip without it, but fail where all are required."""

    def find(*names: str) -> str:
        for name in names:
            if path := shutil.which(name):
                return path
        missing = f"needs {' or '.join(names)}, which this machine lacks"
        if os.environ.get("KPI_REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)

    return find


@pytest.fixture(scope="session")
def browser(requires: Callable[..., str]) -> Iterator[Browser]:
    """The Chromium of this machine; one for all, since its driver does not start twice."""
    program = requires("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample() -> Document:
    """A report with every kind of block, long names, ำ under tone marks and a wide table."""
    return Document(
        Cover(
            title="รายงานผลการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการ",
            agency="สำนักการจราจรและขนส่ง กรุงเทพมหานคร",
            period="ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2563",
            lines=("รอบการประเมิน 1 ตุลาคม 2562 ถึง 30 กันยายน 2563",),
            notice="เอกสารตัวอย่าง จัดทำจากข้อมูลสมมติ ไม่ใช่รายงานของทางราชการ",
            ends_on="2020-09-30",
        ),
        (
            Summary("summary", tuple(_statements())),
            _chart("overview", "ผลงานเทียบค่าเป้าหมายรายตัวชี้วัด ณ สิ้นไตรมาสที่ 4"),
            Heading(1, "ผลงานรายตัวชี้วัด", "indicators"),
            Paragraph(text("ตัวชี้วัดเรียงตามลำดับในคำรับรอง ตัวเลขทุกตัวสอบย้อนถึงแถวข้อมูลได้"), "order"),
            *(_card(number) for number in (1, 2, 3)),
            Heading(1, "คะแนนรวมและความครบถ้วนของข้อมูล", "totals"),
            Callout(
                "doubt",
                "ยังไม่ใช่คะแนนสุดท้าย",
                text("มีตัวชี้วัดที่ยังไม่รายงาน 1 ตัว น้ำหนักที่รายงานแล้วร้อยละ 92.50"),
            ),
            _wide_table(),
            Heading(1, "วิธีคำนวณ", "method"),
            Heading(2, "การปัดเศษ", "rounding"),
            Items((text("ปัดครั้งเดียวเมื่อแสดงผล"), text("ครึ่งปัดขึ้น")), ordered=True),
            Code(
                "kpi run quarterly_evaluation --agency 03000000 --fiscal-year 2563 --quarter 4"
            ),
            Image("image/png", PIXEL, "ตราสัญลักษณ์"),
        ),
        RunInfo(
            run_id="7d1f0c2ab94e",
            report="quarterly_evaluation",
            parameters=(("หน่วยงาน", "03000000"), ("ปีงบประมาณ", "2563"), ("ไตรมาส", "4")),
            version="0.1.0",
        ),
    )


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def _statements() -> list[Fact]:
    total = Run("4.2610", "strong", figure="total.score")
    return [
        Fact("ตกลงไว้", text("25 ตัวชี้วัดใน 4 มิติ น้ำหนักรวมร้อยละ 100.00")),
        Fact("ทำได้", (*text("คะแนนรวม "), total, *text(" จาก 5.0000")), emphasis=True),
        Fact("ยังไม่ครบ", text("ยังไม่รายงาน 1 ตัวชี้วัด คือ จำนวนจุดเสี่ยงอุบัติเหตุที่ได้รับการแก้ไข")),
        Fact(
            "ข้อสงสัย", (Run("ค่าเป้าหมายของตัวชี้วัดที่ 2", link="indicator-2"), Run(" ไม่ตรงกับคำรับรอง"))
        ),
        Fact("เปลี่ยนจากไตรมาสก่อน", text("คะแนนเพิ่มขึ้น 0.3120 จากน้ำหนักที่เทียบกันได้")),
    ]


def _chart(anchor: str, caption: str) -> Chart:
    names = (
        "ร้อยละความพึงพอใจของผู้ใช้น้ำ",
        "ระยะเวลาเดินทางเฉลี่ยในชั่วโมงเร่งด่วนบนถนนสายหลักชั้นใน",
        "จำนวนสำนักงานเขตที่ติดตั้งกล้องครบ",
    )
    results = (92.5, 78.25, 100)
    rows = [
        {"name": name, "result": result, "target": 90}
        for name, result in zip(names, results, strict=True)
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": caption,
        "config": {
            "font": "Sarabun",
            "padding": {"left": 4, "right": 24, "top": 12, "bottom": 8},
            "axis": {"labelLimit": 320, "labelFontSize": 13, "titleFontSize": 13},
            "view": {"stroke": None},
        },
        "width": 380,
        "height": {"step": 36},
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "color": "#1f3a68", "height": 16, "clip": True},
                "encoding": {
                    "x": {"field": "result", "type": "quantitative", "title": "ร้อยละ"}
                },
            },
            {
                "mark": {"type": "tick", "color": "#c2600c", "thickness": 3, "size": 28},
                "encoding": {"x": {"field": "target", "type": "quantitative"}},
            },
        ],
    }
    words = [f"{name} {result} เป้าหมาย 90" for name, result in zip(names, results, strict=True)]
    return Chart(
        anchor,
        caption,
        text("สองในสามตัวชี้วัดถึงค่าเป้าหมาย"),
        f"{caption}: {'; '.join(words)}",
        spec,
        Table(
            f"{anchor}-numbers",
            f"ตัวเลขของแผนภูมิ {caption}",
            (Column("ตัวชี้วัด", weight=3), Column("ผลงาน", "right"), Column("เป้าหมาย", "right")),
            tuple(
                (Cell(text(name)), Cell(text(str(result))), Cell(text("90")))
                for name, result in zip(names, results, strict=True)
            ),
        ),
    )


def _card(number: int) -> Card:
    states = (
        Badge("บรรลุเป้าหมาย", "good"),
        Badge("ค่าเป้าหมายไม่ตรงกัน", "doubt"),
        Badge("ยังไม่รายงาน", "quiet"),
    )
    titles = (
        "ร้อยละความพึงพอใจของผู้ใช้น้ำประปา",
        (
            "ร้อยละของจำนวนเรื่องร้องเรียนด้านการจราจรที่ได้รับการแก้ไขแล้วเสร็จภายในระยะเวลาที่กำหนด"
            "ตามมาตรฐานการให้บริการของกรุงเทพมหานคร (เฉพาะเรื่องที่รับผ่านระบบ Traffy Fondue)"
        ),
        "จำนวนจุดเสี่ยงอุบัติเหตุที่ได้รับการแก้ไข",
    )
    result = Run("92.50", figure=f"indicator-{number}.q4.result")
    quarters = tuple(
        (
            Cell(text(f"ไตรมาสที่ {quarter}")),
            Cell(text("22.50")),
            Cell(text(f"{quarter * 23}.{quarter}0")),
            Cell(badge=Badge("รายงานแล้ว", "good") if quarter < 4 else states[number - 1]),
        )
        for quarter in (1, 2, 3, 4)
    )
    blocks: tuple[Block, ...] = (
        Table(
            f"quarters-{number}",
            "ผลงานรายไตรมาส",
            (
                Column("ไตรมาส"),
                Column("เป้าหมาย", "right"),
                Column("ผลงานสะสม", "right"),
                Column("สถานะ"),
            ),
            quarters,
            note="ผลงานสะสมตั้งแต่ต้นปีงบประมาณ ตามที่พิมพ์ในหน้าของหน่วยงาน" if number == 2 else "",
        ),
        Paragraph(
            (
                Run("รายงานผล ", "strong"),
                Run("สำนักงานได้ดำเนินการติดตั้งระบบสัญญาณไฟจราจรครบทุกทางแยก ทำให้น้ำท่วมขังลดลง "),
                Run(
                    "(ที่มา: results.csv:12)",
                    "quiet",
                    note="ย่อเป็นถ้อยคำของผู้จัดทำ มิใช่ถ้อยคำของหน่วยงาน",
                ),
            )
        ),
    )
    if number == 1:
        blocks = (*blocks, _chart("chart-1", "ผลงานตัวชี้วัดที่ 1 เทียบเป้าหมาย"))
    return Card(
        f"indicator-{number}",
        str(number),
        titles[number - 1],
        states[number - 1],
        (
            Fact("ผลงาน", (result, Run(" ร้อยละ", "quiet")), emphasis=True),
            Fact("ค่าเป้าหมาย", text("90.00")),
            Fact("น้ำหนัก", text("ร้อยละ 5.00")),
            Fact("ร้อยละความสำเร็จ", text("102.78")),
            Fact("หน่วยงานรับผิดชอบ", text("กองสารสนเทศระบบจราจร")),
        ),
        blocks,
    )


def _wide_table() -> Table:
    names = tuple(Column(f"ตัวชี้วัดที่ {number}", "right") for number in range(1, 20))
    agencies = ("สำนักการระบายน้ำ", "สำนักงานเขตบางกอกน้อย", "สำนักการแพทย์และสาธารณสุข")
    return Table(
        "all-agencies",
        "คะแนนทุกหน่วยงาน รายตัวชี้วัด",
        (Column("หน่วยงาน"), *names),
        tuple(
            (
                Cell(text(agency)),
                *(
                    Cell(text(f"{1 + (row + column) % 4}.{column:02}00"))
                    for column in range(1, 20)
                ),
            )
            for row, agency in enumerate(agencies * 9)
        ),
    )


PARAMETERS = """\
agency: str  # code of the agency
fiscal_year: int = 2563  # Buddhist Era
quarter: int = 4
"""

SHOWING = """\
import os
from decimal import Decimal
from pathlib import Path
from kpi_lib.audit import corrections, figures, findings
from kpi_lib.blocks import Cover, Paragraph, text
from kpi_lib.blocks_json import BLOCKS_MIME, to_json
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.findings import Finding, Severity
table = f"data/results/{agency}/fy{fiscal_year}/results.csv"
line = Path(os.environ["KPI_ROOT"], table).read_text(encoding="utf-8").splitlines()[quarter]
result = Decimal(line.split(",")[2])
origin = Origin(table, quarter + 1, "result", str(result))
terms = (Term("received", result, origin),)
figure = Figure("total", "รวม", result, f"{result:.2f}", working="=1+1", terms=terms)
words = {"th": "ผลงานลดลง", "en": "the result fell"}
finding = Finding("RES-05", Severity.WARNING, table, quarter + 1, "result", "0", words, words)
cover = Cover("ผลการปฏิบัติราชการ", "สำนักงาน ก.ก.", f"ไตรมาสที่ {quarter}", ends_on="2020-09-30")
paragraph = Paragraph(text(f"ผลงาน {figure.text}"))
display({BLOCKS_MIME: to_json([cover, paragraph])}, raw=True)
display({figures.MIME: figures.to_json([figure])}, raw=True)
display({findings.MIME: findings.to_json([finding])}, raw=True)
display({corrections.MIME: []}, raw=True)
"""


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A small workbook of one agency and year, two quarters reported, with one report."""
    from kpi_lib.runs import identity, inputs

    root = tmp_path / "workbook"
    tables = {
        "data/agencies.csv": [AGENCIES, ("01", "หน่วยงาน", "Agency", "", "small", "")],
        "data/frameworks/small.yaml": [("title: small",)],
        "data/agreements/01/fy2563/indicators.csv": [INDICATORS],
        "data/results/01/fy2563/results.csv": [
            RESULTS,
            *(("1", str(quarter), f"{quarter}0.5", *[""] * 7) for quarter in (1, 2)),
        ],
        "expectations/results.json": [("{}",)],
        "package/scoring.py": [("RULES = 1",)],
    }
    for name, rows in tables.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")

    def records(workspace: Workspace, agency: str, fiscal_year: int) -> SimpleNamespace:
        place = f"{agency}/fy{fiscal_year}"
        names = (f"data/agreements/{place}/indicators.csv", f"data/results/{place}/results.csv")
        inputs = tuple(SimpleNamespace(path=name) for name in names)
        return SimpleNamespace(findings=(), inputs=inputs, workspace=workspace)

    monkeypatch.setattr(inputs, "records", records)
    monkeypatch.setattr(identity, "PACKAGE", root / "package")
    (root / "notebooks").mkdir()
    made = Workspace(root)
    write_report(made, "quarterly", SHOWING)
    return made


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An empty workbook with one of each role to sign in it."""
    from signed_runs import staffed

    for name, content in {
        "data/agencies.csv": ",".join(AGENCIES) + "\n01,หน่วยงาน,Agency,,small,\n",
        "expectations/results.json": "{}",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return staffed(Workspace(tmp_path))


@pytest.fixture
def add_report(workbook: Workspace) -> Callable[..., Path]:
    """Add a report to the small workbook: a name, then the code of its cells."""
    return lambda name, *cells, **more: write_report(workbook, name, *cells, **more)


def write_report(
    workspace: Workspace, name: str, *cells: str, parameters: str = PARAMETERS
) -> Path:
    """Write a notebook with a tagged cell of parameters and these cells of code."""
    import nbformat
    from nbformat import v4

    tagged = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="given")
    heading = v4.new_markdown_cell("# ผลการปฏิบัติราชการ", id="heading")
    codes = [v4.new_code_cell(code, id=f"cell-{n}") for n, code in enumerate(cells, 1)]
    path = workspace.notebooks / f"{name}.ipynb"
    nbformat.write(v4.new_notebook(cells=[tagged, heading, *codes]), path)
    return path
