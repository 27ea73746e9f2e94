"""Workings: every figure of a report under its subject, each thing said once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kpi_lib.blocks import Block, Heading, Items, Run, Runs
from kpi_lib.corrections import Correction, applied, found
from kpi_lib.datasets.sources import Sources
from kpi_lib.derivations import derived
from kpi_lib.figures import Figure, Origin, half_up, plain
from kpi_lib.findings import Finding
from kpi_lib.sections.places import places, spans
from kpi_lib.wording import Words

ENTRY = "calc-"
"""Begins the anchor of the line of a figure; what follows is its id."""

FEW = 12
"""Cells of one column that are written out with their text; more are named by their lines."""

SHORT = 40
"""Letters of the text of a cell; what is longer is cut, and whole in figures.csv."""

HEADING = -1
"""In place of a line, for the heading of a column, which stands for all its cells."""

LONGEST = 90
"""Letters of a step; a sum of more is cut after a term, and whole in figures.csv."""

GAP = re.compile(r"[ ,]+")
"""Between the words of a label, where one of them was taken out."""

CODED = "summary", "city", "total", "transparency", "project", "survey"
"""Subjects that are one of a kind in a report."""

Subject = Callable[[str], str]
"""Names the subject of a figure by the beginning of its id."""


def first_part(figure_id: str) -> str:
    """The first part of an id, as `indicator-5`."""
    return figure_id.partition(".")[0]


@dataclass(frozen=True)
class Workings:
    """How the figures of a report came about.

    Args:
        figures: Every figure, in the order of the report.
        words: Words of the language of the report.
        findings: What the checks found.
        corrections: What was corrected before anything was computed.
        names: Names of subjects by key, where the words alone do not give them.
        subject: Key of the subject of an id; usually its first part.
        sources: Where cells came from; none where no file was received.
    """

    figures: tuple[Figure, ...]
    words: Words
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    names: Mapping[str, str] | None = None
    subject: Subject = first_part
    sources: Sources | None = None

    def blocks(self, rules: Mapping[str, str]) -> tuple[Block, ...]:
        """A heading and a list a subject; the list of files first.

        Args:
            rules: Short number of each rule, by its name.
        """
        files = self.files()
        groups: dict[str, list[Figure]] = {}
        for figure in self.figures:
            groups.setdefault(self.subject(figure.figure_id), []).append(figure)
        came = self._came()
        listed = tuple(
            (Run(f"{mark} {path}", "code"), *came.get(path, ())) for path, mark in files.items()
        )
        made: list[Block] = []
        if listed:
            made.append(Heading(2, self.words("annex.files"), "annex-files"))
            made.append(Items(listed, dense=True))
        for key, figures in groups.items():
            made.append(Heading(2, self.title(key), f"annex-{key}"))
            lines = (*self._inputs(figures, files), *self._worked(key, figures, rules))
            made.append(Items(lines, dense=True))
        return tuple(made)

    def files(self) -> dict[str, str]:
        """Mark of each file that a cell was read from, in the order of the report."""
        paths = dict.fromkeys(cell.file for cell in self._read())
        return {path: f"F{number}" for number, path in enumerate(paths, 1)}

    def _read(self) -> Iterator[Origin]:
        """Cells that figures were made from, then those that were corrected."""
        for figure in self.figures:
            yield from _own(figure)
        yield from (each.received for each in self.corrections if each.received)

    def _came(self) -> dict[str, Runs]:
        """Of each file of cells, the received files that gave some, with these cells."""
        given = self.sources.given(self._read()) if self.sources else {}
        return {file: (Run(f" {self._received(own)}"),) for file, own in given.items()}

    def _received(self, given: Mapping[str, list[Origin]]) -> str:
        return "; ".join(
            self.words("annex.received", name=name, cells=places(cells))
            for name, cells in sorted(given.items(), key=lambda one: min(c.row for c in one[1]))
        )

    def title(self, key: str) -> str:
        """What a subject is called."""
        if self.names and key in self.names:
            return self.names[key]
        kind, _, code = key.partition("-")
        if key in CODED:
            return self.words(f"annex.of.{key}")
        if kind in ("indicator", "dimension"):
            return self.words(f"{kind}.number", number=code, code=code)
        if kind == "proposal":
            of = "annex.of.proposal" if code else "annex.of.proposals"
            return self.words(of, number=code)
        return self.words("annex.of.other", name=key)

    def _inputs(self, figures: list[Figure], files: Mapping[str, str]) -> Iterable[Runs]:
        """Cells a line each row of a file, then what was corrected and found about them."""
        shown = _shown(figures)
        columns: dict[tuple[str, str], list[Origin]] = {}
        for cell in shown:
            columns.setdefault((cell.file, cell.column), []).append(cell)
        rows: dict[tuple[str, int], list[Run]] = {}
        for (file, column), cells in columns.items():
            told = [cell for cell in cells if len(cells) <= FEW or shown[cell]]
            for cell in told:
                line = rows.setdefault((file, HEADING if _heads(cell) else cell.row), [])
                line += self._cell(cell, shown[cell])
            rest = [cell.row for cell in cells if cell not in set(told)]
            if rest:
                line = rows.setdefault((file, 0), [])
                said = self.words("annex.cells", count=len(rest), rows=spans(set(rest)))
                line += [Run(f" {column}", "code"), Run(f" {said}")]
        lines: dict[str, list[Run]] = {}
        for (file, row), runs in sorted(rows.items(), key=lambda item: item[0][1] == 0):
            mark = files[file]
            line = lines.setdefault(mark, [])
            place = f"{mark}:{row}" if row > 0 else mark
            line.append(Run(f"{' | ' if line else ''}{place}", "code"))
            line += [Run(f" {self.words('annex.columns')}")] if row == HEADING else []
            line += runs
        yield from map(tuple, lines.values())
        yield from self._told(shown, files)

    def _told(self, cells: Iterable[Origin], files: Mapping[str, str]) -> Iterable[Runs]:
        """What was corrected and what was found about cells."""
        listed = tuple(cells)
        for each in applied(listed, self.corrections):
            yield (Run(self._corrected(each, files)),)
        about = dict.fromkeys(
            f"{each.rule} ({files.get(each.file, each.file)}:{each.row}:{each.column})"
            for each in found(listed, self.findings, self.corrections)
        )
        if about:
            named = Run(", ".join(about), link="findings")
            yield (Run(f"{self.words('annex.found')}: "), named)

    def _cell(self, cell: Origin, figures: list[Figure]) -> list[Run]:
        """Column and text of a cell, and the figures that are printed as they stand there."""
        if _heads(cell):
            return [Run(f" {cell.column}", "code")]
        raw = cell.raw if len(cell.raw) <= SHORT else f"{cell.raw[:SHORT]}…"
        runs = [Run(f" {cell.column}", "code"), Run(f" “{raw}”", "quoted")]
        if figures:
            runs.append(Run(" → "))
        for number, figure in enumerate(figures):
            runs += [Run(", ")] if number else []
            runs.append(entry(figure))
        return runs

    def _corrected(self, correction: Correction, files: Mapping[str, str]) -> str:
        place = correction.received or correction.origin
        return self.words(
            "annex.corrected",
            cell=f"{files.get(place.file, place.file)}:{place.row}",
            column=self.words.column(correction.column),
            was=correction.expected_value,
            now=correction.new_value,
            reason=correction.reason,
            role=correction.approved_by_role,
            day=self.words.date(date.fromisoformat(correction.approved_on)),
            document=correction.document,
        )

    def _worked(
        self, key: str, figures: list[Figure], rules: Mapping[str, str]
    ) -> Iterable[Runs]:
        """A line for each matter: its name and rule once, then each figure of it."""
        matters: dict[tuple[str, str], list[Figure]] = {}
        for figure in figures:
            if not received(figure):
                matter = (figure.rule, figure.figure_id.rpartition(".")[2])
                matters.setdefault(matter, []).append(figure)
        for (rule, _), own in matters.items():
            label = self.label(own[0], key)
            runs = [Run(f"{label} "), Run(f"[{rules[rule]}]", link=f"rule-{rule}")]
            for number, figure in enumerate(own):
                place = figure.figure_id.removeprefix(f"{key}.")
                place = place.rpartition(".")[0] or place if number else place
                runs.append(Run(f"{' |' if number else ''} {place}", "code"))
                runs.append(Run(f" {worked(figure, self.words)} "))
                runs.append(entry(figure))
            yield tuple(runs)

    def label(self, figure: Figure, key: str) -> str:
        """What a figure is, without the subject and the period that stand beside it."""
        words = self.words
        periods = (words("quarter.number", quarter=number) for number in (1, 2, 3, 4))
        rounds = (words("round.number", months=months) for months in (6, 9, 10, 12))
        label = figure.label
        for said in (self.title(key), *periods, *rounds):
            if said.lower() in label.lower():
                label = re.sub(rf"\b{re.escape(said)}(?!\d)", "", label, flags=re.IGNORECASE)
        return GAP.sub(" ", label).strip() or figure.label


def worked(figure: Figure, words: Words) -> str:
    """Steps at full precision, the exact value, and whether it is rounded to be printed."""
    if figure.value is None:
        return f"{figure.working} →" if figure.working else "="
    exact = plain(figure.value)
    steps = [
        f"{_cut(step.formula, words)} = {step.text}" if step.works_out else step.text
        for step in derived(figure).steps
    ]
    if not steps and figure.working:
        steps.append(figure.working)
    if not steps or not (steps[-1] == exact or steps[-1].endswith(f" = {exact}")):
        steps.append(exact)
    if figure.places is None or half_up(figure.value, figure.places) == figure.value:
        return f"{'; '.join(steps).removesuffix(f' = {figure.text}')} ="
    return f"{'; '.join(steps)} ≈({figure.places})"


def entry(figure: Figure) -> Run:
    """What is printed of a figure: the report leads here from it, and this leads back."""
    return Run(figure.text or "–", anchor=f"{ENTRY}{figure.figure_id}")


def _cut(formula: str, words: Words) -> str:
    if len(formula) <= LONGEST:
        return formula
    mark = " + " if " + " in formula else ", "
    terms = formula.split(mark)
    kept = max(formula[:LONGEST].rfind(mark), 0)
    return f"{formula[:kept]}{mark}… {words('annex.shortened', count=len(terms))}"


def _own(figure: Figure) -> tuple[Origin, ...]:
    """Cells that a figure was made from itself, not through others."""
    return tuple(term.origin for term in figure.terms if term.origin)


def _heads(cell: Origin) -> bool:
    """Whether it is the heading of a column."""
    return cell.row == 1 and cell.raw == cell.column


def received(figure: Figure) -> bool:
    """Whether it is printed as it stands in its cell."""
    return figure.rule == "read" and len(_own(figure)) == 1


def _shown(figures: Iterable[Figure]) -> dict[Origin, list[Figure]]:
    """Cells that figures were made from, and those that are printed as they stand there."""
    shown: dict[Origin, list[Figure]] = {}
    for figure in figures:
        for cell in _own(figure):
            shown.setdefault(cell, [])
        if received(figure):
            shown[_own(figure)[0]].append(figure)
    return shown
