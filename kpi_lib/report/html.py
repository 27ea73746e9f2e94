"""The page: one HTML file that needs no network, no JavaScript and no font of the reader."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kpi_lib.blocks import Block
from kpi_lib.report.digits import THAI
from kpi_lib.report.document import Document
from kpi_lib.report.flow import flowed
from kpi_lib.report.layout import Layout, css_text
from kpi_lib.report.lines import together
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


COUNTED = "ol{list-style-type:thai}.summary li::before{content:counter(statement,thai)}"
"""Lists of a report in Thai digits."""


def to_html(document: Document, *, interactive: bool = True) -> str:
    """Write a report as one page.

    Args:
        document: The report.
        interactive: Let charts answer the pointer where JavaScript runs; without it the
            page carries no script at all.
    """
    words = _words()[document.cover.language]
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
            interactive=interactive,
            layout=Layout(words, document.cover.digits, flowed, together),
            policy=Markup(_policy((*live, *own))),  # noqa: S704 - hashes and fixed words
            packed=packed() if live else "",
            scripts=[Markup(script) for script in own],  # noqa: S704 - files of ours
            style=Markup(style),  # noqa: S704 - files of ours; the notice is escaped for CSS
            words=words,
        )
    )


def house_style() -> str:
    """Fonts, colours and components of every page of ours, as CSS."""
    return _fonts() + _variables() + _text("templates/report.css")


def fragment(*blocks: Block) -> str:
    """Write blocks for the output of a notebook cell, with just enough style."""
    words = _words()["th"]
    template = _environment().get_template("fragment.html.j2")
    return template.render(
        parts=blocks,
        flow=escape,  # a notebook is opened on a wide screen
        interactive=False,
        layout=Layout(words, whole=False),  # a notebook has many
        style=_fragment_style(),
        words=words,
    )


def prepare() -> None:
    """Read templates, words and colours now, so that nobody waits for them later."""
    for name in ("page.html.j2", "fragment.html.j2"):
        _environment().get_template(name)
    _words()
    house()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kpi_lib.report"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
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
def _fragment_style() -> Markup:
    style = Template(_text("templates/fragment.css")).substitute(_flat(house()))
    return Markup(style)  # noqa: S704 - a file of ours


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
    notices = css_text(" · ".join(document.notices))
    foot = css_text(" · ".join(part for part in (cover.title, cover.agency) if part))
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
