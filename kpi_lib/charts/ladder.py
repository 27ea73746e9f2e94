"""The ladder of one indicator: what each level asks for, and where the result stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from kpi_lib.appraisal import IndicatorAppraisal
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import frozen, placed, with_unit
from kpi_lib.criteria import Entered, FiveLevels, LevelReached, Milestones, ThreeAnchors
from kpi_lib.figures import Figure, shown
from kpi_lib.framework import Framework
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

WIDTH, HEIGHT = 600, 104
"""Of the ladder; its lines of text stand at the heights below."""

TARGET, RESULT, LINE, LEVEL, ASKED = 8, 30, 54, 76, 94


@dataclass(frozen=True, slots=True)
class Rung:
    """A level: the score that it earns, its name, what it asks for."""

    score: float
    name: str
    asked: str


def rungs(card: IndicatorAppraisal, framework: Framework, words: Words) -> tuple[Rung, ...]:
    """Levels of an indicator, in words; none where the score is worked out elsewhere."""
    criteria = card.indicator.criteria
    match criteria:
        case FiveLevels():
            asked = [_plain(level) for level in criteria.levels]
        case LevelReached():
            asked = [str(level) for level in range(1, 6)]
        case Milestones():
            asked = ["" if step else words("step.none") for step in criteria.steps]
        case ThreeAnchors() if framework.anchors:
            anchors = framework.anchors
            points = (anchors.base, anchors.standard, anchors.advanced)
            return tuple(
                Rung(placed(point.value) or 0.0, words(f"anchor.{name}"), _plain(result))
                for name, point, result in zip(
                    ("base", "standard", "advanced"), points, criteria.results, strict=True
                )
            )
        case Entered() | ThreeAnchors() | None:
            return ()
    return tuple(
        Rung(float(level), words("level.number", level=level), each)
        for level, each in enumerate(asked, 1)
    )


def ladder_chart(
    card: IndicatorAppraisal, framework: Framework, words: Words
) -> tuple[Chart, ...]:
    """Draw the levels at even distances, with the result and the target among them.

    Answers: which level is the result at, and how far is the next? Place is the score, so
    that it reads the same whether more or less is better. No chart for an entered score.
    """
    steps = rungs(card, framework, words)
    if not steps:
        return ()
    number = card.indicator.indicator_id
    marks = _marks(card, words)
    caption = words("chart.ladder.caption", number=number, unit=words.unit(card.indicator.unit))
    said = ", ".join(f"{step.name} {step.asked}" for step in steps)
    told = "; ".join(mark["label"] for mark in marks.values())
    return (
        Chart(
            anchor=f"chart-indicator-{number}",
            caption=caption,
            message=_message(card, words),
            alt=f"{caption}: {said}; {told}",
            spec=frozen(_drawn(steps, marks)),
            table=_behind(card, steps, caption, words),
        ),
    )


def _drawn(steps: tuple[Rung, ...], marks: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401 - Altair's
    colour = tokens()["chart"]
    at = [step.score for step in steps] + [mark["at"] for mark in marks.values()]
    low, high = min(at), max(at)
    scale = alt.Scale(domain=[low, high], nice=False, padding=46)
    x = alt.X("at:Q").scale(scale).axis(None)
    levels = [{"at": s.score, "name": s.name, "asked": s.asked} for s in steps]
    base = alt.Chart(alt.Data(values=levels)).encode(x=x)
    whole = alt.Chart(alt.Data(values=[{"at": low, "to": high}])).encode(x=x, x2="to:Q")
    layers: list[Any] = [
        whole.mark_rule(color=colour["quiet"], strokeWidth=2).encode(y=alt.value(LINE)),
        base.mark_tick(thickness=2, size=14, color=colour["quiet"], orient="vertical").encode(
            y=alt.value(LINE)
        ),
        base.mark_text(color=colour["quiet"]).encode(text="name:N", y=alt.value(LEVEL)),
        base.mark_text(fontWeight=600).encode(text="asked:N", y=alt.value(ASKED)),
    ]
    looks = {
        "target": (TARGET, colour["target"], "diamond"),
        "result": (RESULT, colour["result"], "circle"),
    }
    for name, mark in marks.items():
        high_up, ink, shape = looks[name]
        one = alt.Chart(alt.Data(values=[mark])).encode(x=x)
        side = _side(name, marks, (low + high) / 2)
        layers += [
            one.mark_rule(color=ink, strokeWidth=1).encode(
                y=alt.value(high_up + 8), y2=alt.value(LINE)
            ),
            one.mark_point(filled=True, shape=shape, size=150, color=ink, opacity=1).encode(
                y=alt.value(LINE)
            ),
            one.mark_text(align=side, fontWeight=600, color=ink).encode(
                text="label:N", y=alt.value(high_up)
            ),
        ]
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _side(
    name: str, marks: dict[str, dict[str, Any]], middle: float
) -> Literal["left", "right"]:
    """Which way a label runs: the result's away from the target, others to the middle."""
    at, target = marks[name]["at"], marks.get("target", {"at": middle})["at"]
    if name == "result" and at != target:
        return "right" if at < target else "left"
    return "left" if at < middle else "right"


def _marks(card: IndicatorAppraisal, words: Words) -> dict[str, dict[str, Any]]:
    """Target and result by the scores that they earn; what has none is not drawn."""
    found: dict[str, dict[str, Any]] = {}
    pairs: Iterable[tuple[str, Figure | None, Figure | None]] = (
        ("target", card.target, card.standing.target_score),
        ("result", card.now.result, card.now.score),
    )
    for name, figure, score in pairs:
        if figure and score and score.value is not None:
            found[name] = {
                "at": placed(score.value),
                "label": words(f"chart.ladder.{name}", value=figure.text, score=score.text),
            }
    return found


def _message(card: IndicatorAppraisal, words: Words) -> str:
    now, standing = card.now, card.standing
    if now.score is None or now.result is None:
        return words("chart.ladder.none", state=words(f"state.{now.state}"))
    told = words("chart.ladder.message", result=now.result.text, score=now.score.text)
    if standing.next_level and standing.next_gap:
        gap = with_unit(standing.next_gap, words)
        return words("chart.ladder.next", told=told, gap=gap, level=standing.next_level)
    return told


def _behind(
    card: IndicatorAppraisal, steps: tuple[Rung, ...], caption: str, words: Words
) -> Table:
    columns = (Column(words("level")), Column(words("criteria"), "right"))
    rows = tuple((Cell(text(step.name)), Cell(text(step.asked))) for step in steps)
    anchor = f"chart-indicator-{card.indicator.indicator_id}-numbers"
    return Table(anchor, caption, columns, rows)


def _plain(level: Any) -> str:  # noqa: ANN401 - an exact number of any kind
    places = max(0, -int(level.as_tuple().exponent)) if hasattr(level, "as_tuple") else 2
    return shown(level, places)
