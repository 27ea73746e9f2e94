"""What answers say together, what is never shown, and what is not taken in."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_lib.datasets import ProjectFolder, Workspace
from kpi_lib.errors import DatasetError
from kpi_lib.privacy import persons_in
from kpi_lib.projects import project_records
from kpi_lib.projects.records import handout
from kpi_lib.questionnaire import (
    Form,
    Gain,
    Questionnaire,
    forms,
    gain,
    hidden_groups,
    questionnaire,
    spread,
    survey,
)
from kpi_lib.questionnaire.illustration import of_folder
from kpi_lib.questionnaire.intake import as_table, returned
from kpi_lib.questionnaire.statistics import measured
from kpi_lib.questionnaire.template import as_csv, as_xlsx

STEP = st.integers(1, 5)
PAIRS = st.lists(st.tuples(STEP, STEP), min_size=2, max_size=60)


@pytest.fixture(scope="module")
def folder(root: Path) -> ProjectFolder:
    return ProjectFolder(Workspace(root), "house_secretariat", 2564, "seminar")


@pytest.fixture(scope="module")
def questions(folder: ProjectFolder) -> Questionnaire:
    return questionnaire(folder.table("questionnaire"))


@given(st.lists(STEP, min_size=1))
def test_a_mean_is_exact_and_every_answer_is_counted(answers: list[int]) -> None:
    found = spread(answers, 1, 5)

    assert found.mean == statistics.mean(Fraction(answer) for answer in answers)
    assert found.counts == tuple(answers.count(step) for step in (1, 2, 3, 4, 5))


def test_no_answers_have_no_mean() -> None:
    assert spread([], 1, 5).mean is None


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_a_gain_is_that_of_an_independent_computation(pairs: list[tuple[int, int]]) -> None:
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    differences = [a - b for b, a in pairs]

    found = gain(before, after, 95)

    assert found
    assert found.mean == Fraction(sum(differences), len(differences))
    if len(set(differences)) == 1:
        assert (found.low, found.high, found.effect) == (None, None, None)
        return
    deviation = statistics.stdev(differences)
    assert found.effect == measured(statistics.mean(differences) / deviation)
    half = quantile(0.975, len(pairs) - 1) * deviation / math.sqrt(len(pairs))
    assert float(found.high) == pytest.approx(float(found.mean) + half, abs=2e-6)
    assert float(found.low) == pytest.approx(float(found.mean) - half, abs=2e-6)


@cache
def quantile(share: float, freedom: int) -> float:
    """Quantile of Student's distribution by halving, its area by Simpson's rule."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2))
    scale /= math.sqrt(freedom * math.pi)

    def area(end: float) -> float:
        # t = sqrt(freedom) * tan(angle) makes a finite stretch of a long tail
        top, steps = math.atan(end / math.sqrt(freedom)), 2000
        width = top / steps
        heights = [math.cos(n * width) ** (freedom - 1) for n in range(steps + 1)]
        inner = 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])
        whole = width / 3 * (heights[0] + inner + heights[-1])
        return 0.5 + scale * math.sqrt(freedom) * whole

    low, high = 0.0, 1000.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if area(middle) < share else (low, middle)
    return (low + high) / 2


def test_the_independent_quantile_is_that_of_printed_tables() -> None:
    printed = {1: 12.706, 4: 2.776, 30: 2.042, 120: 1.980}

    assert {n: round(quantile(0.975, n), 3) for n in printed} == printed


def test_a_gain_of_nobody_and_of_one_says_no_more_than_it_can() -> None:
    assert gain([], [], 95) is None
    assert gain([2], [4], 95) == Gain(1, Fraction(2), None, None, None)


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(ValueError, match="zip"):
        gain([1, 2], [3], 95)


SIZES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


@given(SIZES, st.integers(2, 9))
def test_what_is_hidden_cannot_be_had_by_subtraction(
    sizes: dict[str, int], fewest: int
) -> None:
    hidden = hidden_groups(sizes, fewest)

    shown = sizes.keys() - hidden
    left = [sizes[group] for group in hidden if sizes[group]]
    assert all(sizes[group] >= fewest for group in shown)
    assert not left or not shown or (len(left) > 1 and sum(left) >= fewest)


@given(SIZES, st.integers(2, 9))
def test_nothing_is_hidden_without_need(sizes: dict[str, int], fewest: int) -> None:
    large = {group: fewest + more for group, more in sizes.items()}

    assert hidden_groups(large, fewest) == frozenset()


def form(number: int, group: str, questions: Questionnaire, step: int) -> Form:
    answers = dict.fromkeys(questions.columns[4:-2], step)
    return Form(str(number), "1", 2, group, answers, {})


RULES = {"understands_from": Decimal(4), "fewest": 5, "confidence_pct": 95}


