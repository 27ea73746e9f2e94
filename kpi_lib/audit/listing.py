"""figures.csv: every figure of a report, one row each, with all that it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_lib.audit.evidence import Evidence
from kpi_lib.audit.sheet import sheet
from kpi_lib.datasets.sources import Source
from kpi_lib.figures import Figure, Origin, Term, half_up, plain
from kpi_lib.rules import rule

HEADING = (
    *("figure_id", "label", "label_en", "value", "text", "unit", "places", "rounding"),
    *("rule", "rule_version", "working", "terms", "inputs", "raw", "inputs_sha256"),
    *("received_files", "corrections", "findings"),
)


def figures_csv(evidence: Evidence, sources: Mapping[Origin, Source] | None = None) -> bytes:
    """One row a figure; lists inside a cell are separated by `; `.

    Terms read `name[line]=value<-place`, inputs `file:row:column`, corrections
    `cell: received -> corrected (document)`, findings `rule cell`.

    Args:
        evidence: What the report rests on.
        sources: Where cells came from, as far as that is known.
    """
    came = sources or {}
    return sheet(HEADING, (_row(figure, evidence, came) for figure in evidence.figures))


def _row(
    figure: Figure, evidence: Evidence, sources: Mapping[Origin, Source]
) -> tuple[str, ...]:
    cells = evidence.cells(figure)
    found = evidence.findings_of(figure)
    read = (*figure.inputs, *(cell.origin for cell in evidence.received(figure)))
    came = (sources[origin] for origin in read if origin in sources)
    return (
        figure.figure_id,
        figure.label,
        figure.label_en,
        "" if figure.value is None else plain(figure.value),
        figure.text,
        figure.unit,
        "" if figure.places is None else str(figure.places),
        rounding(figure),
        figure.rule,
        rule(figure.rule).version,
        figure.working,
        "; ".join(map(_term, figure.terms)),
        "; ".join(str(cell.origin) for cell in cells),
        "; ".join(cell.origin.raw for cell in cells),
        "; ".join(dict.fromkeys(cell.sha256 for cell in cells if cell.sha256)),
        "; ".join(dict.fromkeys(file for one in came for file in one.files)),
        "; ".join(
            f"{each.received or each.origin}: {each.expected_value or '-'} -> "
            f"{each.new_value or '-'} ({each.document})"
            for each in evidence.corrections_of(figure)
        ),
        "; ".join(f"{each.rule} {each.file}:{each.row}:{each.column}" for each in found),
    )


def rounding(figure: Figure) -> str:
    """How the printed text was rounded: `none`, `display` or `step`."""
    if any(term.name == "rounded_to" for term in figure.terms):
        return "step"
    if figure.value is None or figure.places is None:
        return "none"
    return "none" if half_up(figure.value, figure.places) == figure.value else "display"


def _term(term: Term) -> str:
    of = f"[{term.of}]" if term.of else ""
    return f"{term.name}{of}={plain(term.value)}<-{term.place}"
