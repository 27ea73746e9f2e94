"""Scoring: exact numbers in, one unrounded figure and its working out."""

from kpi_lib.scoring.attainment import Attainment, attainment

__all__ = ["Attainment", "attainment"]
