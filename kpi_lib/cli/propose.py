"""`kpi propose`: a draft of next year's indicators."""

from __future__ import annotations

from pathlib import Path

import typer

from kpi_lib.cli.terminal import print_json, shown_path
from kpi_lib.datasets import Workspace
from kpi_lib.errors import ParameterError
from kpi_lib.figures import Figure
from kpi_lib.framework import Action
from kpi_lib.proposals import Proposal
from kpi_lib.records import Draft, draft, write_draft


def propose(
    agency: str, fiscal_year: str, months: str | None, output: Path | None, *, json: bool
) -> None:
    """Write a draft of next year's indicators and say what it proposes."""
    workspace = Workspace.find()
    year = _number("fiscal year", fiscal_year)
    made = draft(workspace, agency, year, None if months is None else _number("months", months))
    path = write_draft(workspace, made, output)
    if json:
        print_json(_as_json(made, path))
    else:
        typer.echo(_as_text(made, path))


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        msg = f"{name} {text!r} is not a number; write digits: 2564, 12"
        raise ParameterError(msg)
    return int(text)


def _as_json(made: Draft, path: Path) -> dict[str, object]:
    proposals = made.proposals
    return {
        "agency": proposals.appraisal.agreement.agency_code,
        "fiscal_year": proposals.fiscal_year,
        "months": proposals.appraisal.months,
        "rules": proposals.rules.id,
        "file": str(path),
        "indicators": [_item(item) for item in proposals.items],
    }


def _item(item: Proposal) -> dict[str, object]:
    now = item.card.now
    return {
        "indicator_id": item.indicator_id,
        "rule": item.rule.rule_id,
        "action": str(item.rule.action),
        "result": _text(now.result),
        "score": _text(item.score),
        "mean": _text(item.mean),
        "shift": _text(item.shift),
        "target": _text(item.target),
        "levels": [level.text for level in item.levels],
        "weight_pct": _text(item.weight),
    }


def _as_text(made: Draft, path: Path) -> str:
    proposals = made.proposals
    counted = ", ".join(f"{proposals.count(action).text} {action}" for action in Action)
    agency = proposals.appraisal.agreement.agency_code
    rests = f"the round of {proposals.appraisal.months} months"
    return "\n".join(
        (
            f"draft of FY{proposals.fiscal_year} for {agency}, from {rests}: {counted}",
            *(_line(item) for item in proposals.items),
            f"  draft     {shown_path(path)}",
        )
    )


def _line(item: Proposal) -> str:
    moved = f", criteria and target {item.shift.text}" if item.shift else ""
    weight = f", weight {item.weight.text}" if item.weight else ""
    return f"  {item.indicator_id:>3}  {item.rule.rule_id} {item.rule.action}{moved}{weight}"


def _text(figure: Figure | None) -> str:
    return figure.text if figure else ""
