"""What is in doubt: the largest first, then every rule with the agencies it speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.blocks import Badge, Block, Cell, Column, Heading, Paragraph, Run, Table, text
from kpi_lib.city_line import Line
from kpi_lib.findings import Finding, Severity, worst_first
from kpi_lib.overview import Overview
from kpi_lib.sections.city.phrases import name_of, told
from kpi_lib.sections.phrases import printed
from kpi_lib.wording import Words

MOST = 15
"""Indicators that are told one by one."""

NAMED = 3
"""Agencies that a rule names one by one."""

TONES = {Severity.WARNING: "doubt", Severity.NOTE: "quiet"}


def doubts(overview: Overview, words: Words) -> tuple[Block, ...]:
    """Indicators that are warned of: most rules first, then furthest from the target."""
    heading = Heading(1, words("city.contents.doubts"), "doubts")
    largest = overview.largest_doubts
    if not largest:
        return (heading, Paragraph(text(words("city.summary.doubt.none"))))
    columns = (
        Column(words("number"), "right", 1),
        Column(words("indicator"), weight=6),
        Column(words("attainment.short"), "right", 2),
        Column(words("finding.what"), weight=9),
    )
    rows = tuple(_doubt(at, line, words) for at, line in enumerate(largest[:MOST], 1))
    lead = words("city.doubts.lead", shown=len(rows), all=len(largest))
    return (
        heading,
        Paragraph(text(lead)),
        Table("doubts-table", words("city.doubts.caption"), columns, rows),
    )


def rules(overview: Overview, of_pages: Iterable[Finding], words: Words) -> tuple[Block, ...]:
    """How often each rule spoke, of which agencies, and what to do about it."""
    agency = {
        repr(finding): words.name(each.agreement.agency_name)
        for each in overview.evaluations
        for finding in each.findings
    }
    found = {
        "findings": worst_first(list(overview.findings)),
        "pages": worst_first(list(of_pages)),
    }
    blocks: list[Block] = [Heading(1, words("contents.findings"), "findings")]
    for name, findings in found.items():
        blocks.append(Paragraph(text(words(f"city.rules.{name}.lead"))))
        if not findings:
            blocks.append(Paragraph(text(words("city.rules.none"))))
            continue
        by_rule: dict[str, list[Finding]] = {}
        for finding in findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        caption = words(f"city.rules.{name}.caption")
        quarter = overview.quarter.number
        rows = tuple(_rule(own, agency, quarter, words) for own in by_rule.values())
        blocks.append(Table(f"rules-{name}", caption, _columns(words), rows))
    return tuple(blocks)


def _doubt(at: int, line: Line, words: Words) -> tuple[Cell, ...]:
    own = Run(f" {line.indicator_id} ".replace("-", "\u2011"), "quiet")
    said: dict[tuple[str, str], str] = {}
    for found in line.doubts:
        sentence = f"{found.rule} {told(found, line.card.now.quarter, words)}"
        said.setdefault((found.rule, found.message[words.language]), sentence)
    return (
        Cell(text(str(at))),
        Cell((Run(words.name(line.agency_name), "strong"), own, Run(name_of(line, words)))),
        Cell(printed(line.own(line.card.now.attainment))),
        Cell(text(" · ".join(said.values()))),
    )


def _columns(words: Words) -> tuple[Column, ...]:
    return (
        Column(words("finding.rule"), weight=3),
        Column(words("city.rules.times"), "right", 2),
        Column(words("city.rules.who"), weight=5),
        Column(words("city.rules.example"), weight=7),
        Column(words("finding.remedy"), weight=6),
    )


def _rule(
    own: list[Finding], agency: dict[str, str], quarter: int, words: Words
) -> tuple[Cell, ...]:
    first = min(own, key=lambda found: found.quarter != quarter)
    who = dict.fromkeys(agency[repr(each)] for each in own if repr(each) in agency)
    places = words("city.rules.pages", count=len({each.row for each in own}))
    return (
        Cell(
            (Run(f"{first.rule} ", "strong"),),
            Badge(words(f"severity.{first.severity}"), TONES[first.severity]),
        ),
        Cell(text(str(len(own)))),
        Cell(text(_named(list(who), words) if who else places)),
        Cell(text(told(first, quarter, words))),
        Cell(text(first.remedy[words.language])),
    )


def _named(agencies: list[str], words: Words) -> str:
    """How many agencies, and the first of them by name."""
    names = ", ".join(agencies[:NAMED])
    if more := agencies[NAMED:]:
        names = words("city.rules.more", names=names, count=len(more))
    return words("city.rules.agencies", count=len(agencies), names=names)
