"""Pictures of a print: their kinds, how large a drawing is, and what it says."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping

from kpi_lib.blocks import Image
from kpi_lib.errors import ReportError
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

_LETTER = re.compile("\\S[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")


def decoded(image: Image) -> bytes:
    """A picture of a notebook, as a file holds it.

    Raises:
        ReportError: It is of a kind that no print takes, or not base64.
    """
    if image.mime not in PICTURES:
        msg = (
            f"a picture of kind {image.mime!r} cannot be printed: "
            f"use one of {', '.join(PICTURES)}"
        )
        raise ReportError(msg)
    try:
        return base64.b64decode("".join(image.data.split()), validate=True)
    except binascii.Error as error:
        msg = f"a picture of kind {image.mime} is not base64 ({error}): show it again"
        raise ReportError(msg) from error


def extent(drawn: str) -> tuple[float, float]:
    """Width of a drawing, in pixels, and its height as part of that."""
    found = re.search(r'<svg[^>]*? width="([0-9.]+)"[^>]*? height="([0-9.]+)"', drawn)
    return (float(found[1]), float(found[2]) / float(found[1])) if found else UNTOLD


def letters(pictures: Mapping[str, bytes]) -> str:
    """Letters of the pictures, each with its marks once."""
    from lxml import etree  # noqa: PLC0415 - exporters are listed without it

    drawn = [etree.fromstring(pictures[name]) for name in pictures if name.endswith(".svg")]
    nodes = [node for root in drawn for node in root.iter("{*}text")]
    texts = {str(text) for node in nodes for text in node.itertext()}
    return " ".join(sorted({letter for text in texts for letter in _LETTER.findall(text)}))
