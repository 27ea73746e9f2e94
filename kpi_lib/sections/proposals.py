"""Next year's indicators: what is proposed for each, why, and with which criteria."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kpi_lib.blocks import (
    Badge,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Table,
    text,
)
from kpi_lib.figures import Figure, plain
from kpi_lib.framework import Action, ProposalRule, Sourced
from kpi_lib.proposals import Proposal, Proposals
from kpi_lib.sections.phrases import (
    filled,
    linked,
    named_cells,
    named_columns,
    printed,
)
from kpi_lib.wording import NOTHING, Words

TONES = {
    Action.KEEP: "quiet",
    Action.RAISE: "good",
    Action.RETIRE: "neutral",
    Action.REDEFINE: "doubt",
}


def proposal_section(proposals: Proposals, words: Words) -> tuple[Block, ...]:
    """Proposals with their reasons, proposed targets and criteria, and the rules themselves."""
    counted = {action: printed(proposals.count(action), "strong") for action in Action}
    lead = filled(
        words.template("proposals.lead"), **{str(a): runs for a, runs in counted.items()}
    )
    kept = proposals.kept
    return (
        Heading(1, words("proposals.heading", year=proposals.fiscal_year), "proposals"),
        Paragraph(lead),
        Paragraph(text(words("proposals.whose", title=proposals.rules.titled(words.language)))),
        _proposed(proposals, words),
        _reasons(proposals, words),
        *((_criteria(proposals, words),) if kept else ()),
        Paragraph(_weights(proposals, words)),
        _rules(proposals, words),
        Items(_thresholds(proposals, words)),
    )


def proposal_figures(proposals: Proposals, words: Words) -> tuple[Figure, ...]:
    """Figures that the section adds, labelled in the language of the report."""
    counts = [
        replace(figure, label=words(f"figure.{figure.label}"))
        for figure in map(proposals.count, Action)
    ]
    own = [
        replace(
            figure,
            label=words(
                f"figure.{figure.label.partition('_')[0]}",
                number=item.indicator_id,
                level=figure.label.partition("_")[2],
            ),
        )
        for item in proposals.items
        for figure in item.figures
    ]
    return (*counts, *own)


def _proposed(proposals: Proposals, words: Words) -> Table:
    year = proposals.appraisal.agreement.fiscal_year
    columns = (
        *named_columns(words),
        *(Column(words("proposals.year", year=year - back), "right", 2) for back in (3, 2, 1)),
        Column(words("result"), "right", 2),
        Column(words("proposals.score"), "right", 2),
        Column(words("proposals.proposal"), weight=3),
    )
    rows = tuple(
        (
            *named_cells(item.card.indicator, words),
            *(Cell(printed(figure)) for figure in _before(item)),
            Cell(printed(item.card.now.result)),
            Cell(printed(item.score)),
            Cell(badge=_badge(item.rule, words)),
        )
        for item in proposals.items
    )
    return Table("proposals-table", words("proposals.caption"), columns, rows)


def _reasons(proposals: Proposals, words: Words) -> Table:
    columns = (
        Column(words("number"), weight=1),
        Column(words("proposals.reason"), weight=14),
        Column(words("finding.rule"), weight=1),
    )
    rows = tuple(
        (
            Cell(linked(item.indicator_id)),
            Cell(_reason(item, proposals, words)),
            Cell((Run(item.rule.rule_id, "strong"),)),
        )
        for item in proposals.items
    )
    return Table("proposals-reasons", words("proposals.reasons.caption"), columns, rows)


def _before(item: Proposal) -> tuple[Figure | None, ...]:
    """Results of the three years before, earliest first."""
    known = (*item.card.baselines, None, None, None)[:3]
    return known[::-1]


def _criteria(proposals: Proposals, words: Words) -> Table:
    columns = (
        Column(words("number"), weight=1),
        Column(words("unit"), weight=3),
        Column(words("proposals.target.now"), "right", 2),
        Column(words("proposals.target.next"), "right", 2),
        *(Column(words("proposals.level", level=level), "right", 2) for level in range(1, 6)),
        Column(words("proposals.weight.now"), "right", 2),
        Column(words("proposals.weight.next"), "right", 2),
    )
    rows = tuple(
        (
            Cell(linked(item.indicator_id)),
            Cell(text(words.unit(item.card.indicator.unit))),
            Cell(printed(item.card.target)),
            Cell(printed(item.target, "strong" if item.shift else "")),
            *_levels(item),
            Cell(printed(item.card.now.weight)),
            Cell(printed(item.weight)),
        )
        for item in proposals.kept
    )
    return Table("proposals-criteria", words("proposals.criteria.caption"), columns, rows)


def _levels(item: Proposal) -> tuple[Cell, ...]:
    """Levels that are results; steps of work and entered scores have none to print."""
    style = "strong" if item.shift else ""
    if item.levels:
        return tuple(Cell(printed(level, style)) for level in item.levels)
    return (Cell((Run(NOTHING, "quiet"),)),) * 5


def _reason(item: Proposal, proposals: Proposals, words: Words) -> Runs:
    rule, rules = item.rule, proposals.rules
    template = words.either(rule.reason_th, rule.reason_en)
    return filled(
        template,
        document=text(item.card.indicator.cancellation_document),
        high_score=text(plain(rules.high_score.value)),
        level=text(str(rules.steady_level.value)),
        low_score=text(plain(rules.low_score.value)),
        mean=printed(item.mean),
        months=text(str(proposals.appraisal.months)),
        result=printed(item.card.now.result),
        score=printed(item.score),
    )


def _weights(proposals: Proposals, words: Words) -> Runs:
    """Say whether weights stay, and where those of retired indicators would go."""
    retired = [item for item in proposals.items if item.rule.action is Action.RETIRE]
    freed = [item for item in retired if item.card.now.weight.value]
    if not freed:
        return text(words("proposals.weights.kept"))
    gained = [
        item
        for item in proposals.kept
        if item.weight and item.weight.value != item.card.now.weight.value
    ]
    return text(
        words(
            "proposals.weights.shared",
            retired=words.series([item.indicator_id for item in freed]),
            gained=words.series([item.indicator_id for item in gained]),
            places=proposals.rules.weight_places.value,
        )
    )


def _rules(proposals: Proposals, words: Words) -> Table:
    columns = (
        Column(words("finding.rule"), weight=1),
        Column(words("proposals.condition"), weight=9),
        Column(words("proposals.proposal"), weight=3),
        Column(words("method.certainty"), weight=3),
    )
    sourced = proposals.rules.rules
    certainty = words(f"method.certainty.{sourced.certainty.lower()}")
    rows = tuple(
        (
            Cell((Run(rule.rule_id, "strong"),)),
            Cell(text(words(f"proposals.when.{rule.when}"))),
            Cell(badge=_badge(rule, words)),
            Cell(text(certainty)),
        )
        for rule in sourced.value
    )
    return Table("proposals-rules", words("proposals.rules.caption"), columns, rows)


def _thresholds(proposals: Proposals, words: Words) -> tuple[Runs, ...]:
    rules = proposals.rules
    values: dict[str, Sourced[Decimal] | Sourced[int]] = {
        "high_score": rules.high_score,
        "steady_level": rules.steady_level,
        "years": rules.years,
        "raised_to_level": rules.raised_to_level,
        "low_score": rules.low_score,
        "eased_to_level": rules.eased_to_level,
        "weight_places": rules.weight_places,
    }
    return tuple(
        text(words(f"proposals.{name}", value=entry.value, source=entry.said(words.language)))
        for name, entry in values.items()
    )


def _badge(rule: ProposalRule, words: Words) -> Badge:
    return Badge(words(f"proposals.action.{rule.action}"), TONES[rule.action])
