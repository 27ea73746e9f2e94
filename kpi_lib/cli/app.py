"""The commands and their options.

Exit status: 0 done, 1 an error that the user can act on (one sentence), 2 misuse, 130 stopped
from the keyboard. Anything else is a defect of ours and keeps its traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from kpi_lib.cli import comment, questionnaire, reviewer
from kpi_lib.cli.choices import Agency, Digits, Json, Kind, Language, Year
from kpi_lib.cli.commands import Commands

EXAMPLES = """Examples:

kpi list

kpi check --agency 03000000 --fiscal-year 2563

kpi run quarterly_evaluation --agency 03000000 --fiscal-year 2563 --quarter 4

kpi show --pdf --open
"""

RUN_EXAMPLES = """Examples:

kpi run quarterly_evaluation --agency 03000000 --fiscal-year 2563 --quarter 4

kpi run project_evaluation --agency house_secretariat --fiscal-year 2564 --project seminar \\
    --quarter 4

kpi run quarterly_evaluation -p agency=03000000 -p fiscal_year=2563 -p quarter=4 --json

kpi run agreement_appraisal --agency house_secretariat --fiscal-year 2564 --months 12

kpi run agreement_appraisal --agency house_secretariat --fiscal-year 2564 --months 12 \\
  --what-if 3=85 --what-if 7=4

kpi run quarterly_evaluation --all --fiscal-year 2563 --quarter 1-4 --agency '50*'

kpi run quarterly_evaluation --all --fiscal-year 2563 --only-failed

kpi run quarterly_evaluation --all --fiscal-year 2563 --scheduler tcp://10.0.0.7:8786 \\
    --outputs s3://city/outputs

kpi list reports     (what each report takes)
"""

CHECK_EXAMPLES = """Examples:

kpi check

kpi check --agency 03000000 --fiscal-year 2563 --language en

kpi check --json > findings.json
"""

LIST_EXAMPLES = """Examples:

kpi list

kpi list quarters --agency 03000000

kpi list runs --json
"""

SHOW_EXAMPLES = """Examples:

kpi show                          (page of the latest run)

kpi show 3f9a --pdf --open        (the beginning of a run id will do)

ls "$(kpi show --folder)"
"""

CATALOGUE_EXAMPLES = """Examples:

kpi catalogue --open

kpi catalogue --language en
"""

PROPOSE_EXAMPLES = """Examples:

kpi propose --agency house_secretariat --fiscal-year 2564

kpi propose --agency house_secretariat --fiscal-year 2564 --months 10 --output draft.csv
"""

APP = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)

APP.add_typer(questionnaire.APP, name="questionnaire")
APP.add_typer(comment.APP, name="comment")
APP.add_typer(reviewer.APP, name="reviewer")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `kpi`; the exit status is the answer."""
    try:
        APP(args=None if arguments is None else list(arguments), prog_name="kpi")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return 0


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"kpi {version('kpi-workbook')} (Python {sys.version.split()[0]})")
        raise typer.Exit


