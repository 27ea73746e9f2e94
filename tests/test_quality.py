"""The quality log: every question is answered from a fact, and breaking the fact changes it."""

from __future__ import annotations

import copy
import json
import re
import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from signed_runs import APPROVER, ASSURER, Office, issue

from kpi_lib.audit import kept
from kpi_lib.cli import main
from kpi_lib.editions import State
from kpi_lib.editions.attestations import Vouched
from kpi_lib.editions.statements import Attestation, Matter
from kpi_lib.figures import Figure
from kpi_lib.quality import gathered, log
from kpi_lib.quality.answers import FACTS
from kpi_lib.quality.checklist import Standing, checklist
from kpi_lib.quality.evidence import Evidence

QUESTIONS = {
    question.question_id: question for part in checklist() for question in part.questions
}
SOUND = {
    "1": "named",
    "2": "registered",
    "3": "complete",
    "4": "clean",
    "5": "ruled",
    "6": "worked",
    "7": "assured",
    "8": "half_up",
    "9": "none",
    "10": "committed",
    "11": "locked",
    "12": "effective",
    "13": "ready",
    "14": "first",
    "15": "whole",
    "16": "approved",
    "17": "clean",
    "18": "plain",
    "B1": "open",
    "B2": "clean",
    "B3": "told",
    "B4": "assured",
    "B5": "licensed",
    "S1": "automatic",
    "S2": "there",
    "S3": "standard",
    "S4": "calls",
    "S5": "set",
    "S6": "there",
    "S7": "locked",
    "S8": "recorded",
    "S9": "tidy",
    "G1": "package",
    "G2": "script",
    "G3": "command",
    "G4": "told",
}
"""Answers of a run with nothing amiss."""


def row(**more: str) -> dict[str, str]:
    """A row of figures.csv."""
    given = {
        "figure_id": "indicator-1.q2.attainment",
        "label": "ร้อยละความสำเร็จ",
        "value": "66.666",
        "text": "66.67",
        "unit": "ร้อยละ",
        "rule": "attainment",
        "working": "2 / 3 x 100",
        "inputs": "data/agencies.csv:2:agency_code",
    }
    return {**given, **more}


@pytest.fixture
def sound(office: Office) -> Evidence:
    """Evidence of a run with nothing amiss, all of it, signed by three."""
    folder = office.approve(issue(office.workspace))
    real = gathered(office.workspace, office.edition(folder), office.folders)
    told = copy.deepcopy(dict(real.told))
    told["inputs"]["data"] = {
        "data/agencies.csv": "1",
        "data/frameworks/small.yaml": "2",
        "expectations/results.json": "3",
    }
    told["inputs"]["fonts"] = {"a.ttf": "4"}
    settings = "[build-system]\n[tool.ruff]\n[tool.mypy]\n[tool.importlinter]\n"
    return replace(
        real,
        told=told,
        clock={"started": "1", "ended": "2", "user": "u", "commit": "a" * 40},
        outputs=(*real.outputs, "audit.xlsx"),
        figures=(row(),),
        page={"indicator-1.q2.attainment": "66.67"},
        named=True,
        pdfa="3A",
        paths=(),
        lost=(),
        register={"data/agencies.csv": "1"},
        texts={
            "README.md": "kpi run quarterly",
            "CHANGELOG.md": "## 0.1.0\n",
            "LICENSE": "MIT License\n",
            "pyproject.toml": settings,
            "requirements.lock": "x==1 \\\n",
            ".ci/run": "make test",
            "docs/method.md": "method",
        },
        counted={"tests": 3, "cases": 2, "docs": 4},
        folders=frozenset(
            ("data", "docs", "expectations", "kpi_lib", "notebooks", "tests", "outputs")
        ),
    )


def answers(found: Evidence) -> dict[str, str]:
    return {entry.question.question_id: entry.key for entry in log(found)}


