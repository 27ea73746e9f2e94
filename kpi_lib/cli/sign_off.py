"""`kpi approve`, `kpi withdraw` and `kpi editions`: who stands behind a run."""

from __future__ import annotations

from pathlib import Path

import typer

from kpi_lib.cli import retracted
from kpi_lib.cli.signing import Desk, as_json, as_text
from kpi_lib.cli.terminal import print_json, shown_path
from kpi_lib.editions import Edition
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.signing import in_force, sign
from kpi_lib.editions.signing import withdraw as take_back
from kpi_lib.editions.statements import Verdict
from kpi_lib.errors import SignOffError
from kpi_lib.runs.retractions import Retractions


def approve(  # noqa: PLR0913 - one argument an option
    run_id: str,
    role: str,
    verdict: str,
    key: Path,
    *,
    passphrase_env: str | None,
    note: str,
    json: bool,
) -> None:
    """Sign a run and say what it is now.

    Raises:
        SignOffError: It rests on data that was taken back, and is to be approved.
    """
    desk = Desk.here()
    found = desk.edition(run_id)
    if Verdict(verdict) is Verdict.APPROVE and found.folder is not None:
        _refuse_taken_back(desk, found.folder)
    written = sign(
        desk.workspace,
        found,
        desk.signer(key, passphrase_env),
        role=Role(role),
        verdict=Verdict(verdict),
        note=note,
        in_force=in_force(desk.editions, found),
    )
    _tell(desk, found.run_id, written, json=json)


def withdraw(  # noqa: PLR0913 - one argument an option
    run_id: str, record: str, key: Path, *, passphrase_env: str | None, note: str, json: bool
) -> None:
    """Take a sign-off back and say what the run is now."""
    desk = Desk.here()
    found = desk.edition(run_id)
    by = desk.signer(key, passphrase_env)
    written = take_back(desk.workspace, found, by, record, note)
    _tell(desk, found.run_id, written, json=json)


def list_editions(
    agency: str | None,
    fiscal_year: str | None,
    report: str | None,
    *,
    json: bool,
) -> None:
    """List editions, the newest period first."""
    wanted = {"agency": agency, "fiscal_year": fiscal_year}
    desk = Desk.here()
    there = desk.editions
    fitting = [
        one
        for one in there
        if report in (None, one.report)
        and all(value in (None, one.parameters.get(name)) for name, value in wanted.items())
    ]
    fitting.sort(key=_order)
    retractions = Retractions.of(desk.workspace)
    back = {
        one.run_id: retracted.told(retractions.beneath(one.folder))
        for one in fitting
        if one.folder is not None
    }
    if json:
        told = [{**as_json(one), "taken_back": back.get(one.run_id, "")} for one in fitting]
        print_json({"editions": told})
        return
    lines = [as_text(one, back.get(one.run_id, "")) for one in fitting]
    none = "no such run; see kpi list runs" if there else "no run yet; make one: kpi run"
    typer.echo("\n".join(lines) or none)


def _refuse_taken_back(desk: Desk, folder: Path) -> None:
    """Let nobody stand behind figures whose data stands no longer."""
    if said := retracted.told(Retractions.of(desk.workspace).beneath(folder)):
        msg = (
            f"run {folder.name} {said}; take the same file in again or make the report anew, "
            "then sign that, or send this one back with --verdict reject"
        )
        raise SignOffError(msg)


def _order(one: Edition) -> tuple[object, ...]:
    subject = tuple(sorted(one.parameters.items()))
    return (one.report, subject, one.number == 0, one.number, one.run_id)


def _tell(desk: Desk, run_id: str, written: Path, *, json: bool) -> None:
    after = desk.edition(run_id)
    if json:
        print_json({"record": str(written), **as_json(after)})
        return
    typer.echo(as_text(after))
    typer.echo(f"  record    {shown_path(written)} (commit it; it is kept nowhere else)")
