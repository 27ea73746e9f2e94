"""ro-crate-metadata.json: what a manifest says, in the form that archives of research read.

It is a function of the manifest's inputs and of the files beside it: the same bytes each time.
Its date is the last day that the report is about, the only one its files know; when, where and
by whom stand in `run.json`. An input is named by its content, for it lies outside the folder.

Source:
    RO-Crate 1.1 and Process Run Crate 0.5 (w3id.org/ro/wfrun/process/0.5); names by content as
    RFC 6920 writes them. The library `rocrate` takes 0.3 s to import and reads the clock: it
    reads this file in the tests, and the public validator checks it there.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kpi_lib.audit.manifest import CLOCK, canonical, digest
from kpi_lib.audit.manifest import NAME as MANIFEST

NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
CRATE = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"
"""The word of the profile for a digest; RO-Crate 1.1 itself has none."""

KINDS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}
"""Media types by the end of a name."""

TERMS = (
    "No licence is stated: the documents that the figures were taken from keep their own terms "
    "(see the data register, data/README.md)."
)

Entity = dict[str, Any]


def crate(
    inputs: Mapping[str, Any], run_id: str, title: str, outputs: Mapping[str, bytes]
) -> bytes:
    """The file, for a run.

    Args:
        inputs: All that went in, as the manifest has it.
        run_id: Name of the run.
        title: What the report calls itself, and why it is not official where it is not.
        outputs: Content of every other file that the manifest answers for, by name.
    """
    made = [_output(name, content) for name, content in sorted(outputs.items())]
    beside = [_beside(MANIFEST, "Hashes of all that went in and came out")]
    clock = [_beside(CLOCK, "When, where and by whom; differs between two runs")]
    read = _inputs({**inputs["notebook"], **inputs["data"]})
    asked = _parameters(inputs["parameters"])
    programs = _programs(inputs)
    action = {
        "@id": f"#run-{run_id}",
        "@type": "CreateAction",
        "name": f"Run {run_id}",
        "description": f"Report {inputs['report']}, executed from top to bottom and rendered",
        "instrument": _to(programs)[0],
        "object": [*_to(read), *_to(asked)],
        "result": [*_to(made), *_to(beside)],
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": f"Report {inputs['report']} ({_spelt(inputs['parameters'])})",
        "datePublished": _day(inputs["settings"]),
        "license": {"@id": "#terms"},
        "conformsTo": {"@id": PROFILE},
        "identifier": run_id,
        "hasPart": _to([*made, *beside, *clock, *read]),
        "mentions": {"@id": action["@id"]},
    }
    graph = [*_about(), root, action, *made, *beside, *clock, *read, *asked, *programs]
    return canonical({"@context": [CONTEXT, {"sha256": SHA256}], "@graph": graph})


def named(sha256: str) -> str:
    """Name of content by its hash, as RFC 6920 writes it.

    >>> named("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    'ni:///sha-256;47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"


def kind(name: str) -> str:
    """Media type of a file, by the end of its name.

    >>> kind("a/b.csv"), kind("LICENSE")
    ('text/csv', 'application/octet-stream')
    """
    return next((KINDS[end] for end in KINDS if name.endswith(end)), "application/octet-stream")


def _about() -> list[Entity]:
    return [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": [{"@id": CRATE}, {"@id": PROFILE}],
        },
        {
            "@id": PROFILE,
            "@type": "CreativeWork",
            "name": "Process Run Crate",
            "version": "0.5",
        },
        {"@id": "#terms", "@type": "CreativeWork", "name": "Terms", "description": TERMS},
    ]


def _output(name: str, content: bytes) -> Entity:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "encodingFormat": kind(name),
        "contentSize": str(len(content)),
        "sha256": digest(content),
    }


def _beside(name: str, description: str) -> Entity:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": description,
        "encodingFormat": kind(name),
    }


def _inputs(files: Mapping[str, str]) -> list[Entity]:
    """One entity for each content; a second file of the same content is another name of it."""
    names: dict[str, list[str]] = {}
    for name, sha256 in sorted(files.items()):
        names.setdefault(sha256, []).append(name)
    return [
        {
            "@id": named(sha256),
            "@type": ["File", "SoftwareSourceCode"] if first.endswith(".ipynb") else "File",
            "name": first,
            **({"alternateName": others} if others else {}),
            "encodingFormat": kind(first),
            "sha256": sha256,
        }
        for sha256, (first, *others) in names.items()
    ]


def _parameters(values: Mapping[str, Any]) -> list[Entity]:
    return [
        {"@id": f"#parameter-{name}", "@type": "PropertyValue", "name": name, "value": value}
        for name, value in sorted(values.items())
    ]


def _programs(inputs: Mapping[str, Any]) -> list[Entity]:
    """This library first, then what it needs."""
    environment = inputs["environment"]
    language, _, version = environment["python"].partition(" ")
    needs = [_program(f"#{language}", language, version)]
    needs += [
        _program(f"pkg:pypi/{name}@{version}", name, version)
        for name, version in environment["packages"].items()
    ]
    library = {
        "@id": f"#{inputs['code']['package']}",
        "@type": "SoftwareApplication",
        "name": inputs["code"]["package"],
        "softwareVersion": inputs["code"]["version"],
        "sha256": inputs["code"]["sha256"],
        "operatingSystem": environment["system"],
        "softwareRequirements": _to(needs),
    }
    return [library, *needs]


def _program(identifier: str, name: str, version: str) -> Entity:
    """A program; a package of Python is named as package URLs do (purl)."""
    return {
        "@id": identifier,
        "@type": "SoftwareApplication",
        "name": name,
        "softwareVersion": version,
    }


def _day(settings: Mapping[str, str]) -> str:
    return datetime.fromtimestamp(int(settings["SOURCE_DATE_EPOCH"]), UTC).date().isoformat()


def _spelt(parameters: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in parameters.items() if value != "")


def _to(entities: Sequence[Entity]) -> list[dict[str, str]]:
    return [{"@id": entity["@id"]} for entity in entities]
