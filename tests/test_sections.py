from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpi_lib import sections
from kpi_lib.blocks import Block, Card, Cover, Fact, Items, Paragraph, Summary, Table
from kpi_lib.corrections import Correction
from kpi_lib.datasets import Workspace
from kpi_lib.datasets.register import RECEIVED
from kpi_lib.evaluation import Evaluation, evaluate
from kpi_lib.figures import Origin
from kpi_lib.findings import Finding, Severity
from kpi_lib.framework import load_framework
from kpi_lib.periods import Quarter
from kpi_lib.records import Input, Records, records
from kpi_lib.report.display import words as said
from kpi_lib.rules import rules
from kpi_lib.sections import doubts, sources
from kpi_lib.sections.sources import formula
from kpi_lib.wording import ENGLISH, Words, texts

THAI = re.compile("[\u0e01-\u0e5b]")


@pytest.fixture(scope="module")
def read(root: Path) -> Records:
    return records(Workspace(root), "03000000", 2563)


@pytest.fixture(scope="module")
def evaluated(root: Path, read: Records) -> Evaluation:
    return of(root, read, 4)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("หน้าของหน่วยงาน", "method.direction"),
        ("แฟ้ม form.xlsx ตัวชี้วัด!8 (แฟ้ม 0123456789ab)", "method.direction.received"),
    ],
)
def test_a_direction_that_an_agency_may_have_sent_is_not_called_our_reading(
    evaluated: Evaluation, source: str, told: str
) -> None:
    first, *others = evaluated.agreement.indicators
    sent = (replace(first, source=source), *others)
    agreement = replace(evaluated.agreement, indicators=sent)
    words = Words("th")

    method = repr(sections.method(replace(evaluated, agreement=agreement), (), words))

    keys = ("method.direction", "method.direction.received")
    assert [key for key in keys if words(key) in method] == [told]


def of(root: Path, read: Records, quarter: int) -> Evaluation:
    rules = load_framework(Workspace(root).framework(read.agreement.framework_id))
    known = read.until(quarter)
    return evaluate(known.agreement, rules, Quarter(2563, quarter), known.findings)


def statements(blocks: tuple[Block, ...]) -> list[str]:
    summary = next(block for block in blocks if isinstance(block, Summary))
    return ["".join(run.text for run in fact.runs) for fact in summary.statements]


@pytest.mark.parametrize(("letters", "times"), [(79, 0), (80, 1), (82, 1), (83, 0), (200, 0)])
def test_only_a_goal_as_long_as_the_source_lets_it_be_is_said_to_be_cut_perhaps(
    evaluated: Evaluation, letters: int, times: int
) -> None:
    card = evaluated.scorecards[0]
    own = replace(card.indicator, goal_name="ก" * letters)
    one = replace(evaluated, scorecards=(replace(card, indicator=own),))

    told = "\n".join(said(block) for block in sections.scorecards(one, Words()))

    assert (told.count("ข้อความอาจถูกตัด"), told.count("ก…")) == (times, 0)


def test_the_summary_is_five_statements_and_a_chart(evaluated: Evaluation) -> None:
    blocks = sections.summary(evaluated, Words())

    assert statements(blocks) == [
        ("คำรับรองมี 8 ตัวชี้วัด เอกสารต้นทางไม่ระบุน้ำหนักและเกณฑ์การให้คะแนน จึงไม่มีคะแนนรวม"),
        ("บรรลุเป้าหมาย 7 จาก 8 ตัวชี้วัด · ยกเลิก: ตัวชี้วัดที่ 8 · เกินเป้าหมาย: ตัวชี้วัดที่ 5 และ 7"),
        (
            "ควรตรวจสอบตัวเลขก่อนใช้ 3 ตัวชี้วัด · ไตรมาสที่ 4: ตัวชี้วัดที่ 8"
            " · ไตรมาสที่ 3: ตัวชี้วัดที่ 1 และ 8 · ไตรมาสที่ 2: ตัวชี้วัดที่ 7"
        ),
        ("ผลงานเพิ่มขึ้น 4 ตัวชี้วัด ลดลง 0 ตัวชี้วัด คงเดิม 3 ตัวชี้วัด · เพิ่มขึ้น: ตัวชี้วัดที่ 3, 4, 5 และ 7"),
        (
            "ให้หน่วยงานยืนยันว่าผลงานเป็นยอดสะสมหรือเฉพาะไตรมาส (ตัวชี้วัดที่ 7)"
            " · สอบถามผู้ประเมินว่ายังไม่ประเมินหรือให้ศูนย์ (ตัวชี้วัดที่ 1)"
            " · ไม่ใช้ตัวเลขของไตรมาสนี้ และตรวจหนังสือยกเลิก (ตัวชี้วัดที่ 8)"
        ),
    ]