def without(found: Evidence, part: str, *, data: str = "", add: str = "") -> Evidence:
    """Evidence whose manifest lacks a part, or a file of its data, or has one more."""
    told = copy.deepcopy(dict(found.told))
    if part:
        told["inputs"].pop(part)
    if data:
        told["inputs"]["data"].pop(data)
    if add:
        told["inputs"]["data"][add] = "9"
    return replace(found, told=told)


def signed(found: Evidence, state: State, *lost: Any) -> Evidence:  # noqa: ANN401 - roles
    """Evidence on an edition whose sign-offs in these roles do not count."""
    verdicts = replace(
        found.edition.verdicts,
        signatures=tuple(
            replace(one, why_not="withdrawn") if one.statement.role in lost else one
            for one in found.edition.signatures
        ),
    )
    edition = replace(found.edition, verdicts=verdicts)
    assert edition.state is state
    return replace(found, edition=edition)


def figure(found: Evidence, **more: str) -> Evidence:
    return replace(found, figures=(row(**more),))


def cell(found: Evidence, source: str = "", count: int | None = 1) -> Evidence:
    book = copy.deepcopy(found.notebook)
    assert book is not None
    book.cells[0].execution_count = count
    book.cells[0].source = source or book.cells[0].source
    return replace(found, notebook=book)


def clock(found: Evidence, **more: str) -> Evidence:
    return replace(found, clock={**found.clock, **more})


def text(found: Evidence, name: str, content: str = "") -> Evidence:
    texts = {key: value for key, value in found.texts.items() if key != name}
    return replace(found, texts={**texts, **({name: content} if content else {})})


def edition(found: Evidence, **more: Any) -> Evidence:  # noqa: ANN401 - of any kind
    return replace(found, edition=replace(found.edition, **more))


def finding(found: Evidence, severity: str) -> Evidence:
    return replace(found, findings=({"severity": severity},))


def vouched(found: Evidence, matter: Matter, *, proven: bool = True) -> Evidence:
    said = Attestation(
        reviewer_id="assurer-1" if proven else "",
        office="กองแผน",
        key="SHA256:x" if proven else "",
        note="make test: all passed",
        when="2026-11-02T09:00:00+07:00",
        matter=matter,
        version="0.1.0",
        code_sha256="2" * 64,
    )
    return replace(found, vouched={matter: Vouched(said, proven)})


