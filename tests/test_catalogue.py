from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from looking import unbroken

from kpi_lib.audit import manifest
from kpi_lib.blocks import Cover, Paragraph, text
from kpi_lib.catalogue import Standing, catalogue
from kpi_lib.catalogue.entries import entry
from kpi_lib.editions.judging import State
from kpi_lib.errors import OutputError
from kpi_lib.report.document import Document
from kpi_lib.report.html import to_html
from kpi_lib.runs.issued import Issued, issued
from kpi_lib.wording import Words, texts

DRAFT = Standing()
NOTICE = 'ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง "<ก>"'


def made(outputs: Path, run_id: str, quarter: int, ended: str, **figures: str) -> Issued:
    """A run with a page, figures and findings, as small as they can be."""
    folder = outputs / f"fy2563-q{quarter}" / "03000000" / "quarterly_evaluation" / run_id
    folder.mkdir(parents=True)
    title = f"รายงานผล · สำนักงาน &lt;ก&gt; · ไตรมาสที่ {quarter}"
    (folder / "report.html").write_text(f"<title>{title}</title>", encoding="utf-8")
    with (folder / "figures.csv").open("w", encoding="utf-8-sig", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(("figure_id", "label", "value", "text"))
        rows.writerows((name, "ผลงาน", value, value) for name, value in figures.items())
    findings = "rule,severity\nRES-12,warning\nRES-13,warning\nIND-21,note\n"
    (folder / "findings.csv").write_text(findings, encoding="utf-8-sig")
    (folder / manifest.NAME).write_text(f'{{"run_id": "{run_id}"}}', encoding="utf-8")
    asked = {"agency": "03000000", "fiscal_year": 2563, "quarter": quarter}
    return Issued(run_id, folder, "quarterly_evaluation", asked, ended)


def listed(outputs: Path) -> list[dict[str, object]]:
    """Every run of the parts of the list."""
    found: list[dict[str, object]] = []
    for path in sorted((outputs / "catalogue").glob("runs-*.js")):
        text = path.read_text("utf-8").splitlines()[0]
        found += json.loads(text.removeprefix('kpi("list",').removesuffix(")"))
    return found


def figures(outputs: Path, run_id: str) -> list[list[object]]:
    text = (outputs / "catalogue" / "figures" / f"{run_id}.js").read_text("utf-8")
    found: list[list[object]] = json.loads(text.split(",\n")[1].removesuffix(")\n"))
    return found


def test_an_entry_says_what_a_reader_wants_to_know_before_opening(tmp_path: Path) -> None:
    run = made(tmp_path, "a1", 4, "2026-11-26T04:00:00+00:00", total="12.50")

    told = entry(tmp_path, run)

    assert (told.title, told.agency, told.period) == (
        "รายงานผล",
        "สำนักงาน <ก>",
        "ไตรมาสที่ 4",
    )
    assert (told.year, told.part, told.findings) == (2563, "q4", (0, 2, 1))
    assert told.code == "03000000"
    assert told.folder == "fy2563-q4/03000000/quarterly_evaluation/a1"
    assert told.figures == (("total", "ผลงาน", "12.50", "12.50"),)


def test_a_report_that_is_not_official_says_why_in_the_catalogue_too(tmp_path: Path) -> None:
    run, other = (made(tmp_path, name, 4, "2026-11-26") for name in ("a1", "b2"))
    cover = Cover("รายงานผล", "สำนัก", "ไตรมาสที่ 4", notice=NOTICE)
    page = to_html(Document(cover, (Paragraph(text("ก")),)))
    (run.folder / "report.html").write_text(page, encoding="utf-8")
    written = catalogue(tmp_path, [run, other], lambda _: DRAFT, Words())

    assert [one["notice"] for one in listed(tmp_path)] == [NOTICE, ""]
    page = unbroken(written.page.read_text("utf-8"))
    assert page.count("<br>ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง") == 1


def test_a_secret_in_a_run_stops_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = made(tmp_path, "a1", 4, "2026-11-26T04:00:00+00:00", total="12.50")
    monkeypatch.setenv("CITY_TOKEN", "quarterly_evaluation")

    with pytest.raises(OutputError, match=r"would hold the value of .* CITY_TOKEN"):
        catalogue(tmp_path, [run], lambda _: DRAFT, Words("th"))
    assert not list(tmp_path.glob("*.html"))


def test_figures_of_two_quarters_meet_under_the_quarter_that_is_reported(
    tmp_path: Path,
) -> None:
    one = made(tmp_path, "a1", 3, "", **{"indicator-5.q3.result": "1", "indicator-q3.x": "2"})
    other = made(tmp_path, "b2", 4, "", **{"indicator-5.q4.result": "2"})
    past = made(tmp_path, "c3", 2, "", **{"indicator-5.q1.result": "0"})

    names = [[each[0] for each in entry(tmp_path, run).figures] for run in (one, other, past)]

    assert names == [
        ["indicator-5.q:now.result", "indicator-q:now.x"],
        ["indicator-5.q:now.result"],
        ["indicator-5.q:now-1.result"],
    ]


def test_the_latest_runs_stand_in_the_page_itself_with_where_their_edition_stands(
    tmp_path: Path,
) -> None:
    runs = [made(tmp_path, "b2", 4, "2026-11-26"), made(tmp_path, "a1", 3, "2026-11-25")]
    approved = Standing("approved", comments=2, number=3, replaced_by="ff")

    written = catalogue(tmp_path, runs, lambda _: approved, Words())
    page = unbroken(written.page.read_text("utf-8"))

    assert (written.runs, written.unread) == (2, ())
    assert page.index("quarterly_evaluation/b2/report.html") < page.index("/a1/report.html")
    assert "รับรองแล้ว" in page
    assert "สำนักงาน &lt;ก&gt;" in page
    assert [one["run_id"] for one in listed(tmp_path)] == ["b2", "a1"]
    assert (
        listed(tmp_path)[0]
        | {
            "state": "approved",
            "edition": 3,
            "comments": 2,
            "replaced_by": "ff",
        }
        == listed(tmp_path)[0]
    )


def test_a_run_with_assumed_results_is_never_shown_as_an_edition(tmp_path: Path) -> None:
    run = replace(made(tmp_path, "a1", 4, ""), official=False)

    catalogue(tmp_path, [run], lambda _: Standing("approved"), Words())

    assert listed(tmp_path)[0]["state"] == "what_if"


def test_a_run_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    run = made(tmp_path, "a1", 4, "2026-11-26", total="1")
    catalogue(tmp_path, [run], lambda _: DRAFT, Words())
    (run.folder / "figures.csv").unlink()

    again = catalogue(tmp_path, [run], lambda _: Standing("reviewed"), Words())

    assert again.unread == ()
    assert listed(tmp_path)[0]["state"] == "reviewed"
    assert figures(tmp_path, "a1") == [["total", [["ผลงาน"]], "1", "1"]]


@pytest.mark.parametrize("change", ["manifest", "made again"])
def test_a_run_that_changed_is_read_again(tmp_path: Path, change: str) -> None:
    run = made(tmp_path, "a1", 4, "2026-11-26", total="1")
    catalogue(tmp_path, [run], lambda _: DRAFT, Words())
    table = run.folder / "figures.csv"
    table.write_text(table.read_text("utf-8-sig").replace("1,1", "2,2"), "utf-8-sig")
    if change == "manifest":
        (run.folder / manifest.NAME).write_text("{}", encoding="utf-8")
    else:
        run = replace(run, ended="2026-11-27")

    catalogue(tmp_path, [run], lambda _: DRAFT, Words())

    assert figures(tmp_path, "a1") == [["total", [["ผลงาน"]], "2", "2"]]


def test_a_run_that_cannot_be_read_is_named_and_the_others_are_listed(tmp_path: Path) -> None:
    runs = [made(tmp_path, "a1", 4, ""), made(tmp_path, "b2", 3, "")]
    (runs[0].folder / "findings.csv").unlink()

    written = catalogue(tmp_path, runs, lambda _: DRAFT, Words())

    assert written.runs == 1
    assert "run a1 cannot be listed" in written.unread[0]
    assert "--force" in written.unread[0]


def test_a_run_that_is_gone_leaves_nothing_behind(tmp_path: Path) -> None:
    runs = [made(tmp_path, f"{number:04x}", 4, "") for number in range(502)]
    catalogue(tmp_path, runs, lambda _: DRAFT, Words())
    assert len(list((tmp_path / "catalogue").glob("runs-*.js"))) == 2

    catalogue(tmp_path, runs[:1], lambda _: DRAFT, Words())

    left = sorted(path.name for path in (tmp_path / "catalogue").rglob("*.js"))
    assert left == ["0000.js", "runs-1.js"]


def test_the_catalogue_lists_no_folder_of_its_own_as_a_run(tmp_path: Path) -> None:
    run = made(tmp_path, "a1", 4, "")
    catalogue(tmp_path, [run], lambda _: DRAFT, Words())

    assert [each.run_id for each in issued(tmp_path)] == ["a1"]


def test_no_text_of_a_report_can_end_the_script_it_stands_in(tmp_path: Path) -> None:
    run = made(tmp_path, "a1", 4, "")
    page = run.folder / "report.html"
    page.write_text("<title>&lt;/script&gt;&lt;b&gt; · ก · ข</title>", encoding="utf-8")

    written = catalogue(tmp_path, [run], lambda _: DRAFT, Words())

    text = written.page.read_text("utf-8")
    assert text.count("</script>") == 2
    assert "&lt;/script&gt;&lt;b&gt;" in text


def test_the_page_speaks_english_when_asked(tmp_path: Path) -> None:
    written = catalogue(tmp_path, [], lambda _: DRAFT, Words("en"))

    page = written.page.read_text("utf-8")
    assert '<html lang="en">' in page
    assert "There is no report yet." in page


def test_every_state_of_an_edition_has_its_word() -> None:
    states = {f"catalogue.state.{state}" for state in (*State, "what_if")}

    assert states - texts().keys() == set()
