"""Notebooks of ours and of anybody else, as documents."""

import base64
import json

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpi_lib.blocks import (
    Badge,
    Callout,
    Chart,
    Code,
    Cover,
    Heading,
    Image,
    Items,
    Paragraph,
    Run,
    Table,
    text,
)
from kpi_lib.blocks_json import BLOCKS_MIME, to_json
from kpi_lib.errors import ReportError
from kpi_lib.report.display import mime_bundle
from kpi_lib.report.document import Document, RunInfo
from kpi_lib.report.reading import document

COVER = Cover("รายงาน", "สำนักการระบายน้ำ", "ไตรมาสที่ 4")
SPEC = {"mark": "bar", "data": {"values": []}, "description": "ผลงาน 4 ไตรมาส"}


def shown(data: dict[str, object], **metadata: object) -> nbformat.NotebookNode:
    return new_code_cell("1", outputs=[new_output("display_data", data, metadata=metadata)])


def read(*cells: nbformat.NotebookNode, title: str = "notebook") -> Document:
    notebook = new_notebook()
    notebook.cells = list(cells)
    return document(notebook, title)


def markdown(source: str) -> tuple[object, ...]:
    return read(new_markdown_cell(source)).blocks


def test_a_notebook_of_ours_comes_back_as_it_was_shown(sample: Document) -> None:
    cells = [shown(mime_bundle(block)) for block in (sample.cover, *sample.blocks)]
    notebook = new_notebook(cells=cells)
    told = {
        "run_id": sample.run.run_id,
        "report": sample.run.report,
        "parameters": dict(sample.run.parameters),
        "version": sample.run.version,
    }
    notebook.metadata["kpi"] = told
    stored = nbformat.reads(nbformat.writes(notebook), as_version=4)

    read_back = document(stored, "unused")
    assert (read_back.cover, read_back.blocks) == (sample.cover, sample.blocks)
    assert dict(read_back.run.parameters) == dict(sample.run.parameters)


def test_one_output_may_hold_several_blocks() -> None:
    parts = [Heading(2, "หนึ่ง", "one"), Paragraph(text("สอง"))]

    assert read(shown({BLOCKS_MIME: to_json(parts)})).blocks == tuple(parts)


def test_cells_for_whoever_opens_the_notebook_are_left_out() -> None:
    for tag in ("parameters", "injected-parameters", "analyst"):
        note = new_markdown_cell("ภายใน", metadata={"tags": [tag]})
        code = shown({"text/plain": "ภายใน"})
        code.metadata["tags"] = [tag]

        assert read(note, code).blocks == ()


def test_a_failed_notebook_is_refused_and_its_variables_stay_unsaid() -> None:
    error = new_output("error", ename="KeyError", evalue="hunter2", traceback=["x = 'hunter2'"])
    cells = (new_markdown_cell("a"), new_code_cell("x", outputs=[error]))

    with pytest.raises(ReportError, match="cell 2 of q4 failed with KeyError") as refusal:
        read(*cells, title="q4")

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    "payload", [{"kind": "hologram"}, {"kind": "heading", "level": 1}, "text", {"a": 1}, [[]]]
)
def test_what_is_no_block_is_refused(payload: object) -> None:
    with pytest.raises(ReportError, match="cell 1 of notebook shows"):
        read(shown({BLOCKS_MIME: payload}))


def test_a_part_of_a_block_is_no_block() -> None:
    with pytest.raises(ReportError, match="no block"):
        read(shown({BLOCKS_MIME: to_json(Badge("ดี", "good"))}))


def test_a_second_cover_is_refused() -> None:
    data = {BLOCKS_MIME: to_json(COVER)}

    with pytest.raises(ReportError, match="shows 2 covers"):
        read(shown(data), shown(data))


def test_the_run_is_read_from_the_notebook() -> None:
    notebook = new_notebook()
    notebook.metadata["kpi"] = {
        "run_id": "7d1f",
        "report": "overview",
        "parameters": {"quarter": 4},
        "version": "0.1.0",
    }

    assert document(notebook, "x").run == RunInfo(
        "7d1f", "overview", (("quarter", "4"),), "0.1.0"
    )


