"""Charts of the appraisal of a performance agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal, count
from kpi_lib.blocks import Cell, Chart, Column, Runs, Table, text
from kpi_lib.charts.look import numbered, place_of
from kpi_lib.charts.messages import marked, told
from kpi_lib.charts.rows import Place, Row, by_name, moves, target_tick
from kpi_lib.charts.scale import THICKEST, THINNEST, frame_of, period_of
from kpi_lib.tokens import tokens
from kpi_lib.wording import Words


def scores_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw the score of every indicator, as thick as it weighs, against that of its target.

    Answers: how is the agreement doing, and where does a low score weigh most? What has no
    score says why in words.
    """
    rows = [_score_row(card, words) for card in appraised.cards]
    caption = words("chart.scores.caption", period=period_of(appraised, words))
    spec, narrow = by_name(
        rows, replace(frame_of(appraised), key=words("chart.scores.key")), _bullets
    )
    message = _scores_message(appraised, words)
    return Chart(
        anchor="chart-scores",
        caption=caption,
        told=message,
        alt=f"{caption}: {_told(rows)}",
        spec=spec,
        table=_numbers_behind(appraised, caption, words),
        narrow=narrow,
    )


def _bullets(base: alt.Chart, x: Place, rows: list[Row]) -> list[Any]:
    """A bar as thick as it weighs, and across it the tick of its target."""
    heaviest = max([1.0, *(row["weight"] for row in rows)])
    size = alt.Size(field="weight", type="quantitative").scale(
        domain=[0, heaviest], range=[THINNEST, THICKEST]
    )
    bars = base.transform_filter("datum.drawn != null").mark_rule(strokeCap="butt")
    colour = alt.Color(field="colour", type="nominal", scale=None)
    return [
        bars.encode(x=x("drawn"), x2=alt.X2Datum(0), color=colour, size=size.legend(None)),
        target_tick(base, x("target")),
    ]


def changes_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw how far the score of every indicator moved since the round before.

    Answers: which way did each go? A ring is the round before, a disc this one.
    """
    rows = [_moved_row(card, words) for card in appraised.cards]
    before = appraised.before.months if appraised.before else 0
    caption = words("chart.changes.caption", now=appraised.months, before=before)
    frame = frame_of(appraised)
    frame = replace(
        frame,
        asides=0,
        numbers=frame.numbers + frame.asides,
        key=words("chart.changes.key"),
    )
    spec, narrow = by_name(rows, frame, moves)
    message = _changes_message(appraised, words)
    return Chart(
        anchor="chart-changes",
        caption=caption,
        told=message,
        alt=f"{caption}: {_told(rows)}",
        spec=spec,
        narrow=narrow,
    )


def _told(rows: list[tuple[str, Row]]) -> str:
    return "; ".join(f"{name} {row['label']}" for name, row in rows)


def _score_row(card: IndicatorAppraisal, words: Words) -> tuple[str, Row]:
    colour, now = tokens()["chart"], card.now
    return numbered(card.indicator, words), {
        "drawn": place_of(now.committee_score),
        "target": place_of(card.standing.target_score) if now.state.in_force else None,
        "weight": place_of(now.weight) or 0.0,
        "aside": marked(now.weight) if now.state.in_force else "",
        "label": score_or_state(card, words),
        "colour": colour["palette"][5] if card.standing.behind else colour["result"],
    }


def _moved_row(card: IndicatorAppraisal, words: Words) -> tuple[str, Row]:
    change = card.score_change
    return numbered(card.indicator, words), {
        "drawn": place_of(card.now.committee_score),
        "before": place_of(card.before.committee_score if card.before else None),
        "label": marked(change) if change else _unchanged(card, words),
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
        return marked(figure)
    return words(f"state.{card.now.state}")


def _scores_message(appraised: RoundAppraisal, words: Words) -> Runs:
    scored = count(appraised, "scored")
    if not scored.value:
        return text(words("chart.scores.message.none"))
    behind = count(appraised, "behind")
    return told(words, "chart.scores.message", scored=scored, behind=behind)


def _changes_message(appraised: RoundAppraisal, words: Words) -> Runs:
    moved = {name: count(appraised, name) for name in ("risen", "fallen")}
    return told(words, "chart.changes.message", **moved)


def _numbers_behind(appraised: RoundAppraisal, caption: str, words: Words) -> Table:
    columns = (
        Column(words("indicator"), weight=6),
        Column(words("weight"), "right", 2),
        Column(words("score.counts"), "right", 2),
        Column(words("target_score"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(numbered(card.indicator, words))),
            Cell(text(marked(card.now.weight) if card.now.state.in_force else "–")),
            Cell(text(score_or_state(card, words))),
            Cell(text(marked(card.standing.target_score) or "–")),
        )
        for card in appraised.cards
    )
    return Table("chart-scores-numbers", caption, columns, rows)
