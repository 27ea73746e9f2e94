"""The parameters of a notebook: a contract that fails.

Source:
    papermill 2.7 only warns of a parameter that the notebook does not know and runs on the
    default (its issue 818): a report for the wrong year, with exit status 0.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from kpi_lib.errors import ParameterError, PeriodError
from kpi_lib.periods import FiscalYear, Quarter

if TYPE_CHECKING:  # a notebook brings half a second of imports
    from nbformat import NotebookNode

TAG = "parameters"
"""Tag of the cell that declares the parameters."""

Value = str | int | bool

TYPES: dict[str, type[Value]] = {"str": str, "int": int, "bool": bool}
"""Types a parameter may have; decimals travel as text."""

NAMES: dict[type[Value], str] = {str: "text", int: "a whole number", bool: "true or false"}

ROUNDS = (6, 9, 10, 12)
"""Months of a fiscal year at which agreements are appraised (see `periods`)."""

LANGUAGES = ("th", "en")
DIGITS = ("arabic", "thai")

OPTIONS = ("agency", "fiscal_year", "quarter", "months")
"""Parameters that the command has an option of that name for."""

SUBJECT = (*OPTIONS, "project", "framework")
"""Parameters that say what a report is about: the command takes no default for them."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name and type, its default (none if it must be given), its help."""

    name: str
    kind: type[Value]
    default: Value | None
    help: str


@dataclass(frozen=True, slots=True)
class Contract:
    """What one report takes."""

    report: str
    parameters: tuple[Parameter, ...]

    @property
    def names(self) -> list[str]:
        """Names of the parameters, in the order of the notebook."""
        return [parameter.name for parameter in self.parameters]


def contract(report: str, notebook: NotebookNode | SimpleNamespace) -> Contract:
    """Read the tagged cell of a notebook, or of as much of one as has `cells`.

    Raises:
        ParameterError: There is not exactly one such cell, or it holds more than typed names
            with constant defaults.
    """
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]
    if len(cells) != 1 or cells[0].cell_type != "code":
        msg = (
            f"report {report} needs one code cell tagged '{TAG}', its notebook has {len(cells)}"
        )
        raise ParameterError(msg)
    source = cells[0].source
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        msg = f"the parameters cell of report {report} is not Python: line {error.lineno}"
        raise ParameterError(msg) from error
    notes = _comments(source)
    declared = tuple(_parameter(report, statement, notes) for statement in statements)
    twice = {one.name for one in declared if [d.name for d in declared].count(one.name) > 1}
    if twice:
        msg = f"the parameters cell of report {report} declares {min(twice)} twice"
        raise ParameterError(msg)
    return Contract(report, declared)


def bind(contract: Contract, asked: Mapping[str, object]) -> dict[str, Value]:
    """Values that take effect, defaults included, in the order of the notebook.

    Args:
        contract: What the report takes.
        asked: Values by name; text from a command line becomes the type that is declared.

    Raises:
        ParameterError: A name is unknown, or a value missing, mistyped or out of range.
    """
    if unknown := [name for name in asked if name not in contract.names]:
        msg = (
            f"report {contract.report} has no parameter {unknown[0]!r}; "
            f"{suggestion(unknown[0], contract.names)}"
        )
        raise ParameterError(msg)
    bound: dict[str, Value] = {}
    for parameter in contract.parameters:
        name, given = parameter.name, asked.get(parameter.name)
        value = parameter.default if given is None else _typed(contract, parameter, given)
        if value is None:
            msg = f"report {contract.report} needs {name} ({NAMES[parameter.kind]})"
            raise ParameterError(msg + (f": {parameter.help}" if parameter.help else ""))
        if complaint := out_of_range(name, value):
            msg = f"parameter {name} of report {contract.report}: {complaint}"
            raise ParameterError(msg)
        bound[name] = SPELLINGS[name](value) if name in SPELLINGS else value
    return bound


def demand(contract: Contract, asked: Iterable[str]) -> None:
    """Refuse to guess what a report is about, whatever the notebook opens with by hand.

    Raises:
        ParameterError: Some of `SUBJECT` is not asked for; names it and shows an example.
    """
    subject = [one for one in contract.parameters if one.name in SUBJECT]
    given = set(asked)
    if missing := [one.name for one in subject if one.name not in given]:
        example = " ".join(("kpi run", contract.report, *map(_option, subject)))
        msg = f"report {contract.report} needs {', '.join(missing)}; for example: {example}"
        raise ParameterError(msg)


