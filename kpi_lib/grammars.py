"""Grammars of addresses, built when an address is checked and not when jsonschema is imported.

Source:
    jsonschema 4 imports rfc3987_syntax where it is installed, for the format "iri" only, and
    that builds 38 grammars while it is imported: more work than all else that a command of ours
    imports together, in every process and every kernel. Nothing of ours checks that format.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

NAME = "rfc3987_syntax"


class Deferred(ModuleType):
    """Stands in until it is asked for something; what it then gives is the real thing's."""

    def is_valid_syntax(self, term: str, value: str) -> bool:
        """Whether a text is what a term of the grammar says; the one thing jsonschema takes."""
        return bool(_real().is_valid_syntax(term, value))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - anything of theirs
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_real(), name)


def defer() -> None:
    """Put it off, unless somebody has asked for it already."""
    if NAME not in sys.modules:
        sys.modules[NAME] = Deferred(NAME)


def _real() -> ModuleType:
    if isinstance(sys.modules.get(NAME), Deferred):
        del sys.modules[NAME]
    return importlib.import_module(NAME)
