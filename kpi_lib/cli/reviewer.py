"""`kpi reviewer`: keys of those who sign, and the registry of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.choices import PassphraseEnv, RoleName
from kpi_lib.errors import SignOffError

KINDS = ("ssh-", "ecdsa-", "sk-")
"""How the line of a public key begins, of whatever kind; all else names a file."""

APP = typer.Typer(
    no_args_is_help=True,
    help="Make a key to sign with, and keep the registry of those who may.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

NEW_EXAMPLES = """Examples:

kpi reviewer new-key ~/keys/assurer.pem

kpi reviewer new-key ~/keys/assurer.pem --passphrase-env KPI_PASSPHRASE
"""

ADD_EXAMPLES = """Examples:

kpi reviewer add assurer-1 --office "กองงานผู้ตรวจ" --role assurer \\
    --public-key ~/keys/assurer.pem.pub

kpi reviewer add approver-1 --office "ผู้อำนวยการสำนัก" --role approver \\
    --public-key "ssh-ed25519 AAAA..." --valid-to 2027-09-30
"""

REVOKE_EXAMPLES = """Examples:

kpi reviewer revoke assurer-1 --reason "left the office"

kpi reviewer revoke assurer-1 --reason "laptop stolen" --compromised
"""

Day = Annotated[str | None, typer.Option(metavar="DAY", help="For example 2026-10-01.")]


@APP.command(name="new-key", epilog=NEW_EXAMPLES)
def new_key(
    file: Annotated[Path, typer.Argument(help="File to write, outside of the workbook.")],
    *,
    passphrase_env: PassphraseEnv = None,
) -> None:
    """Make a key: the private half for you alone, the public half beside it to hand in."""
    from kpi_lib.cli.signing import asked  # noqa: PLC0415 - fast start
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start
    from kpi_lib.editions import keys  # noqa: PLC0415 - fast start

    path = file.expanduser().resolve()
    if path.is_relative_to(Workspace.find().root):
        msg = f"{file} lies in the workbook, where it could be committed; name a place outside"
        raise SignOffError(msg)
    first = asked(passphrase_env, path)()
    if passphrase_env is None and typer.prompt("once more", hide_input=True, err=True) != first:
        msg = "the two passphrases differ; no key was made"
        raise SignOffError(msg)
    public = keys.new_key(path, first)
    typer.echo(public)
    typer.echo(
        f"kpi: fingerprint {keys.fingerprint(public)}; hand in {path.name}.pub", err=True
    )


@APP.command(epilog=ADD_EXAMPLES)
def add(  # noqa: PLR0913 - one argument an option
    reviewer: Annotated[str, typer.Argument(help="An id, no name: assurer-1.")],
    *,
    office: Annotated[str, typer.Option(metavar="TEXT", help="Office or post; no name.")],
    role: Annotated[list[RoleName], typer.Option(help="What it may sign as; repeatable.")],
    public_key: Annotated[str, typer.Option(metavar="FILE|TEXT", help="Line of the .pub.")],
    valid_from: Day = None,
    valid_to: Day = None,
) -> None:
    """Register a public key; whoever commits the entry vouches for whose it is."""
    from kpi_lib.cli.terminal import shown_path  # noqa: PLC0415 - fast start
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start
    from kpi_lib.editions import keys, reviewers  # noqa: PLC0415 - fast start

    workspace = Workspace.find()
    given = public_key.strip()
    if not given.startswith(KINDS):
        try:
            given = Path(given).expanduser().read_text("utf-8")
        except (OSError, ValueError, RuntimeError) as error:  # no user of that name: ~nobody
            shown = given.partition("\n")[0][:80]  # of a secret key pasted here, its heading
            msg = f"{shown} is no file that can be read; name the .pub file, or give its line"
            raise SignOffError(msg) from error
    entry = reviewers.Reviewer(
        reviewer,
        office,
        tuple(one for one in reviewers.ROLES if one in {str(name) for name in role}),
        keys.public_key(given),
        _day(valid_from) or _today(),
        _day(valid_to),
    )
    reviewers.read(workspace.reviewers).added(entry)
    written = reviewers.write(workspace.reviewers, entry)
    typer.echo(f"{entry.reviewer_id}: {entry.key}")
    typer.echo(f"  {shown_path(written)} (commit it)")


@APP.command(epilog=REVOKE_EXAMPLES)
def revoke(
    reviewer: Annotated[str, typer.Argument(help="Id of the reviewer.")],
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
    on: Day = None,
    compromised: Annotated[
        bool,
        typer.Option(
            "--compromised", help="Somebody else may have it: nothing that it signed counts."
        ),
    ] = False,
) -> None:
    """Take a reviewer's keys out of use; by default what they signed before stays."""
    from kpi_lib.cli.terminal import shown_path  # noqa: PLC0415 - fast start
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start
    from kpi_lib.editions import reviewers  # noqa: PLC0415 - fast start

    workspace = Workspace.find()
    found = reviewers.read(workspace.reviewers)
    day = _day(on) or _today()
    for entry in found.revoked(reviewer, day, reason, compromised=compromised):
        written = reviewers.write(workspace.reviewers, entry)
        typer.echo(f"{entry.reviewer_id}: {entry.key} revoked from {day}")
        typer.echo(f"  {shown_path(written)} (commit it)")


@APP.command(name="list")
def list_(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """List who may sign, as what, with which key."""
    from kpi_lib.cli.terminal import print_json  # noqa: PLC0415 - fast start
    from kpi_lib.datasets import Workspace  # noqa: PLC0415 - fast start
    from kpi_lib.editions import reviewers  # noqa: PLC0415 - fast start

    found = reviewers.read(Workspace.find().reviewers).reviewers
    if json:
        print_json([{**one.to_json(), "key": one.key} for one in found])
        return
    for one in found:
        until = f" to {one.valid_to}" if one.valid_to else ""
        refusal = one.refusal(_today())
        typer.echo(f"{one.reviewer_id}  {', '.join(one.roles)}  {one.key}  {one.office}")
        typer.echo(f"  {refusal or f'valid from {one.valid_from}{until}'}")
    if not found:
        typer.echo("nobody is registered yet; see kpi reviewer add --help")


def _today() -> date:
    from kpi_lib.runs import occasion  # noqa: PLC0415 - fast start
    from kpi_lib.thai import thai_day  # noqa: PLC0415 - fast start

    return thai_day(occasion.now())


def _day(text: str | None) -> date | None:
    from kpi_lib.thai import ERA  # noqa: PLC0415 - fast start

    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is not a day; write it as 2026-10-01"
        raise SignOffError(msg) from error
    if day.year > ERA + 1900:
        msg = f"{text!r} has a B.E. year; write {day.year - ERA}"
        raise SignOffError(msg)
    return day
