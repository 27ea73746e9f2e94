"""Pictures of a print: their kinds, how large a drawing is, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpi_lib.report.columns import PORTRAIT

PICTURES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
"""Endings of their files, by kind."""

POINT = 0.75
"""Points of a pixel, the unit of a drawn chart."""

UNTOLD = (PORTRAIT / POINT, 1.0)
"""Size of a drawing that does not tell its own."""


def extent(drawn: str) -> tuple[float, float]:
    """Width of a drawing, in pixels, and its height as part of that."""
    found = re.search(r'<svg[^>]*? width="([0-9.]+)"[^>]*? height="([0-9.]+)"', drawn)
    return (float(found[1]), float(found[2]) / float(found[1])) if found else UNTOLD


def letters(pictures: Mapping[str, bytes]) -> list[str]:
    """What the pictures say, each text once."""
    from lxml import etree  # noqa: PLC0415 - exporters are listed without it

    drawn = [etree.fromstring(pictures[name]) for name in pictures if name.endswith(".svg")]
    nodes = [node for root in drawn for node in root.iter("{*}text")]
    texts = {str(text).strip() for node in nodes for text in node.itertext()}
    return sorted(texts - {""}) or [" "]
