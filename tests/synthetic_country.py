"""A made-up country: many agencies with agreements and results, the same from the same seed.

Rules, frameworks, notebooks and wording of an agreement are those of the workbook; names and
numbers are drawn. Nothing of it is about any office.
"""

from __future__ import annotations

import csv
import hashlib
import random
import shutil
from decimal import Decimal
from pathlib import Path

YEAR, SEED = 2563, 2570
MODEL = "03000000"
"""Agency whose tables lend their columns and words."""

INDICATORS = 8
MARKS = (("100", "100"), ("80", "50"), ("0", "0"))


def code(number: int) -> str:
    """Code of an agency."""
    return f"S{number:05}"


def country(root: Path, place: Path, agencies: int, seed: int = SEED) -> Path:
    """Write a workbook with so many agencies, each with four quarters of results.

    Args:
        root: The workbook that lends rules, notebooks and words.
        place: Folder to make; it holds what `KPI_ROOT` needs.
        agencies: How many.
        seed: What is drawn follows from it.
    """
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    for name in (
        "expectations",
        "notebooks",
        "data/frameworks",
        "data/policies",
        "data/standards",
    ):
        shutil.copytree(root / name, place / name)
    shutil.copy(root / "data/README.md", place / "data")
    _agencies(root, place, agencies)
    indicators = _rows(root / f"data/agreements/{MODEL}/fy{YEAR}/indicators.csv")
    results = _rows(root / f"data/results/{MODEL}/fy{YEAR}/results.csv")
    for number in range(1, agencies + 1):
        _agency(place, number, chance, indicators, results[0])
    _register(place / "data")
    return place


def _register(data: Path) -> None:
    """Register every table that was made up."""
    files = sorted((*data.glob("agreements/*/*/*.csv"), *data.glob("results/*/*/*.csv")))
    entries = [
        {
            "file": path.relative_to(data).as_posix(),
            "holds": "made up",
            "document": "none",
            "taken on": "2026-11-26",
            "kind": "drawn up",
            "illustrative": "true",
            "rows": str(len(_rows(path))),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in files
    ]
    _write(data / "register/synthetic.csv", entries)


def _agencies(root: Path, place: Path, agencies: int) -> None:
    rows = _rows(root / "data/agencies.csv")
    made = [
        {
            **dict.fromkeys(rows[0], ""),
            "agency_code": code(number),
            "name_th": f"หน่วยงานสมมติที่ {number}",
            "name_en": f"Made-up agency {number}",
            "framework_id": "city_fy2563",
        }
        for number in range(1, agencies + 1)
    ]
    _write(place / "data/agencies.csv", made)


def _agency(
    place: Path,
    number: int,
    chance: random.Random,
    indicators: list[dict[str, str]],
    blank: dict[str, str],
) -> None:
    agreed, reported = [], []
    for position in range(1, INDICATORS + 1):
        model = indicators[(position - 1) % len(indicators)]
        target = Decimal(chance.randint(100, 9_999)) / 100
        own = {**model, "indicator_id": str(position), "position": str(position)}
        own |= {"cancelled_from_round": "", "cancellation_document": ""}
        source = f"สมมติ {code(number)} ตัวชี้วัด {position}"
        reached = Decimal(0)
        for quarter in (1, 2, 3, 4):
            reached += target * chance.randint(5, 32) / 100
            result = f"{min(reached, target * 2):.2f}" if chance.random() > 0.1 else ""
            first, second = chance.choice(MARKS) if result else ("", "")
            told = f"ดำเนินการได้ {result or 'ยังไม่มีผล'} ตามแผนของไตรมาสที่ {quarter}"
            row = {**dict.fromkeys(blank, ""), "indicator_id": str(position)}
            row |= {"quarter": str(quarter), "result": result, "progress": told}
            row |= {"mark_2_1": first, "mark_2_2": second, "source": source}
            reported.append(row)
        published = reported[-1]["result"]
        own |= {"target": f"{target:.2f}", "published_result": published, "source": source}
        own |= {"unit": "จำนวน (แห่ง)"}
        agreed.append(own)
    folder = f"{code(number)}/fy{YEAR}"
    _write(place / "data/agreements" / folder / "indicators.csv", agreed)
    _write(place / "data/results" / folder / "results.csv", reported)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
