"""The evidence of a report: its figures, findings, corrections, and the files they rest on.

Everything comes from the folder of a run: the executed notebook and the manifest. Nothing else
is needed to say why a figure is what it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nbformat import NotebookNode

from kpi_lib.audit import corrections as of_corrections
from kpi_lib.audit import figures as of_figures
from kpi_lib.audit import findings as of_findings
from kpi_lib.corrections import Correction, applied, found
from kpi_lib.errors import OutputError
from kpi_lib.figures import Figure, Origin
from kpi_lib.findings import Finding

ANCHOR = "fig-"
"""Begins the anchors of figures in a report; what follows is the id."""

NEAREST = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a figure rests on.

    Args:
        origin: File, row, column and the text of the cell.
        sha256: Of the file; empty where the manifest does not list it.
        correction: The correction that the text comes from, if any.
    """

    origin: Origin
    sha256: str
    correction: Correction | None


@dataclass(frozen=True)
class Evidence:
    """What a report rests on.

    Args:
        figures: Every figure, in the order of the report.
        findings: What the checks found.
        corrections: What was corrected.
        digests: SHA-256 of each file that went in, by its path.
    """

    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Figure]:
        """Figures by their ids."""
        return {figure.figure_id: figure for figure in self.figures}

    @cached_property
    def _makes(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            for name in dict.fromkeys(term.figure for term in figure.terms if term.figure):
                found.setdefault(name, []).append(figure)
        return found

    def figure(self, name: str) -> Figure:
        """The figure of an id, or of the anchor that a report prints for it.

        Raises:
            OutputError: There is none; names the nearest.
        """
        wanted = name.strip().removeprefix("#").removeprefix(ANCHOR)
        if wanted in self.by_id:
            return self.by_id[wanted]
        near, printed = self.nearest(wanted), self.printed(wanted)
        hint = f"did you mean {', '.join(near)}?" if near else "leave it out to list them all"
        if printed:
            more = len(printed) - NEAREST
            names = ", ".join(each.figure_id for each in printed[:NEAREST])
            rest = f" and {more} more (--grep {wanted} lists them)" if more > 0 else ""
            hint = f"printed so: {names}{rest}"
        there = len(self.figures)
        msg = f"there is no figure {wanted!r} among the {there} of this report; {hint}"
        raise OutputError(msg)

    def printed(self, text: str) -> tuple[Figure, ...]:
        """Figures that the report prints as a text, in its order."""
        return tuple(figure for figure in self.figures if text and figure.text == text)

    def nearest(self, wanted: str) -> list[str]:
        """Ids that look like one, those that hold it first."""
        holding = [name for name in self.by_id if wanted and wanted in name]
        close = difflib.get_close_matches(wanted, self.by_id, n=NEAREST, cutoff=0.6)
        return list(dict.fromkeys((*holding[:NEAREST], *close)))[:NEAREST]

    def makes(self, figure: Figure) -> tuple[Figure, ...]:
        """Figures that were made from one, directly."""
        return tuple(self._makes.get(figure.figure_id, ()))

    @property
    def read(self) -> Iterable[Origin]:
        """Every cell that figures rest on, and every cell that was corrected."""
        for figure in self.figures:
            yield from figure.inputs
        yield from (each.received for each in self.corrections if each.received)

    def cells(self, figure: Figure) -> tuple[Cell, ...]:
        """Cells that a figure rests on, itself and through others."""
        return tuple(self.cell(origin) for origin in figure.inputs)

    def cell(self, origin: Origin) -> Cell:
        """A cell with the hash of its file, and the correction that it comes from."""
        return Cell(origin, self.digests.get(origin.file, ""), self._corrected.get(origin))

    @cached_property
    def _corrected(self) -> dict[Origin, Correction]:
        return {each.origin: each for each in self.corrections}

    def corrections_of(self, figure: Figure) -> tuple[Correction, ...]:
        """Corrections of cells that a figure rests on."""
        return applied(figure.inputs, self.corrections)

    def received(self, figure: Figure) -> tuple[Cell, ...]:
        """Cells that were corrected to those that a figure rests on, as they were received."""
        corrected = (each.received for each in self.corrections_of(figure))
        return tuple(self.cell(origin) for origin in corrected if origin)

    def findings_of(self, figure: Figure) -> tuple[Finding, ...]:
        """Findings about the cells that a figure rests on, or that were corrected to them."""
        return found(figure.inputs, self.findings, self.corrections)

    def touched(self, file: str, row: int, column: str = "") -> tuple[Figure, ...]:
        """Figures that rest on a row, or on one cell of it, directly or through others.

        A row whose cell was corrected counts as the row of the correction too.

        Args:
            file: Path of the file or its end, as `results.csv`.
            row: Line of the file; the heading is line 1.
            column: Column; any where empty.

        Raises:
            OutputError: No figure rests on the file, or more than one file ends so.
        """
        name = self.file(file)
        wanted = {
            each.origin
            for each in self.corrections
            if each.received
            and (each.received.file, each.received.row) == (name, row)
            and column in ("", each.received.column)
        }
        return tuple(
            figure
            for figure in self.figures
            if any(
                origin in wanted
                or ((origin.file, origin.row) == (name, row) and column in ("", origin.column))
                for origin in figure.inputs
            )
        )

    def file(self, wanted: str) -> str:
        """The one file of the report whose path is, or ends with, what is asked for.

        Raises:
            OutputError: There is none, or more than one.
        """
        known = dict.fromkeys(origin.file for origin in self.read)
        fitting = [name for name in known if name == wanted or name.endswith(f"/{wanted}")]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            msg = f"{wanted} is the end of {', '.join(fitting)}; write more of the path"
            raise OutputError(msg)
        names = [name.rpartition("/")[2] for name in known]
        near = difflib.get_close_matches(wanted, [*known, *names], n=NEAREST, cutoff=0.5)
        there = near or list(known)[:NEAREST]
        msg = f"no figure of this report rests on {wanted!r}; there is {', '.join(there)}"
        raise OutputError(msg)


def evidence(notebook: NotebookNode, digests: Mapping[str, str]) -> Evidence:
    """Evidence of an executed notebook.

    Args:
        notebook: As it was executed.
        digests: SHA-256 of each file that went in, by its path.

    Raises:
        ReportError: The notebook does not list its figures, findings and corrections.
    """
    return Evidence(
        of_figures.figures(notebook),
        of_findings.findings(notebook),
        of_corrections.corrections(notebook),
        dict(digests),
    )
