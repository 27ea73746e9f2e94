"""Charts of the appraisal of a performance agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.appraisal import DimensionAppraisal, IndicatorAppraisal, RoundAppraisal
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import numbered, place_of
from kpi_lib.charts.rows import Frame, Place, Row, by_name, target_tick
from kpi_lib.charts.slope import Line, slope
from kpi_lib.figures import Figure
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words

NAMES, BARS, WEIGHTS, NUMBERS = 404, 190, 44, 76
"""Widths of the columns of a chart by indicator: names, bars, weights, scores."""

LONGEST = 72
"""Characters of a name in one line; the widest column, so that most names need one."""

THICKEST, THINNEST = 18, 4
"""Height of the bar of the heaviest indicator, and of one that weighs next to nothing."""


def scores_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw the score of every indicator, as thick as it weighs, against that of its target.

    Answers: how is the agreement doing, and where does a low score weigh most? What has no
    score says why in words.
    """
    rows = [_score_row(card, words) for card in appraised.cards]
    caption = words("chart.scores.caption", period=_period(appraised, words))
    spec, narrow = by_name(
        rows, replace(_frame(appraised), key=words("chart.scores.key")), _bullets
    )
    return Chart(
        anchor="chart-scores",
        caption=caption,
        message=_scores_message(appraised, words),
        alt=f"{caption}: {_told(rows)}",
        spec=spec,
        table=_numbers_behind(appraised, caption, words),
        narrow=narrow,
    )


def _bullets(base: alt.Chart, x: Place, rows: list[Row]) -> list[Any]:
    """A bar as thick as it weighs, and across it the tick of its target."""
    heaviest = max([1.0, *(row["weight"] for row in rows)])
    size = alt.Size("weight:Q").scale(domain=[0, heaviest], range=[THINNEST, THICKEST])
    bars = base.transform_filter("datum.drawn != null").mark_rule(strokeCap="butt")
    colour = alt.Color("colour:N", scale=None)
    return [
        bars.encode(x=x("drawn"), x2=alt.datum(0), color=colour, size=size.legend(None)),
        target_tick(base, x("target")),
    ]


def changes_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw how far the score of every indicator moved since the round before.

    Answers: which way did each go? A ring is the round before, a disc this one.
    """
    rows = [_moved_row(card, words) for card in appraised.cards]
    before = appraised.before.months if appraised.before else 0
    caption = words("chart.changes.caption", now=appraised.months, before=before)
    frame = _frame(appraised)
    frame = replace(
        frame,
        asides=0,
        numbers=frame.numbers + frame.asides,
        key=words("chart.changes.key"),
    )
    spec, narrow = by_name(rows, frame, _moves)
    return Chart(
        anchor="chart-changes",
        caption=caption,
        message=_changes_message(appraised, words),
        alt=f"{caption}: {_told(rows)}",
        spec=spec,
        narrow=narrow,
    )


def _moves(base: alt.Chart, x: Place, _rows: list[Row]) -> list[Any]:
    """A ring where it was, a disc where it is, a line between them."""
    colour = tokens()["chart"]
    now = base.transform_filter("datum.drawn != null")
    was = base.transform_filter("datum.before != null")
    ring = was.mark_point(
        size=90, fill=colour["ground"], stroke=colour["quiet"], strokeWidth=2, opacity=1
    )
    disc = now.mark_point(size=90, filled=True, color=colour["result"], opacity=1)
    line = now.transform_filter("datum.before != null").mark_rule(
        color=colour["quiet"], strokeWidth=2
    )
    return [
        line.encode(x=x("drawn"), x2=alt.X2("before")),
        ring.encode(x=x("before")),
        disc.encode(x=x("drawn")),
    ]


def dimensions_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw the score of every dimension, and what it was in the round before.

    Answers: which dimension holds the agreement back, and which way did each go? Before the
    second round there is one score each, and bars show it.
    """
    caption = words("chart.dimensions.caption", period=_period(appraised, words))
    parts = appraised.total.dimensions
    before = {part.code: part.score for part in _before(appraised)}
    names = [dimension_name(part.code, part.name_th, words) for part in parts]
    spec, narrow = (
        _slopes(appraised, before, words) if before else _bars(appraised, names, words)
    )
    said = "; ".join(
        f"{name} {_scored(part.score, words)}" for name, part in zip(names, parts, strict=True)
    )
    return Chart(
        anchor="chart-dimensions",
        caption=caption,
        message=_dimensions_message(appraised, words),
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
        _frame(appraised), names=200, marks=330, asides=0, longest=30, least=THICKEST + 6
    )

    def marks(base: alt.Chart, x: Place, _: list[Row]) -> list[Any]:
        bars = base.transform_filter("datum.drawn != null")
        bars = bars.mark_bar(size=THICKEST, orient="horizontal")
        return [bars.encode(x=x("drawn"), x2=alt.datum(0))]

    return by_name(rows, frame, marks)


