"""Words for total scores, where a framework gives them."""

from __future__ import annotations

from kpi_lib.figures import Exact, exact
from kpi_lib.framework import Band, Framework


def rating(total: Exact, framework: Framework) -> Band | None:
    """Band of a total, by its unrounded value.

    Returns:
        The highest band that the total reaches; none when it reaches none, or when the
        framework gives no bands: the report then says "no bands given".

    Source:
        Bands are data of a framework and of its fiscal years; none is shipped without a
        source.
    """
    score = exact(total, "total")
    return next(
        (band for band in framework.bands.value or () if score >= exact(band.at_least, "band")),
        None,
    )
