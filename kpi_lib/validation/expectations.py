"""Our rules under Great Expectations: one expectation a rule, under the rule's name.

Importing this module registers them. It comes before loading a suite, because a suite
drops an expectation that Great Expectations does not know, in silence.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar, get_type_hints

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)

from kpi_lib.validation.cells import Rule
from kpi_lib.validation.rules import RULES


def own_arguments(rule: Rule) -> dict[str, Any]:
    """Arguments that a rule takes beside the row, with their types."""
    hints = get_type_hints(rule)
    parameters = inspect.signature(rule).parameters.values()
    return {
        each.name: hints[each.name] for each in parameters if each.kind is each.KEYWORD_ONLY
    }


def _register(rule: Rule) -> None:
    """Make the metric that asks a rule of each row, and the expectation that names it."""
    own = own_arguments(rule)
    name = rule.__name__

    def keeps(_cls: type, column_list: pd.DataFrame, **given: Any) -> pd.Series:  # noqa: ANN401 - Great Expectations passes what it likes
        arguments = {each: given[each] for each in own}
        rows = column_list.fillna("").to_dict("records")
        kept = [not rule(row, **arguments) for row in rows]
        return pd.Series(kept, index=column_list.index, dtype=bool)

    metric = {
        "condition_metric_name": f"kpi.{name}",
        "condition_value_keys": tuple(own),
        "_pandas": multicolumn_condition_partial(engine=PandasExecutionEngine)(keeps),
    }
    type(f"{name}_metric", (MulticolumnMapMetricProvider,), metric)
    expectation = {
        "__module__": __name__,
        "__annotations__": {
            **own,
            "ignore_row_if": str,
            "map_metric": ClassVar[str],
            "success_keys": ClassVar[tuple[str, ...]],
            "args_keys": ClassVar[tuple[str, ...]],
        },
        "ignore_row_if": "never",  # the default passes over a row whose cells are all empty
        "map_metric": f"kpi.{name}",
        "success_keys": (*own, "mostly"),
        "args_keys": ("column_list", *own),
    }
    title = "".join(word.capitalize() for word in name.split("_"))
    type(title, (MulticolumnMapExpectation,), expectation)


for _rule in RULES:
    _register(_rule)
