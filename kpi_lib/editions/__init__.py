"""Editions of a report: who signed a run, what reviewers say of it, what replaced it.

Nothing is stored but records that people made (`records`: sign-offs, withdrawals, comments,
resolutions); the state of an edition is worked out from them each time it is asked for.

Read in this order: `keys`, `reviewers` (whose key is whose), `statements`, `records`, `judging`
(which of them count, a pure rule), `edition` (what they come to), `signing` and `comments` (how
they are made), `restated` (what a new edition changes), `cover`; `attestations` are on versions
of the library and not on runs.
"""

from kpi_lib.editions.edition import Edition, edition, editions
from kpi_lib.editions.judging import State

__all__ = ["Edition", "State", "edition", "editions"]
