"""What is wrong with the tables of agencies and years, whichever kinds they have."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.datasets import Workspace
from kpi_lib.findings import Finding, worst_first
from kpi_lib.records.reading import (
    Received,
    found_in_all,
    quarters_received,
    rounds_received,
)


def checked(
    workspace: Workspace, pairs: Iterable[tuple[str, int]]
) -> tuple[tuple[Finding, ...], ...]:
    """Every finding of each agency and year, worst first; critical ones do not raise.

    Raises:
        DatasetError: A table is irregular; an agency may have quarterly results, results of
            rounds, both, or none yet.
    """
    received: list[Received] = []
    of_pairs: list[list[int]] = []
    for pair in pairs:
        kinds = _received(workspace, *pair)
        of_pairs.append([len(received) + at for at in range(len(kinds))])
        received += kinds
    found = found_in_all(received)
    return tuple(
        tuple(worst_first(list({repr(f): f for at in places for f in found[at]}.values())))
        for places in of_pairs
    )


def _received(workspace: Workspace, agency_code: str, fiscal_year: int) -> list[Received]:
    in_rounds = "rounds" in workspace.round_tables(agency_code, fiscal_year)
    kinds = [rounds_received(workspace, agency_code, fiscal_year)] if in_rounds else []
    if not in_rounds or workspace.has_quarters(agency_code, fiscal_year):
        kinds.append(quarters_received(workspace, agency_code, fiscal_year, reported=False))
    return kinds
