"""What changed since the awards of the year before, and what stands in the way of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kpi_lib.awards import Absent, AwardYear, Unit, UnitPair
from kpi_lib.blocks import Run, Runs, text
from kpi_lib.sections.awards.counts import chosen, counts, silent, tied, warnings
from kpi_lib.sections.phrases import filled, printed
from kpi_lib.wording import Words


def named(units: Iterable[Unit], words: Words) -> str:
    """Names of units as a sentence lists them."""
    return words.series([unit.name for unit in units])


def changed(year: AwardYear, words: Words) -> Runs:
    """What became of scores, places and groups of units; or why that cannot be said."""
    before = year.appraisal.agreement.fiscal_year - 1
    if isinstance(year.before, Absent):
        return text(words(f"awards.changed.absent.{year.before}", year=before))
    made = {name: printed(count, "strong") for name, count in counts(year).items()}
    first = {name: made[name] for name in ("risen", "fallen", "same")}
    template = words.template("awards.changed.text")
    runs = filled(template, year=text(str(before)), **first)
    for name, told in TOLD.items():
        which = [told(pair, year, words) for pair in chosen(year, name)]
        if which:
            template = words.template(f"awards.changed.{name}")
            more = filled(template, count=made[name], which=text(", ".join(which)))
            runs = (*runs, Run(" · "), *more)
    return runs


def to_do(year: AwardYear, words: Words) -> Runs:
    """What has to be settled before anything can be awarded, in the order of the rules."""
    made = {name: printed(count, "strong") for name, count in counts(year).items()}
    which = {
        "silent": words.series([card.indicator.indicator_id for card in silent(year)]),
        "unowned": words.series([card.indicator.indicator_id for card in year.unowned]),
        "uncovered": named(year.uncovered, words),
        "tied": named(tied(year), words),
    }
    asked = [
        filled(words.template(f"awards.todo.{name}"), count=made[name], which=text(said))
        for name, said in which.items()
        if said
    ]
    if doubted := warnings(year):
        many = (Run(str(len(doubted)), "strong", link="findings"),)
        asked.append(filled(words.template("todo.findings"), count=many))
    asked += [text(words(f"awards.todo.{name}")) for name in _undecided(year)]
    runs: list[Run] = []
    for one in asked:
        runs += [Run(" · ")] if runs else []
        runs += one
    return tuple(runs) or text(words("awards.todo.none"))


def _undecided(year: AwardYear) -> Iterable[str]:
    """Decisions that the framework does not hold, and without which nothing is awarded."""
    if year.rules.ranking.value is None:
        yield "ranking"
    if year.rules.plaques.value is None:
        yield "plaques"
    elif not any(group.rules.plaques for group in year.groups):
        yield "undivided"


def _name(pair: UnitPair, _year: AwardYear, _words: Words) -> str:
    placed = pair.now or pair.before
    return placed.unit.name if placed else ""


def _ranks(pair: UnitPair, year: AwardYear, words: Words) -> str:
    if pair.before is None or pair.now is None:
        return ""
    return words(
        "awards.changed.rank",
        unit=_name(pair, year, words),
        before=pair.before.unit.rank,
        now=pair.now.unit.rank,
    )


def _groups(pair: UnitPair, year: AwardYear, words: Words) -> str:
    if pair.before is None or pair.now is None:
        return ""
    names = {group.rules.group_id: group.rules.named(words.language) for group in year.groups}
    none = words("awards.uncovered.short")
    return words(
        "awards.changed.group",
        unit=_name(pair, year, words),
        before=names.get(pair.before.group_id, none),
        now=names.get(pair.now.group_id, none),
    )


TOLD: dict[str, Callable[[UnitPair, AwardYear, Words], str]] = {
    "reranked": _ranks,
    "regrouped": _groups,
    "joined": _name,
    "left": _name,
}
"""What is named one by one, and how."""