def test_the_first_quarter_has_nothing_to_be_compared_with(root: Path, read: Records) -> None:
    first = of(root, read, 1)
    changes = sections.changes(first, Words())

    assert "ไม่มีไตรมาสก่อนให้เทียบ" in statements(sections.summary(first, Words()))[3]
    assert isinstance(changes[1], Paragraph)
    assert not any(isinstance(block, Table) for block in changes)


def test_a_cancelled_indicator_names_its_document_and_has_no_attainment(
    evaluated: Evaluation,
) -> None:
    card = [b for b in sections.scorecards(evaluated, Words()) if isinstance(b, Card)][7]
    facts = {fact.label: "".join(run.text for run in fact.runs) for fact in card.facts}

    assert card.badge.text == "ยกเลิก"
    assert facts["ร้อยละความสำเร็จ"] == "–"
    assert "กท 0302/348" in facts["เอกสารการยกเลิก (ตามที่ต้นทางอ้างถึง)"]


def test_every_warning_stands_on_the_card_of_its_indicator(evaluated: Evaluation) -> None:
    cards = [b for b in sections.scorecards(evaluated, Words()) if isinstance(b, Card)]
    warned = {
        card.anchor.removeprefix("indicator-") for card in cards if "ควรตรวจสอบ" in said(card)
    }

    assert warned == {"1", "7", "8"}


def test_illustrative_data_says_so_on_the_cover(evaluated: Evaluation) -> None:
    made_up = replace(evaluated, agreement=replace(evaluated.agreement, illustrative=True))
    covers = [sections.cover(each, Words())[0] for each in (evaluated, made_up)]

    assert all(isinstance(cover, Cover) for cover in covers)
    assert [cover.notice for cover in covers if isinstance(cover, Cover)] == [
        "",
        "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง",
    ]


def test_a_declared_correction_is_printed_whole() -> None:
    where = Origin("data/corrections/x.csv", 2, "new_value", "20.00")
    one = Correction(
        "results", "7.q2", "result", "0.00", "20.00", "ผลสะสม", "ผู้อำนวยการ", "2020-05-01",
        "หนังสือที่ 1", where,
    )  # fmt: skip
    shown = said(sections.corrections([one], Words())[1])

    assert all(
        word in shown
        for word in (
            *("ตัวชี้วัดที่ 7 ไตรมาสที่ 2", "ผลงาน", "0.00", "20.00", "ผลสะสม"),
            *("ผู้อำนวยการ 1 พฤษภาคม 2563", "หนังสือที่ 1"),
        )
    )


def test_the_annex_shows_the_working_of_every_figure(evaluated: Evaluation) -> None:
    lists = [b for b in sections.annex(evaluated, Words()) if isinstance(b, Items)]
    entries = [r.anchor for b in lists for item in b.items for r in item if r.anchor]
    figures = sections.figures(evaluated, Words())

    assert sorted(entries) == sorted(f"calc-{figure.figure_id}" for figure in figures)
    assert all(figure.working for figure in figures if figure.rule != "read")
    assert any("3 / 2 = 1.5; 1.5 x 100 = 150 =" in said(b) for b in lists)


def test_figures_have_names_of_their_own(evaluated: Evaluation) -> None:
    names = [figure.figure_id for figure in sections.figures(evaluated, Words())]

    assert len(set(names)) == len(names)


def test_an_english_report_is_english_but_for_what_the_source_says(
    evaluated: Evaluation, read: Records
) -> None:
    words = Words("en")
    blocks = (
        *sections.summary(evaluated, words)[:2],
        *sections.changes(evaluated, words),
        *sections.findings(evaluated, words),
        *sections.corrections(read.corrections, words),
        *sections.method(evaluated, (), words),
        *sections.reproduction(evaluated, read.inputs, words),
    )
    thai = [line for block in blocks for line in said(block).splitlines() if THAI.search(line)]

    assert thai == []


