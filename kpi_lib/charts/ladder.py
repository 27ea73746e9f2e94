"""The ladder of one indicator: what each level asks for, and where the result stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import altair as alt

from kpi_lib.appraisal import IndicatorAppraisal
from kpi_lib.blocks import Cell, Chart, Column, Runs, Table, text
from kpi_lib.charts.look import frozen, placed, unchecked
from kpi_lib.charts.messages import marked, told, with_unit
from kpi_lib.criteria import Entered, FiveLevels, LevelReached, Milestones, ThreeAnchors
from kpi_lib.figures import Figure, shown
from kpi_lib.framework import Framework
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words, counted

WIDE, NARROW, HEIGHT = 600, 268, 101
"""Of the ladder, on paper and on a telephone; its lines of text stand at these heights."""

TARGET, RESULT, LINE, LEVEL, ASKED = 8, 26, 50, 75, 92

BAND, BAR, TICK = 26, 10, 30
"""Heights of a band between two levels, of the bar of the result, of the tick of the target."""

NEAR = 0.05
"""Part of a level that is a few pixels."""

Side = Literal["left", "right"]


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


@unchecked
def ladder_chart(
    card: IndicatorAppraisal, framework: Framework, words: Words
) -> tuple[Chart, ...]:
    """Draw a bullet: bands between the levels, the bar of the result, the tick of the target.

    Answers: which level is the result at, and how far is the next? Place is the score, so
    that it reads the same whether more or less is better. No chart for an entered score.
    """
    steps = rungs(card, framework, words)
    if not steps:
        return ()
    number = card.indicator.indicator_id
    marks = _marks(card, words)
    caption = words(
        "chart.ladder.caption", number=number, unit=words.unit(counted(card.indicator.unit))
    )
    said = ", ".join(f"{step.name} {step.asked}" for step in steps)
    labels = "; ".join(mark["label"] for mark in marks.values())
    message = _message(card, words)
    return (
        Chart(
            anchor=f"chart-indicator-{number}",
            caption=caption,
            told=message,
            alt=f"{caption}: {said}; {labels}",
            spec=_drawn(steps, marks, WIDE),
            table=_behind(card, steps, caption, words),
            narrow=_drawn(steps, marks, NARROW),
        ),
    )


def _drawn(
    steps: tuple[Rung, ...], marks: dict[str, dict[str, Any]], width: int
) -> dict[str, Any]:
    colour = tokens()["chart"]
    at = [step.score for step in steps] + [mark["at"] for mark in marks.values()]
    low, high = min(at), max(at)
    scale = alt.Scale(domain=[low, high], nice=False, padding=width / 13)
    x = alt.X(field="at", type="quantitative", scale=scale, axis=None)
    levels = [{"at": s.score, "name": s.name, "asked": s.asked} for s in steps]
    bands = [
        {"at": a["at"], "to": b["at"], "colour": colour["bands"][n % len(colour["bands"])]}
        for n, (a, b) in enumerate(pairwise(levels))
    ]
    base = alt.Chart(alt.InlineData(levels)).encode(x=x)
    ground = alt.Chart(alt.InlineData(bands)).encode(
        x=x, x2=alt.X2(field="to"), y=alt.YValue(LINE)
    )
    layers: list[Any] = [
        ground.mark_rule(strokeWidth=BAND).encode(
            color=alt.Color(field="colour", type="nominal", scale=None)
        ),
        base.mark_text(color=colour["quiet"]).encode(
            text=alt.Text(field="name", type="nominal"), y=alt.YValue(LEVEL)
        ),
        base.mark_text(fontWeight=600).encode(
            text=alt.Text(field="asked", type="nominal"), y=alt.YValue(ASKED)
        ),
    ]
    sides = {name: _side(name, marks, (low + high) / 2, wide=width == WIDE) for name in marks}
    heights, led = _heights(marks, sides)
    for name, mark in marks.items():
        layers += _mark(name, mark, x, (low, heights[name], led[name]), sides[name])
    return frozen(layers, width, HEIGHT)


def _mark(
    name: str, mark: dict[str, Any], x: alt.X, place: tuple[float, float, float], side: Side
) -> list[Any]:
    """The bar of the result or the tick of the target, and the label that says which.

    Its place is where the bar begins, the height of the label, and where its line begins.
    """
    (low, high_up, led), colour = place, tokens()["chart"]
    ink = colour["target" if name == "target" else "result"]
    one = alt.Chart(alt.InlineData([mark])).encode(x=x)
    tick = one.mark_tick(thickness=4, size=TICK, color=ink, orient="vertical", opacity=1)
    drawn: list[Any] = [tick.encode(y=alt.YValue(LINE))]
    if name == "result":
        bar = one.mark_rule(strokeWidth=BAR, color=ink).encode(
            x2=alt.X2Datum(low), y=alt.YValue(LINE)
        )
        end = one.mark_point(filled=True, size=120, color=ink, opacity=1)
        drawn = [bar, end.encode(y=alt.YValue(LINE))]
    text = one.mark_text(align=side, fontWeight=600, color=ink).encode(
        text=alt.Text(field="label", type="nominal"), y=alt.YValue(high_up)
    )
    lead = one.mark_rule(color=ink, strokeWidth=1).encode(
        y=alt.YValue(led), y2=alt.Y2Value(LINE)
    )
    return [lead, *drawn, text]


def _heights(
    marks: dict[str, dict[str, Any]], sides: dict[str, Side]
) -> tuple[dict[str, float], dict[str, float]]:
    """Heights of the labels, and of the upper ends of the lines that lead from them.

    The label of the target stands above, but where its line would run through the other; where
    each line would run through the other label, that of the upper begins beneath the lower.
    """
    heights: dict[str, float] = {"target": TARGET, "result": RESULT}
    through = {lower: _runs_through(marks, sides, lower) for lower in sides}
    if through.get("result") and not through["target"]:
        heights = {"target": RESULT, "result": TARGET}
    led = {name: height + 8 for name, height in heights.items()}
    if through and all(through.values()):
        led["target"] = led["result"]
    return heights, led


def _runs_through(marks: dict[str, dict[str, Any]], sides: dict[str, Side], lower: str) -> bool:
    """Whether the line of the one mark runs to the side that the label of the lower runs to.

    It touches the label also where it stands as good as at its beginning.
    """
    others = [mark["at"] for name, mark in marks.items() if name != lower]
    at, right = marks[lower]["at"], sides[lower] == "right"
    return any(other < at + NEAR if right else other > at - NEAR for other in others)


def _side(name: str, marks: dict[str, dict[str, Any]], middle: float, *, wide: bool) -> Side:
    """Which way a label runs: to the middle; with room, the result's off the target."""
    at, target = marks[name]["at"], marks.get("target", {"at": middle})["at"]
    if wide and name == "result" and at != target:
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
                "label": words(
                    f"chart.ladder.{name}", value=marked(figure), score=marked(score)
                ),
            }
    used = _used(card)
    if used and "result" in found:
        label = words("chart.ladder.used", told=found["result"]["label"], used=marked(used))
        found["result"]["label"] = label
    return found


