"""Answers that nobody gave: made up by rule, to show what a report on real ones looks like.

`python -m kpi_lib.questionnaire.illustration FOLDER` writes `responses.csv` of a project. The
same seed gives the same bytes: only `Random.random` is used, whose sequence Python promises to
keep. The data register marks the table as illustrative.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from kpi_lib.datasets import PLANNED, REPORTED, read_table
from kpi_lib.questionnaire.questions import Part, Question, Questionnaire, questionnaire

SEED = 256402
ACTIVITY, QUARTER = "1", "2"
RETURNS, ANSWERS, COMMENTS = 0.88, 0.985, 0.06
"""Shares of those present who return the form, of questions answered, of comments made."""

BEFORE = (0.10, 0.29, 0.40, 0.17, 0.04)
AFTER = (0.00, 0.02, 0.10, 0.46, 0.42)
CONTENT = (0.01, 0.03, 0.15, 0.45, 0.36)
"""Shares of the answers 1 to 5."""

OWN = 0.65
"""How far an answer is of its own; the rest is the leaning of the person."""

HARDER = {"K4_after": 0.06, "K5_after": 0.16, "S4": 0.08, "S5": 0.18}
"""Questions that are answered lower than the others."""

SAID: dict[str, tuple[str, ...]] = {
    "C1": (
        "เวลาบรรยายเรื่องมาตรฐานความโปร่งใสน้อยเกินไป",
        "เอกสารประกอบมาถึงล่าช้า",
        "ห้องสัมมนาแออัด มองจอไม่เห็นจากด้านหลัง",
        "ตัวอย่างการรายงานผลยังไม่ตรงกับงานสนับสนุน",
        "ยังไม่เข้าใจวิธีคิดคะแนนของตัวชี้วัดที่ใช้ร่วมกันหลายสำนัก",
    ),
    "C2": (
        "ขอให้จัดกลุ่มย่อยตามมิติของตัวชี้วัด",
        "ควรเผยแพร่เอกสารล่วงหน้าอย่างน้อยหนึ่งสัปดาห์",
        "ควรมีตัวอย่างการกรอกแบบรายงานรอบ 6 เดือน",
        "ขอให้มีช่องทางออนไลน์สำหรับถามตอบหลังสัมมนา",
        "ควรจัดสัมมนาตั้งแต่ไตรมาสที่ 1",
    ),
}


def illustrative(
    questions: Questionnaire,
    invited: Mapping[str, int],
    present: Mapping[str, int],
    seed: int = SEED,
) -> str:
    """Answers of everyone invited, as the text of a table; the absent return nothing.

    Args:
        questions: What was asked.
        invited: People by group, in the order of the forms.
        present: Those of them who came.
        seed: Start of the sequence of chances.
    """
    chance = Random(seed)  # noqa: S311 - made up on purpose, no secret
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(questions.columns)
    number = 0
    for group, people in invited.items():
        for place in range(people):
            number += 1
            came = place < present[group]
            answers = _answers(questions, chance) if came else {}
            cells = [answers.get(column, "") for column in questions.columns[4:]]
            writer.writerow([f"{number:03}", ACTIVITY, QUARTER, group, *cells])
    return out.getvalue()


def _answers(questions: Questionnaire, chance: Random) -> dict[str, str]:
    if chance.random() >= RETURNS:
        return {}
    leaning = chance.random()
    found: dict[str, str] = {}
    for question in questions.questions:
        if question.part is Part.COMMENT:
            said = SAID[question.item_id]
            if chance.random() < COMMENTS:
                found[question.item_id] = said[int(chance.random() * len(said))]
        else:
            found |= _scaled(question, chance, leaning)
    return found


def _scaled(question: Question, chance: Random, leaning: float) -> dict[str, str]:
    shares = (BEFORE, AFTER) if question.part is Part.KNOWLEDGE else (CONTENT,)
    return {
        column: str(_step(_place(chance.random(), leaning) * (1 - HARDER.get(column, 0)), each))
        for column, each in zip(question.columns, shares, strict=True)
        if chance.random() < ANSWERS
    }


def _place(own: float, leaning: float) -> float:
    return OWN * own + (1 - OWN) * leaning


def _step(place: float, shares: Sequence[float]) -> int:
    """Step of a scale at a place from 0 to 1 of its shares."""
    reached = 0.0
    for step, share in enumerate(shares, 1):
        reached += share
        if place < reached:
            return step
    return len(shares)


def of_folder(folder: Path) -> str:
    """Answers for the project in a folder: its questions, its people, those who came."""
    tables = {
        name: read_table(folder / f"{name}.csv", f"{name}.csv", {**PLANNED, **REPORTED}[name])
        for name in ("questionnaire", "participants", "attendance")
    }
    invited, present = (
        {r["group_id"]: int(r[column]) for r in tables[name].rows if r["activity_id"] == "1"}
        for name, column in (("participants", "planned"), ("attendance", "attended"))
    )
    return illustrative(questionnaire(tables["questionnaire"]), invited, present)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / "responses.csv").write_text(of_folder(place), encoding="utf-8")
