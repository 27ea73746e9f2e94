"""`kpi explain`: why a figure is what it is, and what a row of data moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kpi_lib.audit.evidence import Evidence, evidence
from kpi_lib.audit.explanation import Explanation, Part, explanation, to_json
from kpi_lib.audit.readings import NOTEBOOK
from kpi_lib.cli import origins
from kpi_lib.cli.retracted import warn
from kpi_lib.cli.rows import touched
from kpi_lib.cli.terminal import Flowed, print_json
from kpi_lib.figures import Exact, Figure, plain, shown
from kpi_lib.findings import Finding, Severity
from kpi_lib.runs.opening import intact
from kpi_lib.runs.verification import Subject
from kpi_lib.sections.sources import formula
from kpi_lib.wording import Words

BEGINNING = 8
"""Decimals that show how a fraction begins that does not end."""

DEEP = 3
"""Levels of figures that the terminal shows by default; the rest is one `kpi explain` away."""

TONES = {Severity.CRITICAL: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def explain(  # noqa: PLR0913 - one argument an option
    run_id: str,
    figure: str,
    *,
    cell: str,
    grep: str,
    whole: bool,
    language: str,
    json: bool,
) -> None:
    """Say why a figure is what it is; list figures where none is named.

    Args:
        run_id: Run, the beginning of its id, `latest`, its folder, or its archive.
        figure: Id of a figure, or its anchor; empty to list them.
        cell: Cell or row whose figures are asked for.
        grep: Text that the ids or labels listed must hold.
        whole: Whether to follow every figure down to its cells.
        language: Language of the answer.
        json: Whether a program asks.

    Raises:
        DatasetError: A run id is asked for outside a workbook.
        OutputError: There is no such run, figure or file, the run's files changed, or an
            archive is none of ours or is not as it was packed.
    """
    with intact(run_id) as subject:
        if subject.workspace is not None and not Path(run_id).is_file():
            warn(subject.workspace, subject.folder)
        held = _held(subject)
        if figure:
            explained = explanation(figure, held)
            came = origins.origins(explained.read, subject)
            if json:
                print_json({**to_json(explained), **origins.as_json(came)})
            else:
                grown = tree(explained, Words(language), whole=whole)
                origins.grow(grown, came, Words(language))
                _print(grown)
            return
        found = touched(held, cell, subject.folder) if cell else held.figures
        _list(_holding(found, grep), language, json=json)


def _held(subject: Subject) -> Evidence:
    """Evidence of a run, whose files are as they were issued."""
    notebook = nbformat.read(subject.folder / NOTEBOOK, as_version=4)
    return evidence(notebook, subject.told["inputs"]["data"])


def _holding(figures: Iterable[Figure], text: str) -> list[Figure]:
    wanted = text.casefold()
    return [
        each
        for each in figures
        if wanted in f"{each.figure_id} {each.label} {each.label_en}".casefold()
        or (wanted and wanted == each.text)
    ]


def _list(figures: list[Figure], language: str, *, json: bool) -> None:
    if json:
        print_json([_line(each) for each in figures])
        return
    table = Table(box=None, pad_edge=False)
    words = Words(language)
    for name in ("id", "shown", "rule", "what"):
        table.add_column(words(f"explain.{name}"), no_wrap=name != "what", overflow="fold")
    for each in figures:
        label = each.label if language == "th" else each.label_en
        table.add_row(each.figure_id, each.text or "–", each.rule, Flowed(label))
    if figures:
        _print(table)
    typer.echo(words("explain.counted", count=len(figures)))


def _line(figure: Figure) -> dict[str, Any]:
    return {
        "figure_id": figure.figure_id,
        "label": figure.label,
        "label_en": figure.label_en,
        "value": None if figure.value is None else plain(figure.value),
        "text": figure.text,
        "rule": figure.rule,
    }


def _print(told: Tree | Table) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=100, soft_wrap=False)
    console.print(told)


def tree(explained: Explanation, words: Words, *, whole: bool) -> Tree:
    """Why a figure is what it is, for a terminal; `whole` goes down to every cell."""
    figure, thai = explained.figure, words.language == "th"
    grown = Tree(Text(figure.label if thai else figure.label_en, "bold"), guide_style="dim")
    head = Text.assemble(
        (figure.text or "–", "bold green"), f" {words.unit(figure.unit)}".rstrip()
    )
    if figure.value is not None and figure.places is not None:
        head.append(f"   {words('explain.exact', value=_number(figure.value))}", "dim")
    grown.add(head)
    grown.add(Text(figure.figure_id, "dim"))
    _told(grown, explained, words)
    if explained.parts:
        branch = _Branch(words, None if whole else DEEP, {figure.figure_id})
        branch.grow(grown.add(Text(words("explain.terms"), "bold")), explained)
    _doubts(grown, explained, words)
    if explained.makes:
        makes = grown.add(Text(words("explain.makes"), "bold"))
        for each in explained.makes:
            label = each.label if thai else each.label_en
            makes.add(Text.assemble(each.figure_id, (f"  {label} = {each.text or '–'}", "dim")))
    _files(grown, explained, words)
    return grown


def _told(tree: Tree, explained: Explanation, words: Words) -> None:
    """Rule and steps."""
    own, language = explained.rule, words.language
    version = words("explain.version", version=own.version, certainty=own.certainty)
    heading = Text.assemble((words("explain.rule"), "bold"), f": {own.name(language)}  ")
    told = tree.add(heading.append(f"{explained.figure.rule}, {version}", "dim"))
    told.add(Text(own.words(language)))
    if counts := words.counts(explained.figure.figure_id):
        told.add(Text(counts))
    told.add(Text(formula(own, words).text, "italic"))
    told.add(Text(f"{words('explain.source')}: {own.source(language)}", "dim"))
    figure = explained.figure
    if explained.derivation.steps or figure.places is not None:
        steps = tree.add(Text(words("explain.steps"), "bold"))
        for step in explained.derivation.steps:
            name = own.steps[step.name](language)
            line = f"{step.formula} = " if step.works_out else ""
            steps.add(Text(f"{name}: {line}{_number(step.value)}"))
        if not explained.derivation.steps and figure.working:
            steps.add(Text(figure.working))
        if figure.places is not None and figure.text:
            last = words("explain.rounded", places=figure.places, text=figure.text)
            steps.add(Text(last))
    elif figure.value is None and figure.working:
        tree.add(Text(figure.working))
    if not explained.agrees:
        tree.add(Text(words("explain.disagrees"), "bold red"))


def _number(value: Exact | str) -> str:
    """A number in full, or a word; a fraction that does not end also as it begins."""
    text = plain(value)
    if isinstance(value, str) or "/" not in text:
        return text
    return f"{text} ≈ {shown(value, BEGINNING)}"


@dataclass(frozen=True, slots=True)
class _Branch:
    """Terms of figures, each figure opened once.

    Args:
        words: Words of the answer.
        deepest: Levels that are opened; none for all.
        opened: Ids of figures that are open already.
    """

    words: Words
    deepest: int | None
    opened: set[str]

    def grow(self, tree: Tree, explained: Explanation, depth: int = 1) -> None:
        """Hang the terms of a figure on a branch."""
        for part in explained.parts:
            node = tree.add(self._part(part, explained))
            made = part.made
            if made is None or made.figure.rule == "read":
                continue
            if made.figure.figure_id in self.opened:
                continue
            if self.deepest is None or depth < self.deepest:
                self.opened.add(made.figure.figure_id)
                self.grow(node, made, depth + 1)

    def _part(self, part: Part, explained: Explanation) -> Text:
        term, language = part.term, self.words.language
        slot = explained.rule.terms.get(term.name)
        name = slot(language) if slot else term.name
        line = Text(f"{name} [{term.of}] = " if term.of else f"{name} = ")
        line.append(_number(term.value), "green")
        cell = part.cell
        if part.made:
            line.append(f"   {term.figure}", "dim")
            if part.made.figure.rule == "read":
                cell = part.made.cells[0]
        if cell:
            where = f"{_short(cell.origin.file)}:{cell.origin.row}:{cell.origin.column}"
            line.append(f"   {where} {cell.origin.raw!r}", "dim")
            if cell.correction:
                line.append(f"   {self.words('explain.corrected')}", "yellow")
        if term.decision:
            said = term.decision.source_th if language == "th" else term.decision.source
            line.append(f"   {term.decision} ({term.decision.certainty}: {said})", "dim")
        return line


def _short(file: str) -> str:
    """A path below `data/`: agencies give files of one name."""
    return file.removeprefix("data/")


def _files(tree: Tree, explained: Explanation, words: Words) -> None:
    """Files behind the cells, each with its hash."""
    digests = {cell.origin.file: cell.sha256 for cell in explained.read}
    if digests:
        node = tree.add(Text(words("explain.files"), "bold"))
        for file, digest in digests.items():
            node.add(Text.assemble(file, (f"  sha256 {digest or '–'}", "dim")))


def _doubts(tree: Tree, explained: Explanation, words: Words) -> None:
    """Corrections and findings of the cells."""
    if explained.corrections:
        node = tree.add(Text(words("explain.corrections"), "bold"))
        for each in explained.corrections:
            node.add(
                Text(
                    f"{each.received or each.origin}: {each.expected_value or '–'} → "
                    f"{each.new_value or '–'}: {each.reason} ({each.document}, "
                    f"{each.approved_by_role}, {each.approved_on}) {each.origin}"
                )
            )
    if not explained.findings:
        return
    node = tree.add(Text(words("explain.findings"), "bold"))
    told: set[str] = set()
    for name, own in explained.of_findings().items():
        branch = node.add(Text(name, "bold"))
        for one in own:
            branch.add(_finding(one, words))
            told.add(repr(one))
    for one in explained.findings:
        if repr(one) not in told:
            node.add(_finding(one, words))


def _finding(found: Finding, words: Words) -> Text:
    """Severity, rule, place, value and what the rule says, in one line."""
    line = Text(f"{words(f'severity.{found.severity}')} {found.rule} ", TONES[found.severity])
    place = f"{found.place} {found.value!r} "
    return line.append(place, "dim").append(found.message[words.language])
