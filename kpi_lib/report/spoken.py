"""Words that the print adds to the blocks: of its contents, its pages, its empty tables."""

from __future__ import annotations

SPOKEN = {
    "th": {
        "page": "หน้า",
        "page_at": "หน้า",
        "of": "จาก",
        "contents": "สารบัญ",
        "empty": "ไม่มีรายการ",
        "numbers": "ข้อมูลของแผนภูมิ",
        "chart": "แผนภูมิ",
        "numbers_at": "ดูข้อมูลของแผนภูมินี้",
        "picture": "ภาพที่ไม่มีคำบรรยาย",
        "untitled": "ไม่มีชื่อ",
        "part": "ส่วนที่",
    },
    "en": {
        "page": "Page",
        "page_at": "page",
        "of": "of",
        "contents": "Contents",
        "empty": "None",
        "numbers": "Numbers behind the charts",
        "chart": "Chart",
        "numbers_at": "Numbers of this chart:",
        "picture": "A picture without a description",
        "untitled": "Untitled",
        "part": "part",
    },
}
"""By language; words that a report says of its figures stand in `kpi_lib.wording`."""
