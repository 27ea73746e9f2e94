"""What is known of a batch, line by line, so that one that is cut off can go on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

from kpi_lib.datasets import Workspace
from kpi_lib.runs.batch import Result, Task, found


@dataclass(frozen=True, slots=True)
class Journal:
    """What is known of a batch.

    Args:
        folder: Of the batch, named after what was asked for.
    """

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace, report: str, asked: Mapping[str, str]) -> Self:
        """Journal of the batch of these reports."""
        words = json.dumps([report, sorted(asked.items())], ensure_ascii=False)
        name = hashlib.sha256(words.encode()).hexdigest()[:8]
        return cls(workspace.outputs / "batches" / f"{report}-{name}")

    @property
    def summary(self) -> Path:
        """The file for a program to read."""
        return self.folder / "batch.json"

    @property
    def begun(self) -> bool:
        """Whether these reports were ever asked for together."""
        return self._lines.exists()

    def results(self) -> dict[Task, Result]:
        """What became of each report the last time; a line cut short is passed over."""
        try:
            lines = self._lines.read_bytes().split(b"\n")
        except OSError:
            return {}
        there = {}
        for line in lines:
            try:
                result = Result.of(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue
            there[result.task] = result
        return there

    def holds(self, state: str) -> bool:
        """Whether the last time began with the same data, rules and programs."""
        try:
            return self._state.read_text("utf-8") == state
        except (OSError, ValueError):
            return False

    def begin(self, kept: Iterable[Result] = (), state: str = "") -> None:
        """Start anew, with what is kept of the last time, and note what it starts from."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _replace(self._lines, "".join(map(_line, kept)))
        _replace(self._state, state)
        self.summary.unlink(missing_ok=True)

    def add(self, result: Result) -> None:
        """Note one report."""
        with self._lines.open("a", encoding="utf-8") as file:
            file.write(_line(result))

    def end(
        self,
        report: str,
        asked: Mapping[str, str],
        results: Iterable[Result],
        without: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
    ) -> None:
        """Write the summary; `without` are the years, quarters and months without data."""
        listed = list(results)
        endings = Counter(one.ending for one in listed)
        told = {
            "report": report,
            "asked": dict(asked),
            "without_data": {name: list(values) for name, values in without.items()},
            "endings": dict(sorted(endings.items())),
            "findings": {
                "all": found(listed),
                **{
                    ending: found(one for one in listed if one.ending == ending)
                    for ending in sorted(endings)
                },
            },
            "reports": [one.plain() for one in listed],
        }
        _replace(self.summary, json.dumps(told, ensure_ascii=False, indent=1) + "\n")

    @property
    def _state(self) -> Path:
        return self.folder / "state"

    @property
    def _lines(self) -> Path:
        return self.folder / "results.jsonl"


def _line(result: Result) -> str:
    return json.dumps(result.plain(), ensure_ascii=False) + "\n"


def _replace(path: Path, text: str) -> None:
    """Write a file whole: whoever is cut off leaves the one before."""
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, "utf-8")
    draft.replace(path)
