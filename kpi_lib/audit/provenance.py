"""How a run came about, as PROV-JSON, for programs that know the W3C's provenance.

It is made on demand from the manifest and `run.json`: the crate beside the report is the
record, and a second one in the folder could only repeat it.

Source:
    PROV-DM and PROV-JSON (W3C); the library `prov`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

NAMESPACE = "urn:kpi-workbook:"


def prov(told: Mapping[str, Any], occasion: Mapping[str, Any]) -> str:
    """PROV-JSON of a run.

    Args:
        told: Its manifest.
        occasion: Its `run.json`, empty where there is none: then it has no times.
    """
    from prov.constants import PROV_TYPE  # noqa: PLC0415 - only for an export
    from prov.model import ProvDocument  # noqa: PLC0415 - only for an export

    inputs, run_id = told["inputs"], told["run_id"]
    document = ProvDocument()
    document.add_namespace("kpi", NAMESPACE)
    began, ended = (_time(occasion, part) for part in ("started", "ended"))
    asked: dict[Any, Any] = {
        f"kpi:{name}": value for name, value in inputs["parameters"].items()
    }
    activity = document.activity(
        f"kpi:run-{run_id}", began, ended, {"kpi:run": run_id, **asked}
    )
    code = inputs["code"]
    agent = document.agent(
        f"kpi:{code['package']}-{code['sha256']}",
        {
            PROV_TYPE: "prov:SoftwareAgent",
            "prov:label": f"{code['package']} {code['version']}",
            "kpi:python": inputs["environment"]["python"],
            "kpi:system": inputs["environment"]["system"],
        },
    )
    document.wasAssociatedWith(activity, agent)
    for name, sha256 in sorted({**inputs["notebook"], **inputs["data"]}.items()):
        document.used(activity, _file(document, name, sha256))
    for name, sha256 in sorted(told["outputs"].items()):
        document.wasGeneratedBy(_file(document, name, sha256), activity)
    return str(document.serialize(indent=1))


def _file(document: Any, name: str, sha256: str) -> Any:  # noqa: ANN401 - the library is untyped
    return document.entity(f"kpi:sha256-{sha256}", {"prov:label": name, "kpi:sha256": sha256})


def _time(occasion: Mapping[str, Any], part: str) -> datetime | None:
    return datetime.fromisoformat(occasion[part]) if part in occasion else None