HARM = ("report.html differs",)
ONCE = "data/corrections/01/fy2563.csv"
BREAKS: list[tuple[str, str, Callable[[Evidence], Evidence]]] = [
    ("1", "unprinted", lambda e: replace(e, named=False)),
    ("1", "unnamed", lambda e: replace(e, figures=(row(), row()))),
    ("2", "unregistered", lambda e: replace(e, register={"data/agencies.csv": "0"})),
    ("3", "gaps", lambda e: figure(e, value="", text="–")),
    ("3", "unlisted", lambda e: replace(e, figures=())),
    ("4", "doubted", lambda e: finding(e, "warning")),
    ("4", "unchecked", lambda e: finding(e, "critical")),
    ("4", "unchecked", lambda e: without(e, "", data="expectations/results.json")),
    ("5", "unruled", lambda e: without(e, "", data="data/frameworks/small.yaml")),
    ("5", "unruled", lambda e: figure(e, rule="")),
    ("6", "bare", lambda e: figure(e, working="")),
    ("7", "ready", lambda e: signed(e, State.APPROVED, ASSURER)),
    ("7", "none", lambda e: replace(e, outputs=("figures.csv",))),
    ("8", "astray", lambda e: figure(e, text="66.66")),
    ("8", "astray", lambda e: figure(e, value="2.5", text="2")),
    ("9", "declared", lambda e: without(e, "", add=ONCE)),
    ("9", "unknown", lambda e: replace(e, told={})),
    ("10", "dirty", lambda e: clock(e, commit="a" * 40 + "+")),
    ("10", "no_history", lambda e: clock(e, commit="")),
    ("10", "disorder", lambda e: cell(e, count=7)),
    ("10", "vouched", lambda e: vouched(e, Matter.TESTS)),
    ("10", "stated", lambda e: vouched(e, Matter.TESTS, proven=False)),
    ("11", "unlocked", lambda e: text(e, "requirements.lock", "x==2 \\\n")),
    ("11", "unrecorded", lambda e: without(e, "fonts")),
    ("12", "apart", lambda e: without(e, "parameters")),
    ("13", "lost", lambda e: replace(e, lost=("data/agencies.csv",))),
    ("13", "damaged", lambda e: replace(e, damage=HARM)),
    ("14", "compared", lambda e: replace(edition(e, replaces="ab"), changed=3)),
    ("14", "incomparable", lambda e: edition(e, replaces="ab")),
    ("15", "damaged", lambda e: replace(e, damage=HARM)),
    ("15", "apart", lambda e: replace(e, page={"indicator-1.q2.attainment": "66.68"})),
    ("16", "reviewed", lambda e: signed(e, State.REVIEWED, APPROVER)),
    ("16", "draft", lambda e: signed(e, State.DRAFT, APPROVER, ASSURER)),
    ("16", "refused", lambda e: edition(e, harm=HARM)),
    ("17", "leaks", lambda e: replace(e, paths=("report.html",))),
    ("18", "bound", lambda e: replace(e, pdfa="")),
    ("18", "bound", lambda e: replace(e, outputs=("report.pdf",))),
    ("B1", "other", lambda e: without(e, "code")),
    ("B2", "dirty", lambda e: clock(e, commit="a" * 40 + "+")),
    ("B2", "none", lambda e: clock(e, commit="")),
    ("B3", "untold", lambda e: text(e, "README.md")),
    ("B4", "unsigned", lambda e: signed(e, State.APPROVED, ASSURER)),
    ("B4", "unsigned", lambda e: edition(e, harm=HARM)),
    ("B4", "vouched", lambda e: vouched(e, Matter.REVIEW)),
    ("B4", "stated", lambda e: vouched(e, Matter.REVIEW, proven=False)),
    ("B5", "unlicensed", lambda e: text(e, "LICENSE")),
    ("S1", "corrected", lambda e: without(e, "", add=ONCE)),
    ("S1", "touched", lambda e: replace(e, damage=HARM)),
    ("S2", "thin", lambda e: text(e, "docs/method.md")),
    ("S3", "astray", lambda e: replace(e, folders=frozenset({"data"}))),
    ("S4", "defines", lambda e: cell(e, "def score():\n    return 5")),
    ("S5", "loose", lambda e: text(e, "pyproject.toml", "[tool.ruff]")),
    ("S6", "thin", lambda e: replace(e, counted={"tests": 3, "cases": 0, "docs": 4})),
    ("S6", "vouched", lambda e: vouched(e, Matter.TESTS)),
    ("S6", "stated", lambda e: vouched(e, Matter.TESTS, proven=False)),
    ("S7", "unlocked", lambda e: text(e, "requirements.lock")),
    ("S8", "silent", lambda e: replace(e, clock={"ended": "2"})),
    ("S9", "untidy", lambda e: replace(e, figures=({"figure_id": "a", "value": ""},))),
    ("G1", "loose", lambda e: text(e, "pyproject.toml")),
    ("G2", "none", lambda e: text(e, ".ci/run")),
    ("G3", "unknown", lambda e: without(e, "parameters")),
    ("G4", "untold", lambda e: text(e, "CHANGELOG.md", "## 0.0.9")),
]


def test_a_sound_run_answers_every_question(sound: Evidence) -> None:
    assert answers(sound) == SOUND
    for entry in log(sound):
        assert entry.said("th")
        assert "{" not in entry.said("en")


@pytest.mark.parametrize(
    ("question", "key", "broken"),
    BREAKS,
    ids=[f"{n}-{q}-{k}" for n, (q, k, _) in enumerate(BREAKS)],
)
def test_breaking_a_fact_changes_its_answer(
    question: str, key: str, broken: Callable[[Evidence], Evidence], sound: Evidence
) -> None:
    fact = FACTS[QUESTIONS[question].fact]
    if question == "S9":
        answer, values = fact(broken(sound))
    else:
        entry = next(one for one in log(broken(sound)) if one.question.question_id == question)
        answer, values = entry.key, entry.values
    wording = QUESTIONS[question].answers[key]

    assert answer == key
    assert wording.th.format(**values)
    assert wording.en.format(**values)