def test_a_fact_keeps_its_figure_so_that_it_can_be_asked_why(evaluated: Evaluation) -> None:
    card = [b for b in sections.scorecards(evaluated, Words()) if isinstance(b, Card)][4]
    facts: dict[str, Fact] = {fact.label: fact for fact in card.facts}

    assert facts["ผลงาน"].runs[0].figure == "indicator-5.q4.result"
    assert facts["ร้อยละความสำเร็จ"].runs[0].figure == "indicator-5.q4.attainment"


def test_a_count_points_at_the_cells_that_decide_it(evaluated: Evaluation) -> None:
    figures = {figure.figure_id: figure for figure in sections.figures(evaluated, Words())}
    doubted = {str(origin).rpartition("/")[2] for origin in figures["summary.doubted"].inputs}
    agreed = {origin.file.rpartition("/")[2] for origin in figures["summary.agreed"].inputs}
    reached = {origin.column for origin in figures["summary.reached"].inputs}

    assert doubted == {
        "results.csv:4:mark_2_1",
        "results.csv:27:result",
        "results.csv:32:result",
        "results.csv:33:result",
    }
    assert agreed == {"indicators.csv"}
    assert reached == {"result", "target", "direction"}


def test_the_first_screen_says_that_figures_were_corrected(evaluated: Evaluation) -> None:
    where = Origin("data/corrections/x.csv", 2, "new_value", "1")
    one = Correction(
        "results", "7.q2", "result", "0.00", "1", "ก", "ข", "2020-05-01", "ค", where
    )

    said_of_doubt = statements(sections.summary(evaluated, Words(), [one]))[2]

    assert said_of_doubt.endswith("แก้ไขข้อมูลที่ได้รับอนุมัติแล้ว 1 รายการ")


@pytest.mark.parametrize("kind", ["drawn up", "made up"])
def test_a_table_that_was_made_up_names_no_document(kind: str) -> None:
    given = Input(
        "data/results/1/fy2563/results.csv", "a" * 64, 1, "none", date(2020, 1, 1), kind
    )

    told = sources.documents([given], Words())

    assert ["".join(run.text for run in runs) for runs in told] == [
        "ตารางจัดทำขึ้นเพื่อเป็นตัวอย่าง มิใช่ข้อมูลจริง"
    ]


def test_the_method_names_the_document_that_the_figures_were_taken_from(
    evaluated: Evaluation, read: Records
) -> None:
    told = "\n".join(said(block) for block in sections.method(evaluated, read.inputs, Words()))

    assert "ข้อมูลนำมาจาก หน้าผลการปฏิบัติราชการประจำปีของหน่วยงาน 03000000" in told
    assert "ย่อเป็นถ้อยคำของผู้จัดทำ" in told
    assert told.count("ข้อมูลนำมาจาก") == 1
    assert "สภาผู้แทนราษฎร" not in told


def test_the_method_says_in_its_language_that_files_were_received_and_leaves_out_corrections(
    evaluated: Evaluation, read: Records
) -> None:
    table = next(each for each in read.inputs if each.path.endswith("results.csv"))
    taken = replace(table, document=RECEIVED, kind="received")
    ours = replace(taken, path="data/corrections/x/fy2563.csv", document="declared here")

    for words, says in ((Words(), "แฟ้มที่ได้รับ (ใบรับ"), (ENGLISH, "files received (")):
        told = [said(block) for block in sections.method(evaluated, (taken, ours), words)]
        assert says in "\n".join(told)
        assert "declared here" not in "\n".join(told)
        assert RECEIVED not in "\n".join(told)


def test_a_finding_leads_to_an_indicator_only_where_the_report_has_its_card() -> None:
    told = {"th": "ก", "en": "a"}
    found = [
        Finding("RES-01", Severity.WARNING, "t.csv", 2, "result", "", told, told, own)
        for own in ("1", "99")
    ]

    for carded, links in (({"1"}, ["indicator-1"]), (set(), [])):
        (table,) = (b for b in doubts.findings(found, Words(), carded) if isinstance(b, Table))
        about = table.rows[0][1].runs
        assert [run.link for run in about if run.link] == links
        assert "".join(run.text for run in about) == "1 และ 99"


