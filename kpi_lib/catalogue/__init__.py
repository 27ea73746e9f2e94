"""The catalogue: one page that finds every report, from a folder, without a network."""

from kpi_lib.catalogue.catalogue import Written, catalogue
from kpi_lib.catalogue.entries import Entry, Standing, TakenBack

__all__ = ["Entry", "Standing", "TakenBack", "Written", "catalogue"]
