"""The public validator on one crate, without a network; run by the Python of `.venv-crate`.

    validate.py FOLDER CONTEXT REPORT [SEVERITY]

FOLDER holds the crate, CONTEXT is the vocabulary that its metadata names, as a file; REPORT is
written: how many checks ran, and what they found, as JSON.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

NAMED = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "process-run-crate"


def main(folder: str, context: str, report: str, severity: str = "REQUIRED") -> None:
    """Validate, and write what was found."""
    from rocrate_validator import services
    from rocrate_validator.utils import document_loader, http

    vocabulary = json.loads(Path(context).read_bytes())

    def served(url: str) -> Any:  # noqa: ANN401 - JSON
        if url != NAMED:
            msg = f"the crate wants {url}, which this test does not serve"
            raise LookupError(msg)
        return vocabulary

    def refused(*_: object, **__: object) -> None:
        msg = "the validator reached for the network"
        raise OSError(msg)

    def answered(_: object, url: str, **__: object) -> SimpleNamespace:
        found = served(url)
        headers = {"Content-Type": "application/ld+json"}
        text = json.dumps(found)
        return SimpleNamespace(status_code=200, headers=headers, text=text, json=lambda: found)

    document_loader._fetch_json_ld = served  # noqa: SLF001 - one door of the validator
    http.HttpRequester.get = answered  # the other
    socket.socket.connect = refused  # type: ignore[method-assign]
    socket.getaddrinfo = refused  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as cache:
        found = services.validate(
            {
                "rocrate_uri": folder,
                "profile_identifier": PROFILE,
                "requirement_severity": severity,
                "offline": True,
                "cache_path": Path(cache, "http"),
            }
        )
    issues = [
        {"check": str(issue.check.identifier), "said": str(issue.message)}
        for issue in found.issues
    ]
    told = {"checks": len(found.executed_checks), "issues": issues}
    Path(report).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
