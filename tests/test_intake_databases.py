"""Databases give their rows exactly, are never written, and their address is never repeated."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from kpi_lib.errors import DatasetError, DataValidationError
from kpi_lib.intake.databases import Mapping, export, read_export, read_mapping
from kpi_lib.intake.sheets import Known

KNOWN = Known(("03000000",), agency="03000000", fiscal_year=2563)
FILE = "results/03000000/fy2563/results.csv"
SECRET = "s3cret-pass"  # noqa: S105 - of a server that lives as long as the test
MAPPING = {
    "name": "office",
    "tables": [
        {
            "table": "results",
            "from": "report",
            "columns": {"indicator_id": "code", "quarter": "q", "result": "outcome"},
            "constants": {"source": "ระบบของสำนัก"},
        }
    ],
}

pytestmark = pytest.mark.xdist_group("postgresql")


def mapping(folder: Path, content: object = MAPPING) -> Mapping:
    path = folder / "mapping.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return read_mapping(path)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "office.db"
    connection = sqlite3.connect(path)
    connection.execute("create table report (code text, q integer, outcome, told date)")
    connection.executemany(
        "insert into report values (?, ?, ?, ?)",
        [("07", 1, None, None), ("01", 1, 84.5, None), ("07", 2, "20.00", "2020-03-31")],
    )
    connection.commit()
    connection.close()
    monkeypatch.setenv("OFFICE", f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module")
def server(requires: Callable[..., str]) -> Iterator[str]:
    """Address of a server of our own, in a temporary folder, behind a password."""
    programs = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)
    initdb = requires("initdb") if programs is None else str(programs / "initdb")
    folder = Path(tempfile.mkdtemp(prefix="kpi-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = [requires("runuser"), "-u", "postgres", "--"]
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    password = folder / "password"
    password.write_text(SECRET)
    password.chmod(0o644)
    data, control = folder / "data", str(Path(initdb).with_name("pg_ctl"))
    options = f"-c listen_addresses='' -c fsync=off -k {folder}"

    def command(*words: str) -> None:
        done = subprocess.run(  # noqa: S603 - words of our own
            [*as_user, *words],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr

    try:
        how = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", f"--pwfile={password}")
        command(initdb, "-D", str(data), "-U", "office", *how)
        start = ("-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        command(control, *start)
        yield f"postgresql://office:{SECRET}@/postgres?host={folder}"
        command(control, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server with the table of the mapping, filled anew."""
    import psycopg

    monkeypatch.setenv("OFFICE", server)
    with psycopg.connect(server) as connection:
        connection.execute("drop table if exists report")
        connection.execute(
            "create table report "
            "(code char(4), q int, outcome numeric, told timestamp, odd bytea)"
        )
        connection.execute(
            "insert into report values ('07', 2, 20.00, '2020-03-31', 'x'), ('07', 1, null, "
            "null, null), ('01', 1, 0.1000000000000000055511151231257827, null, null)"
        )
    return server


def rows(content: Mapping) -> list[dict[str, str]]:
    found = read_export(export("OFFICE", content), KNOWN).tables[FILE]
    return [{name: text for name, text in row.items() if name != "source"} for row in found]


@pytest.mark.usefixtures("database")
def test_sqlite_gives_its_rows_as_text(tmp_path: Path) -> None:
    reading = read_export(export("OFFICE", mapping(tmp_path)), KNOWN)

    assert [dict(row) for row in reading.tables[FILE]] == [
        {"indicator_id": "01", "quarter": "1", "result": "84.5", "source": "ระบบของสำนัก"},
        {"indicator_id": "07", "quarter": "2", "result": "20.00", "source": "ระบบของสำนัก"},
    ]
    assert [(each.place, each.raw) for each in reading.set_aside] == [("results!3", "07 1")]
    assert reading.kind == "database"


@pytest.mark.usefixtures("postgresql")
def test_postgresql_gives_numbers_with_every_digit(tmp_path: Path) -> None:
    found = rows(mapping(tmp_path))

    assert found == [
        {
            "indicator_id": "01",
            "quarter": "1",
            "result": "0.1000000000000000055511151231257827",
        },
        {"indicator_id": "07", "quarter": "2", "result": "20.00"},
    ]


