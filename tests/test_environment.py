"""environment.yml, requirements.lock and pyproject.toml agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYTHON = {"python_version": "3.11", "python_full_version": "3.11.9"}
"""The Python that reports are made with."""


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wanted(project: dict[str, Any]) -> dict[str, Requirement]:
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {canonicalize_name(req.name): req for req in map(Requirement, lines)}


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="module")
def locked(lock: str) -> dict[str, str]:
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ \\;]+)(?: ; (.*?))? \\$", lock, re.MULTILINE
    )
    here = [pin for pin in pins if not pin[2] or Marker(pin[2]).evaluate(PYTHON)]
    return {canonicalize_name(name): version for name, version, _ in here}


@pytest.fixture(scope="module")
def conda(root: Path) -> dict[str, str]:
    listed = yaml.safe_load((root / "environment.yml").read_text("utf-8"))["dependencies"]
    plain = [item for item in listed if isinstance(item, str)]
    by_pip = next(item["pip"] for item in listed if isinstance(item, dict))
    pins = [item.split("=", 1) for item in plain if "=" in item]
    pins += [item.split("==", 1) for item in by_pip]
    return dict(pins)


def test_every_requirement_is_locked_within_its_range(
    wanted: dict[str, Requirement], locked: dict[str, str]
) -> None:
    astray = [n for n, req in wanted.items() if locked.get(n) not in req.specifier]

    assert astray == []


def test_every_locked_package_is_held_by_a_hash_and_names_no_address(lock: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())

    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in lock
    assert "index-url" not in lock


def test_the_conda_environment_pins_what_is_locked(
    wanted: dict[str, Requirement], locked: dict[str, str], conda: dict[str, str]
) -> None:
    pins = {canonicalize_name(name): pin for name, pin in conda.items()}
    python = pins.pop("python")

    assert python.startswith("3.11")
    assert pins.keys() == wanted.keys()
    assert {name: pin for name, pin in pins.items() if locked[name] != pin} == {}


def test_the_running_python_is_one_the_project_allows(project: dict[str, Any]) -> None:
    import platform

    assert (
        platform.python_version()
        in Requirement(f"python{project['requires-python']}").specifier
    )
