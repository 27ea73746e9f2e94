"""Charts of the appraisal of a performance agreement."""

from __future__ import annotations

from typing import Any

import altair as alt

from kpi_lib.agreement import State
from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal
from kpi_lib.blocks import Cell, Chart, Column, Table, text
from kpi_lib.charts.look import (
    LEADING,
    NARROW_LINE,
    above,
    broken,
    frozen,
    name_lines,
    numbered,
    placed,
)
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
    rows = _score_rows(appraised, words)
    caption = words("chart.scores.caption", period=_period(appraised, words))
    said = "; ".join(f"{' '.join(row['lines'])} {row['label']}" for row in rows)
    top = _top(appraised)
    return Chart(
        anchor="chart-scores",
        caption=caption,
        message=_scores_message(appraised, words),
        alt=f"{caption}: {said}",
        spec=_scores(rows, -NAMES, top, words),
        table=_numbers_behind(appraised, caption, words),
        narrow=_scores(above(rows), 0, top, words),
    )


def _scores(
    rows: list[dict[str, Any]], names_at: int, top: int, words: Words
) -> dict[str, Any]:
    """Draw the rows, their names from `names_at` on."""
    colour = tokens()["chart"]
    height = rows[-1]["y"] + rows[-1]["deep"] / 2
    x = alt.X("drawn:Q").scale(domain=[0, top], nice=False)
    x = x.axis(title=None, values=_ticks(top))
    y = alt.Y("y:Q").scale(domain=[0, height], reverse=True, nice=False).axis(None)
    size = alt.Size("weight:Q").scale(domain=[0, _heaviest(rows)], range=[THINNEST, THICKEST])
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    names = alt.Chart(alt.Data(values=name_lines(rows))).encode(y=y, x=alt.value(names_at))
    layers = [
        base.transform_filter("datum.drawn != null")
        .mark_rule(strokeCap="butt")
        .encode(
            x=x,
            x2=alt.datum(0),
            color=alt.Color("colour:N").scale(None),
            size=size.legend(None),
        ),
        base.transform_filter("datum.target != null")
        .mark_tick(orient="vertical", thickness=3, size=26, color=colour["target"])
        .encode(x=alt.X("target:Q")),
        base.mark_text(align="right", color=colour["quiet"]).encode(
            x=alt.value(BARS + WEIGHTS), text="weighs:N"
        ),
        base.mark_text(align="right", fontWeight=600).encode(
            x=alt.value(BARS + WEIGHTS + NUMBERS), text="label:N"
        ),
        names.mark_text(align="left").encode(text="line:N"),
    ]
    key = words("chart.scores.key")
    return frozen(
        _keyed(alt.layer(*layers), BARS, height, key if names_at else broken(key, NARROW_LINE))
    )


