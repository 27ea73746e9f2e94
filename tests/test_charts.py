"""Charts are tested by their specification, never by pixels."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFont

from kpi_lib import charts
from kpi_lib.agreement import State
from kpi_lib.charts.look import LEADING, broken
from kpi_lib.charts.slope import Line, slope
from kpi_lib.datasets import Workspace
from kpi_lib.evaluation import Evaluation, evaluate
from kpi_lib.figures import Figure
from kpi_lib.framework import load_framework
from kpi_lib.periods import Quarter
from kpi_lib.records import records
from kpi_lib.report.drawing import FONTS, svg
from kpi_lib.wording import Words

WORDS = Words()


@pytest.fixture(scope="module")
def quarters(root: Path) -> dict[int, Evaluation]:
    workspace = Workspace(root)
    read = records(workspace, "03000000", 2563)
    rules = load_framework(workspace.framework(read.agreement.framework_id))
    return {
        number: evaluate(read.until(number).agreement, rules, Quarter(2563, number))
        for number in (1, 2, 3, 4)
    }


def layers(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Layers of a chart by mark; the two kinds of text apart."""
    named = {}
    for layer in spec["layer"]:
        mark = layer["mark"]["type"]
        named[mark if mark not in named else f"{mark}-2"] = layer
    return named