def test_every_answer_of_every_question_is_reached_and_none_is_given_by_default() -> None:
    reached = {(question, key) for question, key, _ in BREAKS} | set(SOUND.items())
    there = {(name, key) for name, question in QUESTIONS.items() for key in question.answers}

    assert there == reached
    assert len(QUESTIONS) == 36
    for question in QUESTIONS.values():
        standings = [answer.standing for answer in question.answers.values()]
        assert Standing.NOT_DONE in standings or len(set(standings)) > 1, question.question_id


def test_both_languages_of_an_answer_fill_in_the_same() -> None:
    def names(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    for question in QUESTIONS.values():
        assert question.title.keys() == {"th", "en"}
        for answer in question.answers.values():
            assert names(answer.th) == names(answer.en), answer


def test_every_fact_is_asked_once() -> None:
    assert sorted(question.fact for question in QUESTIONS.values()) == sorted(FACTS)


def test_the_same_folder_and_records_give_the_same_answers(office: Office) -> None:
    folder = office.approve(issue(office.workspace))
    found = [gathered(office.workspace, office.edition(folder), office.folders) for _ in "ab"]
    first, second = map(log, found)

    assert [(one.key, one.values) for one in first] == [(one.key, one.values) for one in second]


def test_evidence_is_read_from_the_files(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.approve(issue(office.workspace))
    second = issue(office.workspace, Figure("indicator-1.q2.result", "ผลงาน", None, "21.00"))
    office.approve(second)
    page = f'<p id="fig-a.b"><span>21.00</span></p>{second.name} /home/somebody/x'
    (second / "report.html").write_text(page, "utf-8")
    found = gathered(office.workspace, office.edition(second), office.folders)

    assert found.changed == 1
    assert found.page == {"a.b": "21.00"}
    assert found.paths == ("report.html",)
    assert found.named
    assert found.damage == ("report.html differs",)
    assert "data/agencies.csv" in found.lost
    sha = found.data["data/agencies.csv"]
    monkeypatch.setattr(kept, "digest", lambda _: sha)
    path = office.workspace.outputs / kept.FOLDER / sha
    path.parent.mkdir()
    path.write_bytes(b"what went in")
    found = gathered(office.workspace, office.edition(first), office.folders)
    assert "data/agencies.csv" not in found.lost


def test_a_run_whose_files_cannot_be_read_is_answered_too(office: Office) -> None:
    folder = office.approve(issue(office.workspace))
    for path in folder.iterdir():
        path.write_bytes(b"\xff\x00{")
    found = gathered(office.workspace, office.edition(folder), office.folders)
    standings = [entry.standing for entry in log(found) if entry.part.name == "trust"]

    assert Standing.DONE not in standings


def test_the_command_answers_on_the_terminal_as_json_and_as_a_page(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KPI_ROOT", str(office.workspace.root))
    folder = issue(office.workspace)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["qa", folder.name, "--language", "en"]) == 0
    shown = capsys.readouterr().out
    assert main(["qa", folder.name, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    paths = [tmp_path / f"quality.{kind}" for kind in ("html", "pdf")]
    for path in paths:
        assert main(["qa", folder.name, "--output", str(path)]) == 0
    inside = main(["qa", folder.name, "--output", str(folder / "quality.html")])

    counted = r"36 questions: \d+ done \(\+\), \d+ left to people \(\?\), \d+ not done \(-\)"
    assert re.fullmatch(counted, shown.splitlines()[-1])
    assert [item["item"] for item in told["items"]] == list(QUESTIONS)
    assert "บันทึกคุณภาพ" in paths[0].read_text("utf-8")
    assert paths[1].read_bytes().startswith(b"%PDF-")
    assert inside == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
