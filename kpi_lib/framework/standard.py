"""A standard: a checklist that units answer with evidence, beside their indicators."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from kpi_lib.framework.decisions import InForce
from kpi_lib.framework.sourced import Sourced, Strict, Text, Titled


class Item(Strict):
    """One thing the standard asks for, and what shows that it is done."""

    item_id: Text
    part_th: Text
    part_en: Text
    name_th: Text
    name_en: Text
    evidence_th: Text
    evidence_en: Text


class Standard(Titled):
    """A checklist in force for some years.

    Args:
        illustrative: Whether the items are made up; every page of a report on them says so.
        items: In the order of the standard.
    """

    FOLDER: ClassVar[str] = "data/standards"

    in_force: Sourced[InForce]
    illustrative: bool
    items: Sourced[tuple[Item, ...]]

    @model_validator(mode="after")
    def _names_items_once(self) -> Self:
        ids = [item.item_id for item in self.items.value]
        if not ids or len(set(ids)) != len(ids):
            msg = "items must be given, and none twice"
            raise ValueError(msg)
        return self
