"""Phrases of the appraisal: the round, where an indicator stands, a dimension."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kpi_lib.agreement import State
from kpi_lib.appraisal import IndicatorAppraisal, RoundAppraisal, RoundRow
from kpi_lib.blocks import Badge
from kpi_lib.criteria import FiveLevels, ThreeAnchors
from kpi_lib.framework import Behind
from kpi_lib.wording import Words


def ids(cards: Iterable[IndicatorAppraisal]) -> list[str]:
    """Numbers of indicators."""
    return [card.indicator.indicator_id for card in cards]


def state(card: IndicatorAppraisal, row: RoundRow, words: Words) -> str:
    """Say the state of an indicator in a round; when it starts if it is not yet due."""
    if row.state is State.NOT_DUE and card.indicator.start_round:
        return words("state.not_due.until", months=card.indicator.start_round)
    said = words(f"state.{row.state}")
    return f"{said} ({words('assumed')})" if row.assumed else said


def badge(card: IndicatorAppraisal, appraised: RoundAppraisal, words: Words) -> Badge:
    """Say where an indicator stands this round."""
    row, behind = card.now, card.standing.behind
    if row.state is not State.REPORTED:
        tone = "doubt" if row.state is State.NOT_REPORTED else "quiet"
        return Badge(state(card, row, words), tone)
    if behind is None:
        return Badge(state(card, row, words), "neutral")
    said = words(f"badge.{'behind' if behind else 'ahead'}.{behind_by(appraised)}")
    return Badge(said, "neutral" if behind else "good")


def behind_by(appraised: RoundAppraisal) -> Behind:
    """What the framework calls behind; without a decision nothing is."""
    watch = appraised.framework.watch
    return watch.behind.value if watch else Behind.BELOW_TARGET


def dimension_of(card: IndicatorAppraisal, appraised: RoundAppraisal, words: Words) -> str:
    """Say the dimension of an indicator, with its name where the framework gives one."""
    code = card.indicator.dimension
    known = appraised.framework.dimensions.value or ()
    name = next((each.name_th for each in known if each.code == code), None)
    if not code:
        return words("not_stated")
    return f"{code} {name or ''}".strip() if words.language == "th" else code


def day(iso: str, words: Words) -> str:
    """Write a day of a table, 2021-05-31, as a reader does."""
    return words.date(date.fromisoformat(iso)) if iso else words("not_stated")


def direction(card: IndicatorAppraisal, words: Words) -> str:
    """Say whether more or less is better, as the criteria have it."""
    criteria = card.indicator.criteria
    if isinstance(criteria, FiveLevels | ThreeAnchors) and criteria.less_is_better:
        return words("direction.lower")
    return words("direction.higher")
