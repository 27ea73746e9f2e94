"""The first screen of the awards: groups, ranking, what is in doubt, changed, to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kpi_lib.awards import Absent, AwardYear
from kpi_lib.blocks import Block, Cover, Fact, Heading, Run, Runs, Summary, text
from kpi_lib.charts.awards import units_chart
from kpi_lib.framework import Framework
from kpi_lib.periods import FiscalYear
from kpi_lib.sections.awards.changes import changed, named, to_do
from kpi_lib.sections.awards.counts import GROUP, counts, silent, warnings
from kpi_lib.sections.phrases import as_received, begun, filled, printed
from kpi_lib.wording import Words


def cover(
    years: tuple[AwardYear, ...], framework: Framework, fiscal_year: int, words: Words
) -> tuple[Block, ...]:
    """Title, agencies and year; says when tables or the framework are made up."""
    year = FiscalYear(fiscal_year)
    notices = []
    earlier = [each.before for each in years if not isinstance(each.before, Absent)]
    if any(each.appraisal.agreement.illustrative for each in (*years, *earlier)):
        notices.append(words("cover.illustrative"))
    if framework.example_of:
        notices.append(words("awards.example"))
    between = words.span(year)
    return (
        Cover(
            title=words("awards.title"),
            agency=words.series(
                [words.name(each.appraisal.agreement.agency_name) for each in years]
            ),
            period=words("awards.period", year=fiscal_year),
            lines=(between, framework.titled(words.language), *as_received(words)),
            notice=" · ".join(notices),
            language=words.language,
            digits=words.digits,
            ends_on=year.end.isoformat(),
        ),
    )


def summary(years: Iterable[AwardYear], words: Words) -> tuple[Block, ...]:
    """Statements and a chart for each agency, under its name if there are several."""
    blocks: list[Block] = [Heading(1, words("summary.heading"), "summary")]
    several = [*years]
    for year in several:
        code = year.appraisal.agreement.agency_code
        if len(several) > 1:
            name = words.name(year.appraisal.agreement.agency_name)
            blocks.append(Heading(2, name, f"summary-of-{code}"))
        said = {
            "groups": (*_groups(year, words), Run(" · "), *_plaques(year, words)),
            "ranking": _ranking(year, words),
            "doubt": _doubt(year, words),
            "changed": changed(year, words),
            "todo": to_do(year, words),
        }
        facts = tuple(
            Fact(words(f"awards.summary.{name}"), begun(runs)) for name, runs in said.items()
        )
        blocks += [Summary(f"summary-{code}", facts), units_chart(year, words)]
    return tuple(blocks)


def _groups(year: AwardYear, words: Words) -> Runs:
    counted = counts(year)
    runs: Runs = ()
    for group in year.groups:
        said = filled(
            words.template("awards.summary.group"),
            name=text(group.rules.named(words.language)),
            count=printed(counted[GROUP + group.rules.group_id], "strong"),
        )
        runs = (*runs, *said, Run(" · "))
    held = Counter(unit.name for group in year.groups for unit in group.units)
    twice = [unit for unit in year.units if held[unit.name] > 1]
    if twice:
        told = words("awards.summary.twice", units=named(twice, words))
        runs = (*runs, Run(told), Run(" · "))
    key = "awards.uncovered.text" if year.uncovered else "awards.uncovered.none"
    return (*runs, Run(words(key, units=named(year.uncovered, words))))


def _plaques(year: AwardYear, words: Words) -> Runs:
    plaques = year.rules.plaques
    if plaques.value is None:
        return text(words("awards.plaques.none"))
    given = [group.rules for group in year.groups if group.rules.plaques is not None]
    shared = words("awards.plaques.undivided")
    if given:
        shared = " · ".join(
            words("awards.plaques.group", name=group.named(words.language), count=group.plaques)
            for group in given
        )
    source = plaques.said(words.language)
    return filled(
        words.template("awards.plaques.text"),
        count=(Run(str(plaques.value), "strong", link="framework-table"),),
        source=text(source),
        shared=text(shared),
    )


def _ranking(year: AwardYear, words: Words) -> Runs:
    ranking = year.rules.ranking
    source = ranking.said(words.language)
    if ranking.value is None:
        return text(words("awards.ranking.none", source=source))
    said = words(
        "awards.ranking.text", rule=words(f"awards.ranking.{ranking.value}"), source=source
    )
    tied = [unit for group in year.groups for unit in group.units if unit.tied]
    ties = words("awards.ranking.tied", units=named(tied, words)) if tied else ""
    return text(f"{said} {ties or words('awards.ranking.untied')}")


def _doubt(year: AwardYear, words: Words) -> Runs:
    """Indicators without a result or without a unit weaken the scores; so do warnings."""
    scored = {unit.name for unit in year.units if unit.reported.value is not None}
    quiet = silent(year)
    listed = {
        "silent": [card for card in quiet if card.indicator.owner_unit in scored],
        "unscored": [card for card in quiet if card.indicator.owner_unit not in scored],
        "unowned": year.unowned,
    }
    parts = [
        words(
            f"awards.doubt.{name}",
            which=words.series([card.indicator.indicator_id for card in cards]),
        )
        for name, cards in listed.items()
        if cards
    ]
    runs = text(" · ".join(parts) or words("awards.doubt.none"))
    many = len(warnings(year))
    if many:
        said = words("doubt.tables", count=many)
        runs = (*runs, Run(" · "), Run(said, link="findings"))
    return runs
