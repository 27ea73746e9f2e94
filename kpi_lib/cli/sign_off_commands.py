"""The commands `kpi approve`, `kpi withdraw`, `kpi editions`, `kpi cover` and `kpi qa`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import (
    Agency,
    Json,
    Language,
    MatterName,
    PassphraseEnv,
    RoleName,
    RunId,
    VerdictName,
    Year,
)

APPROVE_EXAMPLES = """Examples:

kpi approve 3f9a --role analyst --key ~/keys/analyst.pem --note "submitted"

kpi approve 3f9a --role assurer --key ~/keys/assurer.pem --note "recalculated 8 of 8"

kpi approve 3f9a --role approver --key ~/.ssh/id_ed25519 --passphrase-env KPI_PASSPHRASE

kpi approve 3f9a --role assurer --verdict reject --key ~/keys/assurer.pem --note "see comments"
"""

WITHDRAW_EXAMPLES = """Examples:

kpi editions                                      (each sign-off ends with its name)

kpi withdraw 3f9a 5c01d2 --key ~/keys/approver.pem --note "signed the wrong quarter"
"""

EDITIONS_EXAMPLES = """Examples:

kpi editions

kpi editions --agency 03000000 --fiscal-year 2563

kpi editions --json
"""

COVER_EXAMPLES = """Examples:

kpi cover 3f9a --output cover.pdf

kpi cover latest --output cover.html --language en
"""

QA_EXAMPLES = """Examples:

kpi qa 3f9a

kpi qa latest --language en --json

kpi qa 3f9a --output quality.pdf

kpi qa 3f9a --record tests --key ~/keys/assurer.pem --note "make test: all passed"

kpi qa 3f9a --record review --by "กองเทคโนโลยี" --note "read kpi_lib/scoring"
"""

KeyFile = Annotated[
    Path,
    typer.Option(metavar="FILE", help="Your private key: encrypted PEM, or OpenSSH ed25519."),
]
Note = Annotated[str, typer.Option(metavar="TEXT", help="In your own words; name no person.")]


@APP.command(epilog=APPROVE_EXAMPLES)
def approve(  # noqa: PLR0913 - one argument an option
    run_id: RunId,
    *,
    role: Annotated[RoleName, typer.Option(help="As what you sign.")],
    key: KeyFile,
    verdict: Annotated[VerdictName, typer.Option(help="What you say.")] = VerdictName.APPROVE,
    note: Note = "",
    passphrase_env: PassphraseEnv = None,
    json: Json = False,
) -> None:
    """Sign a run as its analyst, its assurer or its approver; or send it back."""
    from kpi_lib.cli import sign_off as command  # noqa: PLC0415 - fast start

    command.approve(
        run_id, role, verdict, key, passphrase_env=passphrase_env, note=note, json=json
    )


@APP.command(epilog=WITHDRAW_EXAMPLES)
def withdraw(  # noqa: PLR0913 - one argument an option
    run_id: RunId,
    sign_off: Annotated[str, typer.Argument(help="Name of the sign-off, or its beginning.")],
    *,
    key: KeyFile,
    note: Note,
    passphrase_env: PassphraseEnv = None,
    json: Json = False,
) -> None:
    """Take your sign-off back by a signed record; nothing is deleted."""
    from kpi_lib.cli import sign_off as command  # noqa: PLC0415 - fast start

    command.withdraw(run_id, sign_off, key, passphrase_env=passphrase_env, note=note, json=json)


@APP.command(epilog=EDITIONS_EXAMPLES)
def editions(
    *,
    agency: Agency = None,
    fiscal_year: Year = None,
    report: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this report.")
    ] = None,
    json: Json = False,
) -> None:
    """List every run as an edition: its state, who signed it when, comments left open."""
    from kpi_lib.cli import sign_off as command  # noqa: PLC0415 - fast start

    command.list_editions(agency, fiscal_year, report, json=json)


@APP.command(epilog=COVER_EXAMPLES)
def cover(
    run_id: RunId,
    *,
    output: Annotated[
        Path, typer.Option(metavar="FILE", help="File to write, .pdf or .html; never over one.")
    ],
    language: Annotated[Language, typer.Option(help="Language of the cover.")] = Language.TH,
) -> None:
    """Print what an edition is, who signed it, what it changed; the report stays as it is."""
    from kpi_lib.cli import cover as command  # noqa: PLC0415 - fast start

    command.cover(run_id, output, language=language)


@APP.command(epilog=QA_EXAMPLES)
def qa(  # noqa: PLR0913 - one argument an option
    run_id: RunId = "latest",
    *,
    record: Annotated[
        MatterName | None,
        typer.Option(help="Record that tests of the code of the run passed, or it was read."),
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="OFFICE", help="Office that says so, where no key does.")
    ] = "",
    note: Note = "",
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Sign the record; only this counts.")
    ] = None,
    passphrase_env: PassphraseEnv = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Page or print to write: .html or .pdf."),
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the log.")] = Language.TH,
    json: Json = False,
) -> None:
    """Answer an auditor's checklist from facts: done, not done, or left to people."""
    from kpi_lib.cli import quality as command  # noqa: PLC0415 - fast start

    if record:
        command.record(run_id, record, by=by, note=note, key=key, passphrase_env=passphrase_env)
        return
    command.qa(run_id, output, language=language, json=json)
