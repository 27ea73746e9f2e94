"""`kpi questionnaire`: a sheet to hand out, and what came back on it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_lib.errors import DatasetError, OutputError

if TYPE_CHECKING:
    from kpi_lib.datasets import ProjectFolder

APP = typer.Typer(
    no_args_is_help=True,
    help="Make a questionnaire of a project, and read what came back.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Agency = Annotated[str, typer.Option(metavar="CODE", help="Code of the agency.")]
Year = Annotated[int, typer.Option(metavar="YEAR", help="Fiscal year, Buddhist Era: 2564.")]
Project = Annotated[str, typer.Option(metavar="NAME", help="Folder of the project.")]
SHOWN = 20
"""Refusals that are told one by one."""


@APP.command()
def template(  # noqa: PLR0913 - one argument an option
    *,
    agency: Agency,
    fiscal_year: Year,
    project: Project,
    output: Annotated[Path, typer.Option(help="File to write: .xlsx or .csv.")],
    activity: Annotated[str, typer.Option(help="Activity that is asked about.")] = "1",
    quarter: Annotated[
        int | None, typer.Option(min=1, max=4, help="Quarter; by default that of the plan.")
    ] = None,
) -> None:
    """Write a sheet with a row for each person invited and a column for each question."""
    from kpi_lib.projects import records  # noqa: PLC0415 - fast start
    from kpi_lib.questionnaire.template import as_csv, as_xlsx  # noqa: PLC0415 - fast start

    writers = {".csv": as_csv, ".xlsx": as_xlsx}
    if output.suffix.lower() not in writers:
        raise typer.BadParameter("write .xlsx or .csv", param_hint="--output")  # noqa: EM101, TRY003 - typer's way
    handout = records.handout(_folder(agency, fiscal_year, project), activity, quarter)
    content = writers[output.suffix.lower()](handout)
    _write(output, content)
    people = sum(count for _, _, count in handout.people)
    typer.echo(f"{output}: {people} forms, {len(handout.questions.questions)} questions")


@APP.command()
def read(
    file: Annotated[Path, typer.Argument(help="The sheet that came back: .xlsx or .csv.")],
    *,
    agency: Agency,
    fiscal_year: Year,
    project: Project,
    output: Annotated[
        Path | None, typer.Option(help="Write the answers here, as responses.csv.")
    ] = None,
) -> None:
    """Check every answer: file, row, column, value, rule; write them only if all can be."""
    from kpi_lib.findings import Severity  # noqa: PLC0415 - fast start
    from kpi_lib.projects import checked_project, records  # noqa: PLC0415 - fast start
    from kpi_lib.questionnaire import forms  # noqa: PLC0415 - fast start
    from kpi_lib.questionnaire.intake import as_table, returned  # noqa: PLC0415 - fast start

    folder = _folder(agency, fiscal_year, project)
    questions = records.questions_of(folder)
    table = returned(file, questions)
    own = [one for one in checked_project(folder, table) if one.file == table.file]
    refused = [one for one in own if one.severity is Severity.CRITICAL]
    for one in own[:SHOWN]:
        typer.echo(f"{one.severity} {one.rule} {one.place} {one.value!r}: {one.message['th']}")
    if refused:
        msg = f"{file.name} is refused: {len(refused)} critical findings; mend the sheet"
        raise DatasetError(msg)
    back = Counter(form.returned for form in forms(table, questions))
    typer.echo(f"{file.name}: {back[True]} of {len(table.rows)} forms returned")
    if output is not None:
        _write(output, as_table(table).encode())


def _folder(agency: str, fiscal_year: int, project: str) -> ProjectFolder:
    from kpi_lib.datasets import ProjectFolder, Workspace  # noqa: PLC0415 - fast start

    return ProjectFolder(Workspace.find(), agency, fiscal_year, project)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        msg = f"{path} could not be written: {error.strerror}; choose another place"
        raise OutputError(msg) from error
