"""Facts that an auditor needs to trust a printed figure end to end, one function a question.

Each names the answer that the evidence gives. None has one answer only; the tests break what
each rests on and see it change.
"""

from __future__ import annotations

import re
from fractions import Fraction

from kpi_lib.editions.judging import State
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.statements import Matter
from kpi_lib.figures import half_up
from kpi_lib.quality.answers import Answer, fact, locked, some, who, word
from kpi_lib.quality.evidence import Evidence
from kpi_lib.thai import arabic_digits

NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")


@fact
def identity(found: Evidence) -> Answer:
    """Whether the run says its name, its period and its figures, each by its own id."""
    ids = [row["figure_id"] for row in found.figures]
    if not ids or len(set(ids)) != len(ids) or not found.edition.parameters:
        return "unnamed", {"count": len(ids)}
    told = ", ".join(f"{name}={value}" for name, value in found.edition.parameters.items())
    key = "named" if found.named else "unprinted"
    return key, {"count": len(ids), "about": told, "run": found.edition.run_id}


@fact
def sources(found: Evidence) -> Answer:
    """Whether every table that went in is registered as it went in."""
    tables = {name: sha for name, sha in found.data.items() if name.endswith(".csv")}
    tables = {name: sha for name, sha in tables.items() if not name.startswith("data/register")}
    apart = [name for name, sha in tables.items() if found.register.get(name) != sha]
    if not tables or apart:
        return "unregistered", {"files": some(apart)}
    traced = sum(bool(row["inputs"]) for row in found.figures)
    return "registered", {"count": len(tables), "traced": traced, "figures": len(found.figures)}


@fact
def completeness(found: Evidence) -> Answer:
    """How many figures have no value."""
    empty = [row["figure_id"] for row in found.figures if not row["value"]]
    if not found.figures:
        return "unlisted", {}
    values = {"missing": len(empty), "count": len(found.figures), "which": some(empty)}
    return ("gaps" if empty else "complete"), values


@fact
def validity(found: Evidence) -> Answer:
    """Whether rules ran, and what they found."""
    suites = sum(name.startswith("expectations/") for name in found.data)
    levels = [row["severity"] for row in found.findings]
    counts = {name: levels.count(name) for name in ("critical", "warning", "note")}
    if not suites or "findings.csv" not in found.outputs or counts["critical"]:
        return "unchecked", {"suites": suites, **counts}
    key = "doubted" if counts["warning"] else "clean"
    return key, {"suites": suites, **counts}


@fact
def rules(found: Evidence) -> Answer:
    """Whether every figure names its rule and a dated framework went in."""
    frameworks = [name for name in found.data if name.startswith("data/frameworks/")]
    without = [row["figure_id"] for row in found.figures if not row["rule"]]
    if not frameworks or without or not found.figures:
        return "unruled", {"frameworks": len(frameworks), "which": some(without)}
    kinds = {row["rule"] for row in found.figures}
    return "ruled", {"frameworks": len(frameworks), "rules": len(kinds)}


@fact
def steps(found: Evidence) -> Answer:
    """Whether every computed figure has its working."""
    computed = [row for row in found.figures if row["rule"] != "read" and row["value"]]
    bare = [row["figure_id"] for row in computed if not row["working"]]
    if bare or not found.figures:
        return "bare", {"count": len(bare), "which": some(bare)}
    return "worked", {"count": len(computed)}


@fact
def recalculation(found: Evidence) -> Answer:
    """Whether there is a workbook to recalculate in, and whether an assurer signed."""
    if "audit.xlsx" not in found.outputs:
        return "none", {}
    signer = who(found.edition, Role.ASSURER)
    return ("assured", {"who": signer}) if signer else ("ready", {})


@fact
def rounding(found: Evidence) -> Answer:
    """Whether each printed number is its exact value, rounded half up once."""
    checked, wrong = 0, []
    for row in found.figures:
        text = arabic_digits(row["text"]).rstrip("%")
        number = NUMBER.fullmatch(text)
        if not row["value"] or not number:
            continue
        checked += 1
        places = len((number[1] or ".")[1:])
        if half_up(Fraction(row["value"]), places) != Fraction(text.replace(",", "")):
            wrong.append(row["figure_id"])
    if wrong or not checked:
        return "astray", {"count": len(wrong), "which": some(wrong)}
    return "half_up", {"count": checked}


@fact
def interventions(found: Evidence) -> Answer:
    """Whether declared corrections went in."""
    used = [name for name in found.data if name.startswith("data/corrections/")]
    if not found.data:
        return "unknown", {}
    return ("declared", {"files": some(used)}) if used else ("none", {})


