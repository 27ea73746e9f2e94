"""What is set aside: pages that no agreement uses and why, and the projects of the year."""

from __future__ import annotations

from collections import Counter

from kpi_lib.blocks import Block, Cell, Column, Heading, Paragraph, Table, text
from kpi_lib.overview import Overview, Page, Project
from kpi_lib.wording import NOTHING, Words


def set_aside(overview: Overview, words: Words) -> tuple[Block, ...]:
    """Pages of the year one by one, the others counted by reason, then projects."""
    columns: tuple[Column, ...]
    blocks: list[Block] = [
        Heading(1, words("city.contents.aside"), "aside"),
        Paragraph(text(words("city.aside.lead"))),
        _reasons(overview, words),
    ]
    if pages := overview.of_year():
        columns = (
            Column(words("city.agency"), weight=5),
            Column(words("indicator"), weight=6),
            Column(words("unit"), weight=2),
            Column(words("target"), "right", 2),
            Column(words("city.aside.result"), "right", 2),
            Column(words("city.aside.key"), weight=4),
        )
        rows = tuple(_page(page, words) for page in pages)
        blocks.append(Table("aside-table", words("city.aside.caption"), columns, rows))
    if overview.projects:
        columns = (
            Column(words("city.agency"), weight=5),
            Column(words("city.project"), weight=6),
            Column(words("city.project.progress"), "right", 3),
            Column(words("city.project.assessed"), weight=4),
            Column(words("city.aside.key"), weight=5),
        )
        rows = tuple(_project(project, words) for project in overview.projects)
        blocks.append(Paragraph(text(words("city.projects.lead"))))
        blocks.append(Table("projects-table", words("city.projects.caption"), columns, rows))
    return tuple(blocks)


def _reasons(overview: Overview, words: Words) -> Table:
    counted = Counter(page.reasons for page in overview.aside)
    columns = (
        Column(words("city.aside.reason"), weight=9),
        Column(words("city.aside.pages"), "right", 2),
    )
    rows = tuple(
        (
            Cell(text(" · ".join(words(f"city.aside.{reason}") for reason in reasons))),
            Cell(text(str(times))),
        )
        for reasons, times in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    )
    return Table("aside-reasons", words("city.aside.reasons"), columns, rows)


def _page(page: Page, words: Words) -> tuple[Cell, ...]:
    return (
        Cell(text(words.name(page.agency))),
        Cell(text(words.either(page.name_th, page.name_en))),
        Cell(text(words.unit(page.unit))),
        Cell(text(page.target or NOTHING)),
        Cell(text(page.result or NOTHING)),
        Cell(text(page.key.replace("-", "\u2011"))),
    )


def _project(project: Project, words: Words) -> tuple[Cell, ...]:
    progress = project.progress_pct.origin.raw if project.progress_pct else NOTHING
    assessed = words(
        "city.project.assessment",
        quarter=project.assessed_quarter,
        assessment=project.assessment or NOTHING,
    )
    return (
        Cell(text(words.name(project.agency))),
        Cell(text(words.either(project.name_th, project.name_en))),
        Cell(text(progress)),
        Cell(text(assessed)),
        Cell(text(project.key.replace("-", "\u2011"))),
    )
