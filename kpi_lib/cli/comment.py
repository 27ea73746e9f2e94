"""`kpi comment`: what reviewers say of a figure or a section, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_lib.cli.choices import Json, PassphraseEnv, RunId
from kpi_lib.errors import SignOffError

if TYPE_CHECKING:
    from kpi_lib.cli.signing import Desk
    from kpi_lib.editions import Edition
    from kpi_lib.editions.comments import Author
    from kpi_lib.editions.signing import Signer

APP = typer.Typer(
    no_args_is_help=True,
    help="Comment on a run, resolve comments, take a reviewer's sheet in.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

ADD_EXAMPLES = """Examples:

kpi comment add 3f9a "ไม่ตรงกับต้นฉบับ" --figure indicator-5.q4.attainment --blocking \\
    --office "กองตรวจสอบ"

kpi comment add 3f9a "say where the target comes from" --section indicator-5 \\
    --key ~/keys/assurer.pem
"""

RESOLVE_EXAMPLES = """Examples:

kpi comment list 3f9a --open

kpi comment resolve 3f9a 8d01 "compared with the page of the source: it is right" \\
    --office "กองแผน"
"""

IMPORT_EXAMPLES = """Examples:

kpi comment import 3f9a comments.csv --office "กองตรวจสอบ"

The sheet has the columns figure, section, comment, blocking (yes or no) and office; a JSON file
holds a list of objects with these names.
"""

Office = Annotated[
    str, typer.Option(metavar="TEXT", help="Office it comes from, where no key says so.")
]
Key = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Sign it with your private key.")
]


@APP.command(epilog=ADD_EXAMPLES)
def add(  # noqa: PLR0913 - one argument an option
    run_id: RunId,
    text: Annotated[str, typer.Argument(help="What you have to say; name no person.")],
    *,
    figure: Annotated[str, typer.Option(metavar="ID", help="On this figure.")] = "",
    section: Annotated[str, typer.Option(metavar="ANCHOR", help="On this section.")] = "",
    blocking: Annotated[
        bool, typer.Option("--blocking", help="Nobody may approve before it is resolved.")
    ] = False,
    office: Office = "",
    key: Key = None,
    passphrase_env: PassphraseEnv = None,
) -> None:
    """Add a comment on a figure, on a section, or on the run as a whole."""
    from kpi_lib.editions import comments  # noqa: PLC0415 - fast start

    desk, found = _desk(run_id)
    author = _author(desk, office, key, passphrase_env)
    spot = comments.where(_folder(found), figure, section)
    record = comments.comment(desk.workspace, found, author, (spot, text), blocking=blocking)
    _tell(comments.kept(desk.workspace, found, record))


@APP.command(epilog=RESOLVE_EXAMPLES)
def resolve(  # noqa: PLR0913 - one argument an option
    run_id: RunId,
    comment: Annotated[str, typer.Argument(help="Name of the comment, or its beginning.")],
    text: Annotated[str, typer.Argument(help="What was done about it.")],
    *,
    office: Office = "",
    key: Key = None,
    passphrase_env: PassphraseEnv = None,
) -> None:
    """Close a comment; a signed one is closed by a signature."""
    from kpi_lib.editions import comments  # noqa: PLC0415 - fast start

    desk, found = _desk(run_id)
    author = _author(desk, office, key, passphrase_env)
    record = comments.resolution(desk.workspace, found, author, comment, text)
    _tell(comments.kept(desk.workspace, found, record))


@APP.command(name="import", epilog=IMPORT_EXAMPLES)
def import_(
    run_id: RunId,
    file: Annotated[Path, typer.Argument(help="CSV or JSON that a reviewer filled in.")],
    *,
    office: Office = "",
    key: Key = None,
    passphrase_env: PassphraseEnv = None,
) -> None:
    """Take in a sheet of comments: all of it, or nothing."""
    from kpi_lib.editions import comments  # noqa: PLC0415 - fast start

    desk, found = _desk(run_id)
    rows = comments.batch(_folder(found), file)
    by = desk.signer(key, passphrase_env) if key else None
    prepared = [
        comments.comment(
            desk.workspace, found, _named(of_row or office, by), said, blocking=blocks
        )
        for said, blocks, of_row in rows
    ]
    for record in prepared:
        _tell(comments.kept(desk.workspace, found, record))


@APP.command(name="list")
def list_(
    run_id: RunId = "latest",
    *,
    open_: Annotated[bool, typer.Option("--open", help="Only those still open.")] = False,
    json: Json = False,
) -> None:
    """List the comments on a run."""
    from kpi_lib.cli.signing import remark_json  # noqa: PLC0415 - fast start
    from kpi_lib.cli.terminal import print_json  # noqa: PLC0415 - fast start

    _, found = _desk(run_id)
    told = [remark_json(one) for one in found.remarks if one.open or not open_]
    if json:
        print_json({"run_id": found.run_id, "comments": told})
        return
    for one in told:
        standing = "open" if one["open"] else "resolved"
        kind = ", blocking" if one["blocking"] else ""
        who = one["reviewer"] or one["office"]
        typer.echo(f"{one['comment']}  {standing}{kind}  {one['place']}  {who}")
        typer.echo(f"  {one['text']}")
        if one["resolution"] is not None:
            typer.echo(f"  -> {one['resolution']} ({one['resolved_by']})")
    if not told:
        typer.echo(f"no {'open ' if open_ else ''}comment on run {found.run_id}")


def _desk(run_id: str) -> tuple[Desk, Edition]:
    from kpi_lib.cli.signing import Desk  # noqa: PLC0415 - fast start

    desk = Desk.here()
    return desk, desk.edition(run_id)


def _folder(found: Edition) -> Path:
    if found.folder is None or found.harm:
        msg = f"run {found.run_id} cannot be commented on: {', '.join(found.harm)}"
        raise SignOffError(msg)
    return found.folder


def _author(desk: Desk, office: str, key: Path | None, variable: str | None) -> Author:
    return _named(office, desk.signer(key, variable) if key else None)


def _named(office: str, by: Signer | None) -> Author:
    from kpi_lib.editions.comments import Author  # noqa: PLC0415 - fast start
    from kpi_lib.runs import occasion  # noqa: PLC0415 - fast start

    return Author(by.reviewer.office if by else office, occasion.now(), by)


def _tell(written: Path) -> None:
    from kpi_lib.cli.terminal import shown_path  # noqa: PLC0415 - fast start

    typer.echo(f"{shown_path(written)} (commit it)")