def _scored(score: Figure, words: Words) -> str:
    return score.text if score.value is not None else words("score.none")


def dimension_name(code: str, name_th: str, words: Words) -> str:
    """Say which dimension; by its number alone where the source gives no name."""
    number = words("dimension.number", code=code)
    return f"{number} {name_th}".strip() if words.language == "th" else number


def _frame(appraised: RoundAppraisal) -> Frame:
    """Names, scores from 0 to the highest, weights and numbers."""
    top = _top(appraised)
    ticks = tuple(range(0, top + 1, top // 5))
    return Frame(
        NAMES,
        BARS,
        NUMBERS,
        domain=(0, top),
        asides=WEIGHTS,
        ticks=ticks,
        longest=LONGEST,
        least=THICKEST,
    )


def _told(rows: list[tuple[str, Row]]) -> str:
    return "; ".join(f"{name} {row['label']}" for name, row in rows)


def _score_row(card: IndicatorAppraisal, words: Words) -> tuple[str, Row]:
    colour, now, share = tokens()["chart"], card.now, card.now.share
    return numbered(card.indicator, words), {
        "drawn": place_of(now.committee_score),
        "target": place_of(card.standing.target_score) if now.state.in_force else None,
        "weight": place_of(now.weight) or 0.0,
        "aside": share.text if share else "",
        "label": score_or_state(card, words),
        "colour": colour["palette"][5] if card.standing.behind else colour["result"],
    }


def _moved_row(card: IndicatorAppraisal, words: Words) -> tuple[str, Row]:
    change = card.score_change
    return numbered(card.indicator, words), {
        "drawn": place_of(card.now.committee_score),
        "before": place_of(card.before.committee_score if card.before else None),
        "label": change.text if change else _unchanged(card, words),
    }


def _unchanged(card: IndicatorAppraisal, words: Words) -> str:
    """Why there is no change of score: it is the first, or there is none now."""
    if card.now.committee_score is not None:
        return words("chart.changes.new")
    return words(f"state.{card.now.state}")


def score_or_state(card: IndicatorAppraisal, words: Words) -> str:
    """Score that counts, or the words for why there is none."""
    figure = card.now.committee_score
    if card.now.state is State.REPORTED and figure is not None:
        return figure.text
    return words(f"state.{card.now.state}")


def _top(appraised: RoundAppraisal) -> int:
    """Highest score of the scheme."""
    return 100 if appraised.framework.anchors else 5


def _scores_message(appraised: RoundAppraisal, words: Words) -> str:
    scored = appraised.chosen(lambda card: card.now.committee_score is not None)
    behind = appraised.chosen(lambda card: card.standing.behind)
    if not scored:
        return words("chart.scores.message.none")
    return words("chart.scores.message", scored=len(scored), behind=len(behind))


def _dimensions_message(appraised: RoundAppraisal, words: Words) -> str:
    scored = [part for part in appraised.total.dimensions if part.score.value is not None]
    if not scored:
        return words("chart.scores.message.none")
    lowest = min(scored, key=lambda part: part.score.value or 0)
    highest = max(scored, key=lambda part: part.score.value or 0)
    return words(
        "chart.dimensions.message",
        highest=dimension_name(highest.code, highest.name_th, words),
        most=highest.score.text,
        lowest=dimension_name(lowest.code, lowest.name_th, words),
        least=lowest.score.text,
    )


def _changes_message(appraised: RoundAppraisal, words: Words) -> str:
    def moved(card: IndicatorAppraisal) -> int:
        value = card.score_change.value if card.score_change else None
        return 0 if not value else 1 if value > 0 else -1

    return words(
        "chart.changes.message",
        risen=len(appraised.chosen(lambda card: moved(card) > 0)),
        fallen=len(appraised.chosen(lambda card: moved(card) < 0)),
    )


def _period(appraised: RoundAppraisal, words: Words) -> str:
    return words("round.of", months=appraised.months, year=appraised.agreement.fiscal_year)


def _numbers_behind(appraised: RoundAppraisal, caption: str, words: Words) -> Table:
    columns = (
        Column(words("indicator"), weight=6),
        Column(words("weight.share"), "right", 2),
        Column(words("score"), "right", 2),
        Column(words("target_score"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(numbered(card.indicator, words))),
            Cell(text(card.now.share.text if card.now.share else "–")),
            Cell(text(score_or_state(card, words))),
            Cell(text(card.standing.target_score.text if card.standing.target_score else "–")),
        )
        for card in appraised.cards
    )
    return Table("chart-scores-numbers", caption, columns, rows)
