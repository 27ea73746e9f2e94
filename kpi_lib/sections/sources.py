"""Where figures come from: every computed figure, files, and how to do it again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from os import environ

from kpi_lib.agreement import Agreement
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
from kpi_lib.corrections import Correction
from kpi_lib.datasets.raw import NAMED as FILE
from kpi_lib.datasets.register import RECEIVED
from kpi_lib.datasets.sources import Sources
from kpi_lib.datasets.workspace import MADE_WITH
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.movement.causes import CORRECTIONS
from kpi_lib.records import Input
from kpi_lib.rules import Rule, edition, rules
from kpi_lib.sections.workings import Subject, Workings, first_part, received
from kpi_lib.wording import Words, texts

AGENCIES = "data/agencies.csv"
"""Path of the table of the names of agencies."""

FORMULA = "formula."
"""Begins the keys of the words that formulas are made of."""

DRAWN_UP = ("drawn up", "made up")
"""Kinds of a table that was made up: there is no document it was taken from."""


def annex(  # noqa: PLR0913 - one argument for each thing that the annex names
    figures: Iterable[Figure],
    words: Words,
    lead: str = "",
    findings: Iterable[Finding] = (),
    corrections: Iterable[Correction] = (),
    *,
    names: Mapping[str, str] | None = None,
    subject: Subject = first_part,
    sources: Sources | None = None,
) -> tuple[Block, ...]:
    """Every figure under its subject, with its working, and the rules they were made by.

    Args:
        figures: Every figure, in the order of the report.
        words: Words of the language of the report.
        lead: What is not here, in a sentence.
        findings: What the checks found; those about its cells stand with a subject.
        corrections: What was corrected; each stands with the subjects it touches.
        names: Names of subjects by key, where the words alone do not give them.
        subject: Key of the subject of a figure, by its id.
        sources: Where cells came from; none where no file was received.
    """
    listed = tuple(figures)
    used = [figure.rule for figure in listed if not received(figure)]
    workings = Workings(
        listed, words, tuple(findings), tuple(corrections), names, subject, sources
    )
    return (
        Heading(1, words("contents.annex"), "annex", folded=True),
        Paragraph(text(lead or words("annex.lead"))),
        Paragraph(text(words("annex.key"))),
        *workings.blocks(numbers(used)),
        rules_table(used, words),
    )


def numbers(used: Iterable[str]) -> dict[str, str]:
    """Short number of each rule that is used, in the order of the catalogue."""
    wanted = set(used)
    names = (name for name in rules() if name in wanted)
    return {name: f"R{number}" for number, name in enumerate(names, 1)}


def formula(own: Rule, words: Words) -> Run:
    """The formula of a rule; in Thai its names stand as what they mean.

    >>> formula(rules()["attainment"], Words("th")).text
    'ยิ่งมากยิ่งดี: ผลงาน / ค่าเป้าหมาย x 100; ยิ่งน้อยยิ่งดี: ค่าเป้าหมาย / ผลงาน x 100'
    """
    return Run(own.formula, "code") if words.language == "en" else Run(_in_thai(own))


def prepare() -> None:
    """Read the formulas of all rules now, so that nobody waits for them later."""
    for own in rules().values():
        _in_thai(own)


def _in_thai(own: Rule) -> str:
    return _named(own.formula, tuple((name, slot.th) for name, slot in own.terms.items()))


@cache
def _named(formula: str, terms: tuple[tuple[str, str], ...]) -> str:
    """A formula with what its names mean in their place."""
    said = dict(terms)
    said |= {each["en"]: each["th"] for key, each in texts().items() if key.startswith(FORMULA)}
    longest = sorted(said, key=len, reverse=True)
    names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return names.sub(lambda found: said[found[0]], formula)


def rules_table(used: Iterable[str], words: Words) -> Table:
    """The rules that figures were made by, with their sources."""
    short = numbers(used)
    columns = (
        Column(words("annex.rule"), weight=4),
        Column(words("annex.says"), weight=7),
        Column(words("annex.source"), weight=7),
    )
    rows = tuple(
        (
            Cell((Run(f"{short[name]} {own.name(words.language)}", anchor=f"rule-{name}"),)),
            Cell((Run(f"{own.words(words.language)}: "), formula(own, words))),
            Cell(
                text(
                    f"{own.source(words.language)} ("
                    f"{words('explain.version', version=own.version, certainty=own.certainty)})"
                )
            ),
        )
        for name, own in rules().items()
        if name in short
    )
    return Table("rules-table", words("annex.rules"), columns, rows)


def documents(inputs: Iterable[Input], words: Words) -> tuple[Runs, ...]:
    """Name the documents that the tables were taken from, and what was done in taking.

    The table of agencies holds names from documents of every agency: it stands among the
    files, and says nothing of what a report is about.
    """
    tables = [
        each
        for each in inputs
        if each.kind and each.path != AGENCIES and not each.path.startswith(CORRECTIONS)
    ]
    taken = dict.fromkeys(
        (each.document, each.taken_on) for each in tables if each.kind not in DRAWN_UP
    )
    kinds = dict.fromkeys("drawn_up" if each.kind in DRAWN_UP else each.kind for each in tables)
    return (
        *(
            text(
                words(
                    "method.document", document=_document(document, words), day=words.date(day)
                )
            )
            for document, day in taken
            if day
        ),
        *(text(words(f"method.kind.{kind}")) for kind in kinds),
    )


def direction(agreements: Iterable[Agreement], words: Words) -> str:
    """How it is known whether more or less is better, where no criteria say it."""
    rows = (indicator for each in agreements for indicator in each.indicators)
    received = any(FILE.search(indicator.source) for indicator in rows)
    return words("method.direction.received" if received else "method.direction")


def _document(document: str, words: Words) -> str:
    return words("method.received") if document == RECEIVED else document


def reproduction(command: str, inputs: Iterable[Input], words: Words) -> tuple[Block, ...]:
    """Files that were read, and the command that makes the report again."""
    columns = (
        Column(words("reproduce.file"), weight=6),
        Column(words("reproduce.rows"), "right", 1),
        Column(words("reproduce.digest"), weight=3),
    )
    rows = tuple(
        (
            Cell((Run(item.path, "code"),)),
            Cell(text(str(item.rows))),
            Cell((Run(item.sha256[:12], "code"),)),
        )
        for item in inputs
    )
    return (
        Heading(1, words("contents.reproduce"), "reproduce", folded=True),
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
