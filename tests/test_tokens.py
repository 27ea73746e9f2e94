"""Colours of the house stand out from their ground: WCAG 2.2, 1.4.3 and 1.4.11."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from kpi_lib.tokens import tokens

ROOT = Path(__file__).parents[1]
CHARTS = ("charts", "sections")
TONES = ("good", "doubt", "bad", "neutral", "quiet")


def light(colour: str) -> float:
    """Relative luminance of a colour."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def themes() -> list[Any]:
    return [tokens(), tokens()["dark"]]


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "quiet", "navy", "link"])
def test_words_stand_out_from_paper_and_plate(theme: dict[str, Any], name: str) -> None:
    assert contrast(theme[name], theme["paper"]) >= 4.5
    assert contrast(theme[name], theme["plate"]) >= 4.5


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_a_state_stands_out_from_its_ground(theme: dict[str, Any], tone: str) -> None:
    assert contrast(theme["tones"][tone]["ink"], theme["tones"][tone]["ground"]) >= 4.5


@pytest.mark.parametrize("name", ["ink", "quiet", "target"])
def test_letters_of_a_chart_stand_out_from_its_ground(name: str) -> None:
    chart = tokens()["chart"]

    assert contrast(chart[name], chart["ground"]) >= 4.5


@pytest.mark.parametrize("name", ["result", "target"])
def test_marks_of_a_chart_stand_out_from_its_ground(name: str) -> None:
    chart = tokens()["chart"]

    assert contrast(chart[name], chart["ground"]) >= 3


def written_on() -> list[tuple[str, str]]:
    """Letters of charts and the marks that they stand on."""
    chart, tones = tokens()["chart"], tokens()["tones"]
    answers = list(zip(chart["on_steps"], chart["steps"], strict=True))
    near = [(chart["ink"], ground) for ground in (*chart["near"], *chart["bands"])]
    cells = [(tones[tone]["ink"], tones[tone]["ground"]) for tone in ("doubt", "quiet")]
    return sorted({*answers, *near, *cells, (chart["ground"], chart["result"])})


@pytest.mark.parametrize(("letters", "mark"), written_on())
def test_letters_on_the_marks_of_a_chart_stand_out(letters: str, mark: str) -> None:
    assert contrast(letters, mark) >= 4.5


def test_no_chart_names_a_colour_that_is_measured_nowhere() -> None:
    drawn = [path for part in CHARTS for path in (ROOT / "kpi_lib" / part).rglob("*.py")]
    named = [code for path in drawn for code in re.findall("#[0-9a-fA-F]{6}", path.read_text())]

    assert len(drawn) > 5
    assert named == []


def seen_without_green(colour: str) -> tuple[float, ...]:
    """A colour as a deuteranope sees it, in linear light.

    Source:
        Viénot, Brettel, Mollon (1999), Digital video colourmaps for checking the legibility of
        displays by dichromats.
    """
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    mixed = 0.29275 * r + 0.70725 * g
    return mixed, mixed, -0.02234 * r + 0.02234 * g + b


def test_result_and_target_differ_for_who_sees_no_green() -> None:
    for one, other in combinations(("result", "target"), 2):
        seen = [seen_without_green(tokens()["chart"][name]) for name in (one, other)]
        assert sum(abs(a - b) for a, b in zip(*seen, strict=True)) > 0.2
