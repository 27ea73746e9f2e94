"""How the charts of a project look: one style, names in full, labels that never touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi_lib.figures import Figure
from kpi_lib.thai import words as thai_words
from kpi_lib.tokens import tokens

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
LINE = 34
"""Characters of a name in one line, marks above and below counted."""

LEADING = 16
"""Height of a line of names."""


def chart(width: int, height: int, layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A chart of layers in the look of the house, its places given in pixels or by scales."""
    colour, font = tokens()["chart"], tokens()["font"]["family"]
    label = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400}
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "layer": list(layers),
        "config": {
            "font": font,
            "background": colour["ground"],
            "padding": {"left": 4, "right": 8, "top": 12, "bottom": 6},
            "view": {"stroke": None},
            "axis": {
                **label,
                "labelColor": colour["ink"],
                "titleColor": colour["quiet"],
                "gridColor": colour["grid"],
                "domainColor": colour["quiet"],
                "labelLimit": 400,
            },
            "text": {"fontSize": 12, "color": colour["ink"], "font": font},
        },
    }


def layer(
    rows: Sequence[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]
) -> dict[str, Any]:
    """One layer with its own rows."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def scale(
    field: str,
    domain: Sequence[float],
    *,
    reverse: bool = False,
    axis: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A field placed by numbers."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": list(domain), "nice": False, "zero": False, "reverse": reverse},
        "axis": axis,
    }


def shade(field: str) -> dict[str, Any]:
    """A field that holds colours."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def told(field: str) -> dict[str, Any]:
    """A field that holds words to be printed."""
    return {"field": field, "type": "nominal"}


def placed(figure: Figure | None) -> float | None:
    """Place a figure on the page: the only use of a float, never printed."""
    return None if figure is None or figure.value is None else float(figure.value)


def broken(name: str, letters: int = LINE) -> list[str]:
    """Break a name between words into lines that stand beside the bars."""
    lines = [""]
    for word in thai_words(name):
        if lines[-1] and len(lines[-1]) + len(word.rstrip()) > letters:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]


def stacked(names: Sequence[str], letters: int = LINE) -> tuple[list[dict[str, Any]], float]:
    """Place rows one under the other, as deep as their names need; rows and height.

    Each row has its lines of `name`, its middle `y` and where each line stands.
    """
    rows: list[dict[str, Any]] = []
    top = 0.0
    for name in names:
        lines = broken(name, letters)
        deep = len(lines) * LEADING + 8
        middle = top + deep / 2
        at = [middle + (n - (len(lines) - 1) / 2) * LEADING for n in range(len(lines))]
        rows.append(
            {
                "y": middle,
                "lines": [{"line": one, "y": y} for one, y in zip(lines, at, strict=True)],
            }
        )
        top += deep
    return rows, top


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Move labels apart until none is nearer to the next than a gap, their order kept.

    >>> apart([10.0, 12.0, 40.0], 10.0)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    clusters: list[list[int]] = [[n] for n in order]
    while True:
        spots = [_spots([places[n] for n in cluster], gap) for cluster in clusters]
        near = next(
            (n for n in range(len(spots) - 1) if spots[n + 1][0] - spots[n][-1] < gap), None
        )
        if near is None:
            break
        clusters[near : near + 2] = [clusters[near] + clusters[near + 1]]
    moved = [0.0] * len(places)
    for cluster, spot in zip(clusters, spots, strict=True):
        for n, place in zip(cluster, spot, strict=True):
            moved[n] = place
    return moved


def _spots(places: Sequence[float], gap: float) -> list[float]:
    middle = sum(places) / len(places)
    return [middle + (n - (len(places) - 1) / 2) * gap for n in range(len(places))]