@pytest.mark.usefixtures("postgresql")
def test_a_day_and_a_query_are_read(tmp_path: Path) -> None:
    table = {
        "table": "results",
        "query": "with told as (select * from report where q = 2) select * from told;",
        "columns": {
            "indicator_id": "code",
            "quarter": "q",
            "result": "outcome",
            "reported_on": "told",
        },
    }

    found = rows(mapping(tmp_path, {"name": "office", "tables": [table]}))

    assert found == [
        {
            "indicator_id": "07",
            "quarter": "2",
            "result": "20.00",
            "reported_on": "2020-03-31",
        }
    ]


@pytest.mark.usefixtures("database")
def test_what_is_kept_is_the_same_for_the_same_rows(tmp_path: Path) -> None:
    first = export("OFFICE", mapping(tmp_path))
    kept = json.loads(first.content)

    assert first.content == export("OFFICE", mapping(tmp_path)).content
    assert first.name == "office.json"
    assert kept["tables"][0]["rows"][1:] == [
        ["01", "1", {"number": "84.5"}, "ระบบของสำนัก"],
        ["07", "1", None, "ระบบของสำนัก"],
        ["07", "2", "20.00", "ระบบของสำนัก"],
    ]


@pytest.mark.parametrize(
    "query",
    [
        "delete from report",
        "select 1; drop table report",
        "update report set q = 1",
        "selectcode from report",
    ],
)
def test_only_one_question_may_be_asked(tmp_path: Path, query: str) -> None:
    table = {
        "table": "results",
        "query": query,
        "columns": {"indicator_id": "code", "quarter": "q", "result": "outcome"},
    }

    with pytest.raises(DatasetError, match=r"the query of 'results' is not one SELECT"):
        mapping(tmp_path, {"name": "office", "tables": [table]})


@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_nothing_can_be_written_to_a_database(
    kind: str, request: pytest.FixtureRequest
) -> None:
    from sqlalchemy import exc, text

    from kpi_lib.intake.databases.export import _connected, _engine

    request.getfixturevalue(kind)
    engine = _engine("OFFICE")

    with (
        _connected(engine, "OFFICE") as connection,
        pytest.raises(exc.DBAPIError, match=r"read.?only"),
    ):
        connection.execute(text("delete from report"))
    engine.dispose()


def test_a_question_that_writes_is_refused_by_the_server(
    postgresql: str, tmp_path: Path
) -> None:
    import psycopg

    table = {
        "table": "results",
        "query": "with gone as (delete from report returning *) select * from gone",
        "columns": {"indicator_id": "code", "quarter": "q", "result": "outcome"},
    }

    with pytest.raises(DatasetError, match=r"results cannot be read from office"):
        export("OFFICE", mapping(tmp_path, {"name": "office", "tables": [table]}))
    with psycopg.connect(postgresql) as connection:
        assert connection.execute("select count(*) from report").fetchone() == (3,)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://office:{SECRET}@127.0.0.1:1/postgres",
        f"nosuch://office:{SECRET}@elsewhere/name",
        f"office:{SECRET}",
        f"postgresql://office:{SECRET}@elsewhere:port/name",
        f"sqlite:////tmp/{SECRET}/absent.db",
    ],
)
def test_an_address_that_leads_nowhere_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OFFICE", address)

    with pytest.raises(DatasetError, match=r"the environment variable OFFICE") as caught:
        export("OFFICE", mapping(tmp_path))

    assert SECRET not in str(caught.value)
    assert not re.search("elsewhere|127|office", str(caught.value))
    assert caught.value.__cause__ is None


def test_a_wrong_password_is_not_repeated(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE", server.replace(SECRET, "another-pass"))

    with pytest.raises(DatasetError, match=r"leads to no database that answers") as caught:
        export("OFFICE", mapping(tmp_path))

    assert "another-pass" not in str(caught.value)
    assert "office" not in str(caught.value)


def test_an_address_on_the_command_line_is_not_echoed(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"takes the name of an environment") as caught:
        export(f"postgresql://office:{SECRET}@host/name", mapping(tmp_path))

    assert SECRET not in str(caught.value)


def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"variable NOT_SET_AT_ALL is not set"):
        export("NOT_SET_AT_ALL", mapping(tmp_path))


