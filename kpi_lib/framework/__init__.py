"""A framework: what a committee decided about scoring, as data with a source.

Code holds rules; the numbers a committee may change stand in `data/frameworks/<id>.yaml`,
each beside the text it was read in and how sure that reading is. What a source does not
give is written down as absent (`value: null`), never filled in.
"""

from kpi_lib.framework.decisions import (
    Anchors,
    AwardGroup,
    Awards,
    Band,
    Behind,
    Dimension,
    DirectionBasis,
    InForce,
    Part,
    Ranking,
    ResultBasis,
    Rounding,
    Scheme,
    When,
)
from kpi_lib.framework.document import Framework
from kpi_lib.framework.loading import (
    load_document,
    load_framework,
    load_proposal_rules,
    load_standard,
)
from kpi_lib.framework.proposal_rules import Action, Condition, ProposalRule, ProposalRules
from kpi_lib.framework.sourced import Certainty, Percent, Sourced, Strict, Text
from kpi_lib.framework.standard import Item, Standard

__all__ = [
    "Action",
    "Anchors",
    "AwardGroup",
    "Awards",
    "Band",
    "Behind",
    "Certainty",
    "Condition",
    "Dimension",
    "DirectionBasis",
    "Framework",
    "InForce",
    "Item",
    "Part",
    "Percent",
    "ProposalRule",
    "ProposalRules",
    "Ranking",
    "ResultBasis",
    "Rounding",
    "Scheme",
    "Sourced",
    "Standard",
    "Strict",
    "Text",
    "When",
    "load_document",
    "load_framework",
    "load_proposal_rules",
    "load_standard",
]
