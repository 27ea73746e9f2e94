"""Exports: what a database answered, kept as text before anything is read into it.

The address comes from the environment and goes nowhere else: no message, no file, no log
holds it, or the words of a driver that may repeat it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, Self

from kpi_lib.errors import DatasetError
from kpi_lib.intake.databases import mapping as mappings
from kpi_lib.intake.sheets.grid import Cell, CellKind, Grid

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

FORMAT = "rows of a database, 1"
MOST_CELLS = 1_000_000
AT_ONCE = 1_000
SECONDS = 60
"""Longest that a server may take over one question."""

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
KINDS = {CellKind.NUMBER: "number", CellKind.BOOLEAN: "boolean"}


@dataclass(frozen=True, slots=True)
class Export:
    """Rows as a database gave them.

    Args:
        name: Name of the file that keeps them: `results_office.json`.
        grids: One for each table of the mapping, headed by the columns of ours.
    """

    name: str
    grids: tuple[Grid, ...]

    @property
    def content(self) -> bytes:
        """The rows as text, the same bytes for the same rows."""
        tables = [
            {
                "table": grid.sheet,
                "rows": [
                    [_kept(cells.get(column)) for column in grid.rows[1]]
                    for cells in grid.rows.values()
                ],
            }
            for grid in self.grids
        ]
        text = json.dumps({"export": FORMAT, "tables": tables}, ensure_ascii=False, indent=1)
        return f"{text}\n".encode()

    @classmethod
    def of(cls, content: bytes, name: str) -> Self:
        """Take up an export that was kept.

        Raises:
            DatasetError: It is not as it was written.
        """
        try:
            said = json.loads(content)
            grids = tuple(_taken_up(table, name) for table in said["tables"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            msg = f"{name} is no export of a database as `kpi intake --database` keeps it"
            raise DatasetError(msg) from error
        return cls(name, grids)


def export(variable: str, mapping: mappings.Mapping) -> Export:
    """Ask a database for the rows of a mapping.

    Args:
        variable: Name of the environment variable that holds the address.
        mapping: What to ask for.

    Raises:
        DatasetError: The variable is not set, the database cannot be reached or does not hold
            what the mapping names, or a value has no text.
    """
    engine = _engine(variable)
    try:
        with _connected(engine, variable) as connection:
            grids = tuple(_grid(connection, mapping.name, each) for each in mapping.tables)
    finally:
        engine.dispose()
    return Export(f"{mapping.name}.json", grids)


def _engine(variable: str) -> Engine:
    """Read the address from the environment; what is no name of a variable is not echoed."""
    if not VARIABLE.fullmatch(variable):
        msg = (
            "--database takes the name of an environment variable that holds the address, "
            "never the address itself; set KPI_DATABASE and give --database KPI_DATABASE"
        )
        raise DatasetError(msg)
    address = os.environ.get(variable, "")
    if not address:
        msg = f"the environment variable {variable} is not set; let it hold the address"
        raise DatasetError(msg)
    try:
        import sqlalchemy  # noqa: PLC0415 - needed by this command alone
    except ImportError as error:
        msg = "databases need sqlalchemy; in the folder of the workbook: pip install '.[sql]'"
        raise DatasetError(msg) from error
    try:
        url = sqlalchemy.make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        _refuse_absent(url, variable)
        return sqlalchemy.create_engine(url, hide_parameters=True, **_options(url))
    except (sqlalchemy.exc.NoSuchModuleError, ImportError):
        fault = (
            "names a kind of database whose driver is not installed; install its SQLAlchemy "
            "driver, or give an address of postgresql:// or sqlite://"
        )
    except (sqlalchemy.exc.ArgumentError, ValueError):
        fault = (
            "holds no address of a database; write it as dialect://user:password@host/name, "
            "and @ : / % of a password as %40 %3A %2F %25"
        )
    return _refuse(variable, fault)


def _refuse_absent(url: URL, variable: str) -> None:
    """SQLite would make a file that is not there."""
    if url.get_backend_name() == "sqlite" and not os.path.isfile(url.database or ""):  # noqa: PTH113 - a name from an address
        _refuse(variable, "names a SQLite file that is not there")


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "postgresql":
        return {}
    return {
        "isolation_level": "REPEATABLE READ",
        "execution_options": {"postgresql_readonly": True},
        "connect_args": {
            "connect_timeout": SECONDS,
            "options": f"-c statement_timeout={SECONDS * 1000}",
        },
    }


@contextmanager
def _connected(engine: Engine, variable: str) -> Iterator[Connection]:
    """A connection that cannot write where the database knows such, and never commits."""
    from sqlalchemy import exc, text  # noqa: PLC0415 - needed by this command alone

    try:
        connection = engine.connect()
    except exc.SQLAlchemyError as error:
        fault = (
            f"leads to no database that answers ({_kind(error)}); check its host, port, name, "
            "user and password, and that the server runs"
        )
    else:
        with connection:
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA query_only = ON"))
            yield connection
            connection.rollback()
        return
    _refuse(variable, fault)


def _grid(connection: Connection, name: str, source: mappings.Source) -> Grid:
    from sqlalchemy import exc  # noqa: PLC0415 - needed by this command alone

    headings = (*source.columns, *source.constants)
    rows: dict[int, Mapping[int, Cell]] = {
        1: {column: Cell(heading) for column, heading in enumerate(headings, 1)}
    }
    try:
        for number, values in enumerate(_rows(connection, source), 2):
            cells = (*(_cell(value) for value in values), *map(Cell, source.constants.values()))
            rows[number] = {column: cell for column, cell in enumerate(cells, 1) if cell.text}
            if number * len(headings) > MOST_CELLS:
                msg = f"{source.table} of {name} has more than {MOST_CELLS} cells; ask for less"
                raise DatasetError(msg)
    except (exc.SQLAlchemyError, connection.dialect.loaded_dbapi.Error) as error:
        fault = _kind(error)
    except TypeError as error:
        fault = str(error)
    else:
        return Grid(f"{name}.json", source.table, rows)
    msg = (
        f"the rows of {source.table} cannot be read from {name} ({fault}); compare the mapping "
        f"({source.of or 'its query'}: {', '.join(source.columns.values())}) with the database"
    )
    raise DatasetError(msg)


def _rows(connection: Connection, source: mappings.Source) -> Iterator[tuple[Any, ...]]:
    """Rows in an order of their own text, so that the same rows give the same bytes."""
    import sqlalchemy  # noqa: PLC0415 - needed by this command alone

    names = list(source.columns.values())
    columns: list[Any] = [sqlalchemy.column(name) for name in dict.fromkeys(names)]
    if source.query is not None:
        plain = source.query.rstrip().removesuffix(";")
        plain = plain.replace(":", r"\:")  # or it would begin the name of a parameter
        asked: Any = sqlalchemy.text(plain).columns(*columns)
        asked = sqlalchemy.select(*columns).select_from(asked.subquery("asked"))
    else:
        schema, _, table = (source.of or "").rpartition(".")
        asked = sqlalchemy.select(*columns).select_from(
            sqlalchemy.table(table, schema=schema or None)
        )
    answer = connection.execute(asked).mappings()
    found = [
        tuple(row[name] for name in names)
        for part in answer.partitions(AT_ONCE)
        for row in part
    ]
    yield from sorted(found, key=lambda row: [str(value) for value in row])


def _cell(value: object) -> Cell:
    """Text of a value, exactly.

    >>> _cell(Decimal("100.00")).text, _cell(date(2020, 3, 31)).text, _cell(None).text
    ('100.00', '2020-03-31', '')
    """
    if isinstance(value, bool):
        return Cell(str(value).upper(), CellKind.BOOLEAN)
    if isinstance(value, float):
        return Cell(repr(value), CellKind.NUMBER)
    for kind, text in TEXTS.items():
        if isinstance(value, kind):
            return Cell(text(value))
    msg = f"a value of the kind {type(value).__name__} has no text"
    raise TypeError(msg)


def _day(value: datetime) -> str:
    """A day, with its time if it has one."""
    return (value if value.time() != time() else value.date()).isoformat()


TEXTS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    str: str,
    int: str,
    Decimal: lambda value: format(value, "f"),
    datetime: _day,
    date: date.isoformat,
}
"""How values are written down, exactly; a kind stands before those it is a kind of."""


def _kept(cell: Cell | None) -> object:
    if cell is None:
        return None
    return {KINDS[cell.kind]: cell.text} if cell.kind in KINDS else cell.text


def _taken_up(table: dict[str, Any], name: str) -> Grid:
    kinds = {word: kind for kind, word in KINDS.items()}
    rows: dict[int, Mapping[int, Cell]] = {}
    for number, values in enumerate(table["rows"], 1):
        cells = {}
        for column, value in enumerate(values, 1):
            ((kind, text),) = value.items() if isinstance(value, dict) else (("", value),)
            if text is not None:
                cells[column] = Cell(str(text), kinds[kind] if kind else CellKind.TEXT)
        rows[number] = cells
    return Grid(name, str(table["table"]), rows)


def _kind(error: BaseException) -> str:
    """Kind of an error and its number, without the driver's words: they repeat the address."""
    driver = getattr(error, "orig", None) or error
    state = getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None)
    return f"{type(driver).__name__}{f' {state}' if state else ''}"


def _refuse(variable: str, fault: str) -> NoReturn:
    msg = f"the environment variable {variable} {fault}"
    raise DatasetError(msg)
