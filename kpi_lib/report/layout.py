"""State of a page while it is written, and its parts that are too many for the template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from kpi_lib.blocks import Badge, Block, Cell, Chart, Run, Runs, Table
from kpi_lib.report.digits import numerals
from kpi_lib.report.drawing import closed, figure_svg

STYLES = {
    "strong": ("<strong>", "</strong>"),
    "quiet": ('<span class="quiet">', "</span>"),
    "code": ("<code>", "</code>"),
}
"""What stands around a run of a style; any other run is its words alone."""

SMALL = 300
"""Pixels that a chart may be wide, so that its table stands beside it in a card, and so that
it fits a telephone without a drawing of its own."""

LONGEST = 60
"""Rows of a table above which it is an annex: it scrolls instead."""

STACKED = 3, 11
"""Columns, at least and at most, of a table that stands as lists on a narrow screen."""


class Layout:
    """Ids taken, rank of headings and footnotes; writes what its texts need of them.

    Args:
        words: What the page itself says, in its language.
        digits: Digits of the report.
        flow: Writes a text.
        together: Holds runs that must not part.
        whole: Whether it is all that stands in a document, so that an id of a footnote is one.
    """

    def __init__(
        self,
        words: Mapping[str, str],
        digits: str = "",
        flow: Callable[[str], Markup] = escape,
        together: Callable[[Runs], Runs] = tuple,
        *,
        whole: bool = True,
    ) -> None:
        self._words, self._flow, self._together = words, flow, together
        self._whole = whole
        self._numerals = numerals(digits)
        self._taken = {"kpi-main"}
        self._above: list[int] = []
        self._inside: list[int] = []
        self._charts = 0
        self.notes: list[str] = []

    def id(self, name: str) -> Markup:
        """The id for whoever asks first; later ones, and the nameless, go without."""
        return Markup(self._id(name))  # noqa: S704 - the name is escaped

    def _id(self, name: str) -> str:
        if not name or name in self._taken:
            return ""
        self._taken.add(name)
        return f' id="{escape(name)}"'

    def runs(self, runs: Runs) -> Markup:
        """Write runs, each with the name that others lead to, its link and its footnote."""
        written = "".join(map(self._run, self._together(runs)))
        return Markup(written)  # noqa: S704 - each run escapes what it says

    def _run(self, run: Run) -> str:
        # put together as plain text, of which there is much: `Markup` looks at all of it again
        name = self._id(run.anchor or (run.figure and f"fig-{run.figure}"))
        said = escape(run.text) if run.style == "code" else self._flow(run.text)
        before, after = STYLES.get(run.style, ("", ""))
        if run.link:
            before, after = f'<a href="#{escape(run.link)}"{name}>{before}', f"{after}</a>"
        elif name:
            before, after = f"<span{name}>{before}", f"{after}</span>"
        return "".join((before, said, after, self._noted(run.note) if run.note else ""))

    def badge(self, badge: Badge) -> Markup:
        """Write a state in its tone."""
        return Markup(self._badge(badge))  # noqa: S704 - each part is escaped

    def _badge(self, badge: Badge) -> str:
        return f'<span class="badge {escape(badge.tone)}">{self._flow(badge.text)}</span>'

    def rows(self, table: Table, classes: tuple[str, ...], *, roles: bool) -> Markup:
        """Write the rows of a table.

        Args:
            table: That has them.
            classes: Of each column, as attributes.
            roles: Say what each part is, for a table that does not look like one everywhere.
        """
        role = ' role="{}"'.format if roles else lambda _: ""
        name = ("th", f' scope="row"{role("rowheader")}') if table.row_header else None
        tags = [("td", role("cell"))] * len(table.columns)
        if name and tags:
            tags[0] = name
        ends = [
            (f"<{tag}{more}{its}>", f"</{tag}>")
            for (tag, more), its in zip(tags, classes, strict=True)
        ]
        written = (
            "".join(
                f"{before}{self._cell(cell)}{after}"
                for cell, (before, after) in zip(row, ends, strict=True)
            )
            for row in table.rows
        )
        first = f"<tr{role('row')}>"
        return Markup("".join(f"{first}{cells}</tr>\n" for cells in written))  # noqa: S704 - see `runs`

    def _cell(self, cell: Cell) -> str:
        said = "".join(map(self._run, self._together(cell.runs)))
        if not cell.badge:
            return said
        return f"{said}{' ' if cell.runs else ''}{self._badge(cell.badge)}"

    def _noted(self, note: str) -> Markup:
        """The mark of a footnote; the same words are one note."""
        if note not in self.notes:
            self.notes.append(note)
        number = self.notes.index(note) + 1
        if not self._whole:
            return Markup("<sup>{}/</sup>").format(self.numeral(number))
        return Markup(
            '<sup><a href="#note-{0}"{1} role="doc-noteref" aria-label="{2} {3}">{3}/</a></sup>'
        ).format(
            number, self.id(f"note-{number}-from"), self._words["note"], self.numeral(number)
        )

    def numeral(self, number: int) -> str:
        """A number in the digits of the report."""
        return "".join(self._numerals[int(digit)] for digit in str(number))

    def heading_rank(self, level: int, within: int) -> int:
        """Rank of a heading, below the title of the page or of its card, none skipped."""
        above = self._inside if within else self._above
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        return min((within or 1) + len(above), 6)

    def card_rank(self) -> int:
        """Rank of the heading of a card: one below its section."""
        self._inside = []
        return min(len(self._above) + 2, 6)

    def drawn(self, chart: Chart) -> Markup:
        """Draw a chart that stands still."""
        self._charts += 1
        return Markup(figure_svg(chart.spec, f"chart-{self._charts}", chart.alt))  # noqa: S704 - serialised from a parsed tree without scripts or links

    def narrow(self, chart: Chart) -> Markup:
        """Draw a chart for a telephone, after the chart itself."""
        drawn = figure_svg(chart.narrow or chart.spec, f"narrow-{self._charts}", chart.alt)
        return Markup(drawn)  # noqa: S704 - see `drawn`

    @staticmethod
    def small(chart: Chart) -> bool:
        """Whether a chart fits a telephone as it is."""
        width = chart.spec.get("width")
        return isinstance(width, int | float) and width <= SMALL

    @staticmethod
    def embedded(chart: Chart) -> Markup:
        """Write a specification so that no text in it can end the script element."""
        return Markup(closed(chart.spec).replace("<", "\\u003c"))  # noqa: S704 - no < is left

    @staticmethod
    def columns(table: Table) -> tuple[Markup, ...]:
        """Classes of each column: its alignment, and whether it is narrow or needs room."""
        classes = []
        for at, column in enumerate(table.columns):
            texts = ["".join(run.text for run in row[at].runs) for row in table.rows]
            longest = max(map(len, (column.label, *texts)))
            badges = any(row[at].badge for row in table.rows)
            room = "tight" if longest < 8 and not badges else "roomy" if longest > 40 else ""
            named = " ".join(filter(None, (column.align.removeprefix("left"), room)))
            classes.append(Markup(' class="{}"').format(named) if named else Markup())
        return tuple(classes)

    @staticmethod
    def stacks(table: Table) -> str:
        """Labels of the columns for a narrow screen, where each row stands as a list."""
        if not STACKED[0] <= len(table.columns) <= STACKED[1] or len(table.rows) > LONGEST:
            return ""
        labels = enumerate((column.label for column in table.columns), 1)
        return "".join(f"--c{number}:{css_text(label)};" for number, label in labels)

    @staticmethod
    def grouped(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
        """Put a small chart and the table after it side by side."""
        groups: list[tuple[Block, ...]] = []
        for block in blocks:
            before = groups[-1][-1] if groups else None
            small = isinstance(before, Chart) and Layout.small(before)
            if isinstance(block, Table) and small and len(groups[-1]) == 1:
                groups[-1] = (*groups[-1], block)
            else:
                groups.append((block,))
        return tuple(groups)

    @staticmethod
    def widths(table: Table) -> tuple[str, ...]:
        """Share of each column in per cent; nothing where all are alike."""
        weights = [column.weight for column in table.columns]
        if len(set(weights)) < 2:
            return ()
        return tuple(f"{weight * 100 // sum(weights)}" for weight in weights)


def css_text(text: str) -> str:
    """Write a text as a string of CSS."""
    escaped = re.sub(r"[^ \w\u0e00-\u0e7f]", lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{escaped}"'
