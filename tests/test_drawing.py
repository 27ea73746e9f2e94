"""Charts drawn without a browser."""

import gzip
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kpi_lib.errors import ReportError
from kpi_lib.report import drawing, live
from kpi_lib.report.document import Document
from kpi_lib.report.drawing import closed, figure_svg, svg
from kpi_lib.thai import decompose_sara_am


def bars(**more: object) -> dict[str, Any]:
    rows = [{"name": "สำนักงานน้ำ", "score": 4.2}, {"name": "<script>", "score": 3}]
    return {
        "data": {"values": rows},
        "mark": {"type": "bar", "clip": True},
        "width": 200,
        "encoding": {
            "y": {"field": "name", "type": "nominal"},
            "x": {"field": "score", "type": "quantitative"},
        },
        **more,
    }


def test_sara_am_is_in_parts_for_print_and_whole_for_the_page() -> None:
    assert decompose_sara_am("สำนักงานน้ำ") in svg(bars())
    assert "สำนักงานน้ำ" in figure_svg(bars(), "c", "")


def test_the_chart_is_measured_with_our_own_font() -> None:
    rows = {"values": [{"name": "iiiiiiiiiiiiiiii", "score": 1}]}
    wide = re.search(r'width="(\d+)"', svg(bars(data=rows, config={"font": "Sarabun"})))
    other = re.search(r'width="(\d+)"', svg(bars(data=rows, config={"font": "No such font"})))

    assert wide
    assert other
    assert wide[1] != other[1]


def test_a_chart_is_drawn_the_same_twice(sample: Document) -> None:
    from kpi_lib.report.drawing import _drawn

    first = [svg(chart.spec) for chart in sample.charts]
    _drawn.cache_clear()

    assert [svg(chart.spec) for chart in sample.charts] == first


def test_a_page_and_a_printed_document_share_one_drawing() -> None:
    from kpi_lib.report.drawing import _drawn

    _drawn.cache_clear()
    svg(bars())
    figure_svg(bars(), "c", "")

    assert _drawn.cache_info().misses == 1


def test_a_screen_reader_hears_only_the_alternative_text() -> None:
    drawn = figure_svg(bars(title="หัวข้อ"), "c", 'ผลงาน "4.2" <b>')

    assert re.findall(r'(?:role|aria-[a-z]+)="[^"]*"', drawn) == [
        'role="img"',
        'aria-label="ผลงาน &quot;4.2&quot; &lt;b&gt;"',
        'aria-hidden="true"',
    ]


def test_two_drawings_share_no_id_and_keep_their_clips() -> None:
    one, two = figure_svg(bars(), "one", ""), figure_svg(bars(), "two", "")

    ids = [set(re.findall(r'\bid="([^"]*)"', drawn)) for drawn in (one, two)]
    used = [set(re.findall(r"url\(#([^)]*)\)", drawn)) for drawn in (one, two)]
    assert ids == used
    assert ids[0]
    assert not ids[0] & ids[1]


def test_names_in_the_data_are_words_and_not_markup() -> None:
    assert "<script" not in figure_svg(bars(), "c", "")


@pytest.mark.parametrize("url", ["https://example.org/a.csv", "file:///etc/passwd", "a.csv"])
def test_a_chart_that_reads_from_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ReportError, match=re.escape(repr(url))):
        svg(bars(data={"url": url}))


@pytest.mark.parametrize("channel", ["url", "href"])
def test_a_chart_that_shows_or_opens_what_is_elsewhere_is_refused(channel: str) -> None:
    spec = bars(mark="image")
    spec["encoding"][channel] = {"field": "name"}

    with pytest.raises(ReportError, match=channel):
        figure_svg(spec, "c", "")


def test_a_column_may_be_called_url() -> None:
    rows = [{"url": "https://example.org", "score": 1}]

    assert "<svg" in svg(bars(data={"values": rows}))


def test_a_chart_does_not_set_the_page_around_it() -> None:
    assert "usermeta" not in closed(bars(usermeta={"embedOptions": {"actions": True}}))


def test_a_chart_that_cannot_be_drawn_is_refused_in_one_sentence() -> None:
    with pytest.raises(ReportError, match="a chart cannot be drawn") as refusal:
        svg({"mark": "hologram"})

    assert "\n" not in str(refusal.value)


def test_the_script_of_charts_cannot_end_its_element(monkeypatch: pytest.MonkeyPatch) -> None:
    import vl_convert

    assert "</script" not in live.bundle().lower()

    monkeypatch.setattr(vl_convert, "javascript_bundle", lambda *_, **__: "x='</SCRIPT>'")
    assert live.bundled() == r"x='<\/SCRIPT>'"


