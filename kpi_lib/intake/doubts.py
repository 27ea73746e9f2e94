"""Doubts of intake: findings by rule number, worded in `doubts.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from kpi_lib.findings import Finding, Severity
from kpi_lib.packaged import document

LONGEST_VALUE = 200
"""Characters of what a finding shows; the page holds the rest."""


class Placed(Protocol):
    """A line of a page, a row of a sheet: what has a number and a text."""

    @property
    def number(self) -> int | None: ...  # noqa: D102 - line of the file
    @property
    def text(self) -> str: ...  # noqa: D102 - what stands there


About = tuple[str, int | None]
"""Indicator and quarter that a doubt concerns."""

NOTHING: About = ("", None)


class Doubts:
    """Collects what is read with doubt in one file.

    Args:
        file: Its name, as received.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Finding] = []

    @property
    def found(self) -> tuple[Finding, ...]:
        """Findings so far."""
        return tuple(self._found)

    def add(
        self,
        rule: str,
        line: Placed | None,
        column: str = "",
        value: str | None = None,
        about: About = NOTHING,
        **names: object,
    ) -> None:
        """Find that a rule holds of a line; `names` fill in its wording."""
        indicator_id, quarter = about
        said = rules()[rule]
        shown = (line.text if line else "") if value is None else value
        names = {"value": shown, "quarter": quarter or "", **names}
        self._found.append(
            Finding(
                rule=rule,
                severity=Severity(said["severity"]),
                file=self.file,
                row=line.number if line else None,
                column=column,
                value=shown[:LONGEST_VALUE],
                message={each: said[each].format(**names) for each in ("th", "en")},
                remedy={each: said[f"remedy_{each}"] for each in ("th", "en")},
                indicator_id=indicator_id,
                quarter=quarter,
            )
        )


def reason(rule: str, **names: object) -> dict[str, str]:
    """Why something is set aside and what to do, in both languages."""
    said = rules()[rule]
    return {
        "th": f"{said['th'].format(**names)} {said['remedy_th']}",
        "en": f"{said['en'].format(**names)}. {said['remedy_en']}",
    }


@cache
def rules() -> dict[str, dict[str, str]]:
    """Read the wording of every rule."""
    loaded: dict[str, dict[str, str]] = document("kpi_lib.intake", "doubts.yaml")
    return loaded
