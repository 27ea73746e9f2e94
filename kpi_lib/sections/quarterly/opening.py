"""The first screen: what was agreed, reached, is in doubt, has changed, must be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpi_lib.agreement import State
from kpi_lib.blocks import Block, Cover, Fact, Heading, Run, Runs, Summary, text
from kpi_lib.charts import attainment_chart
from kpi_lib.charts.moved import attained_move, attained_pair
from kpi_lib.corrections import Correction
from kpi_lib.counts import Counted
from kpi_lib.evaluation import REACHED, Evaluation, Scorecard
from kpi_lib.figures import Figure
from kpi_lib.findings import Severity, cells, cells_in_doubt
from kpi_lib.sections import doubts
from kpi_lib.sections.phrases import agency_code, as_received, begun, filled, listed, printed
from kpi_lib.standing import MEASURED, Standing, standing, warned_of
from kpi_lib.wording import Words

MOST_THINGS = 4
"""Things to do that the first screen names; the section of findings has them all."""

LAST = 4
"""The quarter whose results are those of the year, as its targets are."""

SIDES = {
    "short": Standing.SHORT,
    "doubted": Standing.DOUBTED,
    "unmeasured": Standing.UNMEASURED,
    "awaited": Standing.NOT_REPORTED,
    "not_due": Standing.NOT_DUE,
    "cancelled": Standing.CANCELLED,
}
"""Where those stand that did not reach the target: with them, all that was agreed."""


def cover(evaluation: Evaluation, words: Words) -> tuple[Block, ...]:
    """Title, agency and period."""
    agreement, quarter = evaluation.agreement, evaluation.quarter
    between = words.span(quarter)
    return (
        Cover(
            title=words("cover.title"),
            agency=words.name(agreement.agency_name),
            period=words.quarter(evaluation.quarter),
            lines=(
                between,
                *agency_code(agreement.agency_code, words),
                *((words("cover.rendered"),) if agreement.rendered else ()),
                *as_received(words),
            ),
            notice=words("cover.illustrative") if agreement.illustrative else "",
            language=words.language,
            digits=words.digits,
            ends_on=quarter.end.isoformat(),
        ),
    )


def summary(
    evaluation: Evaluation, words: Words, corrected: Sequence[Correction] = ()
) -> tuple[Block, ...]:
    """Five statements and one chart, before any table."""
    said = {
        "agreed": _agreed(evaluation, words),
        "reached": _reached(evaluation, words),
        "doubt": (*_doubted(evaluation, words), *_corrected(corrected, words)),
        "changed": _changed(evaluation, words),
        "todo": _to_do(evaluation, words),
    }
    statements = tuple(
        Fact(words(f"summary.{name}"), begun(runs)) for name, runs in said.items()
    )
    return (
        Heading(1, words("summary.heading"), "summary"),
        Summary("summary-statements", statements),
        attainment_chart(evaluation, words),
    )


def counts(evaluation: Evaluation) -> tuple[Figure, ...]:
    """What the summary counts, in the order of its statements."""
    compares = evaluation.quarter.before is not None
    return tuple(
        _count(evaluation, name) for name in COUNTED if compares or name not in COMPARED
    )


def _moved(card: Scorecard) -> int:
    value = card.change.value if card.change else None
    return 0 if not value else 1 if value > 0 else -1


def _of_agreement(card: Scorecard) -> tuple[Counted, ...]:
    return (card.indicator.origin,)


def _of_attainment(card: Scorecard) -> tuple[Counted, ...]:
    return (card.now.attainment,) if card.now.attainment else ()


def _of_findings(card: Scorecard) -> tuple[Counted, ...]:
    return cells_in_doubt(card.findings)


def _of_judging(card: Scorecard) -> tuple[Counted, ...]:
    """The attainment, and the cells of the warnings that keep it from being judged."""
    own = card.now.attainment
    read = own.inputs if own else ()
    warned = cells(warned_of(card, card.now))
    return (*_of_attainment(card), *(cell for cell in warned if cell not in read))


def _of_change(card: Scorecard) -> tuple[Counted, ...]:
    return (card.change,) if card.change else ()


def _of_pair(card: Scorecard) -> tuple[Counted, ...]:
    return tuple(attained_pair(card) or ())


def _stands(where: Standing) -> Callable[[Scorecard], object]:
    return lambda card: standing(card) is where


Looked = tuple[Callable[[Scorecard], object], Callable[[Scorecard], tuple[Counted, ...]]]

COUNTED: dict[str, Looked] = {
    "agreed": (lambda _: True, _of_agreement),
    "measured": (lambda card: standing(card) in MEASURED, _of_attainment),
    "reached": (_stands(Standing.REACHED), _of_attainment),
    "short": (_stands(Standing.SHORT), _of_attainment),
    "unjudged": (_stands(Standing.DOUBTED), _of_judging),
    "doubted": (lambda card: card.doubted, _of_findings),
    "risen": (lambda card: _moved(card) > 0, _of_change),
    "fallen": (lambda card: _moved(card) < 0, _of_change),
    "same": (lambda card: card.change is not None and not _moved(card), _of_change),
    "attained_risen": (lambda card: attained_move(card) == 1, _of_pair),
    "attained_fallen": (lambda card: attained_move(card) == -1, _of_pair),
    "attained_same": (lambda card: attained_move(card) == 0, _of_pair),
}
"""What is counted, by name: which indicators, and what decides it."""

COMPARED = ("risen", "fallen", "same", "attained_risen", "attained_fallen", "attained_same")
"""What is counted against the quarter before."""


def _count(evaluation: Evaluation, name: str) -> Figure:
    chosen, looked_at = COUNTED[name]
    return evaluation.count(name, chosen, looked_at)


def _counted(evaluation: Evaluation, name: str) -> Runs:
    return printed(_count(evaluation, name), "strong")


def _chosen(evaluation: Evaluation, name: str) -> list[Scorecard]:
    return [card for card in evaluation.scorecards if COUNTED[name][0](card)]


def _numbers(cards: list[Scorecard]) -> list[str]:
    return [card.indicator.indicator_id for card in cards]


def _agreed(evaluation: Evaluation, words: Words) -> Runs:
    return filled(words.template("summary.agreed.text"), count=_counted(evaluation, "agreed"))


def _reached(evaluation: Evaluation, words: Words) -> Runs:
    """Say how many of all that was agreed reached the target, and where the others stand."""
    runs = filled(
        words.template("summary.reached.text"),
        reached=_counted(evaluation, "reached"),
        agreed=_counted(evaluation, "agreed"),
    )
    stand = [(card, standing(card)) for card in evaluation.scorecards]
    sides = {
        name: [card for card, where in stand if where is side] for name, side in SIDES.items()
    }
    sides["exceeded"] = [card for card, where in stand if _exceeded(card, where)]
    for name, chosen in sides.items():
        if chosen:
            which = listed(_numbers(chosen), words)
            template = words.template(f"summary.reached.{name}")
            runs = (*runs, Run(" · "), *filled(template, which=which))
    if evaluation.quarter.number < LAST:
        runs = (*runs, Run(words("summary.reached.year")))
    return runs


def _exceeded(card: Scorecard, where: Standing) -> bool:
    figure = card.now.attainment
    return where is Standing.REACHED and figure is not None and (figure.value or 0) > REACHED


def _doubted(evaluation: Evaluation, words: Words) -> Runs:
    """Say how many indicators are in doubt, and of which quarter each, the latest first."""
    doubted = _chosen(evaluation, "doubted")
    tables = doubts.of_tables(evaluation.findings, words)
    if not doubted:
        return (*text(words("summary.doubt.none")), *tables)
    count = _counted(evaluation, "doubted")
    runs = filled(words.template("summary.doubt.text"), count=count)
    of: dict[int, list[str]] = {}
    for card in doubted:
        told = {one.quarter or 0 for one in card.findings if one.severity is not Severity.NOTE}
        for quarter in told:
            of.setdefault(quarter, []).append(card.indicator.indicator_id)
    for quarter in sorted(of, reverse=True):
        template = words.template("summary.doubt.quarter" if quarter else "summary.doubt.year")
        which = listed(of[quarter], words)
        named = filled(template, quarter=text(str(quarter)), which=which)
        runs = (*runs, Run(" · "), *named)
    return (*runs, *tables)


def _changed(evaluation: Evaluation, words: Words) -> Runs:
    if evaluation.quarter.before is None:
        return text(words("summary.changed.first"))
    moved = {name: _counted(evaluation, name) for name in COMPARED}
    runs = filled(words.template("summary.changed.text"), **moved)
    marked = False
    for name in COMPARED[:2]:
        if chosen := _chosen(evaluation, name):
            own = [card for card in chosen if warned_of(card, card.now)]
            which = listed(_numbers(chosen), words, _numbers(own))
            template = words.template(f"summary.changed.{name}")
            runs = (*runs, Run(" · "), *filled(template, which=which))
            marked = marked or bool(own)
    return (*runs, Run(f" · {words('chart.doubted.key')}")) if marked else runs


def _to_do(evaluation: Evaluation, words: Words) -> Runs:
    """Each thing to do once, with the indicators that it is about."""
    awaited = [card for card in evaluation.scorecards if card.now.state is State.NOT_REPORTED]
    carded = _numbers(list(evaluation.scorecards))
    order = {number: at for at, number in enumerate(carded)}
    things: dict[str, list[str]] = {}
    if awaited:
        things[words("summary.todo.awaited")] = _numbers(awaited)
    for found in evaluation.findings:
        if found.severity is Severity.WARNING:
            about = things.setdefault(found.remedy[words.language], [])
            if found.indicator_id and found.indicator_id not in about:
                about.append(found.indicator_id)
    if not things:
        return text(words("summary.todo.none"))
    runs: list[Run] = []
    for thing, about in list(things.items())[:MOST_THINGS]:
        runs += [Run(" · ")] if runs else []
        runs.append(Run(thing))
        if about:
            which = listed(
                sorted(about, key=lambda one: order.get(one, len(order))), words, carded=carded
            )
            runs += filled(words.template("summary.todo.about"), which=which)
    if (more := len(things) - MOST_THINGS) > 0:
        runs.append(Run(words("summary.todo.more", count=more), link="findings"))
    return tuple(runs)


def _corrected(corrected: Sequence[Correction], words: Words) -> Runs:
    """Say on the first screen that figures were corrected."""
    if not corrected:
        return ()
    said = words("summary.doubt.corrected", count=len(corrected))
    return (Run(" · "), Run(said, link="corrections"))