def test_a_group_of_four_is_hidden_and_so_is_the_next(questions: Questionnaire) -> None:
    people = [("few", 4), ("some", 6), ("many", 20)]
    given = [form(n, group, questions, 4) for group, count in people for n in range(count)]

    found = survey(given, questions, **RULES)

    assert [(one.group_id, one.is_hidden) for one in found.groups] == [
        ("few", True),
        ("some", True),
        ("many", False),
    ]
    assert all(one.before is None for one in found.groups if one.is_hidden)


def test_a_group_is_counted_by_its_question_with_fewest_answers(
    questions: Questionnaire,
) -> None:
    given = [form(n, "big", questions, 4) for n in range(20)]
    given += [form(n, "other", questions, 4) for n in range(30)]
    small = [form(n, "small", questions, 4) for n in range(6)]
    for one in small[:2]:
        del one.answers["K1_before"]

    found = survey([*given, *small], questions, **RULES)

    assert {one.group_id for one in found.groups if one.is_hidden} == {"small", "big"}


def test_four_respondents_in_all_say_nothing(questions: Questionnaire) -> None:
    found = survey([form(n, "g", questions, 5) for n in range(4)], questions, **RULES)

    assert found.is_hidden
    assert (found.questions, found.comments, found.judged) == ((), (), 0)
    assert all(one.is_hidden for one in found.groups)


def test_a_respondent_understands_from_the_mean_on_and_only_if_all_is_answered(
    questions: Questionnaire,
) -> None:
    given = [form(n, "g", questions, 4) for n in range(6)]
    short = form(7, "g", questions, 4)
    short.answers["K5_after"] = 3
    silent = form(8, "g", questions, 5)
    del silent.answers["K5_after"]

    found = survey([*given, short, silent], questions, **RULES)

    assert (found.judged, found.understood) == (7, 6)


def test_comments_are_told_in_the_order_of_the_letters_and_once(
    questions: Questionnaire,
) -> None:
    given = [form(n, "g", questions, 4) for n in range(6)]
    for one, said in zip(given, ("ข", "ก", "ข"), strict=False):
        one.comments["C1"] = said

    found = survey(given, questions, **RULES)

    assert [told for _, told in found.comments] == [("ก", "ข"), ()]


def test_the_illustrative_answers_are_those_of_their_seed(folder: ProjectFolder) -> None:
    shipped = (folder.path / "responses.csv").read_bytes()

    assert of_folder(folder.path).encode() == shipped
    assert shipped.count(b"\n") == 331


def test_the_illustrative_tables_are_marked_and_the_document_is_not(
    folder: ProjectFolder,
) -> None:
    names = ("attendance", "budget_actual", "deliveries", "results", "responses")
    register = folder.workspace.register()
    place = "projects/house_secretariat/fy2564/seminar"

    made_up = {n for n, e in register.items() if n.startswith(place) and e.illustrative}

    assert made_up == {f"{place}/{name}.csv" for name in names}
    assert project_records(folder).illustrative


@pytest.mark.parametrize(
    "text",
    [
        "โทร 02-000-0000",
        "ติดต่อ ๐๘๑ ๐๐๐ ๐๐๐๐",
        "+66 81 000 0000",
        "1 2345 67890 12 3",
        "someone@example.org",
        "นายสมมติ ใจดี พูดดีมาก",
        "ขอชมคุณสมมติ",
        "น.ส. สมมติ",
        "ดร.สมมติ",
        "Mr. Example spoke well",
    ],
)
def test_what_names_a_person_is_seen(text: str) -> None:
    assert persons_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "คุณภาพของเอกสารดี",
        "ขอบคุณทีมงาน",
        "ปีงบประมาณ 2564-2565",
        "งบ 2,500,000 บาท",
        "ควรเชิญนายกรัฐมนตรี",
        "วิทยากรพูดเร็ว",
        "",
    ],
)
def test_what_names_nobody_passes(text: str) -> None:
    assert persons_in(text) == ()


@pytest.fixture(params=[".csv", ".xlsx"])
def sheet(request: pytest.FixtureRequest, folder: ProjectFolder, tmp_path: Path) -> Path:
    writers = {".csv": as_csv, ".xlsx": as_xlsx}
    path = tmp_path / f"answers{request.param}"
    path.write_bytes(writers[request.param](handout(folder, "1", None)))
    return path


def test_a_sheet_that_was_handed_out_can_be_read_back(
    sheet: Path, questions: Questionnaire
) -> None:
    table = returned(sheet, questions)

    assert len(table.rows) == 330
    assert {row["quarter"] for row in table.rows} == {"2"}
    assert [row["form_id"] for row in table.rows][::329] == ["001", "330"]
    assert not any(one.returned for one in forms(table, questions))


def test_the_same_questions_give_the_same_bytes(folder: ProjectFolder) -> None:
    out = handout(folder, "1", None)

    assert as_xlsx(out) == as_xlsx(out)
    assert as_csv(out) == as_csv(out)