def test_the_script_that_is_kept_is_the_one_of_the_installed_version() -> None:
    assert live.kept().is_file(), "run python -m kpi_lib.report.live and keep what it writes"
    assert live.bundle() == live.bundled()


def test_the_script_is_bundled_where_it_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(live, "FOLDER", tmp_path)
    monkeypatch.setattr(live, "bundled", lambda: "let x")

    assert live.bundle.__wrapped__() == "let x"
    assert gzip.decompress(b64decode(live.packed.__wrapped__())) == b"let x"
    live.main()
    assert [path.name for path in tmp_path.iterdir()] == [live.kept().name]
    monkeypatch.setattr(live, "bundled", lambda: "let y")
    assert live.bundle.__wrapped__() == "let x"
    assert gzip.decompress(b64decode(live.packed.__wrapped__())) == b"let x"


def test_the_page_carries_places_to_a_hundredth_and_the_name_of_the_font_once() -> None:
    rows = {"values": [{"name": "ก", "score": 1 / 3}, {"name": "ข", "score": 1}]}
    drawn = figure_svg(bars(data=rows, config={"font": "Sarabun"}), "c", "")

    assert re.search("[0-9][.][0-9]{3}", svg(bars(data=rows)))
    assert not re.search("[0-9][.][0-9]{3}", drawn)
    assert drawn.count("Sarabun") == 1


ROWS = [{"at": f"2020-01-0{day}", "a": name, "b": day} for day, name in ((1, "ก"), (2, "ข"))]
QUESTIONS: list[dict[str, Any]] = [
    {"mark": "bar", "encoding": {"x": {"field": "b", "type": "quantitative"}}},
    {"mark": "line", "encoding": {"x": {"field": "at", "type": "temporal"}}},
    {
        "mark": "bar",
        "encoding": {
            "y": {"field": "a", "type": "nominal", "sort": "-x"},
            "x": {"aggregate": "sum", "field": "b", "stack": "normalize"},
            "color": {"bin": True, "field": "b"},
        },
    },
    {
        "transform": [
            {"filter": "datum.b >= least"},
            {
                "lookup": "a",
                "from": {"data": {"name": "other"}, "key": "a", "fields": ["named"]},
            },
        ],
        "mark": "text",
        "encoding": {
            "text": {"field": "named"},
            "x": {"field": "b", "scale": {"domain": [0, {"expr": "top"}]}},
        },
    },
    {
        "params": [{"name": "brush", "select": "interval"}],
        "mark": "point",
        "encoding": {"x": {"field": "b", "type": "quantitative"}},
    },
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_chart_compiled_before_its_rows_is_the_chart_compiled_with_them(
    question: dict[str, Any],
) -> None:
    own = [{"name": "least", "value": 2}, {"name": "top", "value": 7}]
    spec = {
        **question,
        "data": {"name": "rows"},
        "datasets": {"rows": ROWS, "other": [{"a": "ข", "named": "สอง"}]},
        "params": [*question.get("params", ()), *own],
    }
    engine = drawing._engine()  # noqa: SLF001 - to draw the chart at once
    at_once = engine.vegalite_to_svg(spec, vl_version=drawing.VEGA_LITE)

    assert svg(spec) == drawing._renumbered(at_once)  # noqa: SLF001 - the same
    assert svg(spec) != svg(spec | {"datasets": {**spec["datasets"], "rows": ROWS[:1]}})


def test_charts_that_differ_in_rows_and_values_only_are_compiled_once() -> None:
    compiled = drawing._compiled  # noqa: SLF001 - what is counted
    compiled.cache_clear()

    def chart(top: int, name: str) -> dict[str, Any]:
        x = {"field": "b", "type": "quantitative", "scale": {"domain": [0, {"expr": "top"}]}}
        return {
            "data": {"name": "rows"},
            "datasets": {"rows": [{"b": top, "a": name}]},
            "params": [{"name": "top", "value": top}],
            "mark": "text",
            "encoding": {"x": x, "text": {"field": "a"}},
        }

    drawn = [svg(chart(top, name)) for top, name in ((7, "เจ็ด"), (300, "สามร้อย"))]

    assert compiled.cache_info().misses == 1
    assert ">เจ็ด<" in drawn[0]
    assert ">300<" in drawn[1]
    assert svg(json.loads(json.dumps(chart(7, "เจ็ด")))) == drawn[0]


def test_what_a_drawing_is_called_and_says_is_data() -> None:
    alt = 'ก < ข & "ค"\nสอง \ufdd0'
    drawn = figure_svg(bars(), "chart-1", alt)

    assert etree.fromstring(drawn).get("aria-label") == alt
    assert "\ufdd1" not in figure_svg(bars(), "chart-1", "ก")
    assert figure_svg(bars(), "chart-2", alt) == drawn.replace("chart-1", "chart-2")
