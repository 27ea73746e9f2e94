"""A value beside the text it was read in, and how sure that reading is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from kpi_lib.figures import Decision

T = TypeVar("T")

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""Words; an empty cell is not words."""

Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Certainty(StrEnum):
    """How sure a value is."""

    READ = "A"
    """Read in a primary source and computed again."""
    ONE_SYSTEM = "B"
    """Read in one system only."""
    INFERRED = "C"
    """Our reading."""
    NOT_FOUND = "?"
    """Not found in any source."""


class Strict(BaseModel):
    """Data that refuses unknown keys, wrong types and later changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Sourced(Strict, Generic[T]):
    """A value with the text it was read in.

    Args:
        value: What holds; null where the source gives none, which `source` then says.
        source: Document and place, in English.
        source_th: The same in Thai, as a report prints it.
        certainty: See `Certainty`.
    """

    value: T
    source: Text
    source_th: Text
    certainty: Certainty

    def said(self, language: str) -> str:
        """The source in the language of a report."""
        return self.source_th if language == "th" else self.source


def sourced_values(value: object, key: str) -> Iterator[tuple[str, Sourced[object]]]:
    """Every sourced value under `value`, with its key."""
    if isinstance(value, Sourced):
        yield key, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from sourced_values(getattr(value, name), f"{key}.{name}".lstrip("."))


class Titled(Strict):
    """A document: data that is a file of its own, under a title.

    Args:
        id: Name of the file without its ending.
    """

    FOLDER: ClassVar[str] = "data"
    """Where files of the kind lie, relative to the root of the workbook."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    title_th: Sourced[Text]
    title_en: Sourced[Text]

    def titled(self, language: str) -> str:
        """Title in the language of a report."""
        return self.title_th.value if language == "th" else self.title_en.value

    def decision(self, key: str, part: str = "") -> Decision:
        """Where a value was decided, as a figure names it among its terms.

        Args:
            key: Key of a sourced value, as `floor`.
            part: Key inside its value, as `places` of `rounding`.
        """
        found: object = self
        for name in key.split("."):
            found = getattr(found, name)
        if not isinstance(found, Sourced):
            msg = f"{key} of {self.id} is no sourced value"
            raise TypeError(msg)
        return Decision(
            file=f"{self.FOLDER}/{self.id}.yaml",
            key=f"{key}.{part}".rstrip("."),
            source=found.source,
            source_th=found.source_th,
            certainty=str(found.certainty),
        )

    def sourced(self) -> Iterator[tuple[str, Sourced[object]]]:
        """Every value with its key (`awards.plaques`), in the order of the file."""
        yield from sourced_values(self, "")
