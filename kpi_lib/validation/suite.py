"""A suite of rules run by Great Expectations, which warns where we refuse.

It drops a rule that it does not know, passes an empty suite and an empty table, cuts lists
of failures short, and calls a rule that could not run merely failed. Each of these is an
error or a critical finding here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core.batch import Batch
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from kpi_lib.datasets import Row, TableText
from kpi_lib.errors import DatasetError
from kpi_lib.findings import Finding, Severity, worst_first
from kpi_lib.validation import expectations  # noqa: F401 - registers our rules
from kpi_lib.validation.rules import RULES
from kpi_lib.wording import ENGLISH, NOTHING

Declared = Mapping[str, Any]
"""One expectation as the file of the suite writes it."""

SEVERITIES = {
    "critical": Severity.CRITICAL,
    "warning": Severity.WARNING,
    "info": Severity.NOTE,
}
HEADED = "expect_table_columns_to_match_set"
NOT_EMPTY = "expect_table_row_count_to_be_between"
OF_A_WHOLE = ("expect_table_", "expect_column_m", "expect_column_s", "expect_column_unique")
"""How the names of rules begin that speak of no row: medians, sums, shares and the like."""

LOOSE = ("mostly", "row_condition", "condition_parser", "ignore_row_if")
"""Arguments with which a rule would hold for some rows and not for others."""

UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")

LONGEST = 80
"""Characters of a cell that a message quotes; the finding holds all."""

LINE, TABLE = "_row", "_table"
MONTHS = tuple(map(str, range(1, 13)))
FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [TABLE, LINE],
    "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}
logging.getLogger("great_expectations.core.expectation_suite").disabled = True
"""It logs what it drops, with a traceback; `run` says so in one sentence."""

OWN = {rule.__name__: rule for rule in RULES}


def run(tables: Sequence[TableText], path: Path) -> list[tuple[Finding, ...]]:
    """Run every rule of a suite on tables of one kind; findings of each, worst first.

    Tables are looked at together, which costs hardly more than one: what a rule says of a
    table as a whole it says of each, and what must be unique is so within its own.

    Raises:
        DatasetError: The suite could pass without having looked at anything.
    """
    found: list[tuple[Finding, ...]] = [()] * len(tables)
    for places in _alike(tables):
        together = [tables[place] for place in places]
        for place, findings in zip(places, _together(together, path), strict=True):
            found[place] = findings
    return found


def _alike(tables: Sequence[TableText]) -> list[list[int]]:
    """Places of tables that can stand one below the other; an empty one stands alone."""
    groups: dict[object, list[int]] = {}
    for place, table in enumerate(tables):
        groups.setdefault(table.columns if table.rows else place, []).append(place)
    return list(groups.values())


def _together(tables: Sequence[TableText], path: Path) -> list[tuple[Finding, ...]]:
    declared = _declared(tables[0], path)
    asked = [_within(each) for each in declared.values()]
    suite = gx.ExpectationSuite(name=path.stem, expectations=asked)
    loaded = {expectation.id for expectation in suite.expectations}
    if loaded != set(declared):
        dropped = ", ".join(
            f"{rule} ({each['type']})" for rule, each in declared.items() if rule not in loaded
        )
        msg = f"{path.name}: Great Expectations does not know the rule {dropped}; mend its type"
        raise DatasetError(msg)
    validation = _batch(tables, path.stem).validate(suite, result_format=FORMAT)
    results = {result.expectation_config.id: result for result in validation.results}
    if set(results) != set(declared):
        msg = f"{path.name}: {len(results)} of {len(declared)} rules were run"
        raise DatasetError(msg)
    found: list[list[Finding]] = [[] for _ in tables]
    for rule, each in declared.items():
        for place, finding in _findings(tables, each, results[rule]):
            found[place].append(finding)
    return [tuple(worst_first(findings)) for findings in found]


def _within(each: Declared) -> dict[str, Any]:
    """A rule as it is asked of several tables: unique means unique within each."""
    if each["type"] not in UNIQUE:
        return dict(each)
    asked = {"column_list": [TABLE, *_unique_columns(each)]}
    kwargs = {**each["kwargs"], **asked}
    kwargs.pop("column", None)
    return {**each, "type": UNIQUE[1], "kwargs": kwargs}


def _unique_columns(each: Declared) -> list[str]:
    arguments = each["kwargs"]
    return list(arguments.get("column_list") or [arguments["column"]])


def _declared(table: TableText, path: Path) -> dict[str, Declared]:
    """Rules of a suite by number, refused when one could be passed over."""
    try:
        rules = json.loads(path.read_text(encoding="utf-8"))["expectations"]
        declared = {each["id"]: each for each in rules}
        faults = [f"{rule}: {fault}" for rule in declared if (fault := _fault(declared[rule]))]
        unknown = {rule: _unknown(each, table) for rule, each in declared.items()}
    except (ValueError, LookupError, TypeError) as error:
        msg = f"{path.name} is not a suite of rules ({error!r})"
        raise DatasetError(msg) from error
    if len(declared) != len(rules):
        faults.append("a rule number is given twice")
    if NOT_EMPTY not in {each["type"] for each in rules}:
        faults.append(f"no rule {NOT_EMPTY}, so that an empty table would pass")
    faults += [f"{rule}: no column {name!r}" for rule, name in unknown.items() if name]
    if faults:
        msg = f"{path.name} is not a suite that can be trusted: {'; '.join(faults)}"
        raise DatasetError(msg)
    return declared


def _fault(each: Declared) -> str:
    if each["severity"] not in SEVERITIES:
        return f"severity {each['severity']!r} is none of {', '.join(SEVERITIES)}"
    if each["type"] == NOT_EMPTY and dict(each["kwargs"]) != {"min_value": 1}:
        return "it can ask for one row at least, and for nothing else"
    if each["type"].startswith(OF_A_WHOLE) and each["type"] not in (HEADED, NOT_EMPTY):
        return f"{each['type']} looks at a table as a whole; tables are looked at together"
    if loose := [name for name in LOOSE if name in each["kwargs"]]:
        return f"{loose[0]} would let rows pass"
    texts = (each["description"], each["notes"], *map(each["meta"].get, _MEANING))
    return "" if all(texts) else "a message, a remedy or the source is missing"


_MEANING = ("message_en", "remedy_en", "source")


def _unknown(each: Declared, table: TableText) -> str:
    """First word of a message in braces that is no column of the table."""
    words = {*table.columns, "value"}
    texts = (each["description"], each["meta"].get("message_en", ""))
    fields = (field for text in texts for _, field, _, _ in Formatter().parse(text))
    return next((field for field in fields if field is not None and field not in words), "")


def _batch(tables: Sequence[TableText], name: str) -> Batch:
    """Give tables to Great Expectations in a context of its own, where nothing is stored."""
    rows = [(place, row) for place, table in enumerate(tables) for row in table.rows]
    columns = list(tables[0].columns)
    frame = pd.DataFrame([dict(row.cells) for _, row in rows], columns=columns)
    frame = frame.astype(object).where(frame != "", None)
    frame[LINE] = [row.line for _, row in rows]
    frame[TABLE] = [place for place, _ in rows]
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )
    asset = context.data_sources.add_pandas(name=name).add_dataframe_asset(name=name)
    return asset.add_batch_definition_whole_dataframe(name).get_batch({"dataframe": frame})


def _findings(
    tables: Sequence[TableText], each: Declared, result: ExpectationValidationResult
) -> list[tuple[int, Finding]]:
    """What a rule found, with the place of the table that it found it in."""
    trouble = _trouble(result.exception_info)
    if not trouble and result.success:
        return []
    lines = result.result.get("unexpected_index_list")
    if not trouble and lines is None:
        observed = result.result.get("observed_value")
        value = "" if observed is None else str(observed)
        return [
            (place, _finding(table, each, None, "", value))
            for place, table in enumerate(tables)
        ]
    if not trouble and (not lines or len(lines) != result.result["unexpected_count"]):
        trouble = "its list of rows is not complete"
    if trouble:
        return [(place, _not_run(table, each, trouble)) for place, table in enumerate(tables)]
    rows = {(place, row.line): row for place, table in enumerate(tables) for row in table.rows}
    return [
        (place, _finding(tables[place], each, row, column, row[column]))
        for line in lines
        for place in [int(line[TABLE])]
        for row in [rows[place, int(line[LINE])]]
        for column in _columns(each, row)
    ]


def _columns(each: Declared, row: Row) -> list[str]:
    """Columns at fault: what our rule says, or those that a rule of the library is about."""
    arguments = dict(each["kwargs"])
    rule = OWN.get(each["type"])
    if each["type"] in UNIQUE and not any(row[name] for name in _unique_columns(each)):
        return []  # nothing is given, so nothing is given twice
    if rule is None:
        return [arguments.get("column") or arguments["column_list"][0]]
    cells = {column: row[column] for column in arguments.pop("column_list")}
    return rule(cells, **arguments)


def _finding(
    table: TableText, each: Declared, row: Row | None, column: str, value: str
) -> Finding:
    words = {**(row.cells if row else {}), "value": _short(value)}
    said = {name: text or NOTHING for name, text in words.items()} | {"value": words["value"]}
    english = {**said, **({"unit": ENGLISH.unit(words["unit"])} if words.get("unit") else {})}
    quarter, months = words.get("quarter", ""), words.get("months", "")
    return Finding(
        rule=each["id"],
        severity=SEVERITIES[each["severity"]],
        file=table.file,
        row=row.line if row and row.line > 0 else None,  # below 0: it should be there
        column=column,
        value=value,
        message={
            "th": each["description"].format_map(said),
            "en": each["meta"]["message_en"].format_map(english),
        },
        remedy={"th": each["notes"], "en": each["meta"]["remedy_en"]},
        indicator_id=words.get("indicator_id", ""),
        quarter=int(quarter) if quarter in ("1", "2", "3", "4") else None,
        months=int(months) if months in MONTHS else None,
    )


def _short(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


def _not_run(table: TableText, each: Declared, trouble: str) -> Finding:
    """A rule that could not run: critical, whatever the rule says of itself."""
    return Finding(
        rule=each["id"],
        severity=Severity.CRITICAL,
        file=table.file,
        row=None,
        column="",
        value="",
        message={
            "th": f"กฎนี้ทำงานไม่ได้ ({trouble})",
            "en": f"The rule could not run ({trouble})",
        },
        remedy={"th": "แก้กฎในโฟลเดอร์ expectations", "en": "Mend the rule in expectations/"},
    )


def _trouble(info: Mapping[str, Any] | None) -> str:
    """What kept a rule from running; the library gives one record, or one a step."""
    records = [info, *(info or {}).values()]
    for record in records:
        if isinstance(record, Mapping) and record.get("raised_exception"):
            return str(record["exception_message"]).strip()
    return ""
