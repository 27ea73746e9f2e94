"""Intake: from what agencies really send to the tables of `data/`, with a receipt.

A reader turns one file into a `Reading`; `ledger` compares it with the tables that are there,
shows the difference, writes all or nothing, and takes it back.
"""

from kpi_lib.intake.reading import Reading, SetAside

__all__ = ["Reading", "SetAside"]