def test_the_first_screen_counts_the_warnings_that_are_about_no_indicator(
    evaluated: Evaluation,
) -> None:
    told = {"th": "ก", "en": "a"}
    table = Finding("REG-01", Severity.WARNING, "data/x.csv", None, "", "", told, told)
    said_now = statements(sections.summary(evaluated, Words()))[2]
    more = replace(evaluated, findings=(*evaluated.findings, table))

    said_then = statements(sections.summary(more, Words()))[2]
    assert said_then == f"{said_now} · เรื่องที่ควรตรวจสอบในตาราง 1 เรื่อง"


def test_a_place_names_the_folders_of_a_file_where_two_share_a_name() -> None:
    told = {"th": "ก", "en": "a"}
    files = ("data/results/01/fy2564/rounds.csv", "data/results/02/fy2564/rounds.csv")
    found = [
        Finding("RND-01", Severity.WARNING, file, 2, "result", "", told, told, "1")
        for file in files
    ]

    for of, says in (
        (found, "ผลงาน 01/fy2564/rounds.csv:2 result; 02/fy2564/rounds.csv:2 result"),
        (found[:1], "ผลงาน rounds.csv:2 result"),
    ):
        (table,) = (b for b in doubts.findings(of, Words()) if isinstance(b, Table))
        assert "".join(run.text for run in table.rows[0][-1].runs) == says


def test_what_is_to_do_names_indicators_in_order_and_one_that_is_not_agreed_leads_nowhere(
    evaluated: Evaluation,
) -> None:
    told = {"th": "ก", "en": "a"}
    found = tuple(
        Finding("RES-01", Severity.WARNING, "t.csv", 2, "result", "", told, told, own)
        for own in ("99", "5", "1")
    )
    made = sections.summary(replace(evaluated, findings=found), Words())
    (summary,) = (block for block in made if isinstance(block, Summary))
    todo = summary.statements[-1].runs

    assert "".join(run.text for run in todo).endswith("ก (ตัวชี้วัดที่ 1, 5 และ 99)")
    assert [run.link for run in todo if run.link] == ["indicator-1", "indicator-5"]


def test_a_report_without_findings_says_that_the_rules_judge_the_data_only() -> None:
    for words, limit in (
        (Words(), "กฎตรวจเฉพาะรูปแบบและค่าของข้อมูล"),
        (Words("en"), "form and values of the data only"),
    ):
        told = "\n".join(said(block) for block in doubts.findings((), words))

        assert limit in told
        assert words("summary.doubt") not in told, "no performance is told there"


@pytest.mark.parametrize("name", rules())
def test_a_formula_in_thai_says_what_its_names_mean(name: str) -> None:
    said_in_thai = formula(rules()[name], Words()).text

    assert set(re.findall("[A-Za-z_]+", said_in_thai)) <= {"k", "x"}
    assert formula(rules()[name], Words("en")).text == rules()[name].formula


def test_a_name_that_the_source_may_have_cut_is_said_to_go_on_perhaps(
    evaluated: Evaluation,
) -> None:
    cards = [
        block for block in sections.scorecards(evaluated, Words()) if isinstance(block, Card)
    ]
    goals = [fact for card in cards for fact in card.facts if fact.label == Words()("goal")]
    told = ["".join(run.text for run in fact.runs) for fact in goals]

    assert len(told) == 8
    assert all(goal.endswith(" (ต้นทางแสดงเพียงนี้ ข้อความอาจถูกตัด)") for goal in told)


def test_no_number_stands_before_a_plural_that_it_may_not_fit_in_a_title_of_a_chart() -> None:
    titles = [each["en"] for key, each in texts().items() if "chart" in key]
    plural = re.compile(r"\{\w+\} (units|indicators|agencies|items|people)\b")

    assert [title for title in titles if plural.search(title)] == []


def test_the_place_of_a_finding_is_said_in_words_before_the_name_of_the_column() -> None:
    found = Finding(
        "RES-05", Severity.NOTE, "data/results/1/fy2563/results.csv", 19, "mark_2_1", "0",
        {"th": "ก", "en": "a"}, {"th": "ข", "en": "b"}, "5", 3,
    )  # fmt: skip

    for words, says in ((Words(), "ผลประเมิน 2.1"), (ENGLISH, "mark 2.1")):
        (table,) = (b for b in doubts.findings([found], words) if isinstance(b, Table))
        place = table.rows[0][-1].runs
        assert [(run.text, run.style) for run in place] == [
            (f"{says} ", ""),
            ("results.csv:19 mark_2_1", "code"),
        ]