@fact
def code(found: Evidence) -> Answer:
    """Whether the code is a commit, whole, and its notebook ran from top to bottom."""
    cells = found.notebook.cells if found.notebook else []
    counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]
    commit = str(found.clock.get("commit", ""))
    if not counts or counts != list(range(1, len(counts) + 1)):
        return "disorder", {}
    if not commit or commit.endswith("+"):
        return ("dirty" if commit else "no_history"), {"commit": commit.rstrip("+")[:12]}
    values = {"commit": commit[:12], "cells": len(counts)}
    told = word(found, Matter.TESTS)
    return (told[0], {**values, **told[1]}) if told else ("committed", values)


@fact
def environment(found: Evidence) -> Answer:
    """Whether interpreter, packages, fonts and time zone are recorded and are those locked."""
    told = found.inputs.get("environment", {})
    packages = told.get("packages", {})
    fonts = found.inputs.get("fonts", {})
    absent = [
        name
        for name, there in {
            "Python": told.get("python"),
            "packages": packages,
            "fonts": fonts,
            "time zone": found.inputs.get("settings", {}).get("TZ"),
        }.items()
        if not there
    ]
    if absent:
        return "unrecorded", {"what": some(absent)}
    apart = [name for name, there in packages.items() if not locked(found, name, there)]
    values = {"python": told["python"], "packages": len(packages), "fonts": len(fonts)}
    return ("unlocked", {"which": some(apart)}) if apart else ("locked", values)


@fact
def parameters(found: Evidence) -> Answer:
    """Whether notebook and manifest agree on every parameter, defaults included."""
    asked = found.inputs.get("parameters", {})
    metadata = found.notebook.metadata.get("kpi", {}) if found.notebook else {}
    if not asked or dict(metadata.get("parameters", {})) != asked:
        return "apart", {}
    told = ", ".join(f"{name}={value}" for name, value in asked.items() if value != "")
    return "effective", {"count": len(asked), "told": told}


@fact
def repeatability(found: Evidence) -> Answer:
    """Whether all that went in is still to be had, and what came out is as it was."""
    if found.damage:
        return "damaged", {"harm": some(found.damage)}
    if found.lost:
        return "lost", {"files": some(found.lost)}
    return "ready", {"count": len(found.data) + 1, "run": found.edition.run_id}


@fact
def change(found: Evidence) -> Answer:
    """What changed from the edition before."""
    before = found.edition.replaces
    if not before:
        return "first", {}
    if found.changed is None:
        return "incomparable", {"run": before}
    return "compared", {"run": before, "count": found.changed}


@fact
def integrity(found: Evidence) -> Answer:
    """Whether the manifest covers every file and page and table state the same numbers."""
    if found.damage:
        return "damaged", {"harm": some(found.damage)}
    texts = {row["figure_id"]: " ".join(row["text"].split()) for row in found.figures}
    both = [name for name in found.page if name in texts]
    apart = [name for name in both if found.page[name] != texts[name]]
    if apart or not both:
        return "apart", {"which": some(apart)}
    return "whole", {"files": len(found.outputs) - 2, "figures": len(both)}


@fact
def assurance(found: Evidence) -> Answer:
    """Who stands behind the run."""
    one = found.edition
    values = {
        "analyst": who(one, Role.ANALYST) or "–",
        "assurer": who(one, Role.ASSURER) or "–",
        "approver": who(one, Role.APPROVER) or "–",
        "open": len(one.open_remarks),
    }
    if one.state in (State.APPROVED, State.RESTATED):
        return "approved", values
    if one.state in (State.DRAFT, State.REVIEWED):
        return str(one.state), values
    return "refused", values


@fact
def disclosure(found: Evidence) -> Answer:
    """Whether an output holds a path of a machine."""
    if found.paths:
        return "leaks", {"files": some(found.paths)}
    return "clean", {"count": len(found.outputs)}


@fact
def portability(found: Evidence) -> Answer:
    """Whether the files can be read without the tool."""
    wanted = ("figures.csv", "findings.csv", "manifest.json", "report.html", "report.pdf")
    absent = [name for name in wanted if name not in found.outputs]
    if absent or not found.pdfa:
        return "bound", {"which": some(absent or ["PDF/A"])}
    crate = "ro-crate-metadata.json" in found.outputs
    return "plain", {"level": found.pdfa, "crate": "RO-Crate" if crate else "–"}
