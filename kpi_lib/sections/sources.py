"""Where figures come from: every computed figure, files, and how to do it again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from os import environ

from kpi_lib.blocks import (
    Block,
    Cell,
    Code,
    Column,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.datasets.workspace import MADE_WITH
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.records import Input
from kpi_lib.rules import edition, rule, rules
from kpi_lib.wording import Words

DRAWN_UP = "drawn up"
"""Kind of a table that was made up: there is no document it was taken from."""

LEVEL = re.compile(r"level_[0-5]")
"""Columns of the criteria of one indicator; the annex names them together."""


def annex(
    figures: Iterable[Figure],
    words: Words,
    lead: str = "",
    findings: Iterable[Finding] = (),
) -> tuple[Block, ...]:
    """Every figure that was computed, with its working, and the rules they were made by.

    Args:
        figures: Figures in the order of the report, subject by subject.
        words: Words of the language of the report.
        lead: What is not here, in a sentence.
        findings: What the checks found; those about its cells stand with a figure.
    """
    made = tuple(figure for figure in figures if figure.rule != "read")
    found: dict[tuple[str, int | None, str], list[str]] = {}
    for each in findings:
        found.setdefault((each.file, each.row, each.column), []).append(each.rule)
    columns = (
        Column(words("annex.figure"), weight=6),
        Column(words("annex.shown"), "right", 2),
        Column(words("annex.working"), weight=6),
        Column(words("annex.inputs"), weight=5),
    )
    rows = tuple(
        (
            Cell(text(figure.label)),
            Cell((entry(figure),)),
            Cell(worked_out(figure, words)),
            Cell((Run(_cells(figure), "code"), *_found(figure, found))),
        )
        for figure in made
    )
    return (
        Heading(1, words("contents.annex"), "annex"),
        Paragraph(text(lead or words("annex.lead"))),
        Table("annex-table", words("annex.caption"), columns, rows),
        rules_table((figure.rule for figure in made), words),
    )


def entry(figure: Figure) -> Run:
    """A figure in the annex: the report leads here from it, and it leads back."""
    return Run(figure.text or "–", anchor=f"calc-{figure.figure_id}")


def worked_out(figure: Figure, words: Words) -> Runs:
    """The working of a figure, and the rule it follows."""
    named = Run(rule(figure.rule).name(words.language), "quiet", link=f"rule-{figure.rule}")
    return (Run(f"{figure.working} "), named) if figure.working else (named,)


def rules_table(used: Iterable[str], words: Words) -> Table:
    """The rules that figures were made by, with their sources."""
    wanted = set(used)
    columns = (
        Column(words("annex.rule"), weight=4),
        Column(words("annex.says"), weight=7),
        Column(words("annex.source"), weight=7),
    )
    rows = tuple(
        (
            Cell((Run(own.name(words.language), anchor=f"rule-{name}"),)),
            Cell((Run(f"{own.words(words.language)}: "), Run(own.formula, "code"))),
            Cell(
                text(
                    f"{own.source(words.language)} ("
                    f"{words('explain.version', version=own.version, certainty=own.certainty)})"
                )
            ),
        )
        for name, own in rules().items()
        if name in wanted
    )
    return Table("rules-table", words("annex.rules"), columns, rows)


def _found(figure: Figure, found: dict[tuple[str, int | None, str], list[str]]) -> Runs:
    """Rules of the checks that speak of its cells, leading to the findings."""
    names = dict.fromkeys(
        name
        for origin in figure.inputs
        for name in found.get((origin.file, origin.row, origin.column), ())
    )
    return tuple(Run(f" {name}", link="findings") for name in names)


def documents(inputs: Iterable[Input], words: Words) -> tuple[Runs, ...]:
    """Name the documents that the tables were taken from, and what was done in taking."""
    tables = [each for each in inputs if each.kind]
    taken = dict.fromkeys(
        (each.document, each.taken_on) for each in tables if each.kind != DRAWN_UP
    )
    kinds = dict.fromkeys(each.kind.replace(" ", "_") for each in tables)
    return (
        *(
            text(words("method.document", document=document, day=words.date(day)))
            for document, day in taken
            if day
        ),
        *(text(words(f"method.kind.{kind}")) for kind in kinds),
    )


def reproduction(command: str, inputs: Iterable[Input], words: Words) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    columns = (
        Column(words("reproduce.file"), weight=6),
        Column(words("reproduce.rows"), "right", 1),
        Column(words("reproduce.digest"), weight=3),
    )
    rows = tuple(
        (
            Cell((Run(item.path.replace("/", "/\u200b"), "code"),)),
            Cell(text(str(item.rows))),
            Cell((Run(item.sha256[:12], "code"),)),
        )
        for item in inputs
    )
    return (
        Heading(1, words("contents.reproduce"), "reproduce"),
        Paragraph(text(words("reproduce.lead"))),
        *_made_with(words),
        Table("inputs-table", words("reproduce.caption"), columns, rows),
        Code(" ".join((command, *_asked(words)))),
    )


def _asked(words: Words) -> tuple[str, ...]:
    """How the words of a report are asked for, where they are not the usual ones."""
    language = () if words.language == "th" else (f"--language {words.language}",)
    digits = () if words.digits == "arabic" else (f"--digits {words.digits}",)
    return (*language, *digits)


def _made_with(words: Words) -> tuple[Block, ...]:
    """What a run was made with, as it tells its notebook; nothing in one opened by hand."""
    told = json.loads(environ.get(MADE_WITH, "{}"))
    if not told:
        return ()
    said = words("reproduce.made_with", **told, count=len(rules()), rules=edition())
    return (Paragraph(text(said)), Paragraph(text(words("reproduce.verify"))))


def _cells(figure: Figure) -> str:
    """Name the cells shortly: their folder is named in the list of files."""
    lines: dict[str, set[int]] = {}
    for origin in figure.inputs:
        column = LEVEL.sub("level_*", origin.column)
        name = f"{origin.file.rpartition('/')[2]} {column}"
        lines.setdefault(name, set()).add(origin.row)
    return "; ".join(f"{name} {', '.join(_spans(rows))}" for name, rows in lines.items())


def _spans(rows: set[int]) -> list[str]:
    """Write lines that follow each other as one span: 2-14."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][-1] + 1:
            spans[-1].append(row)
        else:
            spans.append([row])
    return [f"{one[0]}-{one[-1]}" if one[1:] else f"{one[0]}" for one in spans]
