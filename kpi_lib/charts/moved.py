"""The slope chart of a quarter: attainment in the quarter before, and in this one."""

from __future__ import annotations

from fractions import Fraction

from kpi_lib.blocks import Chart, Runs
from kpi_lib.charts.messages import number, told
from kpi_lib.charts.quarterly import BEYOND, stroke
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
    pairs = [(card, pair) for card in evaluation.scorecards if (pair := attained_pair(card))]
    if before is None or not pairs:
        return ()
    lines = [
        Line(
            card.indicator.indicator_id,
            *pair,
            stroke(standing(card)),
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
    message = _message(evaluation, words)
    return (
        Chart(
            anchor="chart-moved",
            caption=caption,
            told=message,
            alt=f"{caption}: {said}",
            spec=spec,
            narrow=narrow,
        ),
    )


def attained_pair(card: Scorecard) -> tuple[Figure, Figure] | None:
    """Attainment before and now, where there are both."""
    was, now = _attained(card.before), _attained(card.now)
    return (was, now) if was and now else None


def _attained(row: QuarterRow | None) -> Figure | None:
    figure = row.attainment if row else None
    return figure if figure and figure.value is not None else None


def attained_move(card: Scorecard) -> int | None:
    """Whether attainment rose (1), fell (-1) or stayed (0); none unless both are there."""
    pair = attained_pair(card)
    if pair is None:
        return None
    was, now = (Fraction(figure.value or 0) for figure in pair)
    return (now > was) - (now < was)


def _message(evaluation: Evaluation, words: Words) -> Runs:
    moves = [attained_move(card) for card in evaluation.scorecards]
    signs = {"risen": 1, "fallen": -1, "same": 0}
    counts = {
        name: number(moves.count(sign), f"summary.attained_{name}")
        for name, sign in signs.items()
    }
    runs = told(words, "chart.moved.message", **counts)
    left = [c.indicator.indicator_id for c in evaluation.scorecards if not attained_pair(c)]
    if not left:
        return runs
    return told(words, "chart.moved.left", told=runs, which=words.series(left))
