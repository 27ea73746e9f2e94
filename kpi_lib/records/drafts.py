"""A draft of next year's agreement: written as a table, read back as an agreement."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_lib.agreement import Indicator
from kpi_lib.appraisal import appraise_round
from kpi_lib.criteria import LEVELS, FiveLevels
from kpi_lib.datasets import INDICATORS, Row, TableText, Workspace, read_table
from kpi_lib.errors import AgreementError, DatasetError, OutputError
from kpi_lib.figures import Figure
from kpi_lib.framework import load_framework, load_proposal_rules
from kpi_lib.proposals import Proposal, Proposals, propose
from kpi_lib.records.reading import (
    found,
    indicators_of,
    refuse_critical,
    rounds_received,
)
from kpi_lib.records.rounds import appraisal_records
from kpi_lib.scoring import check_weights


@dataclass(frozen=True, slots=True)
class Draft:
    """Next year's indicators as a table, from the round that they rest on."""

    proposals: Proposals
    table: TableText

    @property
    def text(self) -> str:
        """The table as CSV."""
        written = io.StringIO(newline="")
        writer = csv.DictWriter(written, INDICATORS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row.cells for row in self.table.rows)
        return written.getvalue()


def draft(
    workspace: Workspace, agency_code: str, fiscal_year: int, months: int | None = None
) -> Draft:
    """Propose next year's indicators and lay them out as an agreement.

    Args:
        workspace: Where the tables lie.
        agency_code: Agency.
        fiscal_year: Year that the proposals rest on.
        months: Round that they rest on; the last that is reported when none is named.

    Raises:
        AgreementError: Nothing would be left in the agreement.
        DatasetError: There is no such agency, year or round.
        DataValidationError: A critical rule is broken.
    """
    there = workspace.rounds(agency_code, fiscal_year)
    if not there or (months is not None and months not in there):
        which = "any round" if months is None else f"the round of {months} months"
        hint = (
            f"there is {', '.join(map(str, there))}"
            if there
            else "a draft rests on results of rounds (6 to 12 months), and none were received"
        )
        msg = f"agency {agency_code} has no results for {which} of FY{fiscal_year}; {hint}"
        raise DatasetError(msg)
    chosen = months or there[-1]
    read = appraisal_records(workspace, agency_code, fiscal_year).until(chosen)
    rules = load_framework(workspace.framework(read.agreement.framework_id))
    policy = workspace.proposal_rules()
    appraised = appraise_round(read.agreement, read.rounds, rules, chosen, read.findings)
    made = propose(appraised, load_proposal_rules(policy))
    if not made.kept:
        msg = (
            f"every indicator of {agency_code} FY{fiscal_year} is proposed to be retired; "
            "there is no draft to write"
        )
        raise AgreementError(msg)
    signed = rounds_received(workspace, agency_code, fiscal_year).tables["indicators"]
    by_id = {row["indicator_id"]: row for row in signed.rows}
    rows = tuple(
        Row(line, _cells(item, by_id[item.indicator_id], line - 1, workspace.file(policy)))
        for line, item in enumerate(made.kept, 2)
    )
    return Draft(made, TableText("draft", INDICATORS, rows, ""))


def write_draft(workspace: Workspace, made: Draft, path: Path | None) -> Path:
    """Write a draft beside nothing that is there, and read it back as an agreement.

    Args:
        workspace: Where it is written when no path is named, under `outputs`.
        made: The draft.
        path: File to write; never one that exists.

    Raises:
        OutputError: The file exists or cannot be written.
        DataValidationError: What was written is not an agreement; the file is removed.
        AgreementError: The same, by its weights or criteria.
    """
    agreement = made.proposals.appraisal.agreement
    folder = f"fy{made.proposals.fiscal_year}"
    own = workspace.outputs / "proposals" / agreement.agency_code / folder / "indicators.csv"
    target = path or own
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="") as file:
            file.write(made.text)
    except FileExistsError as error:
        msg = f"{target} is there already; move it away, or name another file by --output"
        raise OutputError(msg) from error
    except OSError as error:
        msg = f"{target.name} could not be written ({error.strerror}); name another place"
        raise OutputError(msg) from error
    try:
        read_as_agreement(workspace, made, target)
    except Exception:
        target.unlink()
        raise
    return target


def read_as_agreement(workspace: Workspace, made: Draft, path: Path) -> tuple[Indicator, ...]:
    """Read a draft with the rules of a signed agreement.

    Raises:
        DataValidationError: It breaks a critical rule.
        AgreementError: Its weights or criteria are not sound.
    """
    agreement = made.proposals.appraisal.agreement
    table = read_table(path, path.name, INDICATORS)
    received = rounds_received(workspace, agreement.agency_code, agreement.fiscal_year)
    refuse_critical(found(replace(received, tables={"indicators": table})))
    indicators = indicators_of(table)
    weights = (each.weight_pct.value for each in indicators if each.weight_pct)
    check_weights(weights, path.name)
    return indicators


def _cells(item: Proposal, signed: Row, position: int, policy: str) -> Mapping[str, str]:
    """Row of the draft: what was signed, with what is proposed written over it."""
    own = item.card.indicator
    results = [signed["baseline_1"], signed["baseline_2"]]
    now = item.card.now.result
    source = f"{own.origin.file}:{own.origin.row}; {item.rule.rule_id} ({policy})"
    changed = {
        "position": str(position),
        "weight_pct": _written(item.weight),
        "target": _written(item.target),
        "published_result": "",
        "cancelled_from_round": "",
        "cancellation_document": "",
        "baseline_1": now.inputs[0].raw if now else "",
        "baseline_2": results[0],
        "baseline_3": results[1],
        "source": f"ข้อเสนอ มิใช่คำรับรองที่ลงนาม: {source}",
    }
    if isinstance(item.criteria, FiveLevels):
        changed |= dict(zip(LEVELS, map(_written, item.levels), strict=True))
    return {**signed.cells, **changed}


def _written(figure: Figure | None) -> str:
    """A number as a table writes it: no grouping of digits."""
    if figure is None or figure.value is None:
        return ""
    return figure.text.replace(",", "")
