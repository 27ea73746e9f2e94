"""A delivery: the folder that a worker gave back, taken only once its manifest verifies."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from kpi_lib.audit import manifest
from kpi_lib.errors import OutputError
from kpi_lib.findings import SEVERITIES
from kpi_lib.runs.archive import inside
from kpi_lib.runs.batch import Task

FIGURES, FINDINGS = "figures.csv", "findings.csv"


def refuse_unverified(
    task: Task,
    run_id: str,
    content: Mapping[str, bytes],
    files: Mapping[str, str],
    programs: Mapping[str, Any],
) -> None:
    """See that a folder is the report that was asked for, whole and from our files.

    Args:
        task: What was asked for.
        run_id: Name that the worker gave it.
        content: Its files, by name.
        files: SHA-256 of each file that the worker was to make it from, by name.
        programs: What is installed here, as `identity.programs` has it.

    Raises:
        OutputError: It is not.
    """
    if fault := _fault(task, run_id, content, files, programs):
        msg = f"what came for {task.label} is not taken: {fault}; run it again"
        raise OutputError(msg)


def _fault(
    task: Task,
    run_id: str,
    content: Mapping[str, bytes],
    files: Mapping[str, str],
    programs: Mapping[str, Any],
) -> str:
    told = proven(run_id, content.get(manifest.NAME, b""))
    if told is None:
        return f"{manifest.NAME} is missing, edited or of another run"
    if strange := [name for name in content if not inside(name)]:
        return f"{strange[0]!r} is no name of a file of a run"
    there = {
        name: "" if name == manifest.CLOCK else manifest.digest(text)
        for name, text in content.items()
        if name != manifest.NAME
    }
    if harm := manifest.differences({**told["outputs"], manifest.CLOCK: ""}, there):
        return ", ".join(harm)
    went_in = told["inputs"]
    read = {**went_in["notebook"], **went_in["data"]}
    other = sorted(name for name in read if read[name] != files.get(name))
    faults = {
        "it is another report": (went_in["report"], went_in["parameters"])
        != (task.report, dict(task.parameters)),
        f"it was made from another {''.join(other[:1])}": bool(other),
        "it was made with another library": any(
            went_in[part] != programs[part] for part in programs
        ),
    }
    return next((said for said, holds in faults.items() if holds), "")


def proven(run_id: str, content: bytes) -> dict[str, Any] | None:
    """Manifest of a run; none where it does not prove itself to be of that run."""
    try:
        told = json.loads(content)
        whole = told["run_id"] == run_id == manifest.run_id(told["inputs"])
        whole = whole and isinstance(told["outputs"], dict)
    except (ValueError, KeyError, TypeError):
        return None
    return dict(told) if whole else None


def data_of(content: Mapping[str, bytes]) -> tuple[str, ...]:
    """Names of the data that a folder says it was made from; none where it does not say."""
    try:
        return tuple(json.loads(content[manifest.NAME])["inputs"]["data"])
    except (ValueError, KeyError, TypeError):
        return ()


def figures(listed: bytes) -> int:
    """How many figures a report prints, from its figures.csv."""
    return len(_rows(listed))


def findings(listed: bytes) -> dict[str, int]:
    """Findings by severity, worst first, from findings.csv."""
    found = Counter(row["severity"] for row in _rows(listed))
    return {str(severity): found[str(severity)] for severity in SEVERITIES}


def _rows(listed: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(listed.decode("utf-8-sig"), newline="")))
