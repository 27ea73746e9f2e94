"""Likeness: whether a worker has the same library, rules, Python and packages as we have.

Another library may give another figure, and gives another run another name; so nothing that a
worker with another one made is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi_lib.audit.manifest import canonical, digest


def fingerprint(programs: Mapping[str, Any]) -> str:
    """One hash for all that is installed, as `identity.programs` has it."""
    return digest(canonical(programs))


def difference(ours: Mapping[str, Any], theirs: Mapping[str, Any], worker: str) -> str:
    """What a worker has otherwise than we, in one sentence; empty where all is alike.

    Args:
        ours: What `identity.programs` found here.
        theirs: What it found there.
        worker: Its address, as it may be shown.
    """
    here, there = _versions(ours), _versions(theirs)
    other = [name for name in sorted(here | there) if here.get(name) != there.get(name)]
    if not other:
        return ""
    first = "library" if "library" in other else other[0]
    more = f" (and {len(other) - 1} more)" if len(other) > 1 else ""
    return (
        f"worker {worker} has {first} {there.get(first, 'none')}, this machine has "
        f"{here.get(first, 'none')}{more}; install the same on both, from the same lock"
    )


def _versions(programs: Mapping[str, Any]) -> dict[str, str]:
    code, environment = programs["code"], programs["environment"]
    return {
        **environment["packages"],
        "library": f"{code['version']} with rules and code {code['sha256'][:12]}",
        "Python": environment["python"],
        "system": environment["system"],
    }
