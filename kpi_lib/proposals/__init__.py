"""Next year's indicators: what is proposed for each, by stated rules, with the figures behind.

Values in, values out. The rules are data (`framework.ProposalRules`); code holds only what
their conditions mean and how criteria move: all levels and the target by one distance, so
that criteria which rise or fall at every step still do.
"""

from kpi_lib.proposals.propose import due, propose
from kpi_lib.proposals.values import Proposal, Proposals

__all__ = ["Proposal", "Proposals", "due", "propose"]
