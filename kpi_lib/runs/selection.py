"""The selection of a batch: reports that are asked for and that there is data for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

from kpi_lib.datasets import Workspace, projects
from kpi_lib.datasets.missing import missing
from kpi_lib.errors import DatasetError, ParameterError
from kpi_lib.runs.batch import Task
from kpi_lib.runs.parameters import Value, bind, out_of_range
from kpi_lib.runs.plan import taken
from kpi_lib.runs.steps import CELL_SECONDS

PARTS = ("agency", "fiscal_year", "project", "quarter", "months")
"""What a batch goes through, in the order in which reports are made."""

NUMBERED = ("fiscal_year", "quarter", "months")
"""Those of which several may be asked for as numbers."""


def tasks(
    workspace: Workspace,
    report: str,
    asked: Mapping[str, str],
    *,
    force: bool = False,
    cell_seconds: int = CELL_SECONDS,
) -> tuple[Task, ...]:
    """Every report that there is data for among those asked for, in order.

    Where a table cannot be read, there may be data: its reports fail, and no others.

    Args:
        workspace: Where the data lies.
        report: Name of the report.
        asked: Parameters as text; an agency or project may hold `*` and `?`, years, quarters
            and rounds may be several: `1-4`, `6,12`.
        force: See `Task`.
        cell_seconds: See `Task`.

    Raises:
        ParameterError: The report does not take what is asked, or there is no data for it.
    """
    terms = taken(workspace, report)
    if unknown := [name for name in asked if name not in terms.names]:
        bind(terms, {unknown[0]: asked[unknown[0]]})
    varied = [name for name in PARTS if name in terms.names]
    fixed = {name: text for name, text in asked.items() if name not in PARTS}
    made = [
        Task(report, tuple(bind(terms, {**fixed, **about}).items()), force, cell_seconds)
        for about in _subjects(workspace, varied, asked)
    ]
    if not made:
        wanted = ", ".join(f"{name} {text}" for name, text in asked.items()) or "at all"
        msg = f"there is no data for a report {report} of {wanted}; see `kpi list quarters`"
        raise ParameterError(msg)
    return tuple(made)


def unserved(asked: Mapping[str, str], made: Iterable[Task]) -> dict[str, tuple[int, ...]]:
    """Years, quarters and months that were asked for and that no report is about."""
    about = [dict(task.parameters) for task in made]
    found = {}
    for name in NUMBERED:
        served = {each.get(name) for each in about}
        wanted = numbers(name, asked[name]) if name in asked else ()
        found[name] = tuple(number for number in wanted if number not in served)
    return {name: missing for name, missing in found.items() if missing}


def gone(workspace: Workspace, report: str, asked: Mapping[str, str]) -> tuple[str, ...]:
    """Tables of the register that are not there, of agencies and years that are asked for.

    Raises:
        ParameterError: There is no such report, or a year that is asked for cannot be.
    """
    if "agency" not in taken(workspace, report).names:
        return ()
    years = numbers("fiscal_year", asked["fiscal_year"]) if "fiscal_year" in asked else None
    wanted = None if years is None else {f"fy{each}" for each in years}
    return tuple(
        each.file
        for each in missing(workspace)
        if fnmatchcase(each.agency_code, asked.get("agency", "*"))
        and (wanted is None or each.year in wanted)
    )


SHAPES = {"fiscal_year": "2563", "quarter": "1-4", "months": "6,12"}
"""How numbers may be asked for."""


def numbers(name: str, text: str) -> tuple[int, ...]:
    """Numbers of a list with ranges.

    >>> numbers("quarter", "1-3,4"), numbers("months", "6-10")
    ((1, 2, 3, 4), (6, 9, 10))

    Raises:
        ParameterError: It is no such list, or one of them cannot be.
    """
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        first, last = first.removeprefix("Q"), (last or first).removeprefix("Q")
        if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
            msg = f"{name} {text!r} is no list of numbers; write 4, 1-4 or 1,3"
            raise ParameterError(msg)
        for end in (int(first), int(last)):
            if complaint := out_of_range(name, end):
                msg = f"{name} {text!r}: {complaint}"
                raise ParameterError(msg)
        between = range(int(first), int(last) + 1)
        found += (number for number in between if not out_of_range(name, number))
    return tuple(dict.fromkeys(found))


def _subjects(
    workspace: Workspace, varied: Iterable[str], asked: Mapping[str, str]
) -> Iterator[dict[str, Value]]:
    """What the reports are about."""
    wanted = {name: numbers(name, asked[name]) for name in NUMBERED if name in asked}
    if "agency" not in varied:
        missing = [name for name in varied if name not in wanted]
        if missing:
            flags = " ".join(f"--{name.replace('_', '-')} {SHAPES[name]}" for name in missing)
            msg = (
                f"name the {' and '.join(missing)} of the reports: {flags}; only of reports on "
                "one agency does what is left out mean all"
            )
            raise ParameterError(msg)
        names = [name for name in varied if name in wanted]
        for values in product(*(wanted[name] for name in names)):
            yield dict(zip(names, values, strict=True))
        return
    for agency in workspace.agencies():
        code = agency.agency_code
        if not fnmatchcase(code, asked.get("agency", "*")):
            continue
        for year in workspace.years(code):
            if year in wanted.get("fiscal_year", (year,)):
                about = {"agency": code, "fiscal_year": year}
                yield from _of_year(workspace, about, varied, asked, wanted)


def _of_year(
    workspace: Workspace,
    about: Mapping[str, Any],
    varied: Iterable[str],
    asked: Mapping[str, str],
    wanted: Mapping[str, tuple[int, ...]],
) -> Iterator[dict[str, Value]]:
    code, year = about["agency"], about["fiscal_year"]
    if "project" in varied:
        found = (each for each in projects(workspace, code) if each.fiscal_year == year)
        names = [each.project_id for each in found]
        for name in names:
            if fnmatchcase(name, asked.get("project", "*")):
                for quarter in wanted.get("quarter", (1, 2, 3, 4)):
                    yield {**about, "project": name, "quarter": quarter}
        return
    parts = {"quarter": workspace.quarters, "months": workspace.rounds}
    for name, there_are in parts.items():
        if name in varied:
            try:
                there = there_are(code, year)
            except DatasetError:  # which none of its reports can be made without, as each tells
                there = tuple(n for n in range(1, 13) if not out_of_range(name, n))
            for number in there:
                if number in wanted.get(name, (number,)):
                    yield {**about, name: number}
            return
    yield dict(about)
