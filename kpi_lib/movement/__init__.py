"""What moved between two reports, figure by figure, by how much, and why.

Values in, values out: no file, no clock, no language. `compare` pairs the figures of two sides
and takes each movement apart into shares that add up to it exactly; the "what changed" section
of a report, `kpi compare`, its page and its spreadsheet all say what stands here.
"""

from kpi_lib.movement.causes import Cause
from kpi_lib.movement.changes import Change, Share
from kpi_lib.movement.comparison import Comparison, Turn, compare
from kpi_lib.movement.movement import Movement, Outcome
from kpi_lib.movement.pairs import Kind
from kpi_lib.movement.side import Side, Subject

__all__ = [
    "Cause",
    "Change",
    "Comparison",
    "Kind",
    "Movement",
    "Outcome",
    "Share",
    "Side",
    "Subject",
    "Turn",
    "compare",
]
