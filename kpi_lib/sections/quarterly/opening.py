"""The first screen: what was agreed, reached, is in doubt, has changed, must be done."""

from __future__ import annotations

from collections.abc import Callable

from kpi_lib.agreement import State
from kpi_lib.blocks import Block, Cover, Fact, Heading, Run, Runs, Summary, text
from kpi_lib.charts import attainment_chart
from kpi_lib.evaluation import Evaluation, Scorecard
from kpi_lib.findings import Severity
from kpi_lib.sections.phrases import filled, linked, listed, printed
from kpi_lib.sections.quarterly.phrases import period
from kpi_lib.wording import Words


def cover(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Title, agency and period."""
    agreement, quarter = evaluation.agreement, evaluation.quarter
    between = words(
        "cover.period", start=words.date(quarter.start), end=words.date(quarter.end)
    )
    return (
        Cover(
            title=words("cover.title"),
            agency=agreement.agency_name,
            period=period(evaluation, words),
            lines=(
                between,
                words("cover.agency", code=agreement.agency_code),
                *((words("cover.rendered"),) if agreement.rendered else ()),
            ),
            notice=words("cover.illustrative") if agreement.illustrative else "",
            language=words.language,
            ends_on=quarter.end.isoformat(),
        ),
    )


def summary(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Five statements and one chart, before any table."""
    said = (_agreed, _reached, _doubted, _changed, _to_do)
    names = ("agreed", "reached", "doubt", "changed", "todo")
    statements = tuple(
        Fact(words(f"summary.{name}"), say(evaluation, words))
        for name, say in zip(names, said, strict=True)
    )
    return (
        Heading(1, words("summary.heading"), "summary"),
        Summary("summary-statements", statements),
        attainment_chart(evaluation, words),
    )


def counts() -> dict[str, Callable[[Scorecard], object]]:
    """What the summary counts, by name."""
    return {
        "agreed": lambda _: True,
        "measured": lambda card: card.reached is not None,
        "reached": lambda card: card.reached,
        "doubted": lambda card: card.doubted,
        "risen": lambda card: _moved(card) > 0,
        "fallen": lambda card: _moved(card) < 0,
        "same": lambda card: card.change is not None and not _moved(card),
    }


def _moved(card: Scorecard) -> int:
    value = card.change.value if card.change else None
    return 0 if not value else 1 if value > 0 else -1


def _counted(evaluation: Evaluation, name: str) -> Runs:
    return printed(evaluation.count(name, counts()[name]), "strong")


def _chosen(evaluation: Evaluation, name: str) -> list[Scorecard]:
    return [card for card in evaluation.scorecards if counts()[name](card)]


def _numbers(cards: list[Scorecard]) -> list[str]:
    return [card.indicator.indicator_id for card in cards]


def _agreed(evaluation: Evaluation, words: Words) -> Runs:
    return filled(words.template("summary.agreed.text"), count=_counted(evaluation, "agreed"))


def _reached(evaluation: Evaluation, words: Words) -> Runs:
    runs: Runs = text(words("summary.reached.none"))
    if _chosen(evaluation, "measured"):
        runs = filled(
            words.template("summary.reached.text"),
            reached=_counted(evaluation, "reached"),
            measured=_counted(evaluation, "measured"),
        )
    cards = evaluation.scorecards
    sides = {
        "short": [card for card in cards if card.reached is False],
        "exceeded": [card for card in cards if _exceeded(card)],
        "cancelled": [card for card in cards if card.now.state is State.CANCELLED],
        "awaited": [card for card in cards if card.now.state is State.NOT_REPORTED],
    }
    for name, chosen in sides.items():
        if chosen:
            which = listed(_numbers(chosen), words)
            template = words.template(f"summary.reached.{name}")
            runs = (*runs, Run(" · "), *filled(template, which=which))
    return runs


def _exceeded(card: Scorecard) -> bool:
    figure = card.now.attainment
    return figure is not None and figure.value is not None and figure.value > 100


def _doubted(evaluation: Evaluation, words: Words) -> Runs:
    doubted = _chosen(evaluation, "doubted")
    if not doubted:
        return text(words("summary.doubt.none"))
    return filled(
        words.template("summary.doubt.text"),
        count=_counted(evaluation, "doubted"),
        which=listed(_numbers(doubted), words),
    )


def _changed(evaluation: Evaluation, words: Words) -> Runs:
    if evaluation.quarter.before is None:
        return text(words("summary.changed.first"))
    moved = {name: _counted(evaluation, name) for name in ("risen", "fallen", "same")}
    runs = filled(words.template("summary.changed.text"), **moved)
    risen, fallen = _chosen(evaluation, "risen"), _chosen(evaluation, "fallen")
    if not risen and not fallen:
        return runs
    which = filled(
        words.template("summary.changed.which"),
        risen=listed(_numbers(risen), words),
        fallen=listed(_numbers(fallen), words),
    )
    return (*runs, Run(" · "), *which)


def _to_do(evaluation: Evaluation, words: Words) -> Runs:
    doubts = [f for f in evaluation.findings if f.severity is Severity.WARNING]
    if not doubts:
        return text(words("summary.todo.none"))
    first = doubts[0]
    return filled(
        words.template("summary.todo.text"),
        count=(Run(str(len(doubts)), "strong", link="findings"),),
        which=linked(first.indicator_id),
        remedy=text(first.remedy[words.language]),
    )
