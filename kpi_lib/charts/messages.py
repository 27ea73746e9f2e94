"""What a chart says: words in which every number that is a figure bears its id."""

from __future__ import annotations

from kpi_lib.blocks import Run, Runs
from kpi_lib.figures import Figure
from kpi_lib.wording import Words

ASSUMED_MARK = "†"
"""Stands behind a figure that was made from a result nobody reported, only assumed."""


def marked(figure: Figure | None) -> str:
    """A figure as a chart prints it, its mark behind one that is assumed; empty for none."""
    if figure is None:
        return ""
    return f"{figure.text}\u00a0{ASSUMED_MARK}" if figure.assumed else figure.text


def filled(template: str, **parts: Runs) -> Runs:
    """Fill the `{names}` of a wording with runs, so that figures keep their ids.

    >>> filled("ถึง {n} ตัว", n=(Run("7", figure="f"),))[1].figure
    'f'
    """
    runs: list[Run] = []
    rest = template
    while "{" in rest:
        head, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        runs += [Run(head)] if head else []
        runs += parts[name]
    return (*runs, Run(rest)) if rest else tuple(runs)


def number(count: int, figure_id: str) -> Runs:
    """A count under the id of the figure that it is."""
    return (Run(str(count), figure=figure_id),)


def told(words: Words, key: str, **parts: Figure | Runs | str | int) -> Runs:
    """Say a key of the words, its figures under their ids.

    >>> from fractions import Fraction
    >>> risen = Figure("summary.risen", "risen", Fraction(3), "3")
    >>> [run.figure for run in told(Words(), "chart.changes.message", risen=risen, fallen=0)]
    ['', 'summary.risen', '', '', '']
    """
    return filled(words.template(key), **{name: _runs(part) for name, part in parts.items()})


def with_unit(figure: Figure, words: Words) -> Runs:
    """A difference and its unit: Thai says per cent before the number, all else after."""
    unit, own = words.apart(figure.unit), _runs(figure)
    if not unit:
        return own
    led = words.leads_apart(figure.unit)
    return (Run(f"{unit} "), *own) if led else (*own, Run(f" {unit}"))


def _runs(part: Figure | Runs | str | int) -> Runs:
    if isinstance(part, Figure):
        run = Run(part.text, figure=part.figure_id)
        return (run, Run(f"\u00a0{ASSUMED_MARK}")) if part.assumed else (run,)
    return part if isinstance(part, tuple) else (Run(str(part)),) if part != "" else ()