def _option(parameter: Parameter) -> str:
    value = parameter.name.upper() if parameter.default is None else parameter.default
    if parameter.name in OPTIONS:
        return f"--{parameter.name.replace('_', '-')} {value}"
    return f"-p {parameter.name}={value}"


def suggestion(wrong: str, right: Iterable[str]) -> str:
    """What there is instead, the nearest first.

    >>> suggestion("fiscal_yaer", ["agency", "fiscal_year"])
    "did you mean 'fiscal_year'? There is agency, fiscal_year"
    >>> suggestion("x", [])
    'there is none'
    """
    known = list(right)
    if not known:
        return "there is none"
    there = "there is " + ", ".join(known)
    if near := get_close_matches(wrong, known, n=1):
        return f"did you mean {near[0]!r}? T{there[1:]}"
    return there


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _parameter(report: str, statement: ast.stmt, notes: Mapping[int, str]) -> Parameter:
    line = f"line {statement.lineno} of the parameters cell of report {report}"
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        msg = f"{line} must read 'name: type' or 'name: type = default'"
        raise ParameterError(msg)
    name, annotation = statement.target.id, ast.unparse(statement.annotation)
    if annotation not in TYPES:
        msg = f"{line} gives {name} the type {annotation}; use {', '.join(TYPES)}"
        raise ParameterError(msg)
    kind, default = TYPES[annotation], None
    if statement.value is not None:
        try:
            default = ast.literal_eval(statement.value)
        except ValueError:
            default = statement.value
        if type(default) is not kind:
            msg = f"{line} gives {name} a default that is not {NAMES[kind]}"
            raise ParameterError(msg)
    return Parameter(name, kind, default, notes.get(statement.end_lineno or 0, ""))


def _typed(contract: Contract, parameter: Parameter, given: object) -> Value:
    kind = parameter.kind
    if parameter.name == "quarter" and isinstance(given, str):
        given = given.removeprefix("Q").removeprefix("q")  # as `kpi list` prints it
    if type(given) is kind and (given != "" or parameter.default == ""):
        return given
    if isinstance(given, str):
        digits = given.removeprefix("-")
        if kind is int and digits.isdecimal():
            return int(given)
        if kind is bool and given.lower() in {"true", "false"}:
            return given.lower() == "true"
    msg = (
        f"parameter {parameter.name} of report {contract.report} takes {NAMES[kind]}, "
        f"not {given!r}"
    )
    if kind is str and type(given) is int:
        msg += "; write it in quotes, a code keeps its leading zeros"
    raise ParameterError(msg)


def out_of_range(name: str, value: Any) -> str:  # noqa: ANN401 - of the type `name` declares
    """What is wrong with a value of a parameter, empty where nothing is."""
    try:
        return RANGES[name](value) if name in RANGES else ""
    except (PeriodError, ParameterError) as error:
        return str(error)


def _one_of(*choices: Value) -> Callable[[Value], str]:
    words = ", ".join(str(choice) for choice in choices)
    return lambda value: "" if value in choices else f"{value} does not exist; choose {words}"


def _fiscal_year(value: int) -> str:
    FiscalYear(value)
    return ""


def _what_if(value: str) -> str:
    from kpi_lib.appraisal import assumptions  # noqa: PLC0415 - brings all that is scored

    assumptions(value)
    return ""


def _spelt(value: str) -> str:
    from kpi_lib.appraisal import one_spelling  # noqa: PLC0415 - brings all that is scored

    return one_spelling([value])


def _quarter(value: int) -> str:
    Quarter(2500, value)
    return ""


def _project(value: str) -> str:
    """A project is a folder: no separator, no dot."""
    if re.fullmatch(r"[A-Za-z0-9_-]+", value):
        return ""
    return f"{value!r} is not the name of a project; write letters, digits, - or _"


SPELLINGS: dict[str, Callable[[Any], Value]] = {"what_if": _spelt}
"""The one way in which a value is written down, so that the same question is the same run."""

RANGES: dict[str, Callable[[Any], str]] = {
    "fiscal_year": _fiscal_year,
    "quarter": _quarter,
    "project": _project,
    "months": _one_of(*ROUNDS),
    "language": _one_of(*LANGUAGES),
    "digits": _one_of(*DIGITS),
    "what_if": _what_if,
}
"""What a value must be, by the name of its parameter, the same in every report."""
