"""The city in two pictures: quarter by quarter, and agency by agency."""

from __future__ import annotations

from kpi_lib.blocks import Block, Heading, Paragraph, text
from kpi_lib.overview import Overview
from kpi_lib.sections.city.charts import attainments_chart, quarters_table_chart
from kpi_lib.wording import Words


def pictures(overview: Overview, words: Words) -> tuple[Block, ...]:
    """A heat table of all quarters so far, and one dot an indicator for this one."""
    return (
        Heading(1, words("city.contents.pictures"), "pictures"),
        Paragraph(text(words("city.pictures.lead"))),
        quarters_table_chart(overview, words),
        attainments_chart(overview, words),
    )
