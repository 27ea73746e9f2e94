"""Made-up pages of the city, as many as wanted, and the same saved as HTML."""

from __future__ import annotations

import html
import random
from pathlib import Path

FOLDER = Path(__file__).parent / "pages"
QUARTER_HEADING = "ไตรมาสที่\n(1 - 4)\n*ผลงาน*\n({unit})\n*ผลประเมินตัวชี้วัด*\n(* 2.1 / 2.2 *)\n"


def page(name: str) -> str:
    """Text of a page of `tests/pages`."""
    return (FOLDER / name).read_text(encoding="utf-8")


def indicator_page(number: int) -> str:
    """A page of one indicator, different for every number, two hundred an agency."""
    chance = random.Random(number)  # noqa: S311 - sample data, no secret
    agency, own = divmod(number, 200)
    unit = chance.choice(("ร้อยละ", "ระดับ", "จำนวน (ฉบับ)", "คน/ปี"))
    results = sorted(chance.randint(0, 10_000) for _ in range(4))
    marks = [chance.choice((0, 75, 90, 95, 100)) for _ in range(4)]
    rows = "".join(
        f"{quarter}\n{result / 100:,.2f}\n{mark}\n{mark} / 100\n"
        for quarter, (result, mark) in enumerate(zip(results, marks, strict=True), 1)
    )
    words = " ".join(
        chance.choice(("ดำเนินการแล้ว", "อยู่ระหว่างจัดหา", "รายงาน")) for _ in range(60)
    )
    told = "".join(f"\nรายงานผลฯ ไตรมาสที่ {quarter}\n\n{words}\n" for quarter in (1, 2, 3, 4))
    return (
        f"รายละเอียดตัวชี้วัด\n\nBack Home\n\nตัวชี้วัดสมมุติที่ {number} : {9000 + agency}-{own:04}\n\n"
        f"ค่าเป้าหมาย {unit} : 100\n\nผลงานที่ทำได้ {unit} : {results[3] / 100}\n\n"
        "ประเภทตัวชี้วัด : ตัวชี้วัดงานประจำ\n(ตัวชี้วัดระดับผลผลิต (output))\n\n0\n\n"
        "รายละเอียดตัวชี้วัดฯ : พิมพ์ข้อมูล\n\n"
        f"*** สยป. ตรวจประเมินตัวชี้วัด : ไตรมาสที่ 4: {marks[3]}\n\n"
        f"ผลงานเทียบกับเป้าหมายรายไตรมาส\n\n{QUARTER_HEADING.format(unit=unit)}{rows}{told}\n"
        "** สรุปผลการดำเนินงาน **\n\nนิยาม หรือความหมายของตัวชี้วัด\n\nคำนิยามสมมุติ\n"
    )


def as_html(text: str, charset: str = "utf-8") -> bytes:
    """The same page as a browser saves it: a table cell a line of the quarter table."""
    out, table = [], False
    for line in text.split("\n"):
        table = table or line.startswith("ไตรมาสที่")
        table = table and not line.startswith("รายงานผล")
        shown = html.escape(line).replace(" ", "&nbsp;", 1)
        out.append(f"<tr><td>{shown}</td></tr>" if table else f"<div><b>{shown}</b></div>")
    body = "\n".join(out)
    return (
        f"<!DOCTYPE html>\n<html><head><title>ไม่อ่าน</title><meta charset='{charset}'>"
        "<script>var a = 'หน่วยนับ :ไม่อ่าน';</script></head>\n"
        f"<body><!-- ไม่อ่าน --><div class='ui'>{body}</div></body></html>"
    ).encode("cp874" if charset == "windows-874" else charset)
