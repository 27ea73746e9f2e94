"""Every doubt of intake is worded in both languages, and none is worded for nothing."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

from kpi_lib.findings import Severity
from kpi_lib.intake.doubts import reason, rules

TEXTS = ("th", "en", "remedy_th", "remedy_en")
THAI = re.compile("[\u0e01-\u0e5b]")
MARK = "[ไม่เก็บข้อมูลส่วนบุคคล]"


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_doubt_says_what_and_what_to_do_in_both_languages() -> None:
    for rule, said in rules().items():
        assert set(said) == {"severity", *TEXTS}, rule
        assert said["severity"] in set(Severity), rule
        assert names(said["th"]) == names(said["en"]), rule
        assert all(THAI.search(said[key]) for key in ("th", "remedy_th")), rule
        assert not any(
            THAI.search(said[key].replace(MARK, "")) for key in ("en", "remedy_en")
        ), rule


def test_every_doubt_is_found_somewhere_in_the_code(root: Path) -> None:
    used = {
        node.value
        for path in (root / "kpi_lib/intake").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert {rule for rule in rules() if rule not in used} == set()


def test_a_reason_names_what_is_lacking() -> None:
    assert reason("SET-04", missing="name_th") == {
        "th": "ไม่มี name_th จึงสร้างแถวใหม่ไม่ได้ นำเข้าหน้าฉบับเต็มก่อน แล้วจึงนำเข้าฉบับย่อ",
        "en": "name_th is not known, so that no new row can be made. "
        "Take the whole page in first, then the stripped copy",
    }