@pytest.mark.parametrize("kind", ["oracle", "nodatabase"])
def test_a_database_without_a_driver_is_answered_with_what_to_install(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE", f"{kind}://office@host/name")

    with pytest.raises(DatasetError, match=r"driver is not installed; install its SQLAlchemy"):
        export("OFFICE", mapping(tmp_path))


def test_a_file_that_is_not_there_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE", f"sqlite:///{tmp_path / 'absent.db'}")

    with pytest.raises(DatasetError, match=r"names a SQLite file that is not there"):
        export("OFFICE", mapping(tmp_path))

    assert not (tmp_path / "absent.db").exists()


@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_a_column_that_is_not_there_is_named(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    request.getfixturevalue(kind)
    columns = {"indicator_id": "code", "quarter": "q", "result": "oucome"}
    content = {"name": "office", "tables": [{**MAPPING["tables"][0], "columns": columns}]}

    with pytest.raises(DatasetError, match=r"rows of results cannot be read.*oucome"):
        export("OFFICE", mapping(tmp_path, content))


@pytest.mark.usefixtures("postgresql")
def test_bytes_are_no_text(tmp_path: Path) -> None:
    columns = {"indicator_id": "code", "quarter": "q", "result": "odd"}
    content = {"name": "office", "tables": [{**MAPPING["tables"][0], "columns": columns}]}

    with pytest.raises(DatasetError, match=r"a value of the kind bytes has no text"):
        export("OFFICE", mapping(tmp_path, content))


def test_values_that_cannot_be_read_are_refused_together(
    database: Path, tmp_path: Path
) -> None:
    connection = sqlite3.connect(database)
    connection.execute("update report set outcome = 'มาก' where code = '07'")
    connection.execute("update report set q = 5 where code = '01'")
    connection.commit()
    connection.close()

    with pytest.raises(DataValidationError, match=r"3 cells of office.json") as caught:
        read_export(export("OFFICE", mapping(tmp_path)), KNOWN)

    assert "results!C3" in str(caught.value)


def test_an_empty_answer_is_said(database: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("delete from report")
    connection.commit()
    connection.close()

    with pytest.raises(DatasetError, match=r"office.json holds no rows"):
        read_export(export("OFFICE", mapping(tmp_path)), KNOWN)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"table": "resuls"}, r"table 'resuls' is not known"),
        ({"columns": {"indicator_id": "a", "quater": "b"}}, r"'quater' is no column.*quarter"),
        ({"columns": {"indicator_id": "a"}}, r"'results' lacks the column quarter, result"),
        ({"query": "select 1"}, r"needs either from or query"),
        ({"constants": {"quarter": "1"}}, r"'quarter' is given as a column and as a constant"),
        ({"colour": "red"}, r"hold: tables.1.colour is no key of a mapping, remove it [^;]*$"),
        (
            {"constants": {"source": 7}},
            r"constants.source is no text, put it in quotation",
        ),
        ({"table": "result"}, r"hold: tables.1 table 'result' is not known; there is [^;]*$"),
    ],
)
def test_a_mapping_that_does_not_hold_is_refused(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    table = {**MAPPING["tables"][0], **change}

    with pytest.raises(DatasetError, match=message):
        mapping(tmp_path, {"name": "office", "tables": [table]})


def test_the_name_of_a_mapping_is_one_that_a_receipt_can_bear(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"name 'สำนัก' cannot name a receipt; take a-z"):
        mapping(tmp_path, {**MAPPING, "name": "สำนัก"})


@pytest.mark.parametrize("kind", ["database", "postgresql"])
def test_a_colon_in_a_question_is_a_colon(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    request.getfixturevalue(kind)
    said, cast = "มติ :ก at 09:30 of 100%", "q::text" if kind == "postgresql" else "q"
    table = {
        "table": "results",
        "query": f"select code, {cast} as q, {said!r} as told from report",  # noqa: S608 - ours
        "columns": {"indicator_id": "code", "quarter": "q", "evidence": "told"},
        "constants": {"result": ""},
    }

    found = rows(mapping(tmp_path, {"name": "office", "tables": [table]}))

    assert {row["evidence"] for row in found} == {said}


@pytest.mark.parametrize("content", ["- a", "name: [", "", "42"])
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(DatasetError, match=r"the mapping mapping.yaml"):
        read_mapping(path)
