"""Options that several commands take, and what an option can be."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

Agency = Annotated[
    str | None, typer.Option(metavar="CODE", help="Code of the agency, as in `kpi list`.")
]
Year = Annotated[
    str | None, typer.Option(metavar="YEAR", help="Fiscal year, Buddhist Era: 2563.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
RunId = Annotated[str, typer.Argument(help="Run id, the beginning of one, or latest.")]
PassphraseEnv = Annotated[
    str | None,
    typer.Option(
        metavar="VARIABLE",
        help="Environment variable that holds the passphrase; by default it is asked for.",
    ),
]


class Kind(StrEnum):
    """What can be listed."""

    ALL = "all"
    AGENCIES = "agencies"
    YEARS = "years"
    QUARTERS = "quarters"
    PROJECTS = "projects"
    REPORTS = "reports"
    RUNS = "runs"


class Only(StrEnum):
    """Which figures of a comparison are shown."""

    MOVED = "moved"
    ALL = "all"


class Digits(StrEnum):
    """Digits that a report is printed in."""

    ARABIC = "arabic"
    THAI = "thai"


class Language(StrEnum):
    """Language of the findings."""

    TH = "th"
    EN = "en"


class RoleName(StrEnum):
    """Role in which somebody signs; the same words as `editions.reviewers.Role`."""

    ANALYST = "analyst"
    ASSURER = "assurer"
    APPROVER = "approver"


class VerdictName(StrEnum):
    """What a sign-off says; the same words as `editions.statements.Verdict`."""

    APPROVE = "approve"
    REJECT = "reject"


class MatterName(StrEnum):
    """What can be vouched for; the same words as `editions.statements.Matter`."""

    TESTS = "tests"
    REVIEW = "review"
