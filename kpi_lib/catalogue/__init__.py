"""The catalogue: one page that finds every report, from a folder, without a network."""

from kpi_lib.catalogue.catalogue import catalogue
from kpi_lib.catalogue.entries import Standing, TakenBack

__all__ = ["Standing", "TakenBack", "catalogue"]