@APP.callback()
def kpi(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version.",
            callback=lambda value: _print_version(wanted=value),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Make reports on performance agreements, quarter by quarter, and say how.

    Works in the folder of the workbook, or in the one that KPI_ROOT names.
    """


@APP.command(epilog=RUN_EXAMPLES)
def run(  # noqa: PLR0913 - one argument an option
    report: Annotated[str, typer.Argument(help="Name of the report; see `kpi list reports`.")],
    *,
    agency: Agency = None,
    fiscal_year: Year = None,
    quarter: Annotated[
        str | None, typer.Option(metavar="1-4", help="Quarter of the fiscal year.")
    ] = None,
    project: Annotated[
        str | None, typer.Option(metavar="NAME", help="Project, as in `kpi list projects`.")
    ] = None,
    months: Annotated[
        str | None, typer.Option(metavar="6|9|10|12", help="Appraisal round, in months.")
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="INDICATOR=RESULT",
            help="Assume a result (repeatable); the report says on every page that it is "
            "not official, and lies apart.",
        ),
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="Language of the report; Thai if not given.")
    ] = None,
    digits: Annotated[
        Digits | None, typer.Option(help="Digits of a Thai report; Arabic if not given.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Any other parameter."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Make it again and compare with the first.")
    ] = False,
    cell_seconds: Annotated[
        int, typer.Option(min=1, metavar="SECONDS", help="Longest that a cell may take.")
    ] = 600,
    all_: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Every report there is data for: an agency may hold * and ?, years, quarters "
            "and rounds may be several (1-4, 6,12); of reports on one agency, what is left out "
            "means all.",
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Reports at a time; one a processor if not given."
        ),
    ] = None,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Of --all, those not made the last time.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with --all where it was cut off.")
    ] = False,
    fail_fast: Annotated[
        bool,
        typer.Option("--fail-fast/--keep-going", help="Begin no other report after a failure."),
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Make --all on the workers of this Dask scheduler (tcp://...).",
        ),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the tables of --all lie: s3://..., file://..."),
    ] = None,
    outputs: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the reports of --all are to lie.")
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show progress.")] = False,
) -> None:
    """Make a report: a page, a print, and the files to check them with."""
    given = {
        "agency": agency,
        "fiscal_year": fiscal_year,
        "quarter": quarter,
        "project": project,
        "months": months,
        "what_if": "; ".join(what_if) if what_if else None,
        "language": language.value if language else None,
        "digits": digits.value if digits else None,
    }
    named = {name: value for name, value in given.items() if value is not None}
    for text in parameter or []:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="-p")  # noqa: EM102, TRY003 - typer's way
        if name in named:
            raise typer.BadParameter(f"{name} is given twice", param_hint="-p")  # noqa: EM102, TRY003 - typer's way
        named[name] = value
    places = {"scheduler": scheduler, "data": data, "outputs": outputs}
    elsewhere = {name: place for name, place in places.items() if place is not None}
    if empty := [f"--{name}" for name, place in elsewhere.items() if not place.strip()]:
        raise typer.BadParameter("it names no place", param_hint=", ".join(empty))  # noqa: EM101, TRY003 - typer's way
    if not all_:
        of_batch = {
            "jobs": jobs,
            "only-failed": only_failed,
            "resume": resume,
            "fail-fast": fail_fast,
        }
        if lone := [f"--{name}" for name, asked in (elsewhere | of_batch).items() if asked]:
            raise typer.BadParameter("it goes with --all", param_hint=", ".join(lone))  # noqa: EM101, TRY003 - typer's way
        from kpi_lib.runs import garbage  # noqa: PLC0415 - fast start

        with garbage.left():
            from kpi_lib.cli import run as command  # noqa: PLC0415 - fast start

            command.run(
                report, named, force=force, cell_seconds=cell_seconds, json=json, quiet=quiet
            )
        return
    from kpi_lib.cli import batch  # noqa: PLC0415 - fast start

    made = batch.batch(
        report,
        named,
        force=force,
        cell_seconds=cell_seconds,
        jobs=jobs,
        only_failed=only_failed,
        resume=resume,
        fail_fast=fail_fast,
        places=elsewhere,
        json=json,
        quiet=quiet,
    )
    if not made:
        raise typer.Exit(1)


@APP.command(epilog=CHECK_EXAMPLES)
def check(
    *,
    agency: Agency = None,
    fiscal_year: Year = None,
    language: Annotated[Language, typer.Option(help="Language of the findings.")] = Language.TH,
    json: Json = False,
) -> None:
    """Check the data: file, row, column, value, rule, and what to do."""
    from kpi_lib.cli import check as command  # noqa: PLC0415 - fast start

    if command.check(agency, fiscal_year, language=language, json=json):
        raise typer.Exit(1)


@APP.command(name="list", epilog=LIST_EXAMPLES)
def list_(
    kind: Annotated[Kind, typer.Argument(help="What to list.")] = Kind.ALL,
    *,
    agency: Agency = None,
    json: Json = False,
) -> None:
    """List what there is: agencies, years, quarters, projects, reports, runs."""
    from kpi_lib.cli import overview  # noqa: PLC0415 - fast start

    overview.show_list(kind, agency, json=json)


@APP.command(epilog=SHOW_EXAMPLES)
def show(
    run_id: Annotated[
        str, typer.Argument(help="Run id, the beginning of one, or latest.")
    ] = "latest",
    *,
    pdf: Annotated[bool, typer.Option("--pdf", help="The print instead of the page.")] = False,
    folder: Annotated[bool, typer.Option("--folder", help="The folder of the run.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it on the desktop.")] = False,
) -> None:
    """Print where a run lies, after checking that its files are as they were issued."""
    from kpi_lib.cli import show as command  # noqa: PLC0415 - fast start

    if pdf and folder:
        raise typer.BadParameter("choose one of --pdf and --folder")  # noqa: EM101, TRY003 - typer's way
    command.show(run_id, pdf=pdf, folder=folder, opened=open_)


@APP.command(epilog=CATALOGUE_EXAMPLES)
def catalogue(
    *,
    language: Annotated[Language, typer.Option(help="Language of the page.")] = Language.TH,
    open_: Annotated[bool, typer.Option("--open", help="Open it on the desktop.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show progress.")] = False,
) -> None:
    """Write outputs/index.html: every report by agency, year and quarter, to search offline."""
    from kpi_lib.cli import catalogue as command  # noqa: PLC0415 - fast start

    command.make(language, opened=open_, quiet=quiet)


@APP.command(epilog=PROPOSE_EXAMPLES)
def propose(
    *,
    agency: Annotated[str, typer.Option(metavar="CODE", help="Code of the agency.")],
    fiscal_year: Annotated[
        str, typer.Option(metavar="YEAR", help="Year that the proposals rest on: 2564.")
    ],
    months: Annotated[
        str | None,
        typer.Option(metavar="6|9|10|12", help="Round that they rest on; by default the last."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File to write; one that exists is never replaced."),
    ] = None,
    json: Json = False,
) -> None:
    """Draft next year's indicators by stated rules, as an agreement to be discussed."""
    from kpi_lib.cli import propose as command  # noqa: PLC0415 - fast start

    command.propose(agency, fiscal_year, months, output, json=json)