def _used(card: IndicatorAppraisal) -> Figure | None:
    """The score that counts, where a reader sees another than the score by the criteria."""
    now = card.now
    if now.score is None or now.committee_score is None:
        return None
    return None if now.committee_score.text == now.score.text else now.committee_score


def _message(card: IndicatorAppraisal, words: Words) -> Runs:
    now, standing = card.now, card.standing
    if now.score is None or now.result is None:
        return text(words("chart.ladder.none", state=words(f"state.{now.state}")))
    runs = told(words, "chart.ladder.message", result=now.result, score=now.score)
    if standing.next_level and standing.next_gap:
        gap = with_unit(standing.next_gap, words)
        runs = told(words, "chart.ladder.next", told=runs, gap=gap, level=standing.next_level)
    used = _used(card)
    return told(words, "chart.ladder.message.used", told=runs, used=used) if used else runs


def _behind(
    card: IndicatorAppraisal, steps: tuple[Rung, ...], caption: str, words: Words
) -> Table:
    """One row: what each level asks for, then the target, the result and its score."""
    drawn = {"target": card.target, "result": card.now.result, "score.rule": card.now.score}
    heads = (*(step.name for step in steps), *map(words, drawn))
    asked = (step.asked or words("step.some") for step in steps)
    told = (marked(figure) or "–" for figure in drawn.values())
    anchor = f"chart-indicator-{card.indicator.indicator_id}-numbers"
    return Table(
        anchor,
        caption,
        tuple(Column(head, "right") for head in heads),
        (tuple(Cell(text(value)) for value in (*asked, *told)),),
        row_header=False,
    )


def _plain(level: Any) -> str:  # noqa: ANN401 - an exact number of any kind
    places = max(0, -int(level.as_tuple().exponent)) if hasattr(level, "as_tuple") else 2
    return shown(level, places)
