"""Mapping files: which table of a database holds which of ours, and under what names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from kpi_lib.datasets import nearest
from kpi_lib.errors import DatasetError
from kpi_lib.framework.loading import reason
from kpi_lib.intake.sheets.forms import ABOVE, TABLES, form

MOST_BYTES = 100_000
NAME = re.compile(r"[a-z0-9_]{1,40}")
QUERY = re.compile(r"\s*(select|with)\b[^;]*;?\s*", re.IGNORECASE | re.DOTALL)
"""One question. That it changes nothing is seen to by the connection, not by this pattern."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(_Strict):
    """Where the rows of one table are.

    Args:
        table: Our table: `results`.
        of: Table or view of the database; `schema.name` where it lies in a schema.
        query: Question that gives the rows, in place of `of`.
        columns: Column of the database by our column.
        constants: Text by our column, for what the database does not hold.
    """

    table: str
    of: Annotated[str | None, Field(alias="from")] = None
    query: str | None = None
    columns: Annotated[dict[str, str], Field(min_length=1)]
    constants: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.table not in TABLES:
            msg = f"table {self.table!r} is not known; there is {', '.join(TABLES)}"
            raise ValueError(msg)
        known = (*TABLES[self.table], *(ABOVE if form(self.table).of_year else ()))
        for name in (*self.columns, *self.constants):
            if name not in known:
                near = ", ".join(nearest(name, known)[:3])
                msg = f"{name!r} is no column of {self.table}; try {near}"
                raise ValueError(msg)
        if both := sorted(self.columns.keys() & self.constants.keys()):
            msg = f"{both[0]!r} is given as a column and as a constant; keep one"
            raise ValueError(msg)
        if (self.of is None) == (self.query is None):
            msg = f"table {self.table!r} needs either from or query"
            raise ValueError(msg)
        if self.query is not None and not QUERY.fullmatch(self.query):
            msg = f"the query of {self.table!r} is not one SELECT"
            raise ValueError(msg)
        missing = [
            name
            for name in form(self.table).needed
            if name not in (*self.columns, *self.constants)
        ]
        if missing:
            msg = f"table {self.table!r} lacks the column {', '.join(missing)}"
            raise ValueError(msg)
        return self


class Mapping(_Strict):
    """A mapping file.

    Args:
        name: What the database is called in receipts and findings; never its address.
        tables: Where the rows are.
    """

    name: str
    tables: Annotated[tuple[Source, ...], Field(min_length=1)]

    @field_validator("name")
    @classmethod
    def _names_a_file(cls, name: str) -> str:
        if not NAME.fullmatch(name):
            msg = f"{name!r} cannot name a receipt; take a-z, 0-9 and _, 40 at most"
            raise ValueError(msg)
        return name


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        DatasetError: It cannot be read, or names what is not there; names every fault.
    """
    try:
        content = path.read_text(encoding="utf-8") if path.stat().st_size < MOST_BYTES else ""
        loaded = yaml.safe_load(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = reason(error)
        msg = f"the mapping {path.name} cannot be read ({said}); write it as YAML in UTF-8"
        raise DatasetError(msg) from error
    if not isinstance(loaded, dict):
        msg = f"the mapping {path.name} holds no name and tables; see the user guide"
        raise DatasetError(msg)
    try:
        return Mapping.model_validate(loaded)
    except ValidationError as error:
        msg = f"the mapping {path.name} does not hold: {'; '.join(_faults(error))}"
        raise DatasetError(msg) from error


SAID = {
    "extra_forbidden": "is no key of a mapping, remove it or correct its spelling",
    "missing": "is missing, add it",
    "string_type": "is no text, put it in quotation marks",
}
"""What is said of a fault that pydantic names in its own words."""


def _faults(error: ValidationError) -> Iterator[str]:
    faults = error.errors(include_url=False)
    for fault in faults:
        if fault["type"] == "too_short" and len(faults) > 1:
            continue  # what is wrong with the tables that were given is told already
        place = ".".join(
            str(part + 1) if isinstance(part, int) else part for part in fault["loc"]
        )
        said = fault["msg"].removeprefix("Value error, ")
        yield f"{place} {SAID.get(fault['type'], said)}"
