"""What the library brings along as YAML: words, rules and forms, read once a process."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser of libyaml, where it was built in, takes a tenth of the time."""


def document(package: str, name: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Read a file of a package of ours.

    >>> document("kpi_lib", "rules.yaml")["attainment"]["certainty"]
    'A'
    """
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
