"""Records: one agency's agreement and results for a year, checked, corrected, ready to use."""

from kpi_lib.records.checking import checked
from kpi_lib.records.quarters import Records, records
from kpi_lib.records.reading import Input
from kpi_lib.records.rounds import AppraisalRecords, appraisal_records

__all__ = ["AppraisalRecords", "Input", "Records", "appraisal_records", "checked", "records"]
