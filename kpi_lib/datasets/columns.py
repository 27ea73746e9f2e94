"""Columns of the tables, in the order they are written."""

from __future__ import annotations

AGENCIES = ("agency_code", "name_th", "name_en", "parent_code", "framework_id", "source")

INDICATORS = (
    "indicator_id",
    "position",
    "dimension",
    "strategy_code",
    "strategy_name",
    "goal_code",
    "goal_name",
    "kind",
    "name_th",
    "name_en",
    "unit",
    "direction",
    "weight_pct",
    "target",
    "level_1",
    "level_2",
    "level_3",
    "level_4",
    "level_5",
    "published_result",
    "method",
    "owner_unit",
    "data_source",
    "start_round",
    "cancelled_from_round",
    "cancellation_document",
    "baseline_1",
    "baseline_2",
    "baseline_3",
    "source",
)

RESULTS = (
    "indicator_id",
    "quarter",
    "result",
    "mark_2_1",
    "mark_2_2",
    "progress",
    "problems",
    "reported_on",
    "evidence",
    "source",
)

CORRECTIONS = (
    "table",
    "key",
    "column",
    "expected_value",
    "new_value",
    "reason",
    "approved_by_role",
    "approved_on",
    "document",
)

OF_A_QUARTER = ("result", "score", "a", "b")
"""What a page prints in the row of a quarter, as `q1_result` names it."""

OF_QUARTERS = tuple(f"q{quarter}_{part}" for quarter in range(1, 5) for part in OF_A_QUARTER)

CITY_INDICATORS = (
    "page",
    "set_aside",
    "used_in",
    "indicator_id",
    "name_th",
    "source",
    "snapshot",
    "kind",
    "kpi_id",
    "agency_code",
    "agency",
    "agency_basis",
    "fiscal_year",
    "topic_en",
    "unit",
    "target",
    "result",
    "type",
    "level",
    "bracket",
    "assess_quarter",
    "assess_value",
    "quarter_table",
    *OF_QUARTERS,
    "oddities",
    "notes",
)

CITY_PROJECTS = (
    "page",
    "set_aside",
    "name_th",
    "source",
    "snapshot",
    "project_id",
    "agency_code",
    "agency",
    "agency_basis",
    "fiscal_year",
    "topic_en",
    "progress_percent",
    "assess_quarter",
    "assess_value",
    "header",
    "notes",
)
ROUNDS = (
    "indicator_id",
    "months",
    "result",
    "self_score",
    "progress",
    "problems",
    "reported_on",
    "evidence",
    "source",
)

DEDUCTIONS = ("indicator_id", "months", "points", "reason", "source")

COMMITTEE_SCORES = ("indicator_id", "months", "score", "reference", "source")

WEIGHTS = ("indicator_id", "months", "weight_pct", "source")

AMENDMENTS = (
    "cancelled_id",
    "indicator_id",
    "weight_pct",
    "document",
    "dated_on",
    "approver_role",
    "source",
)

SUPPORTING_UNITS = ("unit", "support", "evidence", "source")

TRANSPARENCY = ("unit", "item_id", "status", "evidence", "note", "reported_on", "source")
