"""One round of one agreement, appraised."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.agreement import Agreement, Indicator
from kpi_lib.appraisal.card import IndicatorAppraisal, RoundRow
from kpi_lib.appraisal.figures import difference, name, received
from kpi_lib.appraisal.rows import drafts
from kpi_lib.appraisal.standing import standing
from kpi_lib.appraisal.tally import tally
from kpi_lib.appraisal.totals import rows, totals
from kpi_lib.appraisal.values import RoundAppraisal
from kpi_lib.errors import AgreementError, PeriodError
from kpi_lib.figures import Figure
from kpi_lib.findings import Finding
from kpi_lib.framework import Framework
from kpi_lib.rounds import Rounds


def appraise_round(
    agreement: Agreement,
    rounds: Rounds,
    framework: Framework,
    months: int,
    findings: Iterable[Finding] = (),
) -> RoundAppraisal:
    """Appraise an agreement for a round, with all rounds before it.

    Args:
        agreement: What was agreed; every indicator has a weight and criteria.
        rounds: What was reported and what the committee made of it; later rounds are
            ignored.
        framework: Rules in force that year.
        months: Round, one of the framework's.
        findings: What validation has to say; those of later rounds are left out.

    Raises:
        AgreementError: The framework does not hold in the year, or the agreement cannot be
            scored.
        PeriodError: The framework has no such round.
    """
    closed = _closed(agreement, framework, months)
    known = rounds.until(months)
    heard = tuple(f for f in findings if f.months is None or f.months <= months)
    ordered = tuple(sorted(agreement.indicators, key=lambda each: each.position))
    source = f"agreement {agreement.agency_code}/{agreement.fiscal_year}"
    added = [
        tally(drafts(ordered, known, framework, each), framework, each, f"{source} m{each}")
        for each in closed
    ]
    by_round = [rows(each, known) for each in added]
    cards = tuple(
        _card(indicator, own, framework, heard)
        for indicator, own in zip(ordered, zip(*by_round, strict=True), strict=True)
    )
    summed = tuple(totals(each) for each in added)
    change = None
    if len(summed) > 1:
        now, before = summed[-1].in_force, summed[-2].in_force
        figure_id = f"total.m{months}.change"
        change = difference(figure_id, now, before, framework.rounding.value.places)
    return RoundAppraisal(agreement, known, framework, months, cards, summed, change, heard)


def _closed(agreement: Agreement, framework: Framework, months: int) -> tuple[int, ...]:
    in_force = framework.in_force.value
    if in_force is not None and not in_force.holds(agreement.fiscal_year):
        msg = (
            f"framework {framework.id} does not hold in fiscal year {agreement.fiscal_year} "
            f"({framework.in_force.source}); give agency {agreement.agency_code} the "
            "framework of that year"
        )
        raise AgreementError(msg)
    there = framework.rounds.value
    if months not in there:
        msg = (
            f"round of {months} months does not exist in framework {framework.id}; "
            f"choose {', '.join(map(str, there))}"
        )
        raise PeriodError(msg)
    return tuple(each for each in there if each <= months)


def _card(
    indicator: Indicator,
    own: tuple[RoundRow, ...],
    framework: Framework,
    findings: tuple[Finding, ...],
) -> IndicatorAppraisal:
    code, places = indicator.indicator_id, framework.rounding.value.places
    now, before = own[-1], own[-2] if len(own) > 1 else None
    return IndicatorAppraisal(
        indicator=indicator,
        target=received(f"indicator-{code}.target", indicator.target, indicator.unit),
        baselines=_baselines(indicator),
        rows=own,
        score_change=difference(
            name(indicator, now.months, "score_change"),
            now.committee_score,
            before.committee_score if before else None,
            places,
        ),
        weighted_change=difference(
            name(indicator, now.months, "weighted_change"),
            now.weighted,
            before.weighted if before else None,
            places,
        ),
        standing=standing(indicator, now, framework),
        findings=tuple(each for each in findings if each.indicator_id == code),
    )


def _baselines(indicator: Indicator) -> tuple[Figure | None, ...]:
    return tuple(
        received(f"indicator-{indicator.indicator_id}.baseline_{k}", number, indicator.unit)
        for k, number in enumerate(indicator.baselines, 1)
    )