def test_an_activity_without_people_has_no_sheet(folder: ProjectFolder) -> None:
    with pytest.raises(DatasetError, match=r"activity '4' names no people.*1, 2, 3"):
        handout(folder, "4", None)


def test_answers_of_a_spreadsheet_become_the_table_of_a_project(
    folder: ProjectFolder, questions: Questionnaire, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "back.xlsx"
    path.write_bytes(as_xlsx(handout(folder, "1", None)))
    book = load_workbook(path)
    sheet = book["คำตอบ"]
    sheet["E2"], sheet["F2"], sheet["U2"] = 3, 4.0, "ดี"
    book.save(path)

    lines = as_table(returned(path, questions)).splitlines()

    assert lines[0] == ",".join(questions.columns)
    assert lines[1].startswith("001,1,2,secretary_general,3,4,,")
    assert lines[1].endswith(",ดี,")


def spoilt(path: Path, cell: str, value: object) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["คำตอบ"][cell] = value
    book.save(path)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("E2", "=1+3", "answers.xlsx:2:E holds the formula '=1\\+3'"),
        ("E2", True, "answers.xlsx:2:E holds True, which is no answer"),
        ("E1", "K9_before", "answers.xlsx:1 has an unknown column 'K9_before'; did you mean"),
        ("E1", "K1_after", "answers.xlsx:1 names the column 'K1_after' twice"),
        ("V1", None, "answers.xlsx:1 lacks the column 'C2'"),
    ],
)
def test_a_spreadsheet_that_cannot_be_read_is_refused(  # noqa: PLR0913, PLR0917 - a case
    folder: ProjectFolder,
    questions: Questionnaire,
    tmp_path: Path,
    cell: str,
    value: object,
    said: str,
) -> None:
    path = tmp_path / "answers.xlsx"
    path.write_bytes(as_xlsx(handout(folder, "1", None)))
    spoilt(path, cell, value)

    with pytest.raises(DatasetError, match=said):
        returned(path, questions)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", b"form_id\n", "lacks the column 'activity_id'"),
        ("a.csv", b"\xff\xfe", "a.csv is not CSV in UTF-8"),
        ("a.csv", b"x" * 140_000, "a.csv:1 has a cell of 140000 letters in column 1"),
        ("a.xlsx", b"no zip", "a.xlsx is not an Excel workbook but another kind of file"),
        ("a.xlsx", b"PK\x03\x04", "a.xlsx is not an Excel workbook but damaged"),
        ("a.ods", b"", "a.ods is neither .csv nor .xlsx"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(
    questions: Questionnaire, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(DatasetError, match=said):
        returned(tmp_path / name, questions)


def test_a_file_that_is_not_there_is_refused(questions: Questionnaire, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"gone\.csv cannot be read"):
        returned(tmp_path / "gone.csv", questions)


@pytest.fixture
def read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Read a sheet by the command: exit status, and everything it said."""
    from kpi_lib.cli import main

    def run(content: str) -> tuple[int, str]:
        path = tmp_path / "back.csv"
        path.write_text(content, encoding="utf-8")
        project = ["--agency", "house_secretariat", "--fiscal-year", "2564"]
        out = ["--project", "seminar", "--output", str(tmp_path / "responses.csv")]
        status = main(["questionnaire", "read", str(path), *project, *out])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",3,4,3,4,2", ",9,4,3,4,2", "RSP-08 back.csv:2:K1_before '9'"),
        (",3,4,3,4,2", ",x,4,3,4,2", "RSP-08 back.csv:2:K1_before 'x'"),
        ("\n002,", "\n001,", "RSP-04 back.csv:2:form_id '001'"),
        ("001,1,2,secretary_general", "001,1,2,guests", "RSP-05 back.csv:2:group_id 'guests'"),
        ("001,1,2", "001,1,7", "RSP-07 back.csv:2:quarter '7'"),
    ],
)
def test_an_impossible_answer_is_refused_by_file_row_column_value_and_rule(  # noqa: PLR0913, PLR0917 - a case
    folder: ProjectFolder, read: Callable, tmp_path: Path, old: str, new: str, said: str
) -> None:
    shipped = (folder.path / "responses.csv").read_text("utf-8")
    assert old in shipped

    status, told = read(shipped.replace(old, new, 1))

    assert status == 1
    assert said in told
    assert not (tmp_path / "responses.csv").exists()


def test_answers_that_are_possible_are_taken_in_as_they_are(
    folder: ProjectFolder, read: Callable, tmp_path: Path
) -> None:
    shipped = (folder.path / "responses.csv").read_text("utf-8")

    status, told = read(shipped)

    assert (status, told) == (0, "back.csv: 271 of 330 forms returned\n")
    assert (tmp_path / "responses.csv").read_text("utf-8") == shipped
