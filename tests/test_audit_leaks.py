"""What must not leave the machine, in whichever spelling."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kpi_lib.audit.leaks import leaks, private
from kpi_lib.audit.sheet import sheet
from kpi_lib.blocks import Cover, Paragraph, Run
from kpi_lib.report.document import Document
from kpi_lib.report.html import to_html

FOLDERS = {"the home folder": Path("/home/somchai")}


def found(content: str | bytes, known: tuple[Path, ...] = ()) -> list[str]:
    content = content.encode() if isinstance(content, str) else content
    environment = {
        "CITY_TOKEN": 'open"sesame&1',
        "KEYBOARD": "thai-kedmanee",
        "PIN_KEY": "1234",
        "DATABASE": "postgresql://reader:s3same-street@db/city",
    }
    texts = private(FOLDERS, "somchai", environment)
    return [text.kind for text in leaks(content, texts, lambda: known)]


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        ("see /home/somchai/x", ["the path of the home folder", "the name of the user"]),
        ("see /home/somchai2/x", []),
        ("by Somchai", []),
        ("by somchai.", ["the name of the user"]),
        ("somchais", []),
        ('{"a": "open\\"sesame&1"}', ["the value of the environment variable CITY_TOKEN"]),
        ("?q=open%22sesame%261", ["the value of the environment variable CITY_TOKEN"]),
        ("s3same-street", ["the value of the environment variable DATABASE"]),
        ("thai-kedmanee and 1234", []),
        ("<style>.somchai{}</style><script>somchai()</script>", []),
        ("data:font/woff2;base64,AAAA/somchai/AAAA", []),
    ],
)
def test_a_text_is_searched_for_what_is_private(content: str, kinds: list[str]) -> None:
    assert found(content) == kinds


def test_a_secret_that_a_page_breaks_between_words_is_found_in_it() -> None:
    said = "รหัสลับของสำนักงานตัวชี้วัด"
    shown = Paragraph((Run(f"ผลงาน{said}ประจำปี"),))
    page = to_html(Document(Cover("รายงาน", "สำนัก", "ไตรมาสที่ 4"), (shown,)))
    (looked_for,) = private({}, "", {"CITY_TOKEN": said})

    assert said not in page, "it is broken"
    assert leaks(page.encode(), (looked_for,)) == (looked_for,)


def test_a_user_named_as_a_word_of_the_report_tells_nothing(tmp_path: Path) -> None:
    known = tmp_path / "results.csv"
    known.write_text("somchai bridge")

    assert found("somchai bridge", known=(known,)) == []
    assert found("/home/somchai/", known=(known,)) == ["the path of the home folder"]


def test_a_secret_never_shows_itself() -> None:
    (token,) = private({}, "", {"CITY_TOKEN": "open-sesame"})

    assert "CITY_TOKEN" in repr(token)
    assert "sesame" not in repr(token)


def _json(secret: str) -> bytes:
    return json.dumps({"@graph": [{"name": f"ที่ {secret}"}]}).encode()


def _table(secret: str) -> bytes:
    return sheet(("figure_id", "text"), [("total", secret)])


def _zip(secret: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("data/results.csv", _table(secret))
    return made.getvalue()


def _named(secret: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(f"{secret}/results.csv", "")
    return made.getvalue()


def _workbook(secret: str) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet().write(0, 0, f"see {secret} there")
    return made.getvalue()


def _property(secret: str) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.set_properties({"comments": secret})
        workbook.add_worksheet()
    return made.getvalue()


def _print(secret: str) -> bytes:
    document = pikepdf.new()
    document.docinfo["/Title"] = secret
    return _saved(document)


def _tagged(secret: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.Root["/Said"] = document.make_indirect(pikepdf.Dictionary(Alt=f"ดู {secret} นะ"))
    made = io.BytesIO()
    document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert secret.encode() not in made.getvalue(), "it lies packed in a stream of objects"
    return made.getvalue()


def _attachment(secret: str) -> bytes:
    document = pikepdf.new()
    sheet_inside = _workbook(secret)
    document.attachments["audit.xlsx"] = pikepdf.AttachedFileSpec(document, sheet_inside)
    return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    document.save(made, compress_streams=True)
    return made.getvalue()


@pytest.mark.parametrize(
    "planted",
    [_json, _table, _zip, _named, _workbook, _property, _print, _tagged, _attachment],
    ids=lambda planted: planted.__name__.strip("_"),
)
def test_a_secret_is_found_in_every_kind_of_output_and_however_deep(
    planted: Callable[[str], bytes],
) -> None:
    assert found(planted("s3same-street")) == ["the value of the environment variable DATABASE"]
    assert "the path of the home folder" in found(planted("/home/somchai"))
    assert found(planted("nothing")) == []


def test_a_print_that_asks_for_a_password_is_searched_as_it_lies() -> None:
    document, out = pikepdf.new(), io.BytesIO()
    document.docinfo["/Title"] = "somchai"
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert found(out.getvalue()) == []
    assert found(out.getvalue() + b"\n% somchai") == ["the name of the user"]


def test_the_title_of_a_print_is_searched_wherever_it_is_written() -> None:
    document = pikepdf.new()
    document.trailer["/Info"] = pikepdf.Dictionary(Title="by somchai.")
    kept = _saved(document)

    assert found(kept) == ["the name of the user"]


def test_the_root_of_a_disk_is_not_looked_for() -> None:
    assert private({"the workbook": Path("/")}, "", {}) == ()
