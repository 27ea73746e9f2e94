"""The rules of the house, held by the tools that know them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOSTS = re.compile("python" + r"hosted|//py" + r"pi|registry\.npm" + r"js|deb\.deb" + "ian")
LONGEST_MODULE = 400


def tool(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of the environment and give back what it said."""
    program = Path(sys.executable).with_name(words[0])
    return subprocess.run(  # noqa: S603 - programs of our own environment
        [str(program), *words[1:]], cwd=root, capture_output=True, text=True, check=False
    )


def tracked(root: Path) -> list[Path]:
    """Files of the checkout, without those that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [root / name for name in listed.stdout.splitlines() if (root / name).is_file()]


@pytest.mark.parametrize(
    "words",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    ],
    ids=" ".join,
)
def test_the_code_keeps_the_house_rules(words: tuple[str, ...], root: Path) -> None:
    said = tool(root, *words)

    assert said.returncode == 0, said.stdout + said.stderr


def test_no_notebook_is_committed_with_outputs(root: Path) -> None:
    notebooks = sorted(str(path) for path in (root / "notebooks").glob("*.ipynb"))
    said = tool(root, "nbstripout", "--keep-id", "--verify", *notebooks)

    assert notebooks
    assert said.returncode == 0, said.stdout + said.stderr


def test_no_file_names_a_machine_or_a_registry(root: Path) -> None:
    machine = re.compile("|".join(re.escape(f"{path}/") for path in (root, Path.home())))
    found = []
    for path in tracked(root):
        if path.suffix in {".ttf", ".woff2", ".png", ".pdf"} or path == Path(__file__):
            continue
        content = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.name}: {hit}" for hit in machine.findall(content)]
        found += [f"{path.name}: {hit}" for hit in HOSTS.findall(content)]

    assert found == []


def test_modules_stay_short_enough_to_be_one_noun(root: Path) -> None:
    long = {
        path.name: lines
        for path in (root / "kpi_lib").rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_MODULE
    }

    assert long == {}
