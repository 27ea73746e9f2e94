"""What the last rounds of a year add: next year's indicators, and the transparency standard."""

from __future__ import annotations

from kpi_lib.appraisal import RoundAppraisal
from kpi_lib.blocks import Block
from kpi_lib.figures import Figure
from kpi_lib.proposals import Proposals
from kpi_lib.sections.appraisal.sources import figures
from kpi_lib.sections.proposals import proposal_figures, proposal_section
from kpi_lib.sections.transparency import transparency_figures, transparency_section
from kpi_lib.transparency import Transparency
from kpi_lib.wording import Words


def year(
    proposed: Proposals | None, answered: Transparency | None, words: Words
) -> tuple[Block, ...]:
    """Proposals and checklist, each where its time has come."""
    ahead = proposal_section(proposed, words) if proposed else ()
    return (*ahead, *transparency_section(answered, words))


def year_figures(
    proposed: Proposals | None, answered: Transparency | None, words: Words
) -> tuple[Figure, ...]:
    """Figures that these sections print."""
    ahead = proposal_figures(proposed, words) if proposed else ()
    return (*ahead, *transparency_figures(answered, words))


def every_figure(
    appraised: RoundAppraisal,
    proposed: Proposals | None,
    answered: Transparency | None,
    words: Words,
) -> tuple[Figure, ...]:
    """Every figure of the report, those of these sections last."""
    return (*figures(appraised, words), *year_figures(proposed, answered, words))
