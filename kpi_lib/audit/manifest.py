"""manifest.json: what went into a run and what came out, by hash; the same bytes each time.

A run is named by the hash of what went in (`run_id`), so that a manifest proves itself: one
whose inputs were edited no longer has the name of its folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCHEMA = 1
NAME = "manifest.json"
CLOCK = "run.json"
"""Knows when, where and by whom; the one file of a run that no hash covers."""

SAID = {
    "missing": "is missing",
    "added": "was added",
    "differs": "differs",
    "manifest": "is missing, edited or of another run",
}
"""What is said, behind its name, of a file that is not as it was issued."""

WRITTEN = 60_000_000_000
"""Nanoseconds within which the files of a run are written, the clock last."""

LETTERS = 16
"""Of a run id: two runs in 2**32 would have to meet."""


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> bytes:  # noqa: ANN401 - plain JSON of any shape
    """JSON with one spelling: keys sorted, Thai readable, a line end."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def run_id(inputs: Mapping[str, Any]) -> str:
    """Name of a run: the hash of all that went into it."""
    return digest(canonical(inputs))[:LETTERS]


def manifest(inputs: Mapping[str, Any], outputs: Mapping[str, str]) -> bytes:
    """manifest.json of a run.

    Args:
        inputs: All that went in, as `run_id` hashes it.
        outputs: SHA-256 of each file of the folder, by its name.
    """
    return canonical({"run_id": run_id(inputs), "inputs": inputs, "outputs": outputs})


def outputs(folder: Path) -> dict[str, str]:
    """SHA-256 of each file in a folder of a run that its manifest answers for."""
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (NAME, CLOCK)
    }


def read(folder: Path) -> dict[str, Any] | None:
    """Manifest of a run; none where there is none that proves itself."""
    return None if fault(folder) else dict(json.loads((folder / NAME).read_bytes()))


def fault(folder: Path) -> str:
    """Why the manifest of a folder proves nothing, in a phrase; empty where it does.

    It does not prove that its outputs are those that were issued: whoever changes a file can
    write down its new hash. Only making the run again, or a signature, tells.
    """
    try:
        content = (folder / NAME).read_bytes()
        found = json.loads(content)
        told, name = found["run_id"], _name(content, found["inputs"])
        parts = (found["inputs"], found["outputs"])
    except OSError:
        return "cannot be read"
    except (ValueError, KeyError, TypeError):
        return "is not a manifest"
    if not all(isinstance(part, dict) for part in parts):
        return "is not a manifest"
    if told != name:
        return f"was edited: what it lists makes run {name}, not {told}"
    return "" if folder.name == told else f"is of run {told}, its folder is named {folder.name}"


def _name(content: bytes, inputs: Mapping[str, Any]) -> str:
    """Name that a manifest proves; worked out once for the same bytes."""
    key = digest(content)
    if key not in _NAMES:
        _NAMES[key] = run_id(inputs)
    return _NAMES[key]


_NAMES: dict[str, str] = {}


def damage(folder: Path) -> tuple[str, ...]:
    """What is no longer as it was issued, a short phrase each; empty when all is well."""
    found = read(folder)
    if found is None:
        return (f"{NAME} {SAID['manifest']}",)
    return differences(found["outputs"], outputs(folder))


def likely_damage(folder: Path) -> tuple[str, ...]:
    """As `damage`, for a list of runs: hashes only files that may have been touched.

    Source:
        As git does with its index, times of a change are believed, which no program sets: the
        clock is written last, and all within a minute, so that a file that was changed,
        copied or put back is younger than the clock or far from it.
    """
    found = read(folder)
    if found is None:
        return damage(folder)
    try:
        changed = {
            path.relative_to(folder).as_posix(): path.stat().st_ctime_ns
            for path in folder.rglob("*")
            if path.is_file()
        }
    except OSError:
        return damage(folder)
    last, times = changed.get(CLOCK), changed.values()
    whole = changed.keys() - {NAME, CLOCK} == found["outputs"].keys()
    if last is not None and whole and last - WRITTEN <= min(times) <= max(times) <= last:
        return ()
    return damage(folder)


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """What changed from one set of files to another, a short phrase each.

    >>> differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"})
    ('a is missing', 'b differs', 'c was added')
    """
    said = dict.fromkeys(one.keys() - other.keys(), SAID["missing"])
    said |= dict.fromkeys(other.keys() - one.keys(), SAID["added"])
    said |= {
        name: SAID["differs"] for name in one.keys() & other.keys() if one[name] != other[name]
    }
    return tuple(f"{name} {said[name]}" for name in sorted(said))
