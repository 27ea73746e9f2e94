"""Databases: rows of any that SQLAlchemy reaches, by a mapping file, read and never written."""

from kpi_lib.intake.databases.export import Export, export
from kpi_lib.intake.databases.mapping import Mapping, read_mapping
from kpi_lib.intake.databases.reading import READER, accepts, read, read_export

__all__ = [
    "READER",
    "Export",
    "Mapping",
    "accepts",
    "export",
    "read",
    "read_export",
    "read_mapping",
]
