"""The first page of the overview: who reported, what was reached, what is in doubt."""

from __future__ import annotations

from kpi_lib.blocks import Block, Cover, Fact, Heading, Run, Runs, Summary, text
from kpi_lib.overview import Overview
from kpi_lib.sections.city.charts import standings_chart
from kpi_lib.sections.city.counts import figure, owed
from kpi_lib.sections.city.phrases import count, numbered, told
from kpi_lib.sections.doubts import of_tables
from kpi_lib.sections.phrases import as_received, begun, filled, printed
from kpi_lib.standing import Why
from kpi_lib.wording import Words

MOST_AGENCIES = 4
"""Agencies that the first screen asks by name; the table of agencies has them all."""

FIRST_SAID = ("risen", "fallen", "same")
"""What is said of the results since the quarter before, also where it is none."""

ALSO = (
    "moved_doubted",
    "gained",
    "lost",
    "unsure",
    "first",
    "silent",
    "ended",
    "newly_doubted",
    "cleared",
)
"""What is said beside it, where there is any."""


def cover(overview: Overview, words: Words) -> tuple[Block, ...]:
    """Title and period, and that the names are not official."""
    quarter, framework = overview.quarter, overview.framework
    title = framework.titled(words.language)
    between = words.span(quarter)
    made_up = any(each.agreement.illustrative for each in overview.evaluations)
    rendered = any(each.agreement.rendered for each in overview.evaluations)
    return (
        Cover(
            title=words("city.title"),
            agency=title,
            period=words.quarter(overview.quarter),
            lines=(
                between,
                *((words("cover.rendered"),) if rendered else ()),
                *as_received(words),
            ),
            notice=words("cover.illustrative") if made_up else "",
            language=words.language,
            digits=words.digits,
            ends_on=quarter.end.isoformat(),
        ),
    )


def summary(overview: Overview, words: Words) -> tuple[Block, ...]:
    """Five statements and one chart, before any table."""
    said = {
        "who": _who(overview, words),
        "reached": (*_reached(overview, words), Run(" · "), *_unmeasured(overview, words)),
        "doubt": (
            *_doubt(overview, words),
            *of_tables(overview.findings, words),
            Run(" · "),
            *_limits(overview, words),
        ),
        "changed": _changed(overview, words),
        "todo": _to_do(overview, words),
    }
    return (
        Heading(1, words("summary.heading"), "summary"),
        Summary(
            "summary-statements",
            tuple(
                Fact(words(f"city.summary.{name}"), begun(runs)) for name, runs in said.items()
            ),
        ),
        standings_chart(overview, words),
    )


def _filled(overview: Overview, words: Words, key: str, *names: str) -> Runs:
    return filled(words.template(key), **{name: count(overview, name) for name in names})


def _who(overview: Overview, words: Words) -> Runs:
    names = ("agencies", "known", "indicators", "reported", "agencies_reported")
    return _filled(overview, words, "city.summary.who.text", *names)


def _reached(overview: Overview, words: Words) -> Runs:
    names = ("measured", "reached", "reached_warned", "short", "doubted")
    return _filled(overview, words, "city.summary.reached.text", *names)


def _unmeasured(overview: Overview, words: Words) -> Runs:
    names = ("unmeasured", "not_reported", "cancelled", "not_due")
    runs = _filled(overview, words, "city.summary.unmeasured.text", *names)
    for why in Why:
        if figure(overview, f"why_{why}").value:
            runs = (
                *runs,
                Run(f" · {words(f'city.why.{why}')} "),
                *count(overview, f"why_{why}"),
            )
    return runs


def _doubt(overview: Overview, words: Words) -> Runs:
    largest = overview.largest_doubts
    if not largest:
        return text(words("city.summary.doubt.none"))
    first = largest[0]
    return filled(
        words.template("city.summary.doubt.text"),
        warned=count(overview, "warned"),
        which=numbered(first, words),
        message=text(told(first.doubts[0], overview.quarter.number, words)),
    )


def _limits(overview: Overview, words: Words) -> Runs:
    """Where the data come from, what was set aside, and what nobody assessed."""
    said = []
    if from_ := "_".join(sorted(overview.sources)):
        said.append(text(words(f"city.summary.limits.{from_}")))
    if overview.aside:
        names = ("aside_year", "aside_undated")
        said.append(_filled(overview, words, "city.summary.limits.aside", *names))
    said.append(_filled(overview, words, "city.summary.limits.unassessed", "unassessed"))
    return tuple(run for part in said for run in (Run(" · "), *part))[1:]


def _changed(overview: Overview, words: Words) -> Runs:
    """What became of results and standings since the quarter before."""
    if overview.quarter.before is None:
        return text(words("summary.changed.first"))
    runs = _filled(overview, words, "summary.changed.text", *FIRST_SAID)
    for name in ALSO:
        if figure(overview, name).value:
            template = words.template(f"city.summary.changed.{name}")
            runs = (*runs, Run(" · "), *filled(template, count=count(overview, name)))
    return runs


def _to_do(overview: Overview, words: Words) -> Runs:
    """Which agencies are asked for what, the one that owes most first."""
    asked = owed(overview)
    if not asked:
        return text(words("summary.todo.none"))
    runs = _filled(overview, words, "city.summary.todo.text", "agencies_asked")
    for at, (each, own) in enumerate(asked[:MOST_AGENCIES]):
        runs = (*runs, Run(" · " if at else " "), Run(words.name(each.agreement.agency_name)))
        for name, many in own.items():
            if many.value:
                template = words.template(f"city.summary.todo.{name}")
                runs = (*runs, *filled(template, count=printed(many, "strong")))
    if (more := len(asked) - MOST_AGENCIES) > 0:
        said = words("city.summary.todo.more", count=more)
        runs = (*runs, Run(" · "), Run(said, link="agencies"))
    return runs
