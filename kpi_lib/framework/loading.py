"""Reading decisions from their file: frameworks, and what else a committee lays down."""

from __future__ import annotations

import json
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import ValidationError

from kpi_lib.errors import AgreementError
from kpi_lib.framework.document import Framework
from kpi_lib.framework.proposal_rules import ProposalRules
from kpi_lib.framework.sourced import Strict, Titled
from kpi_lib.framework.standard import Standard

Document = TypeVar("Document", bound=Titled)
Values = TypeVar("Values", bound=Strict)


def load_framework(path: Path) -> Framework:
    """Read a framework and refuse all that is wrong with it at once.

    Raises:
        AgreementError: The file is absent or unreadable, a key is unknown, missing or
            repeated, or values contradict each other.
    """
    return _loaded(path, Framework, "framework")


def load_proposal_rules(path: Path) -> ProposalRules:
    """Read the rules for proposing next year's indicators; raises as `load_framework`."""
    return _loaded(path, ProposalRules, "policy")


def load_standard(path: Path) -> Standard:
    """Read a standard with its checklist; raises as `load_framework`."""
    return _loaded(path, Standard, "standard")


def load_document(path: Path, kind: type[Values], noun: str) -> Values:
    """Read a document of sourced values exactly, and refuse all that is wrong at once.

    Args:
        path: YAML file.
        kind: What it must hold.
        noun: What it is, for the error.

    Raises:
        AgreementError: The file is absent or unreadable, a key is unknown, missing or
            repeated, or values contradict each other.
    """
    try:
        text = _as_json(path.read_text("utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError, TypeError) as error:
        msg = f"{noun} {path.name} cannot be read: {reason(error)}; restore or mend the file"
        raise AgreementError(msg) from error
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise AgreementError(_refusal(path, error, noun)) from error


@lru_cache(maxsize=32)
def _as_json(text: str) -> str:
    """A document as JSON; the same text, which many reports read, is parsed once."""
    return json.dumps(yaml.load(text, Loader=_ExactLoader))  # noqa: S506 - a SafeLoader


def _loaded(path: Path, kind: type[Document], noun: str) -> Document:
    document = load_document(path, kind, noun)
    if document.id != path.stem:
        msg = (
            f"{noun} {path.name} calls itself {document.id!r}; "
            "give the file and its id the same name"
        )
        raise AgreementError(msg)
    return document


REMEDIES = {
    "extra_forbidden": "remove the key or correct its spelling",
    "missing": "add the key; write `value: null` with a source where none is given",
    "string_type": "put it in quotation marks",
}
"""What to do about a fault, by the name pydantic gives it."""


def _refusal(path: Path, error: ValidationError, noun: str) -> str:
    lines = [f"{noun} {path.name} has {error.error_count()} faults:"]
    for fault in error.errors(include_url=False):
        key = ".".join(map(str, fault["loc"])) or f"the {noun} as a whole"
        remedy = REMEDIES.get(fault["type"], "correct the value from its source")
        given = fault["input"]
        value = "" if isinstance(given, dict) else f" is {given!r}"
        message = fault["msg"].removeprefix("Value error, ")
        lines.append(f"{key}{value}: {message}; {remedy}")
    many = error.error_count() > 1
    return "\n- ".join(lines) if many else f"{noun} {path.name}: {lines[1]}"


def reason(error: Exception) -> str:
    """What is wrong with a file, in a few words, with its line where there is one."""
    if isinstance(error, yaml.MarkedYAMLError):
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        return f"{line}{error.problem}"
    return getattr(error, "strerror", "") or str(error).partition("\n")[0]


if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:  # the parser of libyaml, where it was built in, takes a tenth of the time
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _ExactLoader(_Loader):
    """Read decimals as the text they are, and refuse a key that is given twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - declared so by its base class
        first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:float"]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - declared so by its base class
    ) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"key {key.value!r} is given twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
