"""The audit workbook, worked out by LibreOffice from values that were made false beforehand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest
from spreadsheets import Tables, falsified, recalculated

from kpi_lib.audit.workbook.book import About, audit_workbook
from kpi_lib.criteria import FiveLevels
from kpi_lib.figures import Decision, Exact, Figure, Origin, Term, half_up, shown
from kpi_lib.scoring import attainment, level_score

ABOUT = About("population", "0123456789abcdef")
LADDERS = (
    ("60", "68", "76", "84", "92"),
    ("60", "70", "80", "90", "100"),
    ("2", "4", "6", "8", "10"),
    ("0.125", "0.25", "0.5", "1", "2"),
    ("1", "4", "5", "12", "15"),
    ("50", "60", "72.5", "80", "95.25"),
)
WEIGHTS = ("2.5", "5", "7.5", "10", "12.25", "20")
FLOORS = ("1", "0", "0.5")
FRAMEWORK = "data/frameworks/population.yaml"
AGREE = "ตรง agrees"


def decided(name: str, value: str) -> Term:
    """A term that a framework gives."""
    return Term(name, Decimal(value), decision=Decision(FRAMEWORK, name, "A", "ก", "A"))


def cell(name: str, value: str, row: int, column: str = "", of: str = "") -> Term:
    """A term that stands in a table."""
    return Term(name, Decimal(value), Origin("data/t.csv", row, column or name, value), of=of)


def figure(name: str, rule: str, value: Exact, places: int, *terms: Term) -> Figure:
    return Figure(name, "", value, shown(value, places), rule=rule, terms=terms, places=places)


def scores(rows: Iterator[int]) -> Iterator[Figure]:
    """Results of two decimals over sets of criteria, both ways up, some rounded twice."""
    draw = random.Random(2564)  # noqa: S311 - a population, not a secret
    for number, ladder in enumerate(LADDERS):
        for turn in (1, -1):
            levels = ladder[::turn]
            agreed = [
                cell(f"level_{k}", level, 2 * number + (turn > 0) + 2)
                for k, level in enumerate(levels, 1)
            ]
            low, high = sorted(int(Decimal(levels[k]) * 100) for k in (0, 4))
            for hundredth in range(low - 15, high + 16, 1 if high - low < 1000 else 5):
                row, x, floor = next(rows), f"{Decimal(hundredth) / 100}", draw.choice(FLOORS)
                criteria = FiveLevels("1", tuple(map(Decimal, levels)), "A")
                value = level_score(Decimal(x), criteria, floor=Decimal(floor)).value
                terms = (cell("result", x, row), *agreed, decided("floor", floor))
                places = draw.choice((4, 4, 2))
                if draw.random() < 0.3:
                    value = Fraction(half_up(value, places))
                    terms = (*terms, decided("rounded_to", str(places)))
                yield figure(f"s{row}", "level_score", value, places, *terms)


def totals(scored: list[Figure]) -> Iterator[Figure]:
    """Agreements of eight indicators: weights, weighted scores, totals, means, coverage."""
    draw = random.Random(2565)  # noqa: S311 - a population, not a secret
    numbers = count(100_000)
    for start in range(0, len(scored), 8):
        group = scored[start : start + 8]
        n = next(numbers)
        weights = [draw.choice(WEIGHTS) for _ in group]
        terms = [
            cell("weight", weight, n, f"w{k}", of=str(k)) for k, weight in enumerate(weights)
        ]
        whole = figure(f"w{n}", "sum_of_weights", sum(map(Fraction, weights)), 2, *terms)
        own = Fraction(whole.value or 0)
        step = draw.choice(((), (decided("rounded_to", "4"),)))
        weighted = []
        for k, (score, term) in enumerate(zip(group, terms, strict=True)):
            value = Fraction(term.value) * Fraction(score.value or 0) / own
            value = Fraction(half_up(value, 4)) if step else value
            given = (replace(term, of=""), score.term("score"), whole.term("whole"), *step)
            weighted.append(figure(f"v{n}.{k}", "weighted_score", value, 4, *given))
        lines = [one.term("weighted", str(k)) for k, one in enumerate(weighted)]
        total = sum((Fraction(one.value or 0) for one in weighted), Fraction(0))
        mean = sum(
            (Fraction(w) * Fraction(s.value or 0) for w, s in zip(weights, group, strict=True)),
            Fraction(0),
        )
        mean = Fraction(half_up(mean / own, 4)) if step else mean / own
        pairs = [*terms, *(s.term("score", str(k)) for k, s in enumerate(group))]
        part = cell("part", weights[0], n, "w0")
        yield from (whole, *weighted)
        yield figure(f"t{n}", "total", total, 4, *lines)
        yield figure(f"d{n}", "dimension_score", mean, 4, *pairs, whole.term("whole"), *step)
        ratio = Fraction(weights[0]) / own * 100
        yield figure(f"c{n}", "coverage", ratio, 2, part, whole.term("whole"))


def attainments(rows: Iterator[int]) -> Iterator[Figure]:
    """Results and targets that often end in a half of the last place."""
    draw = random.Random(2566)  # noqa: S311 - a population, not a secret
    for _ in range(3_000):
        row, way = next(rows), draw.choice(("higher", "lower"))
        x, goal = f"{draw.randrange(1, 9_999) / 100}", draw.choice(("8", "16", "7", "80", "3"))
        value = attainment(Decimal(x), Decimal(goal), way).value
        said = Term("direction", way, Origin("data/t.csv", row, "direction", way))
        given = (cell("result", x, row), cell("target", goal, row), said)
        yield figure(f"a{row}", "attainment", value, 2, *given)


@pytest.fixture(scope="module")
def soffice(requires: Callable[..., str]) -> str:
    return requires("soffice", "libreoffice")


def differing(tables: Tables, figures: list[Figure]) -> list[tuple[str, str]]:
    """Figures that a spreadsheet shows, or works out, otherwise."""
    rows = {
        row["Figure"]: row for table in tables.values() for row in table if "Agrees?" in row
    }
    assert rows.keys() == {one.figure_id for one in figures}
    found = []
    for one in figures:
        row, value = rows[one.figure_id], Fraction(one.value or 0)
        ours = half_up(value, one.places or 0)
        near = abs(Fraction(row["Unrounded (formula)"]) - value) <= max(1, value) / 10**12
        same = Decimal(row["Shown (formula)"]) == ours == Decimal(row["Number we printed"])
        if not (near and same and row["Agrees?"] == AGREE):
            found.append((one.figure_id, row["Shown (formula)"]))
    return found


def test_libreoffice_works_out_tens_of_thousands_of_figures_with_no_difference(
    soffice: str, tmp_path: Path
) -> None:
    rows = count(20)
    scored = list(scores(rows))
    figures = [*scored, *totals(scored), *attainments(rows)]
    ties = Counter(
        (Fraction(one.value or 0) * 10 ** (one.places or 0) * 2) % 2 == 1 for one in figures
    )
    book, formulas = falsified(audit_workbook(figures, ABOUT))

    tables = recalculated(soffice, book, tmp_path)

    assert len(figures) > 20_000
    assert formulas > 10 * len(figures) / 2
    assert ties[True] > 200
    assert differing(tables, figures) == []
