"""The one page for those who decide: what came of it, what it cost, what to decide."""

from __future__ import annotations

from kpi_lib.agreement import State
from kpi_lib.blocks import Block, Cover, Fact, Heading, Run, Runs, Summary, text
from kpi_lib.projects.evaluation import ProjectEvaluation
from kpi_lib.projects.since import SIGNS, Since
from kpi_lib.projects.spending import Light
from kpi_lib.sections.phrases import as_received, begun, filled, printed
from kpi_lib.sections.project.charts import indicators_chart
from kpi_lib.sections.project.phrases import (
    activity_short,
    badge,
    indicator_short,
    lit,
)
from kpi_lib.wording import Words


def cover(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Title, project, agency and period."""
    document, quarter = evaluation.records.document, evaluation.quarter
    title = words.either(document.title_th.value, document.title_en.value)
    between = words.span(quarter)
    return (
        Cover(
            title=words("project.cover.title"),
            agency=words.name(evaluation.records.agency_name),
            period=words.quarter(evaluation.quarter),
            lines=(title, between, *as_received(words)),
            notice=words("project.cover.illustrative")
            if evaluation.records.illustrative
            else "",
            language=words.language,
            digits=words.digits,
            ends_on=quarter.end.isoformat(),
        ),
    )


def summary(evaluation: ProjectEvaluation, words: Words) -> tuple[Block, ...]:
    """Seven statements and one chart, before any table."""
    said = (_reached, _people, _money, _outputs, _doubts, _changed, _decide)
    names = ("reached", "people", "money", "outputs", "doubts", "changed", "decide")
    statements = tuple(
        Fact(words(f"project.summary.{name}"), begun(say(evaluation, words)))
        for name, say in zip(names, said, strict=True)
    )
    return (
        Heading(1, _laid_before(evaluation, words), "summary"),
        Summary("summary-statements", statements),
        indicators_chart(evaluation, words),
    )


def _laid_before(evaluation: ProjectEvaluation, words: Words) -> str:
    """Heading of the summary, with whom the document lays the report before."""
    reader = evaluation.records.document.presented_to
    if reader is None:
        return words("summary.heading")
    name = words.either(reader.value.name_th, reader.value.name_en)
    return words("project.summary.heading", reader=name)


def _reached(evaluation: ProjectEvaluation, words: Words) -> Runs:
    measured = [one for one in evaluation.indicators if one.reached is not None]
    if not measured:
        return text(words("project.summary.reached.none"))
    counts = evaluation.counts
    runs = filled(
        words.template("project.summary.reached.text"),
        total=printed(counts["indicators"], "strong"),
        measured=printed(counts["measured"], "strong"),
        reached=printed(counts["reached"], "strong"),
    )
    for one in measured:
        if not one.reached:
            runs = (
                *runs,
                *filled(
                    words.template("project.summary.reached.short"),
                    name=text(indicator_short(one.indicator, words)),
                    result=printed(one.result, "strong"),
                    target=printed(one.target),
                ),
            )
    return runs


def _people(evaluation: ProjectEvaluation, words: Words) -> Runs:
    held = [one for one in evaluation.people if one.rate]
    silent = [p for p in evaluation.people if p.groups and p.state is State.NOT_REPORTED]
    which = words.series([one.activity.activity_id for one in silent])
    missing = words("project.summary.people.missing", which=which) if silent else ""
    if not held:
        return text(missing or words("project.summary.people.none"))
    runs: list[Run] = []
    for at, one in enumerate(held):
        runs += [Run(" · ")] if at else []
        runs += filled(
            words.template("project.summary.people.text"),
            activity=text(one.activity.activity_id),
            attended=printed(one.attended, "strong"),
            planned=printed(one.planned),
            rate=printed(one.rate),
        )
    runs += [Run(f" · {missing}")] if missing else []
    return (*runs, *_understood(evaluation, words))


def _understood(evaluation: ProjectEvaluation, words: Words) -> Runs:
    answers = evaluation.answers
    if answers is None or answers.survey.is_hidden:
        return ()
    runs = filled(
        words.template("project.summary.returned.text"),
        returned=printed(answers.returned),
        rate=printed(answers.rate),
        activity=text(evaluation.asked),
    )
    if answers.understanding is None:
        return runs
    understood = filled(
        words.template("project.summary.understood.text"),
        judged=printed(answers.judged),
        understanding=printed(answers.understanding, "strong"),
    )
    return (*runs, *understood)


def _money(evaluation: ProjectEvaluation, words: Words) -> Runs:
    line = evaluation.budget.project
    if line.disbursed is None:
        key = "unreported" if evaluation.budget.unreported else "none"
        return filled(
            words.template(f"project.summary.money.{key}"), budget=printed(line.budget)
        )
    runs = filled(
        words.template("project.summary.money.text"),
        disbursed=printed(line.disbursed, "strong"),
        budget=printed(line.budget),
        rate=printed(line.rate),
        light=text(lit(line, words)),
    )
    if evaluation.quarter.number == 4 or evaluation.budget.forecast is None:
        return runs
    return (
        *runs,
        *filled(
            words.template("project.summary.money.forecast"),
            forecast=printed(evaluation.budget.forecast, "strong"),
            share=printed(evaluation.budget.forecast_of_year),
        ),
    )


def _outputs(evaluation: ProjectEvaluation, words: Words) -> Runs:
    waiting = [one for one in evaluation.outputs if one.state is State.NOT_REPORTED]
    counts = evaluation.counts
    silent = waiting and not any(one.delivery for one in evaluation.outputs)
    runs = filled(
        words.template("project.summary.outputs" + (".none" if silent else ".text")),
        delivered=printed(counts["outputs_delivered"], "strong"),
        total=printed(counts["outputs"]),
        later=printed(counts["outputs_later"]),
    )
    if not waiting:
        return runs
    names = [_name(one.output.name_th, one.output.name_en, words) for one in waiting]
    key = "project.summary.outputs" + (".due" if silent else ".waiting")
    return (*runs, Run(words(key, which=words.series(names))))


def _doubts(evaluation: ProjectEvaluation, words: Words) -> Runs:
    doubts = evaluation.doubts
    if not doubts:
        return text(words("project.summary.doubts.none"))
    return filled(
        words.template("project.summary.doubts.text"),
        count=(Run(str(len(doubts)), "strong", link="findings"),),
        first=text(doubts[0].message[words.language]),
    )


def _changed(evaluation: ProjectEvaluation, words: Words) -> Runs:
    """What is different from the quarter before: results, states, outputs, money."""
    changed = evaluation.since
    if changed is None:
        return text(words("summary.changed.first"))
    counts = {name: printed(count, "strong") for name, count in changed.counts.items()}
    told = {name: counts[name] for name in SIGNS}
    runs = filled(words.template("summary.changed.text"), **told)
    moves = _moves(changed, words)
    if moves:
        template = words.template("project.summary.changed.moved")
        which = text("; ".join(moves))
        runs = (*runs, Run(" · "), *filled(template, count=counts["moved"], which=which))
    delivered = words.template("project.summary.changed.delivered")
    return (
        *runs,
        Run(" · "),
        *filled(delivered, count=counts["delivered"]),
        Run(" · "),
        *_spent(changed, words),
    )


def _moves(changed: Since, words: Words) -> list[str]:
    """Which indicators stand elsewhere, those that went the same way together."""
    ways: dict[tuple[str, str], list[str]] = {}
    for pair in changed.moved:
        way = badge(pair.before, words).text, badge(pair.now, words).text
        ways.setdefault(way, []).append(f"“{indicator_short(pair.now.indicator, words)}”")
    return [
        words(
            "project.summary.changed.move",
            names=words.series(names),
            before=before,
            now=now,
        )
        for (before, now), names in ways.items()
    ]


def _spent(changed: Since, words: Words) -> Runs:
    """Money of the quarter against the plan of the quarter; a total only of what is whole."""
    if changed.money.state is State.NOT_REPORTED:
        return text(words("project.summary.changed.unreported"))
    if changed.spent is None:
        return text(words("project.summary.changed.unspent"))
    key = "spent" if changed.money.budget else "unplanned"
    return filled(
        words.template(f"project.summary.changed.{key}"),
        disbursed=printed(changed.spent, "strong"),
        planned=printed(changed.money.budget),
    )


def _decide(evaluation: ProjectEvaluation, words: Words) -> Runs:
    """What the figures ask for, the most urgent first."""
    asked = [
        words(
            "project.decide.money",
            activity=f"{activity.activity_id} {activity_short(activity, words)}",
            light=lit(line, words),
        )
        for activity, line in evaluation.budget.lines
        if line.light in (Light.RED, Light.OVER)
    ]
    asked += [
        words("project.decide.indicator", indicator=indicator_short(one.indicator, words))
        for one in evaluation.indicators
        if one.reached is False and evaluation.quarter.number == 4
    ]
    waiting = [one.output for one in evaluation.outputs if one.state is State.NOT_REPORTED]
    if any(output.due_stated for output in waiting):
        asked.append(words("project.decide.outputs"))
    if any(not output.due_stated for output in waiting):
        asked.append(words("project.decide.undated"))
    if evaluation.doubts:
        asked.append(words("project.decide.doubts"))
    return text(" ".join(f"({n}) {one}" for n, one in enumerate(asked, 1))) or text(
        words("project.decide.none")
    )


def _name(thai: str, english: str, words: Words) -> str:
    return thai if words.language == "th" else english
