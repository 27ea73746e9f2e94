"""Grammars of addresses: not built by an import, and right when they are asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LARK = "print(json.dumps([name for name in ('lark', 'pandas') if name in sys.modules]))"


def said(code: str) -> str:
    command = [sys.executable, "-c", f"import json, sys; {code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own Python


@pytest.mark.parametrize("module", ["altair", "nbformat", "jsonschema"])
def test_no_import_of_ours_builds_a_grammar(module: str) -> None:
    assert json.loads(said(f"import kpi_lib, {module}; {LARK}")) == []


def test_an_address_is_checked_as_without_us() -> None:
    check = (
        "import jsonschema; checker = jsonschema.FormatChecker(['iri']); "
        "print([checker.conforms(text, 'iri') for text in ('http://ก.th/a', 'no iri', 1)])"
    )

    assert said(f"import kpi_lib; {check}") == said(check) == "[True, False, True]\n"


def test_who_asks_for_the_real_thing_gets_it() -> None:
    ask = "import rfc3987_syntax; print(sorted(dir(rfc3987_syntax.syntax_helpers))[:9])"

    assert said(f"import kpi_lib; {ask}") == said(ask)
