"""Facts of how mature the making of a report is, one function a question.

Source:
    NHS England, Levels of RAP: baseline, silver, gold.
"""

from __future__ import annotations

import ast

from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.statements import Matter
from kpi_lib.quality.answers import Answer, fact, locked, some, who, word
from kpi_lib.quality.evidence import Evidence

LAYOUT = {"data", "docs", "expectations", "kpi_lib", "notebooks", "tests"}
COLUMNS = {"figure_id", "label", "value", "text", "unit", "rule", "working", "inputs"}


@fact
def open_language(found: Evidence) -> Answer:
    """Whether the figures come from code in an open language."""
    metadata = found.notebook.metadata if found.notebook else {}
    language = metadata.get("kernelspec", {}).get("language", "")
    if language != "python" or not found.inputs.get("code", {}).get("sha256"):
        return "other", {"language": language or "–"}
    return "open", {"sha": found.inputs["code"]["sha256"][:12]}


@fact
def version_control(found: Evidence) -> Answer:
    """Whether the run was made from a commit, whole."""
    commit = str(found.clock.get("commit", ""))
    if not commit:
        return "none", {}
    key = "dirty" if commit.endswith("+") else "clean"
    return key, {"commit": commit.rstrip("+")[:12]}


@fact
def instructions(found: Evidence) -> Answer:
    """Whether a page says how to make the report again."""
    told = "kpi run" in found.texts.get("README.md", "")
    return ("told" if told else "untold"), {"report": found.edition.report}


@fact
def peer_review(found: Evidence) -> Answer:
    """Whether somebody read the code, or an assurer signed this run with it."""
    if told := word(found, Matter.REVIEW):
        return told
    signer = who(found.edition, Role.ASSURER)
    sha = str(found.inputs.get("code", {}).get("sha256", ""))[:12]
    return ("assured", {"who": signer, "sha": sha}) if signer else ("unsigned", {})


@fact
def public_code(found: Evidence) -> Answer:
    """Whether the code may be passed on."""
    licence = found.texts.get("LICENSE", "").strip().splitlines()
    return ("licensed", {"licence": licence[0]}) if licence else ("unlicensed", {})


@fact
def few_steps(found: Evidence) -> Answer:
    """Whether everything was made by one command, and what people added."""
    if found.damage:
        return "touched", {"harm": some(found.damage)}
    used = [name for name in found.data if name.startswith("data/corrections/")]
    return ("corrected", {"files": some(used)}) if used else ("automatic", {})


@fact
def documentation(found: Evidence) -> Answer:
    """Whether guide and method are there."""
    count = found.counted["docs"]
    there = "docs/method.md" in found.texts and count > 1
    return ("there" if there else "thin"), {"count": count}


@fact
def layout(found: Evidence) -> Answer:
    """Whether the folders stand where they must."""
    absent = sorted(LAYOUT - found.folders)
    return ("astray", {"which": some(absent)}) if absent else ("standard", {})


@fact
def reusable(found: Evidence) -> Answer:
    """Whether the notebook calls the library and defines nothing."""
    cells = found.notebook.cells if found.notebook else []
    source = [cell.source for cell in cells if cell.cell_type == "code"]
    try:
        nodes = [node for text in source for node in ast.walk(ast.parse(text))]
    except SyntaxError:
        nodes = []
    kinds = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While)
    if not nodes or any(isinstance(node, kinds) for node in nodes):
        return "defines", {}
    return "calls", {"cells": len(source)}


@fact
def standard(found: Evidence) -> Answer:
    """Whether rules of style are set and checked."""
    text = found.texts.get("pyproject.toml", "")
    absent = [name for name in ("[tool.ruff", "[tool.mypy", "importlinter") if name not in text]
    return ("loose", {"which": some(absent)}) if absent else ("set", {})


@fact
def tests(found: Evidence) -> Answer:
    """Whether there are tests, and cases that were signed off."""
    values = {"tests": found.counted["tests"], "cases": found.counted["cases"]}
    if not all(values.values()):
        return "thin", dict(values)
    told = word(found, Matter.TESTS)
    return (told[0], {**values, **told[1]}) if told else ("there", dict(values))


@fact
def dependencies(found: Evidence) -> Answer:
    """Whether every package of the run is in the lock."""
    packages = found.inputs.get("environment", {}).get("packages", {})
    apart = [name for name, there in packages.items() if not locked(found, name, there)]
    if apart or not packages:
        return "unlocked", {"which": some(apart)}
    return "locked", {"count": len(packages)}


@fact
def logs(found: Evidence) -> Answer:
    """Whether the run recorded itself and what its checks found."""
    timed = {"started", "ended", "user"} <= found.clock.keys()
    if not timed or "findings.csv" not in found.outputs:
        return "silent", {}
    return "recorded", {"findings": len(found.findings)}


@fact
def tidy(found: Evidence) -> Answer:
    """Whether results are listed one a row."""
    ids = [row.get("figure_id") for row in found.figures]
    if not ids or len(set(ids)) != len(ids) or not set(found.figures[0]) >= COLUMNS:
        return "untidy", {}
    return "tidy", {"count": len(ids)}


@fact
def packaged(found: Evidence) -> Answer:
    """Whether the code is an installable package of a version."""
    version = str(found.inputs.get("code", {}).get("version", ""))
    there = "[build-system]" in found.texts.get("pyproject.toml", "") and bool(version)
    return ("package" if there else "loose"), {"version": version or "–"}


@fact
def automatic_tests(found: Evidence) -> Answer:
    """Whether a service can run the tests."""
    return ("script" if ".ci/run" in found.texts else "none"), {}


@fact
def schedule(found: Evidence) -> Answer:
    """Whether one command makes the report, fit for a scheduler."""
    asked = found.inputs.get("parameters", {})
    if not asked:
        return "unknown", {}
    words = " ".join(f"-p {name}={value}" for name, value in asked.items() if value != "")
    return "command", {"command": f"kpi run {found.edition.report} {words} --quiet"}


@fact
def signposted(found: Evidence) -> Answer:
    """Whether the changelog speaks of the version that made the run."""
    version = str(found.inputs.get("code", {}).get("version", ""))
    told = bool(version) and f"## {version}" in found.texts.get("CHANGELOG.md", "")
    return ("told" if told else "untold"), {"version": version or "–"}
