"""Figures, findings and manifests as files."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.audit import figures, findings, manifest
from kpi_lib.audit.evidence import Evidence
from kpi_lib.audit.listing import figures_csv
from kpi_lib.audit.sheet import ACTIVE, NUMBER, inert
from kpi_lib.figures import Figure, Origin, Term
from kpi_lib.findings import Finding, Severity

ORIGIN = Origin("data/results.csv", 27, "result", "20.00")
TERM = Term("received", Decimal(20), ORIGIN)
WORDS = {"th": "ผลงานลดลง", "en": "the result fell"}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(
    st.one_of(
        st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=4), st.fractions()
    )
)
def test_a_figure_survives_the_notebook_exactly(value: Decimal | Fraction | None) -> None:
    figure = Figure("total", "รวม", value, "-", "ร้อยละ", "SUM", "1 + 1", (TERM,))
    through = json.loads(json.dumps(figures.to_json([figure])))

    assert figures.from_json(through) == (figure,)


def test_a_finding_survives_the_notebook() -> None:
    finding = Finding("RES-05", Severity.WARNING, "a.csv", None, "", "0", WORDS, WORDS, "5", 4)
    through = json.loads(json.dumps(findings.to_json([finding])))

    assert findings.from_json(through) == (finding,)


def test_the_list_of_figures_is_inert_in_a_spreadsheet() -> None:
    figure = Figure("total", "รวม", Decimal(20), "20", "", "read", "=2/3", (TERM,))
    content = figures_csv(Evidence((figure,)))

    assert content.startswith(b"\xef\xbb\xbffigure_id,")
    assert [row["working"] for row in rows(content)] == ["'=2/3"]


def test_a_finding_is_one_row_in_both_languages() -> None:
    finding = Finding("RES-05", Severity.NOTE, "a.csv", 3, "result", "-", WORDS, WORDS, "5", 4)
    row = rows(findings.findings_csv([finding]))[0]

    assert (row["row"], row["quarter"], row["value"]) == ("3", "4", "'-")
    assert (row["message_th"], row["remedy_en"]) == ("ผลงานลดลง", "the result fell")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_spreadsheet_runs_nothing(start: str) -> None:
    assert inert(f"{start}cmd()") == f"'{start}cmd()"


@pytest.mark.parametrize("number", ["-1", "+2.50", "-1,234.5", "-3%", "0"])
def test_a_number_stays_a_number(number: str) -> None:
    assert inert(number) == number


@given(st.text())
def test_what_is_written_never_starts_a_formula(text: str) -> None:
    made = inert(text)

    assert not ACTIVE.match(made) or NUMBER.fullmatch(made)


def issued(folder: Path) -> Path:
    inputs = {"report": "quarterly"}
    made = folder / manifest.run_id(inputs)
    made.mkdir()
    (made / "report.html").write_text("page")
    (made / manifest.CLOCK).write_text("{}")
    (made / manifest.NAME).write_bytes(manifest.manifest(inputs, manifest.outputs(made)))
    return made


def test_a_folder_as_issued_is_not_damaged_whatever_the_clock_says(tmp_path: Path) -> None:
    made = issued(tmp_path)
    (made / manifest.CLOCK).write_text('{"user": "other"}')

    assert manifest.damage(made) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"quarterly", b"annual"), (b'"run_id": "', b'"run_id": "0'), (b"{", b"")],
)
def test_an_edited_manifest_no_longer_proves_itself(
    old: bytes, new: bytes, tmp_path: Path
) -> None:
    path = issued(tmp_path) / manifest.NAME
    path.write_bytes(path.read_bytes().replace(old, new, 1))

    assert manifest.damage(path.parent) == (
        "manifest.json is missing, edited or of another run",
    )


def test_a_run_under_the_name_of_another_is_damaged(tmp_path: Path) -> None:
    moved = issued(tmp_path).rename(tmp_path / "other")

    assert manifest.damage(moved) != ()


def touched(folder: Path) -> None:
    (folder / "report.html").write_bytes(b"<p>b</p>")


def touched_and_dated_back(folder: Path) -> None:
    touched(folder)
    os.utime(folder / "report.html", ns=(0, 0))


def taken_away(folder: Path) -> None:
    (folder / "report.html").unlink()


def put_beside(folder: Path) -> None:
    (folder / "more.txt").write_text("x")


def clock_touched_too(folder: Path) -> None:
    touched(folder)
    time.sleep(0.05)
    os.utime(folder / manifest.CLOCK)


@pytest.mark.parametrize("harm", [touched, touched_and_dated_back, taken_away, put_beside])
def test_a_list_sees_what_was_done_to_a_run(
    harm: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = issued_run(tmp_path)
    assert manifest.likely_damage(folder) == ()
    time.sleep(0.05)  # a file system may keep time in ticks

    harm(folder)
    assert manifest.likely_damage(folder) == manifest.damage(folder) != ()


def test_a_list_hashes_no_file_that_nobody_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = issued_run(tmp_path)
    monkeypatch.setattr(manifest, "outputs", lambda _: pytest.fail("it hashed the files"))

    assert manifest.likely_damage(folder) == ()


def test_a_list_hashes_what_changed_long_before_its_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = issued_run(tmp_path)
    clock_touched_too(folder)
    assert manifest.likely_damage(folder) == ()  # within the minute, times tell nothing

    monkeypatch.setattr(manifest, "WRITTEN", 1_000_000)
    assert manifest.likely_damage(folder) == ("report.html differs",)


def issued_run(top: Path) -> Path:
    """A folder of a run as it is written: files, manifest, clock."""
    inputs = {"report": "r"}
    folder = top / manifest.run_id(inputs)
    folder.mkdir()
    (folder / "report.html").write_bytes(b"<p>a</p>")
    content = manifest.manifest(inputs, manifest.outputs(folder))
    (folder / manifest.NAME).write_bytes(content)
    (folder / manifest.CLOCK).write_text("{}")
    return folder
