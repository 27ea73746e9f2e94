"""The crate of a run, read back by the library and checked by the public validator."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from nbformat import v4

from kpi_lib.audit import crate, manifest
from kpi_lib.audit.displays import heading
from kpi_lib.blocks import Cover
from kpi_lib.blocks_json import BLOCKS_MIME, to_json

OUTPUTS = {
    "report.html": b"<p>page</p>",
    "figures.csv": b"figure_id\n",
    "notebook.ipynb": b"{}",
}
TABLE = "data/results/01/fy2563/results.csv"
INPUTS: dict[str, Any] = {
    "report": "quarterly",
    "parameters": {"agency": "01", "fiscal_year": 2563, "quarter": 4},
    "notebook": {"notebooks/quarterly.ipynb": manifest.digest(b"notebook")},
    "data": {TABLE: manifest.digest(b"table"), "data/agencies.csv": manifest.digest(b"list")},
    "code": {"package": "kpi_lib", "version": "0.1.0", "sha256": manifest.digest(b"code")},
    "environment": {
        "python": "CPython 3.11.9",
        "system": "Linux x86_64",
        "packages": {"papermill": "2.7.0", "altair": "6.3.0"},
    },
    "settings": {"SOURCE_DATE_EPOCH": "1601424000"},
}
TITLE = "รายงานผลการปฏิบัติราชการ ไตรมาสที่ 4"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a run with its crate."""
    for name, content in {**OUTPUTS, manifest.NAME: b"{}", manifest.CLOCK: b"{}"}.items():
        (tmp_path / name).write_bytes(content)
    write(tmp_path, INPUTS)
    return tmp_path


def write(folder: Path, inputs: dict[str, Any]) -> dict[str, Any]:
    content = crate.crate(inputs, manifest.run_id(inputs), TITLE, OUTPUTS)
    (folder / crate.NAME).write_bytes(content)
    told: dict[str, Any] = json.loads(content)
    return told


@pytest.fixture(scope="session")
def validator(root: Path) -> Path:
    """The Python of the public validator; made by `make .venv-crate/ready`."""
    program = root / ".venv-crate" / "bin" / "python"
    if not program.exists():
        missing = "needs the validator of crates; run `make .venv-crate/ready`"
        if os.environ.get("KPI_REQUIRE_ALL"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program


def validated(validator: Path, root: Path, folder: Path, to: Path) -> dict[str, Any]:
    """What the required rules find; the vocabulary comes with the library, not the network."""
    subprocess.run(  # noqa: S603 - our own script
        (
            validator,
            root / "tests" / "crate" / "validate.py",
            folder,
            str(files("rocrate") / "data" / "ro-crate.jsonld"),
            to,
        ),
        check=True,
        capture_output=True,
        timeout=300,
    )
    found: dict[str, Any] = json.loads(to.read_bytes())
    return found


def test_the_public_validator_finds_no_required_rule_broken(
    folder: Path, root: Path, validator: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = validated(validator, root, folder, tmp_path_factory.mktemp("crate") / "found.json")

    assert found["issues"] == []
    assert found["checks"] > 40


@pytest.mark.parametrize("broken", ["instrument", "report.html", "datePublished"])
def test_the_public_validator_would_see_a_broken_rule(
    broken: str,
    folder: Path,
    root: Path,
    validator: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    told = json.loads((folder / crate.NAME).read_bytes())
    for entity in told["@graph"]:
        entity.pop(broken, None)
    (folder / crate.NAME).write_text(json.dumps(told), encoding="utf-8")
    (folder / broken).unlink(missing_ok=True)
    found = validated(validator, root, folder, tmp_path_factory.mktemp("crate") / "found.json")

    assert found["issues"] != []


def test_the_library_reads_back_what_went_in_and_what_came_out(folder: Path) -> None:
    from rocrate.rocrate import ROCrate

    read = ROCrate(folder)
    action = next(one for one in read.contextual_entities if one.type == "CreateAction")

    assert read.name == TITLE
    assert {one.id for one in action["result"]} == {*OUTPUTS, manifest.NAME}
    assert {one["sha256"] for one in action["object"] if "sha256" in one} == {
        *INPUTS["notebook"].values(),
        *INPUTS["data"].values(),
    }
    asked = {one["name"]: one["value"] for one in action["object"] if "value" in one}
    assert asked == INPUTS["parameters"]
    needs = {one["name"] for one in action["instrument"]["softwareRequirements"]}
    assert needs == {"CPython", "papermill", "altair"}


def test_a_crate_says_why_a_report_is_not_official_and_no_parameter_that_is_empty() -> None:
    notice = "ข้อมูลตัวอย่าง มิใช่ข้อมูลจริง"
    cover = Cover("รายงาน", "สำนัก", "ไตรมาสที่ 4", notice=notice)
    shown = v4.new_output("display_data", {BLOCKS_MIME: to_json([cover])})
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=[shown])])
    asked = {**INPUTS, "parameters": {"months": 12, "what_if": "", "language": "th"}}
    content = crate.crate(asked, manifest.run_id(asked), heading(notebook), OUTPUTS)
    root = next(one for one in json.loads(content)["@graph"] if one["@id"] == "./")

    assert root["name"] == f"รายงาน สำนัก ไตรมาสที่ 4 ({notice})"
    assert root["description"] == "Report quarterly (months 12, language th)"


def test_the_crate_knows_no_clock(folder: Path) -> None:
    told = json.loads((folder / crate.NAME).read_bytes())
    dated = [one["datePublished"] for one in told["@graph"] if "datePublished" in one]

    assert dated == ["2020-09-30"]
    assert write(folder, INPUTS) == told


def test_two_inputs_of_one_content_are_one_entity_under_both_names(folder: Path) -> None:
    same = manifest.digest(b"list")
    told = write(folder, {**INPUTS, "data": {"data/b.csv": same, "data/a.csv": same}})
    entities = [one for one in told["@graph"] if one["@id"] == crate.named(same)]

    assert [(one["name"], one["alternateName"]) for one in entities] == [
        ("data/a.csv", ["data/b.csv"])
    ]
