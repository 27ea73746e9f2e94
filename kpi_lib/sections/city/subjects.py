"""Where the indicators of all agencies stood, for whoever compares two overviews."""

from __future__ import annotations

from dataclasses import replace

from kpi_lib.movement import Subject
from kpi_lib.movement.reports import of_quarter
from kpi_lib.overview import Overview
from kpi_lib.wording import ENGLISH, THAI


def subjects(overview: Overview) -> tuple[Subject, ...]:
    """Every indicator of the quarter: who reported, what is reached, short or in doubt."""
    period = f"q{overview.quarter.number}"
    standing = {
        (line.agency_code, line.indicator_id): f"city.standing.{line.standing}"
        for line in overview.lines
    }
    found = []
    for each in overview.evaluations:
        agency = each.agreement
        for one in of_quarter(each).subjects:
            if one.period != period:
                continue
            key = standing[agency.agency_code, one.indicator_id]
            number = one.indicator_id
            found.append(
                replace(
                    one,
                    of=f"agency-{agency.agency_code}.indicator-{number}",
                    name_th=f"{THAI.name(agency.agency_name)} {number}: {one.named('th')}",
                    name_en=f"{ENGLISH.name(agency.agency_name)} {number}: {one.named('en')}",
                    standing_th=THAI(key),
                    standing_en=ENGLISH(key),
                )
            )
    return tuple(found)
