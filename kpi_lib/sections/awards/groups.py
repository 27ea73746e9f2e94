"""The groups: units with weight, score and working, in order of rank or of the alphabet."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.awards import Award, AwardYear, Group, Unit
from kpi_lib.blocks import Badge, Block, Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.framework import Ranking
from kpi_lib.sections.phrases import printed, worked
from kpi_lib.wording import NOTHING, Words

TONES = {
    Award.WITHIN: "good",
    Award.TIED: "doubt",
    Award.BEYOND: "neutral",
    Award.OPEN: "quiet",
}


def groups(years: Iterable[AwardYear], words: Words) -> tuple[Block, ...]:
    """One table a group, then the units that no group holds."""
    blocks: list[Block] = [Heading(1, words("awards.contents.groups"), "groups")]
    several = [*years]
    level = 3 if len(several) > 1 else 2
    for year in several:
        code = year.appraisal.agreement.agency_code
        if len(several) > 1:
            name = words.name(year.appraisal.agreement.agency_name)
            blocks.append(Heading(2, name, f"groups-{code}"))
        for group in year.groups:
            blocks += _group(group, year, level, words)
        blocks += _uncovered(year, level, words)
    return tuple(blocks)


def _group(group: Group, year: AwardYear, level: int, words: Words) -> tuple[Block, ...]:
    anchor = f"group-{year.appraisal.agreement.agency_code}-{group.rules.group_id}"
    name = group.rules.named(words.language)
    heading = Heading(level, name, anchor)
    if not group.units:
        return (heading, Paragraph(text(words("awards.group.empty"))))
    if not group.rules.by_weight:
        return (
            heading,
            Paragraph(text(words("awards.supporting.unranked"))),
            _supporting(group, anchor, name, words),
        )
    ranking = year.rules.ranking.value
    order = words("awards.group.ranked" if ranking else "awards.group.unranked")
    return (heading, Paragraph(text(order)), _table(group, ranking, anchor, words))


def _table(group: Group, ranking: Ranking | None, anchor: str, words: Words) -> Table:
    columns = [
        Column(words("awards.unit"), weight=7),
        Column(words("awards.indicators"), weight=2),
        Column(words("awards.weight"), "right", 2),
        Column(words("awards.score_in_force"), "right", 3),
        Column(words("awards.score_reported"), "right", 3),
        Column(words("annex.working"), weight=6),
    ]
    if ranking:
        columns = [
            Column(words("awards.rank"), "right", 2),
            *columns,
            Column(words("awards.award"), weight=4),
        ]
    rows = tuple(_row(unit, ranking, words) for unit in group.units)
    caption = words("awards.group.caption", name=group.rules.named(words.language))
    return Table(f"{anchor}-table", caption, tuple(columns), rows, row_header=not ranking)


def _row(unit: Unit, ranking: Ranking | None, words: Words) -> tuple[Cell, ...]:
    by_reported = ranking is Ranking.SCORE_REPORTED
    score = unit.reported if by_reported else unit.in_force
    cells = (
        Cell(text(unit.name)),
        Cell(text(", ".join(card.indicator.indicator_id for card in unit.cards))),
        Cell(printed(unit.weight)),
        Cell(printed(unit.in_force, "" if by_reported else "strong")),
        Cell(printed(unit.reported, "strong" if by_reported else "")),
        Cell(text(worked(score, words) if score.working else words("awards.unscored"))),
    )
    if ranking is None:
        return cells
    rank = NOTHING if unit.rank is None else str(unit.rank)
    tied = (Run(f" {words('awards.tied')}", "quiet"),) if unit.tied else ()
    award = Badge(words(f"awards.award.{unit.award}"), TONES[unit.award])
    return (Cell((Run(rank, "strong"), *tied)), *cells, Cell(badge=award))


def _supporting(group: Group, anchor: str, name: str, words: Words) -> Table:
    columns = (
        Column(words("awards.unit"), weight=4),
        Column(words("awards.support"), weight=6),
        Column(words("awards.evidence"), weight=4),
        Column(words("awards.indicators"), weight=2),
    )
    rows = tuple(
        (
            Cell(text(unit.name)),
            Cell(text(unit.support.support if unit.support else "")),
            Cell(text(unit.support.evidence if unit.support else "")),
            Cell(text(", ".join(c.indicator.indicator_id for c in unit.cards) or NOTHING)),
        )
        for unit in group.units
    )
    return Table(f"{anchor}-table", name, columns, rows)


def _uncovered(year: AwardYear, level: int, words: Words) -> tuple[Block, ...]:
    if not year.uncovered:
        return ()
    anchor = f"uncovered-{year.appraisal.agreement.agency_code}"
    group_like = tuple(_row(unit, None, words) for unit in year.uncovered)
    columns = (
        Column(words("awards.unit"), weight=5),
        Column(words("awards.indicators"), weight=2),
        Column(words("awards.weight"), "right", 2),
        Column(words("awards.score_in_force"), "right", 2),
        Column(words("awards.score_reported"), "right", 2),
        Column(words("annex.working"), weight=6),
    )
    caption = words("awards.uncovered.caption")
    return (
        Heading(level, words("awards.uncovered.heading"), anchor),
        Paragraph(text(words("awards.uncovered.lead"))),
        Table(f"{anchor}-table", caption, columns, group_like),
    )
