"""An entry of the catalogue: what a reader wants to know of a run before opening it."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.errors import OutputError
from kpi_lib.findings import SEVERITIES
from kpi_lib.runs.issued import Issued
from kpi_lib.runs.run import FIGURES, FINDINGS, PAGE

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
NOTICE = re.compile(r'<meta name="kpi-notice" content="(.*?)">', re.DOTALL)
HEAD = 16_384
"""Bytes of a page that hold its title, and why it is not official."""

JOINED = " · "
"""Stands between the title, the agency and the period of a page."""

WHOM = ("agency", "scope", "framework")
"""Parameters that name whom a report is about, the closest first."""

PERIOD = re.compile(r"(?<![^.-])([qm])(\d+)(?![^.-])")
"""The part of a figure's id that names a quarter or a round."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An intake or a change of our own that a run rests on and that was taken back.

    Args:
        origin: `intake`, `correct` or `register`.
        received_on: When it had been made, ISO.
        taken_back_on: When it was taken back, ISO.
    """

    origin: str
    received_on: str
    taken_back_on: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an edition stands.

    Args:
        state: as `editions` has it, or `what_if`.
        comments: Comments of reviewers that are open.
        number: Of the edition among those of its subject; 0 if it has none.
        replaced_by: Run that replaces it; empty if none does.
        taken_back: What it rests on and was taken back; none where all of it stands.
    """

    state: str = "draft"
    comments: int = 0
    number: int = 0
    replaced_by: str = ""
    taken_back: TakenBack | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One run.

    Args:
        run_id: Its name.
        folder: Where it lies, relative to the outputs.
        report: Name of its report.
        title: What its page calls itself.
        agency: Whom it is about, as its page says it.
        code: Whom it is about, whatever language its page is in; empty where no parameter says.
        period: When it is about, as its page says it.
        notice: Why it is not official, as its page says it; empty where it is.
        year: Fiscal year, Buddhist Era; 0 where it has none.
        part: `q4` for a quarter, `m12` for a round, empty for a year.
        subject: Report and parameters: two runs of one subject are editions of one report.
        ended: When it was made, ISO; empty where nobody noted it.
        findings: Findings by severity, worst first.
        figures: Id, label, printed text and exact value of each figure.
    """

    run_id: str
    folder: str
    report: str
    title: str
    agency: str
    code: str
    period: str
    notice: str
    year: int
    part: str
    subject: str
    ended: str
    findings: tuple[int, ...]
    figures: tuple[tuple[str, str, str, str], ...]


def entry(outputs: Path, run: Issued) -> Entry:
    """Read what the catalogue says of a run.

    Raises:
        OutputError: Its files cannot be read.
    """
    try:
        with (run.folder / PAGE).open("rb") as page:
            head = page.read(HEAD).decode("utf-8", "ignore")
        figures = _rows(run.folder / FIGURES)
        found = Counter(row["severity"] for row in _rows(run.folder / FINDINGS))
    except (OSError, ValueError, KeyError) as error:
        msg = (
            f"run {run.run_id} cannot be listed ({type(error).__name__}); make it again with "
            "--force, or take its folder away"
        )
        raise OutputError(msg) from error
    said = TITLE.search(head)
    notice = NOTICE.search(head)
    title, agency, period = _parts(html.unescape(said[1]) if said else run.report)
    asked = run.parameters
    return Entry(
        run_id=run.run_id,
        folder=run.folder.relative_to(outputs).as_posix(),
        report=run.report,
        title=title,
        agency=agency,
        code=next((str(asked[name]) for name in WHOM if asked.get(name)), ""),
        period=period,
        notice=html.unescape(notice[1]) if notice else "",
        year=int(asked.get("fiscal_year", 0)),
        part=_part(asked),
        subject=subject(run.report, asked),
        ended=run.ended,
        findings=tuple(found[str(severity)] for severity in SEVERITIES),
        figures=tuple(
            (
                PERIOD.sub(_placed(asked), row["figure_id"]),
                row["label"],
                row["text"],
                row["value"],
            )
            for row in figures
        ),
    )


def subject(report: str, parameters: dict[str, Any]) -> str:
    """Name what a report is about; runs of one subject are editions of one report.

    >>> subject("overview", {"quarter": 4, "fiscal_year": 2563})
    'overview fiscal_year=2563 quarter=4'
    """
    return " ".join((report, *(f"{name}={parameters[name]}" for name in sorted(parameters))))


def content_key(run: Issued) -> str:
    """Hash of what decides an entry: the manifest, and when the run was made."""
    try:
        told = (run.folder / manifest.NAME).read_bytes()
    except OSError:
        told = b""
    return manifest.digest(told + run.ended.encode())


def _placed(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - a function of a match
    """Write the period of a report as `now`, one before it as `now-1`.

    So the figures of two quarters meet: result of the quarter with result of the quarter.
    """
    now = {"q": asked.get("quarter"), "m": asked.get("months")}

    def place(found: re.Match[str]) -> str:
        base = now[found[1]]
        if base is None:
            return found[0]
        back = int(base) - int(found[2])
        return f"{found[1]}:now{-back:+d}" if back else f"{found[1]}:now"

    return place


def _parts(title: str) -> tuple[str, str, str]:
    """Take title, agency and period apart; the period never holds what joins them.

    >>> _parts("รายงาน · สำนักงาน · ไตรมาสที่ 4")
    ('รายงาน', 'สำนักงาน', 'ไตรมาสที่ 4')
    >>> _parts("รายงาน")
    ('รายงาน', '', '')
    """
    parts = title.split(JOINED)
    if len(parts) < 3:
        return title, "", ""
    return JOINED.join(parts[:-2]), parts[-2], parts[-1]


def _part(asked: dict[str, Any]) -> str:
    if "quarter" in asked:
        return f"q{asked['quarter']}"
    return f"m{asked['months']}" if "months" in asked else ""


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
