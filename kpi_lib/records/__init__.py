"""Records: one agency's agreement and results for a year, checked, corrected, ready to use."""

from kpi_lib.records.arrivals import of_register, unlike
from kpi_lib.records.checking import checked
from kpi_lib.records.days import dated_tables, days_to_come
from kpi_lib.records.drafts import Draft, draft, write_draft
from kpi_lib.records.inputs import Input, file_input, sources
from kpi_lib.records.quarters import Records, all_records, records
from kpi_lib.records.reading import refuse_critical
from kpi_lib.records.rounds import AppraisalRecords, appraisal_records
from kpi_lib.records.units import (
    award_records,
    transparency_records,
)

__all__ = [
    "AppraisalRecords",
    "Draft",
    "Input",
    "Records",
    "all_records",
    "appraisal_records",
    "award_records",
    "checked",
    "dated_tables",
    "days_to_come",
    "draft",
    "file_input",
    "of_register",
    "records",
    "refuse_critical",
    "sources",
    "transparency_records",
    "unlike",
    "write_draft",
]
