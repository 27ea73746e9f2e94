"""The chart of dimensions: bars in the first round, then slopes from round to round."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt

from kpi_lib.appraisal import DimensionAppraisal, RoundAppraisal
from kpi_lib.blocks import Chart, Runs, text
from kpi_lib.charts.look import place_of
from kpi_lib.charts.messages import marked, told
from kpi_lib.charts.rows import Place, Row, by_name
from kpi_lib.charts.scale import THICKEST, frame_of, period_of
from kpi_lib.charts.slope import Line, slope
from kpi_lib.figures import Figure
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words


def dimensions_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw the score of every dimension, and what it was in the round before.

    Answers: which dimension holds the agreement back, and which way did each go? Before the
    second round there is one score each, and bars show it; so they do where no round has any.
    """
    caption = words("chart.dimensions.caption", period=period_of(appraised, words))
    parts = appraised.total.dimensions
    before = {part.code: part.score for part in _before(appraised)}
    names = [dimension_name(part.code, part.name_th, words) for part in parts]
    scores = [*before.values(), *(part.score for part in parts)]
    moved = before and any(score.value is not None for score in scores)
    spec, narrow = (
        _slopes(appraised, before, words) if moved else _bars(appraised, names, words)
    )
    said = "; ".join(
        f"{name} {_scored(part.score, words)}" for name, part in zip(names, parts, strict=True)
    )
    message = _message(appraised, words)
    return Chart(
        anchor="chart-dimensions",
        caption=caption,
        told=message,
        alt=f"{caption}: {said}",
        spec=spec,
        narrow=narrow,
    )


def _before(appraised: RoundAppraisal) -> tuple[DimensionAppraisal, ...]:
    """Dimensions of the round before, where there was one."""
    return appraised.before.dimensions if appraised.before else ()


def _slopes(
    appraised: RoundAppraisal, before: dict[str, Figure], words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    palette = tokens()["chart"]["palette"]
    lines = [
        Line(
            words("dimension.number", code=part.code),
            before.get(part.code),
            part.score,
            palette[at % 5],
        )
        for at, part in enumerate(appraised.total.dimensions)
    ]
    rounds = (appraised.before, appraised.total)
    heads = [words("round.number", months=each.months) for each in rounds if each]
    return slope(lines, (heads[0], heads[-1]))


def _bars(
    appraised: RoundAppraisal, names: list[str], words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    rows = [
        (
            name,
            {"drawn": place_of(part.score), "label": _scored(part.score, words)},
        )
        for name, part in zip(names, appraised.total.dimensions, strict=True)
    ]
    frame = replace(
        frame_of(appraised), names=200, marks=330, asides=0, longest=30, least=THICKEST + 6
    )

    def marks(base: alt.Chart, x: Place, _: list[Row]) -> list[Any]:
        bars = base.transform_filter("datum.drawn != null")
        bars = bars.mark_bar(size=THICKEST, orient="horizontal")
        return [bars.encode(x=x("drawn"), x2=alt.X2Datum(0))]

    return by_name(rows, frame, marks)


def _scored(score: Figure, words: Words) -> str:
    return marked(score) if score.value is not None else words("score.none")


def dimension_name(code: str, name_th: str, words: Words) -> str:
    """Say which dimension; by its number alone where the source gives no name."""
    number = words("dimension.number", code=code)
    return f"{number} {name_th}".strip() if words.language == "th" else number


def _message(appraised: RoundAppraisal, words: Words) -> Runs:
    scored = [part for part in appraised.total.dimensions if part.score.value is not None]
    if not scored:
        return text(words("chart.scores.message.none"))
    lowest = min(scored, key=lambda part: part.score.value or 0)
    highest = max(scored, key=lambda part: part.score.value or 0)
    apart = "" if lowest.score.text != highest.score.text else ".same" if scored[1:] else ".one"
    return told(
        words,
        f"chart.dimensions.message{apart}",
        highest=dimension_name(highest.code, highest.name_th, words),
        most=highest.score,
        lowest=dimension_name(lowest.code, lowest.name_th, words),
        least=lowest.score,
    )
