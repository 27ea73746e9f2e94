"""Intake: from what agencies really send to the tables of `data/`, with a receipt.

A reader turns one file into a `Reading`; `ledger` compares it with the tables that are there,
shows the difference, writes all or nothing, and takes it back.
"""

from kpi_lib.datasets.layouts import LAYOUTS, Layout, layout, parent
from kpi_lib.intake.reading import Note, Reading, SetAside, Taken

__all__ = ["LAYOUTS", "Layout", "Note", "Reading", "SetAside", "Taken", "layout", "parent"]