def dimensions_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw the score of every dimension.

    Answers: which dimension holds the agreement back?
    """
    parts = appraised.total.dimensions
    colour, top = tokens()["chart"], _top(appraised)
    rows = [
        {
            "name": dimension_name(part.code, part.name_th, words),
            "drawn": placed(part.score.value),
            "label": part.score.text if part.score.value is not None else words("score.none"),
        }
        for part in parts
    ]
    order = [dimension_name(part.code, part.name_th, words) for part in parts]
    x = alt.X("drawn:Q").scale(domain=[0, top], nice=False)
    x = x.axis(title=words("chart.scores.axis"), values=_ticks(top))
    y = alt.Y("name:N").sort(order).scale(domain=order).title(None)
    y = y.axis(ticks=False, domain=False, labelPadding=10)
    base = alt.Chart(alt.Data(values=rows))
    bars = base.transform_filter("datum.drawn != null").mark_bar(
        size=18, color=colour["result"]
    )
    labels = base.mark_text(align="right", fontWeight=600).encode(
        x=alt.value(420 + NUMBERS), y=y, text="label:N"
    )
    drawn = alt.layer(bars.encode(x=x, y=y), labels).properties(width=420, height=alt.Step(32))
    caption = words("chart.dimensions.caption", period=_period(appraised, words))
    said = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    return Chart(
        anchor="chart-dimensions",
        caption=caption,
        message=_dimensions_message(appraised, words),
        alt=f"{caption}: {said}",
        spec=frozen(drawn),
    )


def changes_chart(appraised: RoundAppraisal, words: Words) -> Chart:
    """Draw how far the score of every indicator moved since the round before.

    Answers: which way did each go? A ring is the round before, a disc this one.
    """
    rows = _moved_rows(appraised, words)
    colour, top = tokens()["chart"], _top(appraised)
    height = rows[-1]["y"] + rows[-1]["deep"] / 2
    scale = alt.Scale(domain=[0, top], nice=False)
    axis = alt.Axis(title=None, values=_ticks(top))
    y = alt.Y("y:Q").scale(domain=[0, height], reverse=True, nice=False).axis(None)
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    both = base.transform_filter("datum.drawn != null && datum.before != null")
    names = alt.Chart(alt.Data(values=name_lines(rows))).encode(y=y, x=alt.value(-NAMES))
    now = alt.X("drawn:Q").scale(scale).axis(axis)
    layers = [
        both.mark_rule(color=colour["quiet"], strokeWidth=2).encode(x=now, x2=alt.X2("before")),
        base.transform_filter("datum.before != null")
        .mark_point(
            size=90,
            fill=colour["ground"],
            stroke=colour["quiet"],
            strokeWidth=2,
            opacity=1,
        )
        .encode(x=alt.X("before:Q").scale(scale)),
        base.transform_filter("datum.drawn != null")
        .mark_point(size=90, filled=True, color=colour["result"], opacity=1)
        .encode(x=now),
        base.mark_text(align="right", fontWeight=600).encode(
            x=alt.value(BARS + WEIGHTS + NUMBERS), text="label:N"
        ),
        names.mark_text(align="left").encode(text="line:N"),
    ]
    before = appraised.before.months if appraised.before else 0
    caption = words("chart.changes.caption", now=appraised.months, before=before)
    said = "; ".join(f"{' '.join(row['lines'])} {row['label']}" for row in rows)
    return Chart(
        anchor="chart-changes",
        caption=caption,
        message=_changes_message(appraised, words),
        alt=f"{caption}: {said}",
        spec=frozen(_keyed(alt.layer(*layers), BARS, height, words("chart.changes.key"))),
    )


def dimension_name(code: str, name_th: str, words: Words) -> str:
    """Say which dimension; by its number alone where the source gives no name."""
    number = words("dimension.number", code=code)
    return f"{number} {name_th}".strip() if words.language == "th" else number


def _keyed(chart: Any, width: float, height: float, key: str | list[str]) -> Any:  # noqa: ANN401 - Altair's
    title = alt.TitleParams(key, anchor="start", offset=6, fontSize=12, fontWeight=400)
    return chart.properties(width=width, height=height, title=title)


def _score_rows(appraised: RoundAppraisal, words: Words) -> list[dict[str, Any]]:
    colour = tokens()["chart"]
    rows = _named_rows(appraised, words)
    for card, row in zip(appraised.cards, rows, strict=True):
        now, share = card.now, card.now.share
        row |= {
            "drawn": _value(now.committee_score),
            "target": _value(card.standing.target_score) if now.state.in_force else None,
            "weight": _value(now.weight) or 0.0,
            "weighs": share.text if share else "",
            "label": score_or_state(card, words),
            "colour": colour["palette"][5] if card.standing.behind else colour["result"],
        }
    return rows


def _moved_rows(appraised: RoundAppraisal, words: Words) -> list[dict[str, Any]]:
    rows = _named_rows(appraised, words)
    for card, row in zip(appraised.cards, rows, strict=True):
        change = card.score_change
        row |= {
            "drawn": _value(card.now.committee_score),
            "before": _value(card.before.committee_score if card.before else None),
            "label": change.text if change else _unchanged(card, words),
        }
    return rows


def _unchanged(card: IndicatorAppraisal, words: Words) -> str:
    """Why there is no change of score: it is the first, or there is none now."""
    if card.now.committee_score is not None:
        return words("chart.changes.new")
    return words(f"state.{card.now.state}")


def _named_rows(appraised: RoundAppraisal, words: Words) -> list[dict[str, Any]]:
    """Lay out one row an indicator, as deep as its name needs."""
    rows: list[dict[str, Any]] = []
    top = 0.0
    for card in appraised.cards:
        lines = broken(numbered(card.indicator, words), LONGEST)
        deep = max(len(lines) * LEADING, THICKEST) + 4
        rows.append({"lines": lines, "deep": deep, "y": top + deep / 2})
        top += deep
    return rows


def score_or_state(card: IndicatorAppraisal, words: Words) -> str:
    """Score that counts, or the words for why there is none."""
    figure = card.now.committee_score
    if card.now.state is State.REPORTED and figure is not None:
        return figure.text
    return words(f"state.{card.now.state}")


def _value(figure: Figure | None) -> float | None:
    return placed(figure.value) if figure else None


def _heaviest(rows: list[dict[str, Any]]) -> float:
    weights: list[float] = [row["weight"] for row in rows]
    return max(*weights, 1.0)


def _top(appraised: RoundAppraisal) -> int:
    """Highest score of the scheme."""
    return 100 if appraised.framework.anchors else 5


def _ticks(top: int) -> list[int]:
    return list(range(0, top + 1, top // 5))


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
            Cell(
                text(f"{card.indicator.indicator_id}. {card.indicator.named(words.language)}")
            ),
            Cell(text(card.now.share.text if card.now.share else "–")),
            Cell(text(score_or_state(card, words))),
            Cell(text(card.standing.target_score.text if card.standing.target_score else "–")),
        )
        for card in appraised.cards
    )
    return Table("chart-scores-numbers", caption, columns, rows)
