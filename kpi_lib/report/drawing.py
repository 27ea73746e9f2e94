"""Charts drawn without a browser: one drawing for the page and for the printed document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any
from xml.sax.saxutils import escape

from kpi_lib.errors import ReportError
from kpi_lib.json_text import json_text
from kpi_lib.report.widths import FONTS
from kpi_lib.thai import decompose_sara_am, recompose_sara_am

VEGA_LITE = "6.4"
"""Version of Vega-Lite, out of those that vl-convert carries."""

HEAP = 256
"""Megabytes of what charts leave behind that are kept before they are cleared away."""

NAME, ALT = "\ufdd0", "\ufdd1"
"""Stand for the name of a drawing and its words until it gets them: Unicode keeps them from
every text."""

_ESCAPES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}

_OUTWARD = ("url", "href")
_DATA = ("values", "datasets")
_LONG = re.compile("-?[0-9]+[.][0-9]{3,}(?:e-[0-9]+)?")
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_UNSAID = frozenset({"role", "class"})
"""Of a part of a drawing: what Vega says of it to programs that are not there."""


def svg(spec: dict[str, Any]) -> str:
    """Draw a chart for a program that misplaces ำ, which is written here as its two parts.

    Args:
        spec: Vega-Lite specification that holds its data.

    Raises:
        ReportError: The chart reads a file or the network, or cannot be drawn.
    """
    return _drawn(closed(spec))


def figure_svg(spec: dict[str, Any], name: str, alt: str) -> str:
    """Draw a chart for a page: ids begin with `name`, a screen reader hears only `alt`.

    The letters inside are hidden from it: their contrast is known from the tokens.
    """
    text = _dressed(svg(spec))
    return text.replace(NAME, name).replace(ALT, escape(alt, _ESCAPES))


@lru_cache(maxsize=64)
def _dressed(drawn: str) -> str:
    """A drawing for a page, before it has a name and words: the page and the screen have it."""
    from lxml import etree  # noqa: PLC0415 - exporters are listed without it

    root = etree.fromstring(drawn.encode())
    for node in root.iter():
        attributes = node.attrib
        for key, value in attributes.items():
            if key == "id":
                attributes[key] = f"{NAME}-{value}"
            elif key == _XLINK:
                if not value.startswith("data:image/"):
                    del attributes[key]
            elif key in _UNSAID or key.startswith("aria-"):
                del attributes[key]
            elif "." in value or "url(#" in value:
                attributes[key] = _fine(value.replace("url(#", f"url(#{NAME}-"))
    hidden = etree.Element(f"{{{_SVG}}}g", {"aria-hidden": "true"})
    hidden.extend(list(root))
    root.append(hidden)
    families = {node.get("font-family") for node in root.iter(f"{{{_SVG}}}text")}
    if len(families) == 1 and None not in families:  # said once, and inherited
        for node in root.iter(f"{{{_SVG}}}text"):
            node.attrib.pop("font-family", None)
        hidden.set("font-family", str(families.pop()))
    root.set("role", "img")
    root.set("aria-label", ALT)
    etree.cleanup_namespaces(root)
    return recompose_sara_am(etree.tostring(root, encoding="unicode"))


def _fine(value: str) -> str:
    """Places of a drawing to a hundredth of a pixel, which nobody sees: a sixth less to carry.

    >>> _fine("translate(0,19.50266096212042)"), _fine("M4.183,0A-0.0004,12"), _fine("0.75")
    ('translate(0,19.5)', 'M4.18,0A0,12', '0.75')
    """
    return _LONG.sub(lambda found: f"{round(float(found[0]), 2) + 0:g}", value)


def closed(spec: dict[str, Any]) -> str:
    """A chart that holds all it draws, as JSON, without settings for the page around it.

    Raises:
        ReportError: It reads a file or the network, or leads out of the report.
    """
    text = json_text({key: value for key, value in spec.items() if key != "usermeta"})
    if not any(f'"{name}":' in text for name in _OUTWARD):  # far faster than a look at each
        return text
    for key, value in _settings(spec):
        if key in _OUTWARD and not str(value).startswith("data:image/"):
            msg = (
                f"a chart reads or leads to {value!r} ({key}): a report holds all it shows, "
                "put the data into the chart"
            )
            raise ReportError(msg)
    return text


def _settings(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key, part
            if key not in _DATA:
                yield from _settings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _settings(part)


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    # a dictionary: numbers read from text differ in their last digit
    given = json.loads(decompose_sara_am(spec))
    rows, values = given.get("datasets", {}), _values(given)
    emptied = {"datasets": {name: [] for name in rows}, "params": _emptied(given)}
    frame = given | {name: part for name, part in emptied.items() if name in given}
    try:
        vega = _compiled(json.dumps(frame))
        drawn: str = _engine().vega_to_svg(_filled(vega, rows, values))
    except ValueError as error:
        reason = next((line for line in str(error).splitlines()[1:] if line.strip()), error)
        msg = f"a chart cannot be drawn ({reason}): correct its specification {spec[:120]}"
        raise ReportError(msg) from error
    return _renumbered(drawn)


@lru_cache(maxsize=64)
def _compiled(frame: str) -> dict[str, Any]:
    """Vega for a chart without its rows and values: many charts differ in nothing else."""
    made: dict[str, Any] = _engine().vegalite_to_vega(json.loads(frame), vl_version=VEGA_LITE)
    return made


def _values(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Value of each parameter of a chart that is nothing but a value."""
    given = spec.get("params", ())
    return {each["name"]: each["value"] for each in given if each.keys() == {"name", "value"}}


def _emptied(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    known = _values(spec)
    given = spec.get("params", ())
    return [each | {"value": 0} if each.get("name") in known else each for each in given]


def _filled(
    vega: dict[str, Any], rows: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Put rows and values in by their names, which is all that compiling does with them.

    Source:
        Vega-Lite 6.4: `assembleRootData` gives `datasets` to the data of their names,
        `assembleParameterSignals` makes a signal of each parameter.
    """
    return vega | {
        "data": _given(vega.get("data", ()), "values", rows),
        "signals": _given(vega.get("signals", ()), "value", values),
    }


def _given(
    parts: Iterable[dict[str, Any]], name: str, known: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {**part, name: known[part["name"]]} if part["name"] in known else part for part in parts
    ]


@cache
def _engine() -> Any:  # noqa: ANN401 - a module
    """What draws: with our letters, and without files or the network."""
    import vl_convert  # noqa: PLC0415 - 40 MB, needed by reports with charts only

    vl_convert.configure(base_url=False, allowed_base_urls=[], max_v8_heap_size_mb=HEAP)
    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _renumbered(drawn: str) -> str:
    """Count clips and gradients from 1: Vega counts on through the life of the process."""
    numbers: dict[str, int] = {}

    def renumber(found: re.Match[str]) -> str:
        number = numbers.setdefault(found[2], len(numbers) + 1)
        return f"{found[1]}part-{number}"

    return re.sub(r'( id="|url\(#)((?:clip|gradient_)\d+)', renumber, drawn)
