"""What is in doubt: findings of validation, and the corrections that were declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath

from kpi_lib.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.corrections import Correction
from kpi_lib.findings import Finding, Severity
from kpi_lib.sections.phrases import listed
from kpi_lib.wording import Words

TONES = {Severity.CRITICAL: "bad", Severity.WARNING: "doubt", Severity.NOTE: "quiet"}

SENTENCES = {"th": "{} {}", "en": "{}. {}."}
"""Two sentences, one after the other: a space parts them in Thai."""


def findings(
    found: Iterable[Finding], words: Words, carded: Container[str] = ()
) -> tuple[Block, ...]:
    """Every finding up to the period, worst first.

    Args:
        found: Findings.
        words: Language.
        carded: Indicators that have a card in the report, to which their number leads.
    """
    heading = Heading(1, words("contents.findings"), "findings")
    known = tuple(found)
    if not known:
        return (heading, Paragraph(text(words("findings.none"))))
    kinds = {
        severity: [finding for finding in known if finding.severity is severity]
        for severity in (Severity.WARNING, Severity.NOTE)
    }
    lead = words(
        "findings.lead",
        warnings=len(kinds[Severity.WARNING]),
        notes=len(kinds[Severity.NOTE]),
    )
    tables = tuple(_table(kind, some, words, carded) for kind, some in kinds.items() if some)
    return (heading, Paragraph(text(lead)), *tables)


def of_tables(found: Iterable[Finding], words: Words) -> Runs:
    """Say how many warnings are about no indicator, where there are any."""
    warned = (each for each in found if each.severity is Severity.WARNING)
    many = sum(not each.indicator_id for each in warned)
    if not many:
        return ()
    return (Run(" · "), Run(words("doubt.tables", count=many), link="findings"))


def _table(kind: Severity, found: list[Finding], words: Words, carded: Container[str]) -> Table:
    columns = (
        Column(words("finding.rule"), weight=2),
        Column(words("finding.about"), weight=3),
        Column(words("finding.what"), weight=7),
        Column(words("finding.remedy"), weight=6),
        Column(words("finding.place"), weight=5),
    )
    names = named(found)
    rows = tuple(_row(alike, names, words, carded) for alike in grouped(found))
    kept = [at for at in range(len(columns)) if any(row[at].runs for row in rows)]
    return Table(
        anchor=f"findings-{kind}",
        caption=words(f"findings.caption.{kind}"),
        columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
    )


def grouped(found: Iterable[Finding]) -> list[list[Finding]]:
    """Put together what one rule says in the same words, in the order of the first."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in found:
        said = (finding.rule, *finding.message.values(), *finding.remedy.values())
        alike.setdefault(said, []).append(finding)
    return list(alike.values())


def named(found: Iterable[Finding]) -> dict[str, str]:
    """What each file is called: its name, with its folders where two files share one."""
    files = dict.fromkeys(finding.file for finding in found)
    names = {file: file.rpartition("/")[2] for file in files}
    count = Counter(names.values())
    return {
        file: name if count[name] == 1 else "/".join(file.split("/")[2:])
        for file, name in names.items()
    }


def places(found: Iterable[Finding], names: Mapping[str, str], words: Words) -> Runs:
    """Name the cells: the column as people say it, then shortly file, lines and its name."""
    lines: dict[tuple[str, str], list[str]] = {}
    for finding in found:
        cells = lines.setdefault((finding.file, finding.column), [])
        cells += [str(finding.row)] if finding.row else []
    runs: list[Run] = []
    told = ""
    for (file, column), rows in lines.items():
        said = words.column(column, PurePosixPath(file).stem)
        name = f"{said} " if said not in {column, told} else ""
        told = said
        runs.append(Run(f"{'; ' if runs else ''}{name}"))
        place = (":".join(filter(None, (names[file], ", ".join(rows)))), column)
        runs.append(Run(" ".join(filter(None, place)), "code"))
    return tuple(run for run in runs if run.text)


def _row(
    alike: list[Finding], names: Mapping[str, str], words: Words, carded: Container[str]
) -> tuple[Cell, ...]:
    first = alike[0]
    return (
        Cell((Run(first.rule, "strong"),)),
        Cell(_about(alike, words, carded)),
        Cell(text(_unbroken(first.message[words.language]))),
        Cell(text(first.remedy[words.language])),
        Cell(places(alike, names, words)),
    )


def _about(alike: list[Finding], words: Words, carded: Container[str]) -> Runs:
    """Indicators of each period that findings are about."""
    periods: dict[Runs, list[str]] = {}
    for finding in alike:
        ids = periods.setdefault(_when(finding, words), [])
        ids += [finding.indicator_id] if finding.indicator_id else []
    runs: list[Run] = []
    for when, ids in periods.items():
        runs += [Run("; ")] if runs else []
        runs += listed(ids, words, carded=carded) if ids else ()
        runs += when
    return tuple(runs)


def callouts(found: Iterable[Finding], words: Words) -> tuple[Callout, ...]:
    """What a card must not leave unsaid: every finding on it but notes."""
    at = words.language
    return tuple(
        Callout(
            TONES[finding.severity],
            " · ".join((words(f"severity.{finding.severity}"), *_where(finding, words))),
            text(_unbroken(SENTENCES[at].format(finding.message[at], finding.remedy[at]))),
        )
        for finding in found
        if finding.severity is not Severity.NOTE
    )


def corrections(declared: Iterable[Correction], words: Words) -> tuple[Block, ...]:
    """Every declared correction, or the statement that there is none."""
    heading = Heading(1, words("contents.corrections"), "corrections")
    rows = tuple(
        (
            Cell(text(_row_of(item, words))),
            Cell(text(words.column(item.column))),
            Cell(text(item.expected_value)),
            Cell(text(item.new_value)),
            Cell(text(item.reason)),
            Cell(text(f"{item.approved_by_role} {_approved(item, words)}")),
            Cell(text(item.document)),
        )
        for item in declared
    )
    if not rows:
        return (heading, Paragraph(text(words("corrections.none"))))
    names = ("key", "column", "was", "now", "reason", "approved", "document")
    columns = tuple(Column(words(f"corrections.{name}")) for name in names)
    return (
        heading,
        Table("corrections-table", words("corrections.caption"), columns, rows),
    )


def _row_of(item: Correction, words: Words) -> str:
    """Indicator and period that a correction is about."""
    named = [words("indicator.number", number=item.indicator_id)]
    if item.quarter:
        named.append(words("quarter.number", quarter=item.quarter))
    if item.months:
        named.append(words("round.number", months=item.months))
    return " ".join(named)


def _approved(item: Correction, words: Words) -> str:
    return words.date(date.fromisoformat(item.approved_on))


def _where(finding: Finding, words: Words) -> tuple[str, ...]:
    """Indicator, period and rule of a finding, those that it has."""
    number = finding.indicator_id
    named = (words("indicator.number", number=number),) if number else ()
    return (*named, *(run.text.strip() for run in _when(finding, words)), finding.rule)


def _when(finding: Finding, words: Words) -> Runs:
    """Period that a finding is about."""
    if finding.quarter:
        return (Run(f" {words('quarter.number', quarter=finding.quarter)}", "quiet"),)
    if finding.months:
        return (Run(f" {words('round.number', months=finding.months)}", "quiet"),)
    return ()


def _unbroken(sentence: str) -> str:
    """Keep a pair of marks on one line."""
    return sentence.replace(" / ", "\u00a0/\u00a0")