def test_half_told_run_information_is_refused() -> None:
    notebook = new_notebook()
    notebook.metadata["kpi"] = {"run_id": "7d1f"}

    with pytest.raises(ReportError, match="names its run incompletely"):
        document(notebook, "x")


def test_a_notebook_exported_by_hand_says_so() -> None:
    assert read().notices == ("เปิดด้วยมือ ไม่ใช่ฉบับที่ออกโดยระบบ",)


def test_the_first_title_of_a_foreign_notebook_stands_on_the_cover() -> None:
    document_ = read(new_markdown_cell("# ผลสำรวจ\n\n## วิธี\n\n### ย่อย\n\n## ผล"))

    assert document_.cover.title == "ผลสำรวจ"
    assert [entry.level for entry in document_.contents] == [1, 2, 1]


def test_without_a_title_the_name_of_the_notebook_stands_on_the_cover() -> None:
    assert read(new_markdown_cell("เนื้อหา"), title="q4").cover.title == "q4"


def test_markdown_keeps_its_words_and_weight() -> None:
    (paragraph,) = markdown("ผล **ดีมาก** ตาม `kpi run` [คู่มือ](https://example.org/a)")

    assert paragraph == Paragraph(
        (
            Run("ผล "),
            Run("ดีมาก", "strong"),
            Run(" ตาม "),
            Run("kpi run", "code"),
            Run(" "),
            Run("คู่มือ"),
            Run(" (https://example.org/a)", "quiet"),
        )
    )


def test_markdown_lists_keep_order_and_depth() -> None:
    (items,) = markdown("1. หนึ่ง\n2. สอง\n   - ย่อย\n3. สาม")

    said = ["".join(run.text for run in item) for item in items.items]
    assert items.ordered
    assert said == ["หนึ่ง", "สอง", "– ย่อย", "สาม"]


def test_a_markdown_table_aligns_its_numbers() -> None:
    (table,) = markdown("| เขต | คะแนน |\n|---|---|\n| บางรัก | 1,234.50 |\n| พญาไท |  |")

    assert isinstance(table, Table)
    assert [column.align for column in table.columns] == ["left", "right"]
    assert [cell.runs[0].text for cell in table.rows[0]] == ["บางรัก", "1,234.50"]


def test_footnotes_stand_after_what_they_explain() -> None:
    paragraph, notes = markdown("คะแนน[^1]\n\n[^1]: ปัดครั้งเดียว")

    assert paragraph.runs[-1].text == " [1]"
    assert notes == Items((text("ปัดครั้งเดียว"),), ordered=True)


def test_an_alert_is_a_callout() -> None:
    (callout,) = markdown("> [!WARNING]\n> ข้อมูลไม่ครบ")

    assert callout == Callout("doubt", "ข้อควรระวัง", text("ข้อมูลไม่ครบ"))


def test_html_in_markdown_is_reduced_to_its_words() -> None:
    blocks = markdown("<div>น้ำ<script>alert(1)</script> ท่วม</div>\n\n<!-- ซ่อน -->")

    assert blocks == (Paragraph(text("น้ำ ท่วม")),)


def test_an_attached_picture_is_kept_and_a_remote_one_leaves_its_words() -> None:
    cell = new_markdown_cell("![ตรา](attachment:a.png) ![แผนที่](https://example.org/b.png)")
    cell["attachments"] = {"a.png": {"image/png": "iVBO\nRw0="}}

    picture, words = read(cell).blocks
    assert picture == Image("image/png", "iVBORw0=", "ตรา")
    assert words == Paragraph((Run("[แผนที่]", "quiet"),))


def test_a_frame_of_pandas_is_a_table() -> None:
    frame = pd.DataFrame({"agency": ["สำนักงานเขต", "<b>ก</b>"], "score": [4.25, 3.0]})

    (table,) = read(shown({"text/html": frame._repr_html_()})).blocks
    assert table.row_header
    assert [column.label for column in table.columns] == ["", "agency", "score"]
    assert [column.align for column in table.columns] == ["right", "left", "right"]
    assert [cell.runs[0].text for cell in table.rows[1]] == ["1", "<b>ก</b>", "3.00"]


