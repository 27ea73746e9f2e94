"""The city in two pictures: quarter by quarter, and agency by agency."""

from __future__ import annotations

from kpi_lib.blocks import Block, Heading, Paragraph, text
from kpi_lib.overview import Overview
from kpi_lib.sections.city.charts import attainments_chart
from kpi_lib.sections.city.heat import quarters_table_charts
from kpi_lib.wording import Words


def pictures(overview: Overview, words: Words) -> tuple[Block, ...]:
    """One dot an indicator for this quarter, and a heat table of all quarters so far."""
    return (
        Heading(1, words("city.contents.pictures"), "pictures"),
        Paragraph(text(words("city.pictures.lead"))),
        attainments_chart(overview, words),
        *quarters_table_charts(overview, words),
    )
