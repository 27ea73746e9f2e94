"""The command `kpi run` and its options."""

from __future__ import annotations

from typing import Annotated

import typer

from kpi_lib.cli.app import APP
from kpi_lib.cli.choices import Agency, Digits, Json, Language, Year

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