def test_a_frame_with_two_indexes_repeats_what_spans_rows_and_columns() -> None:
    index = pd.MultiIndex.from_product([["ก", "ข"], [1, 2]], names=["เขต", "ไตรมาส"])
    columns = pd.MultiIndex.from_product([["ผลงาน"], ["ต่ำ", "สูง"]])
    frame = pd.DataFrame([[1, 2]] * 4, index=index, columns=columns)

    (table,) = read(shown({"text/html": frame.to_html()})).blocks
    said = [[cell.runs[0].text for cell in row] for row in table.rows]
    assert [column.label for column in table.columns] == [
        "เขต",
        "ไตรมาส",
        "ผลงาน ต่ำ",
        "ผลงาน สูง",
    ]
    assert said == [
        ["ก", "1", "1", "2"],
        ["ก", "2", "1", "2"],
        ["ข", "1", "1", "2"],
        ["ข", "2", "1", "2"],
    ]


@pytest.mark.parametrize("version", ["v5+json", "v6+json", "v6.json", "v5.json"])
def test_charts_of_altair_are_charts(version: str) -> None:
    data = {f"application/vnd.vegalite.{version}": SPEC, "text/plain": "<Chart>"}

    # altair writes v6.json, which the format of notebooks does not allow
    output = nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}})
    cell = new_code_cell("")
    cell.outputs.append(output)

    (chart,) = read(cell).blocks
    assert isinstance(chart, Chart)
    assert (chart.caption, chart.alt, chart.spec) == ("แผนภูมิที่ 1", "ผลงาน 4 ไตรมาส", SPEC)


def test_a_picture_of_matplotlib_keeps_its_alternative_text() -> None:
    picture = base64.encodebytes(b"\x89PNG" * 30).decode()
    data = {"image/png": picture, "text/plain": "<Figure size 640x480>"}

    told, untold = read(shown(data, **{"image/png": {"alt": "กราฟ"}}), shown(data)).blocks
    assert (told.alt, untold.alt) == ("กราฟ", "ภาพที่ 1")
    assert "\n" not in told.data


def test_printed_text_is_kept_and_the_error_stream_is_not() -> None:
    out = new_output("stream", name="stdout", text="\x1b[31m  a  b\x1b[0m\n")
    err = new_output("stream", name="stderr", text="/home/someone: warning")

    assert read(new_code_cell("", outputs=[out, err])).blocks == (Code("  a  b"),)


def test_reading_leaves_the_notebook_as_it_was() -> None:
    notebook = new_notebook(
        cells=[new_markdown_cell("# ก\n\nข"), shown({BLOCKS_MIME: to_json(COVER)})]
    )
    before = json.dumps(notebook)

    document(notebook, "x")

    assert json.dumps(notebook) == before


def test_a_link_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ReportError, match="links to 'annex'"):
        Document(COVER, (Paragraph((Run("ดู", link="annex"),)),))


@pytest.mark.parametrize("anchor", ["a b", "fig-1"])
def test_an_anchor_that_cannot_be_one_is_refused(anchor: str) -> None:
    with pytest.raises(ReportError, match="give every block its own name"):
        Document(COVER, (Heading(1, "ก", anchor),))


def test_an_anchor_used_twice_is_refused() -> None:
    with pytest.raises(ReportError, match="used 2 times"):
        Document(COVER, (Heading(1, "ก", "a"), Paragraph(text("ข"), "a")))


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ReportError, match="asks for language 'fr'"):
        Document(Cover("a", "b", "c", language="fr"), ())


def test_a_figure_can_be_linked_to() -> None:
    runs = (Run("4.26", figure="total"), Run("ดู", link="fig-total"))

    assert Document(COVER, (Paragraph(runs),)).blocks


def test_a_run_without_a_name_is_refused() -> None:
    with pytest.raises(ReportError, match="run information"):
        RunInfo("", "overview", (), "0.1.0")
