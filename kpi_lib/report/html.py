"""The page: one HTML file that needs no network, no JavaScript and no font of the reader."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kpi_lib.blocks import Block, Chart, Table
from kpi_lib.report.digits import THAI, numerals
from kpi_lib.report.document import Document
from kpi_lib.report.drawing import closed, figure_svg, once_told
from kpi_lib.report.flow import flowed, together
from kpi_lib.report.live import bundle, packed
from kpi_lib.tokens import tokens as house

_PACKAGE = files("kpi_lib.report")
_RANGES = {
    "thai": "U+02D7,U+0303,U+0331,U+0E01-0E5B,U+200C-200D,U+25CC",
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
}
"""Characters in each font file, as its maker states them (@fontsource/sarabun 5.3.0)."""


STACKED = 4, 10
"""Columns, at least and at most, of a table that stands as lists on a narrow screen."""

LONGEST = 60
"""Rows of a table above which it is an annex: it scrolls instead."""

COUNTED = "ol{list-style-type:thai}.summary li::before{content:counter(statement,thai)}"
"""Lists of a report in Thai digits."""

SMALL = 300
"""Pixels that a chart may be wide, so that its table stands beside it in a card, and so that
it fits a telephone without a drawing of its own."""


def to_html(document: Document, *, interactive: bool = True) -> str:
    """Write a report as one page.

    Args:
        document: The report.
        interactive: Let charts answer the pointer where JavaScript runs; without it the
            page carries no script at all.
    """
    own = (_text("templates/boot.js"), _text("templates/tools.js")) if interactive else ()
    live = (bundle(),) if own and document.charts else ()
    style = house_style() + _margins(document)
    style += COUNTED if document.cover.digits == THAI else ""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            document=document,
            flow=flowed,
            together=together,
            interactive=interactive,
            layout=_Layout(document.cover.digits),
            policy=Markup(_policy((*live, *own))),  # noqa: S704 - hashes and fixed words
            packed=packed() if live else "",
            scripts=[Markup(script) for script in own],  # noqa: S704 - files of ours
            style=Markup(style),  # noqa: S704 - files of ours; the notice is escaped for CSS
            words=_words()[document.cover.language],
        )
    )


def house_style() -> str:
    """Fonts, colours and components of every page of ours, as CSS."""
    return _fonts() + _variables() + _text("templates/report.css")


def fragment(block: Block) -> str:
    """Write one block for the output of a notebook cell, with just enough style."""
    template = _environment().get_template("fragment.html.j2")
    style = Template(_text("templates/fragment.css")).substitute(_flat(house()))
    return template.render(
        part=block,
        flow=escape,  # a notebook is opened on a wide screen
        together=tuple,
        interactive=False,
        layout=_Layout(),
        style=Markup(style),  # noqa: S704 - a file of ours
        words=_words()["th"],
    )


def prepare() -> None:
    """Read templates, words and colours now, so that nobody waits for them later."""
    for name in ("page.html.j2", "fragment.html.j2"):
        _environment().get_template(name)
    _words()
    house()


class _Layout:
    """What a page knows while it is written: ids taken, rank of headings, footnotes."""

    def __init__(self, digits: str = "") -> None:
        self._numerals = numerals(digits)
        self._taken = {"kpi-main"}
        self._above: list[int] = []
        self._inside: list[int] = []
        self._charts = 0
        self.notes: list[str] = []

    def claim(self, name: str) -> str:
        """Give an id to whoever asks first; later ones, and the nameless, go without."""
        if name in self._taken:
            return ""
        self._taken.add(name)
        return name

    def noted(self, note: str) -> int:
        """Number of a footnote; the same words are one note."""
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1

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
        spec = json.dumps(
            once_told(closed(chart.spec)), ensure_ascii=False, separators=(",", ":")
        )
        return Markup(spec.replace("<", "\\u003c"))  # noqa: S704 - no < is left

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
        return "".join(f"--c{number}:{_css_text(label)};" for number, label in labels)

    @staticmethod
    def grouped(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
        """Put a small chart and the table after it side by side."""
        groups: list[tuple[Block, ...]] = []
        for block in blocks:
            before = groups[-1][-1] if groups else None
            small = isinstance(before, Chart) and _Layout.small(before)
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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kpi_lib.report"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__.lower()
    return environment


@cache
def _text(name: str) -> str:
    return _PACKAGE.joinpath(name).read_text("utf-8")


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(_text("templates/words.json"))
    return words


@cache
def _fonts() -> str:
    family = house()["font"]["family"]
    faces = []
    for script, characters in _RANGES.items():
        for weight in (house()["font"]["text"], house()["font"]["strong"]):
            font = _PACKAGE.joinpath(f"fonts/sarabun-{script}-{weight}.woff2").read_bytes()
            faces.append(
                f"@font-face{{font-family:{family};font-weight:{weight};font-display:block;"
                f"src:url(data:font/woff2;base64,{b64encode(font).decode()}) "
                f"format('woff2');unicode-range:{characters}}}\n"
            )
    return "".join(faces)


def _flat(colours: Mapping[str, Any]) -> dict[str, str]:
    flat = {name: value for name, value in colours.items() if isinstance(value, str)}
    for tone, pair in colours["tones"].items():
        flat |= {f"{tone}_{part}": value for part, value in pair.items()}
    return flat


@cache
def _variables() -> str:
    tokens = house()
    light = {name.replace("_", "-"): value for name, value in _flat(tokens).items()}
    dark = {name.replace("_", "-"): value for name, value in _flat(tokens["dark"]).items()}
    fixed = {
        "family": f'{tokens["font"]["family"]}, "Noto Sans Thai", "Leelawadee UI", sans-serif',
        "navy-bar": tokens["navy"],
        **{f"weight-{name}": tokens["font"][name] for name in ("text", "strong")},
        **{f"leading-{name}": value for name, value in tokens["leading"].items()},
        **{f"size-{name}": f"{value}rem" for name, value in tokens["scale"].items()},
    }
    return (
        f":root{{color-scheme:light dark;{_declared(light | fixed)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declared(dark)}}}}}\n"
    )


def _declared(values: Mapping[str, object]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())


def _margins(document: Document) -> str:
    """What stands in the margins of every printed page."""
    cover = document.cover
    notices = _css_text(" · ".join(document.notices))
    foot = _css_text(" · ".join(part for part in (cover.title, cover.agency) if part))
    tone = house()["tones"]["doubt"]["ink"]
    quiet = house()["quiet"]
    family = house()["font"]["family"]
    digits = ",thai" if cover.digits == THAI else ""
    page = (
        f"margin:22mm 18mm 20mm 25mm;"
        f"@top-center{{content:{notices};font:600 9pt {family};color:{tone}}}"
        f"@bottom-left{{content:{foot};font:400 7.5pt {family};color:{quiet};width:88%}}"
        f'@bottom-right{{content:counter(page{digits}) " / " counter(pages{digits});'
        f"font:400 8pt {family};color:{quiet}}}"
    )
    return f"@page{{size:A4;{page}}}\n@page wide{{size:A4 landscape;{page}}}\n"


def _css_text(text: str) -> str:
    escaped = re.sub(r"[^ \w\u0e00-\u0e7f]", lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{escaped}"'


def _policy(scripts: tuple[str, ...]) -> str:
    """Content security policy: these scripts and nothing else, nothing from elsewhere."""
    hashes = [
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts
    ]
    allowed = " ".join(hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
