"""Who reported, agency by agency, and the marks that were given."""

from __future__ import annotations

from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Run, Table, plain, text
from kpi_lib.city_line import Line
from kpi_lib.evaluation import Evaluation
from kpi_lib.findings import Severity
from kpi_lib.overview import Overview
from kpi_lib.sections.city.phrases import name_of, standing
from kpi_lib.sections.phrases import printed
from kpi_lib.sections.quarterly.phrases import marks as printed_marks
from kpi_lib.standing import MEASURED, Standing
from kpi_lib.wording import NOTHING, Words

COUNTED = ("indicators", "reported", "reached", "short", "doubted", "unmeasured")


def agencies(overview: Overview, words: Words) -> tuple[Block, ...]:
    """One row an agency, one row an indicator, then who has no agreement of the year."""
    heads = [words("city.agency"), *(words(f"city.count.{name}") for name in COUNTED)]
    heads += [words("city.count.warnings"), words("city.count.notes")]
    columns = tuple(
        Column(head, "right" if at else "left", 2 if at else 8) for at, head in enumerate(heads)
    )
    rows = tuple(
        _agency(each, own, words)
        for each, own in zip(overview.evaluations, overview.by_agency(), strict=True)
    )
    absent = ", ".join(words.name(name) for _, name in overview.without) or words("none")
    caption = words("city.agencies.caption", period=words.quarter(overview.quarter))
    return (
        Heading(1, words("city.contents.agencies"), "agencies"),
        Table("agencies-table", caption, columns, rows),
        Paragraph(
            (Run(words("city.agencies.without"), "strong"), Run(f" {absent}")),
            "agencies-without",
        ),
        _indicators(overview, words),
    )


def marks(overview: Overview, words: Words) -> tuple[Block, ...]:
    """Pairs of marks of the quarter, as printed."""
    columns = (
        Column(words("marks"), "center", 2),
        Column(words("city.count.indicators"), "right", 2),
        Column(words("city.marks.reading"), weight=6),
    )
    rows = tuple(
        (
            Cell(text(pair)),
            Cell(text(str(times))),
            Cell(text(words("marks.unassessed") if pair == "0 / 0" else NOTHING)),
        )
        for pair, times in overview.marks
    )
    caption = words("city.marks.caption", period=words.quarter(overview.quarter))
    return (
        Heading(1, words("city.contents.marks"), "marks"),
        Paragraph(text(words("city.marks.lead"))),
        Table("marks-table", caption, columns, rows),
    )


def _agency(own: Evaluation, lines: tuple[Line, ...], words: Words) -> tuple[Cell, ...]:
    stands = [line.standing for line in lines]
    counts = [
        len(lines),
        sum(s in MEASURED or s is Standing.UNMEASURED for s in stands),
        *(stands.count(each) for each in MEASURED),
        stands.count(Standing.UNMEASURED),
        *(
            sum(finding.severity is severity for finding in own.findings)
            for severity in (Severity.WARNING, Severity.NOTE)
        ),
    ]
    return (
        Cell(text(words.name(own.agreement.agency_name))),
        *(Cell(text(str(number) if number else NOTHING)) for number in counts),
    )


def _indicators(overview: Overview, words: Words) -> Table:
    columns = (
        Column(words("indicator"), weight=9),
        Column(words("target"), "right", 2),
        Column(words("result"), "right", 2),
        Column(words("city.head.attainment"), "right", 2),
        Column(words("city.head.marks"), "center", 2),
        Column(words("state.against"), weight=3),
    )
    return Table(
        anchor="indicators-table",
        caption=words("city.indicators.caption", period=words.quarter(overview.quarter)),
        columns=columns,
        rows=tuple(
            _indicator(line, words, first=at == 0)
            for own in overview.by_agency()
            for at, line in enumerate(own)
        ),
        note=words("city.indicators.decimals"),
    )


def _indicator(line: Line, words: Words, *, first: bool) -> tuple[Cell, ...]:
    """One indicator, its agency before it: where the table runs on, no row stands nameless."""
    now = line.card.now
    head = (Run(f"{words.name(line.agency_name)} ", "strong" if first else "quiet"),)
    unit = Run(words.unit(line.card.indicator.unit), "quiet")
    own = Run(f"{line.indicator_id} ".replace("-", "\u2011"), "quiet")
    return (
        Cell((*head, own, Run(f"{name_of(line, words)} "), unit)),
        Cell(printed(line.own(line.card.target))),
        Cell(printed(line.own(now.result))),
        Cell(printed(line.own(now.attainment))),
        Cell(text(plain(printed_marks(now)))),
        Cell(badge=standing(line, words)),
    )
