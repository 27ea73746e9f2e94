"""The slope chart of a quarter: attainment in the quarter before, and in this one."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.blocks import Chart
from kpi_lib.charts.quarterly import BEYOND, fill
from kpi_lib.charts.slope import Line, slope
from kpi_lib.evaluation import Evaluation, QuarterRow, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.standing import standing
from kpi_lib.wording import Words


def moved_chart(evaluation: Evaluation, words: Words) -> tuple[Chart, ...]:
    """Draw attainment in the quarter before and in this one, a line an indicator.

    Answers: which way did the quarter go? Lines carry the numbers of the indicators, whose
    names stand in the table beneath. No chart in the first quarter, or where no indicator has
    attainment in both.
    """
    before = evaluation.quarter.before
    pairs = [(card, pair) for card in evaluation.scorecards if (pair := _pair(card))]
    if before is None or not pairs:
        return ()
    lines = [
        Line(
            card.indicator.indicator_id,
            *pair,
            fill(standing(card)),
        )
        for card, pair in pairs
    ]
    times = [
        words("quarter.number", quarter=each.number) for each in (before, evaluation.quarter)
    ]
    highest = max(100.0, *(float(f.value or 0) for _, pair in pairs for f in pair))
    spec, narrow = slope(lines, (times[0], times[1]), (0, min(highest, BEYOND)))
    caption = words("chart.moved.caption", before=before.number, now=evaluation.quarter.number)
    said = "; ".join(
        words(
            "chart.moved.point",
            number=card.indicator.indicator_id,
            before=was.text,
            now=now.text,
        )
        for card, (was, now) in pairs
    )
    return (
        Chart(
            anchor="chart-moved",
            caption=caption,
            message=_message([pair for _, pair in pairs], evaluation, words),
            alt=f"{caption}: {said}",
            spec=spec,
            narrow=narrow,
        ),
    )


def _pair(card: Scorecard) -> tuple[Figure, Figure] | None:
    """Attainment before and now, where there are both."""
    was, now = _attained(card.before), _attained(card.now)
    return (was, now) if was and now else None


def _attained(row: QuarterRow | None) -> Figure | None:
    figure = row.attainment if row else None
    return figure if figure and figure.value is not None else None


def _message(pairs: list[tuple[Figure, Figure]], evaluation: Evaluation, words: Words) -> str:
    moves = [Fraction(now.value or 0) - Fraction(was.value or 0) for was, now in pairs]
    told = words(
        "chart.moved.message",
        risen=sum(move > 0 for move in moves),
        fallen=sum(move < 0 for move in moves),
        same=sum(move == 0 for move in moves),
    )
    left = [c.indicator.indicator_id for c in evaluation.scorecards if _pair(c) is None]
    return words("chart.moved.left", told=told, which=words.series(left)) if left else told
