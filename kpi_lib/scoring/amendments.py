"""Amendments that move the weight of a cancelled indicator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kpi_lib.agreement import State
from kpi_lib.errors import AgreementError
from kpi_lib.figures import Exact, exact, written
from kpi_lib.scoring.totals import Scored


@dataclass(frozen=True, slots=True)
class Reassignment:
    """An amendment that moves the weight of a cancelled indicator to others.

    Without one the weight leaves the total, and the others stay in proportion.

    Args:
        cancelled_id: Indicator whose weight is moved.
        gains: Pairs of an indicator and the weight it gains.
        document: The amendment; a move without one is refused.

    Source:
        One published system; no official rule was found, so that an amendment must say it.
    """

    cancelled_id: str
    gains: tuple[tuple[str, Exact], ...]
    document: str

    def __post_init__(self) -> None:
        gains = [exact(gain, f"gain of indicator {name}") for name, gain in self.gains]
        names = {name for name, _ in self.gains}
        sound = bool(gains) and min(gains) > 0 and len(names) == len(gains)
        if not (sound and self.document.strip()):
            msg = (
                f"reassignment of the weight of indicator {self.cancelled_id} needs a document "
                f"and gains above 0, one an indicator, got {self.document!r} and "
                f"{', '.join(map(written, gains)) or 'none'}; complete it from the amendment"
            )
            raise AgreementError(msg)


def reassigned(rows: Iterable[Scored], amendment: Reassignment) -> tuple[Scored, ...]:
    """Move the weight of a cancelled indicator as a named amendment says.

    Raises:
        AgreementError: The indicator is not cancelled, one that gains is absent or
            cancelled itself, or the gains are not the whole weight.
    """
    by_id = {row.indicator_id: row for row in rows}
    lost = by_id.get(amendment.cancelled_id)
    gains = {name: exact(gain, "gain") for name, gain in amendment.gains}
    gained = sum(gains.values(), Fraction(0))
    strays = [
        name for name in gains if name not in by_id or by_id[name].state is State.CANCELLED
    ]
    if lost is None or lost.state is not State.CANCELLED:
        fault = "is not a cancelled indicator"
    elif strays:
        fault = f"gives weight to {', '.join(strays)}, which is absent or cancelled"
    elif gained != exact(lost.weight, "weight"):
        fault = f"weighs {written(lost.weight)}, but gives {written(gained)}"
    else:
        gains[lost.indicator_id] = -exact(lost.weight, "weight")
        return tuple(
            replace(row, weight=exact(row.weight, "weight") + gains.get(name, Fraction(0)))
            for name, row in by_id.items()
        )
    msg = f"indicator {amendment.cancelled_id} {fault} ({amendment.document}); correct it"
    raise AgreementError(msg)