def values(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["datasets"][layer["data"]["name"]]
    return rows


def test_every_indicator_keeps_its_row_also_without_a_number(
    quarters: dict[int, Evaluation],
) -> None:
    spec = charts.attainment_chart(quarters[4], WORDS).spec
    rows = values(spec, layers(spec)["bar"])

    assert [row["label"] for row in rows][-1] == "ยกเลิก"
    assert len(rows) == 8
    assert len({row["y"] for row in rows}) == 8


def test_names_are_broken_between_words_and_never_cut(quarters: dict[int, Evaluation]) -> None:
    spec = charts.attainment_chart(quarters[4], WORDS).spec
    rows = values(spec, layers(spec)["bar"])
    names = ["".join(row["lines"]).replace(" ", "") for row in rows]
    full = [
        f"{card.indicator.indicator_id}.{card.indicator.name_th}".replace(" ", "")
        for card in quarters[4].scorecards
    ]

    assert names == full
    assert max(len(line) for row in rows for line in row["lines"]) <= charts.LINE


def test_on_a_telephone_a_name_is_spelt_as_it_is(quarters: dict[int, Evaluation]) -> None:
    narrow = charts.attainment_chart(quarters[4], WORDS).narrow or {}
    (texts,) = (
        values(narrow, one) for one in narrow["layer"] if "line" in values(narrow, one)[0]
    )
    said = "".join(text["line"] for text in texts)

    for card in quarters[4].scorecards:
        for part in card.indicator.name_th.split():
            assert part in said


def test_on_a_telephone_no_line_of_the_axis_runs_through_the_names(
    quarters: dict[int, Evaluation],
) -> None:
    chart = charts.attainment_chart(quarters[4], WORDS)

    def grids(spec: dict[str, Any] | None) -> list[bool]:
        axes = [layer["encoding"].get("x", {}).get("axis") for layer in (spec or {})["layer"]]
        return [axis.get("grid", True) for axis in axes if axis]

    assert any(grids(chart.spec))
    assert not any(grids(chart.narrow))


def test_rows_are_as_deep_as_their_names(quarters: dict[int, Evaluation]) -> None:
    spec = charts.attainment_chart(quarters[4], WORDS).spec
    lines = values(spec, layers(spec)["text-2"])
    rows = values(spec, layers(spec)["bar"])
    ends = [row["y"] + row["deep"] / 2 for row in rows]

    assert all(a["y"] + charts.LEADING <= b["y"] + 0.01 for a, b in itertools.pairwise(lines))
    assert spec["height"] == ends[-1]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_ticks_are_the_quarter_before(
    quarter: int, quarters: dict[int, Evaluation]
) -> None:
    spec = charts.attainment_chart(quarters[quarter], WORDS).spec
    ticks = [row["before"] for row in values(spec, layers(spec)["tick"])]
    before = quarters[quarter - 1] if quarter > 1 else None
    expected = [
        None if before is None else float(card.now.attainment.value)
        for card in (before or quarters[1]).scorecards
        if before is None or (card.now.attainment and card.now.attainment.value is not None)
    ]

    assert [tick for tick in ticks if tick is not None] == [
        e for e in expected if e is not None
    ]


def test_the_axis_ends_where_attainment_becomes_absurd(quarters: dict[int, Evaluation]) -> None:
    spec = charts.attainment_chart(quarters[4], WORDS).spec
    bar = layers(spec)["bar"]

    assert bar["encoding"]["x"]["scale"]["domain"] == [0, 155]
    assert max(row["drawn"] or 0 for row in values(spec, bar)) == 150
    assert charts.BEYOND == 200


def test_the_words_of_the_chart_hold_its_numbers(quarters: dict[int, Evaluation]) -> None:
    chart = charts.attainment_chart(quarters[4], WORDS)

    assert chart.message == ("7 จาก 8 ตัวชี้วัดบรรลุเป้าหมาย (ร้อยละ 100 ขึ้นไป) · ยกเลิก: ตัวชี้วัดที่ 8")
    assert "150.00" in chart.alt
    assert chart.table
    assert len(chart.table.rows) == 8


def test_the_four_quarters_always_stand_on_the_axis(quarters: dict[int, Evaluation]) -> None:
    chart = charts.quarters_chart(quarters[2].scorecards[6], WORDS)
    bar = layers(chart.spec)["bar"]

    assert len(bar["encoding"]["x"]["scale"]["domain"]) == 4
    assert [row["label"] for row in values(chart.spec, bar)] == ["20.00", "0.00"]
    assert "ไตรมาสที่ 3" not in chart.alt


def test_a_quarter_after_an_indicator_was_cancelled_has_no_bar_and_says_so(
    quarters: dict[int, Evaluation],
) -> None:
    chart = charts.quarters_chart(quarters[4].scorecards[7], WORDS)
    drawn = values(chart.spec, layers(chart.spec)["bar"])

    assert chart.message == "ยกเลิก ไม่เทียบค่าเป้าหมาย"
    assert [row["label"] for row in drawn] == ["0.00", "0.00", "ยกเลิก", "ยกเลิก"]
    assert [row["result"] for row in drawn] == [0.0, 0.0, None, None]


@pytest.mark.parametrize("words", [Words(), Words("en")])
@pytest.mark.parametrize("result", ["7", "99.99 ?", "1,700,000.00", "12,345,678.90 ?"])
@pytest.mark.parametrize("state", [State.NOT_REPORTED, State.NOT_DUE, State.CANCELLED])
def test_what_is_said_of_a_quarter_does_not_meet_what_is_said_of_the_next(
    quarters: dict[int, Evaluation], words: Words, result: str, state: State
) -> None:
    card = quarters[4].scorecards[4]
    figure = Figure("r", "result", Decimal(1), result)
    halves = [replace(row, state=state, result=None) for row in card.rows[:2]]
    others = [replace(row, result=figure) for row in card.rows[2:]]
    spec = charts.quarters_chart(replace(card, rows=(*halves, *others)), words).spec

    step = spec["width"] / 4
    own = {each["name"]: each["value"] for each in spec["params"]}
    told = []
    for layer in (each for each in spec["layer"] if each["mark"]["type"] == "text"):
        mark = layer["mark"]
        face = "600SemiBold" if mark.get("fontWeight") == 600 else "400Regular"
        size = mark["fontSize"]
        tall = own[size["expr"]] if isinstance(size, dict) else size
        font = ImageFont.truetype(FONTS / f"Sarabun_{face}.ttf", tall)
        given = layer["transform"][-1]["filter"].endswith("!= null")
        for row in values(spec, layer):
            if (row["result"] is not None) is given:
                told.append(row["label"])
                assert font.getlength(row["label"]) < step, row["label"]
    assert sorted(told) == sorted([words(f"state.{state}")] * 2 + [result] * 2)


def test_lines_that_share_a_value_share_a_label_and_no_two_labels_meet(
    quarters: dict[int, Evaluation],
) -> None:
    (chart,) = charts.moved_chart(quarters[4], WORDS)

    for spec in (chart.spec, chart.narrow or {}):
        texts = [values(spec, part) for part in spec["layer"] if part["mark"]["type"] == "text"]
        said = [row for rows in texts for row in rows if "side" in row]
        for side in ("before", "now"):
            own = [row["y"] for row in said if row["side"] == side]
            assert all(abs(a - b) >= charts.LEADING for a, b in itertools.combinations(own, 2))
    told = str([layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "text"])
    told += str(chart.spec.get("datasets"))
    assert "100.00 · 1, 2, 6'" in told
    assert "100.00 · 1, 2, 3, 4, 6'" in told


def test_the_slope_says_in_words_what_moved_and_what_cannot_be_compared(
    quarters: dict[int, Evaluation],
) -> None:
    (chart,) = charts.moved_chart(quarters[4], WORDS)

    assert chart.message == (
        "ร้อยละความสำเร็จเพิ่มขึ้น 4 ตัวชี้วัด ลดลง 0 ตัวชี้วัด คงเดิม 3 ตัวชี้วัด · เทียบสองไตรมาสไม่ได้: ตัวชี้วัดที่ 8"
    )
    (english,) = charts.moved_chart(quarters[4], Words("en"))
    assert english.message.endswith("; stayed: 3; not comparable: no. 8")
    assert "ตัวชี้วัดที่ 5 จาก 0.00 เป็น 150.00" in chart.alt
    assert charts.moved_chart(quarters[1], WORDS) == ()


def test_no_line_of_a_name_begins_with_what_closes_it() -> None:
    lines = broken("0411-0755 การรับรู้กิจกรรมมวลชนสัมพันธ์ (คำแปล)", 44)

    assert [line for line in lines if line.startswith((")", ","))] == []


def test_the_target_is_drawn_and_named(quarters: dict[int, Evaluation]) -> None:
    chart = charts.quarters_chart(quarters[4].scorecards[4], WORDS)

    assert values(chart.spec, layers(chart.spec)["rule"]) == [{"at": 2.0}]
    assert {"name": "said", "value": "เป้าหมาย 2.00"} in chart.spec["params"]
    assert ">เป้าหมาย 2.00<" in svg(chart.spec)


@pytest.mark.parametrize(("result", "bottom"), [("-4", -4.2), ("4", None)])
def test_the_axis_of_the_quarters_reaches_what_lies_below_zero(
    quarters: dict[int, Evaluation], result: str, bottom: float | None
) -> None:
    card = quarters[4].scorecards[4]
    figure = Figure("r", "result", Decimal(result), result)
    rows = tuple(replace(row, result=figure) for row in card.rows)

    spec = charts.quarters_chart(replace(card, rows=rows), WORDS).spec

    given = {each["name"]: each["value"] for each in spec["params"]}
    begins = layers(spec)["bar"]["encoding"]["y"]["scale"]["domain"][0]
    assert given.get("bottom") == (bottom and pytest.approx(bottom))
    assert begins == ({"expr": "bottom"} if bottom else 0)


def test_rows_that_several_layers_draw_stand_in_a_chart_once(
    quarters: dict[int, Evaluation],
) -> None:
    spec = charts.attainment_chart(quarters[4], WORDS).spec

    named = [layer["data"]["name"] for layer in spec["layer"]]
    assert sorted(spec["datasets"]) == sorted(set(named))
    assert len(named) > len(set(named))
    held = [json.dumps(rows) for rows in spec["datasets"].values()]
    assert len(held) == len(set(held))


def test_the_names_of_the_times_stand_beneath_labels_of_several_lines() -> None:
    zero = Figure("f", "f", Fraction(0), "0.00")
    names = ("ตัวชี้วัดเรื่องยาวมาก", "ตัวชี้วัดอีกเรื่องหนึ่ง", "ตัวชี้วัดเรื่องที่สาม")
    lines = [Line(name, zero, zero, "#123456") for name in names]
    narrow = slope(lines, ("ไตรมาสที่ 1", "ไตรมาสที่ 2"))[1]
    texts = [layer for layer in narrow["layer"] if layer["mark"]["type"] == "text"]
    heads = [layer for layer in texts if "value" in layer["encoding"]["y"]]
    said = [value for layer in texts if layer not in heads for value in values(narrow, layer)]

    assert len(said) > 2
    assert heads[0]["encoding"]["y"]["value"] - max(one["y"] for one in said) >= LEADING
