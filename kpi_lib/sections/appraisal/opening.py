"""The first screen of the appraisal: agreed, reached, in doubt, changed, to do."""

from __future__ import annotations

from kpi_lib.appraisal import RoundAppraisal, count, counts
from kpi_lib.blocks import Block, Callout, Cover, Fact, Heading, Run, Runs, Summary, text
from kpi_lib.charts import scores_chart
from kpi_lib.charts.scale import period_of
from kpi_lib.findings import Severity
from kpi_lib.periods import Round
from kpi_lib.sections import doubts
from kpi_lib.sections.appraisal.phrases import ids
from kpi_lib.sections.phrases import (
    agency_code,
    as_received,
    begun,
    filled,
    linked,
    listed,
    printed,
)
from kpi_lib.wording import Words


def cover(appraised: RoundAppraisal, words: Words) -> tuple[Block, ...]:
    """Title, agency and round; why the report is not official, for every page."""
    agreement = appraised.agreement
    closed = Round(agreement.fiscal_year, appraised.months)
    between = words.span(closed)
    notices = {
        "cover.illustrative": agreement.illustrative,
        "cover.assumed": bool(appraised.assumed),
    }
    return (
        Cover(
            title=words("cover.appraisal.title"),
            agency=words.name(agreement.agency_name),
            period=period_of(appraised, words),
            lines=(
                " · ".join((between, *agency_code(agreement.agency_code, words))),
                *as_received(words),
            ),
            notice=" · ".join(words(key) for key, holds in notices.items() if holds),
            language=words.language,
            digits=words.digits,
            ends_on=closed.end.isoformat(),
        ),
    )


def summary(
    appraised: RoundAppraisal, official: RoundAppraisal, words: Words
) -> tuple[Block, ...]:
    """Five statements and one chart, before any table.

    Args:
        appraised: The round, with whatever was assumed.
        official: The same round as it was reported; the same value where nothing is assumed.
        words: Words of the language of the report.
    """
    said = (_agreed, _reached, _doubted, _changed, _to_do)
    names = ("agreed", "reached", "doubt", "changed", "todo")
    statements = tuple(
        Fact(words(f"appraisal.{name}"), begun(say(appraised, words)))
        for name, say in zip(names, said, strict=True)
    )
    return (
        Heading(1, words("summary.heading"), "summary"),
        *_assumed(appraised, official, words),
        Summary("summary-statements", statements),
        scores_chart(appraised, words),
    )


def counted(appraised: RoundAppraisal, name: str) -> Runs:
    """Print how many indicators a count finds."""
    return printed(count(appraised, name), "strong")


def chosen(appraised: RoundAppraisal, name: str) -> list[str]:
    """Numbers of the indicators that a count finds."""
    return ids(appraised.chosen(counts()[name]))


def _assumed(
    appraised: RoundAppraisal, official: RoundAppraisal, words: Words
) -> tuple[Block, ...]:
    """What was assumed in the place of what was reported, and what that does to the total."""
    if not appraised.assumed:
        return ()
    told: list[Run] = []
    for number in appraised.assumed:
        real, now = official.card(number).now.result, appraised.card(number).now.result
        told += filled(
            words.template("assumed.result"),
            which=linked(number),
            assumed=printed(now, "strong"),
            reported=text(real.text if real else words("state.not_reported")),
        )
    told += filled(
        words.template("assumed.total"),
        assumed=printed(appraised.total.in_force, "strong"),
        official=text(official.total.in_force.text or words("score.none")),
    )
    return (Callout("doubt", words("assumed.title"), (*told, Run(words("assumed.mark")))),)


def _agreed(appraised: RoundAppraisal, words: Words) -> Runs:
    runs = filled(
        words.template("appraisal.agreed.text"),
        count=counted(appraised, "agreed"),
        weight=printed(appraised.total.weight_in_force, "strong"),
    )
    return (*runs, *_sides(appraised, ("not_due", "cancelled"), words))


def _reached(appraised: RoundAppraisal, words: Words) -> Runs:
    total = appraised.total
    if total.in_force.value is None:
        return text(words("appraisal.reached.none"))
    runs = filled(
        words.template("appraisal.reached.text"),
        in_force=printed(total.in_force, "strong"),
        reported=printed(total.reported, "strong"),
        coverage=printed(total.coverage, "strong"),
        top=text("100" if appraised.framework.anchors else "5"),
    )
    if total.band:
        name = words.either(total.band.name_th, total.band.name_en)
        runs = (*runs, Run(" · "), *filled(words.template("rating.is"), band=text(name)))
    return runs


def _doubted(appraised: RoundAppraisal, words: Words) -> Runs:
    sides = _sides(appraised, ("not_reported", "doubted", "differs"), words)
    runs = sides[1:] or text(words("appraisal.doubt.none"))
    return (*runs, *doubts.of_tables(appraised.findings, words))


def _changed(appraised: RoundAppraisal, words: Words) -> Runs:
    before = appraised.before
    if before is None:
        return text(words("appraisal.changed.first"))
    runs = text(words("appraisal.changed.unknown"))
    if appraised.total_change and appraised.total_change.value is not None:
        runs = filled(
            words.template("appraisal.changed.text"),
            months=text(str(before.months)),
            before=printed(before.in_force),
            now=printed(appraised.total.in_force),
            change=printed(appraised.total_change, "strong"),
        )
    runs = (*runs, *_sides(appraised, ("risen", "fallen"), words))
    moved = appraised.chosen(lambda card: card.state_changed)
    if moved:
        which = listed(ids(moved), words)
        template = words.template("appraisal.changed.states")
        runs = (*runs, Run(" · "), *filled(template, which=which))
    return runs


def _to_do(appraised: RoundAppraisal, words: Words) -> Runs:
    """What is left to do; after the last round nothing can be pushed, only explained."""
    last = ".last" if appraised.months == appraised.framework.rounds.value[-1] else ""
    sides = list(_sides(appraised, ("just_short", "behind"), words, ("todo.", last)))
    awaited = chosen(appraised, "not_reported")
    if awaited:
        which = listed(awaited, words)
        sides += [Run(" · "), *filled(words.template("todo.not_reported"), which=which)]
    warnings = [f for f in appraised.findings if f.severity is Severity.WARNING]
    if warnings:
        many = (Run(str(len(warnings)), "strong", link="findings"),)
        sides += [Run(" · "), *filled(words.template("todo.findings"), count=many)]
    return tuple(sides[1:]) or text(words("todo.none"))


def _sides(
    appraised: RoundAppraisal,
    names: tuple[str, ...],
    words: Words,
    around: tuple[str, str] = ("side.", ""),
) -> Runs:
    """Name the indicators of each count that finds one, each after a separator.

    `around` is what stands before and after the name of the count in its wording.
    """
    before, after = around
    runs: list[Run] = []
    for name in names:
        found = chosen(appraised, name)
        if found:
            template = words.template(f"{before}{name}{after}")
            which = listed(found, words)
            how_many = counted(appraised, name)
            runs += [Run(" · "), *filled(template, which=which, count=how_many)]
    return tuple(runs)
