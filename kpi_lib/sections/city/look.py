"""The look of the charts of the overview, from the tokens of the house."""

from __future__ import annotations

from typing import Any

from kpi_lib.thai import words as thai_words
from kpi_lib.tokens import tokens

LEADING = 16
"""Height of a line of names."""


def drawn(chart: Any) -> dict[str, Any]:  # noqa: ANN401 - any Altair chart
    """Freeze a chart, with the look of the house written into it."""
    colour = tokens()["chart"]
    made: dict[str, Any] = chart.configure(
        font=tokens()["font"]["family"],
        background=colour["ground"],
        padding={"left": 4, "right": 8, "top": 6, "bottom": 4},
        view={"stroke": None},
        axis={
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 400,
            "labelColor": colour["ink"],
            "titleColor": colour["quiet"],
            "gridColor": colour["grid"],
            "domainColor": colour["quiet"],
            "titlePadding": 8,
        },
        text={"fontSize": 12, "color": colour["ink"]},
    ).to_dict()
    return made


def broken(name: str, longest: int) -> list[str]:
    """Break a name between words into lines."""
    lines = [""]
    for word in thai_words(name):
        if lines[-1] and len(lines[-1]) + len(word.rstrip()) > longest:
            opened = lines[-1].endswith("(")
            lines[-1] = lines[-1].removesuffix("(")
            lines.append("(" if opened else "")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]
