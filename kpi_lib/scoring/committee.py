"""A committee's score beside the self-assessed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, shown, written
from kpi_lib.scoring.score import Score


@dataclass(frozen=True, slots=True)
class Deduction:
    """What a committee takes off a score, and why.

    Args:
        amount: Taken off the score, above 0.
        reason: In the committee's words; a deduction without one is refused.
        document: Minutes or letter.
    """

    amount: Exact
    reason: str
    document: str

    def __post_init__(self) -> None:
        if exact(self.amount, "deduction") <= 0 or not self.reason.strip():
            msg = (
                f"deduction {written(self.amount)} for {self.reason!r} ({self.document}) must "
                "be above 0 and give a reason; complete it from the document"
            )
            raise AgreementError(msg)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A self-assessed score and what the committee made of it, side by side."""

    self_assessed: Score
    committee: Score
    deductions: tuple[Deduction, ...]


def assessment(
    self_assessed: Score, deductions: Sequence[Deduction], *, places: int = 4
) -> Assessment:
    """Take the deductions off the self-assessed score.

    Raises:
        AgreementError: More is deducted than was earned.

    Source:
        Annual report 2018 of the Office of the Private Education Commission: 5.0000
        self-assessed, 4.8000 by the committee where one report was missed.
    """
    taken = sum((exact(d.amount, "deduction") for d in deductions), Fraction(0))
    value = self_assessed.value - taken
    if value < 0:
        msg = (
            f"deductions of {written(taken)} exceed the score "
            f"{shown(self_assessed.value, places)} ({self_assessed.source}); check them "
            "against the documents"
        )
        raise AgreementError(msg)
    terms = "".join(f" - {written(d.amount)} ({d.reason})" for d in deductions)
    working = f"{written(self_assessed.value)}{terms} = {shown(value, places)}"
    committee = Score(
        value, working, "committee_score", self_assessed.source, self_assessed.out_of
    )
    return Assessment(self_assessed, committee, tuple(deductions))
