"""What a framework decides: each value in words, with its source and how sure it is."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from kpi_lib.blocks import Cell, Column, Table, text
from kpi_lib.figures import plain
from kpi_lib.framework import (
    AwardGroup,
    Band,
    Dimension,
    Framework,
    InForce,
    Part,
    Rounding,
)
from kpi_lib.wording import Words

OTHER_TITLE = {"th": "title_en", "en": "title_th"}
"""Title in the language that a report is not in."""


def decisions(framework: Framework, words: Words) -> Table:
    """Every value of a framework with its source, in the order of its file."""
    columns = (
        Column(words("method.decision"), weight=4),
        Column(words("method.value"), weight=5),
        Column(words("method.source"), weight=9),
        Column(words("method.certainty"), weight=4),
    )
    rows = tuple(
        (
            Cell(text(words(f"decision.{key}"))),
            Cell(text(said(key, entry.value, words))),
            Cell(text(entry.said(words.language))),
            Cell(text(words(f"method.certainty.{entry.certainty.lower()}"))),
        )
        for key, entry in framework.sourced()
        if key != OTHER_TITLE[words.language]
    )
    return Table("framework-table", words("method.sources.caption"), columns, rows)


def said(key: str, value: object, words: Words) -> str:
    """Say the value of a decision.

    Args:
        key: Key of the decision in the file: `awards.plaques`.
        value: What was decided; none where the source gives nothing.
        words: Words of the language of the report.
    """
    match value:
        case None:
            words_of_it = words("decision.absent")
        case StrEnum():
            words_of_it = words(f"decision.{key}.{value}")
        case Decimal():
            words_of_it = plain(value)
        case Rounding():
            words_of_it = words(f"decision.rounding.{value.when}", places=value.places)
        case InForce():
            words_of_it = _years(value, words)
        case tuple():
            words_of_it = _listed(key, value, words)
        case _:
            words_of_it = str(value)
    return words_of_it


def _years(years: InForce, words: Words) -> str:
    if years.last_year is None:
        return words("decision.in_force.open", first=years.first_year)
    if years.last_year == years.first_year:
        return words("decision.in_force.one", first=years.first_year)
    return words("decision.in_force.between", first=years.first_year, last=years.last_year)


def _listed(key: str, values: tuple[object, ...], words: Words) -> str:
    if key == "rounds":
        return words("decision.rounds.months", months=words.series([str(v) for v in values]))
    return "; ".join(_item(value, words) for value in values)


def _item(value: object, words: Words) -> str:
    match value:
        case Dimension(code=code):
            name = value.name_th if words.language == "th" else value.name_en
            if name is None:
                known = "unnamed" if value.name_th is None else "untranslated"
                return words(f"decision.dimensions.{known}", code=code)
            return words("decision.dimensions.named", code=code, name=name)
        case Band() | Part() | AwardGroup():
            name = words.either(value.name_th, value.name_en)
            if isinstance(value, Band):
                return words("decision.bands.from", name=name, score=plain(value.at_least))
            if isinstance(value, Part):
                return words("decision.parts.share", name=name, share=plain(value.share_pct))
            return name
    return str(value)
