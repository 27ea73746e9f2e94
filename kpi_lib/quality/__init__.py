"""The quality log of a run: what an auditor asks, answered from facts, the rest left to people.

`evidence` reads what there is; `trust` and `maturity` answer each question from it (`answers`);
`checklist` holds the questions and the words of the answers as data; `log` puts them together
and `page` draws it.
"""

from kpi_lib.quality.evidence import gathered
from kpi_lib.quality.log import log

__all__ = ["gathered", "log"]
