"""Telling: a movement in words, the same in a report, on a terminal, a page and a sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from kpi_lib.figures import Figure, shown
from kpi_lib.movement.causes import ORDER, Cause
from kpi_lib.movement.changes import LINE, Change
from kpi_lib.movement.comparison import Comparison
from kpi_lib.movement.movement import Movement, Outcome
from kpi_lib.movement.pairs import Kind, period_of
from kpi_lib.movement.side import Side, Subject
from kpi_lib.wording import NOTHING, Words, texts

RECEIVED = "received"
"""Name of the term that a cell is; the column says more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One movement in words.

    Args:
        what: The figure.
        before: As printed before.
        after: As printed after.
        moved: By how much, or what became of it.
        why: Causes with their shares.
        verdict: Better, worse, rose, fell; or that it is the method.
        tone: `good`, `bad`, `doubt`, `neutral` or `quiet`.
    """

    what: str
    before: str
    after: str
    moved: str
    why: str
    verdict: str
    tone: str


def line(movement: Movement, words: Words) -> Line:
    """Tell one movement."""
    verdict, tone = _verdict(movement, words)
    return Line(
        what=label(movement, words),
        before=_printed(movement.before),
        after=_printed(movement.after),
        moved=_moved(movement, words),
        why=why(movement, words),
        verdict=verdict,
        tone=tone,
    )


def label(movement: Movement, words: Words) -> str:
    """Say what a figure is: matter, subject, and of which period if it is restated."""
    figure = movement.figure
    subject, *_, matter = figure.figure_id.split(".")
    kind, _, code = subject.partition("-")
    keys = [f"movement.of.{kind}.{matter}", f"figure.of.{matter}", f"movement.of.{matter}"]
    if kind == "summary":
        of_round = period_of(figure.figure_id).startswith("m")
        keys = [f"figure.{'of.' if of_round else ''}count.{matter}"]
    key = next((key for key in keys if key in texts()), "")
    if not key or kind not in ("indicator", "dimension", "total", "summary"):
        return figure.label if words.language == "th" else figure.label_en or figure.label
    said = words(key)
    if kind in ("indicator", "dimension"):
        said = f"{said} {words(f'{kind}.number', number=code, code=code)}"
    if movement.kind is Kind.RESTATEMENT and (period := period_of(figure.figure_id)):
        said = f"{said} {of_period(period, words)}"
    return said


def of_period(period: str, words: Words) -> str:
    """Say a period as ids have it.

    >>> of_period("q4", Words("en")), of_period("m9", Words("en")), of_period("", Words("en"))
    ('Quarter 4', '9 months', '')
    """
    if not period:
        return ""
    if period.startswith("q"):
        return words("quarter.number", quarter=period[1:])
    return words("round.number", months=period[1:])


def of_side(side: Side, words: Words) -> str:
    """Say the period that a report is about, with its fiscal year where it has one.

    >>> of_side(Side((), "q4", 2563), Words("th"))
    'ไตรมาสที่ 4 ปีงบประมาณ พ.ศ. 2563'
    """
    if not side.year or not side.period:
        year = words("movement.year", year=side.year) if side.year else ""
        return of_period(side.period, words) or year
    if side.period.startswith("q"):
        return words("quarter.of", quarter=side.period[1:], year=side.year)
    return words("round.of", months=side.period[1:], year=side.year)


def why(movement: Movement, words: Words) -> str:
    """Say the causes of a movement, each with what it adds where there are several."""
    if movement.outcome is Outcome.UNLIKE:
        return ""
    said = _states(movement, words)
    if movement.outcome in (Outcome.APPEARED, Outcome.GONE) and said:
        return said
    parts = movement.parts
    if len(parts) > 1:
        places = decimals(movement)
        told = [f"{cause_of(cause, words)} {signed(amount, places)}" for cause, amount in parts]
        return "; ".join(told)
    return ", ".join(cause_of(cause, words) for cause in movement.causes)


def because(movement: Movement | None, words: Words) -> str:
    """Say the causes of a movement, the largest share first, without numbers."""
    if movement is None:
        return ""
    parts = dict(movement.parts)
    ordered = sorted(movement.causes, key=lambda cause: -abs(parts.get(cause, Fraction(0))))
    return ", ".join(cause_of(cause, words) for cause in ordered)


def causes(counted: Counter[Cause | None], words: Words) -> str:
    """Say how many figures moved by which cause: `data 9, declared correction 2`."""
    there = (cause for cause in (*ORDER, None) if counted[cause])
    ordered = sorted(there, key=lambda cause: -counted[cause])
    named = [
        words("movement.mixed") if cause is None else cause_of(cause, words)
        for cause in ordered
    ]
    pairs = zip(named, ordered, strict=True)
    return ", ".join(f"{name} {counted[cause]}" for name, cause in pairs)


def cause_of(cause: Cause, words: Words) -> str:
    """Say a cause."""
    return words(f"movement.cause.{cause}")


def restating(comparison: Comparison) -> str:
    """How figures of one period that differ are told: as assumed or as restated."""
    return "assumed" if comparison.assumed else "restated"


def counts(comparison: Comparison, words: Words) -> str:
    """Say what a comparison comes to, in one line."""
    if comparison.identical:
        return f"{words('movement.identical')} ({len(comparison.movements)})"
    moved = comparison.of(Outcome.MOVED, kind=Kind.MOVEMENT)
    restated = comparison.of(Outcome.MOVED, kind=Kind.RESTATEMENT)
    said = []
    for key, found in (("moved", moved), (restating(comparison), restated)):
        if found:
            told = causes(comparison.by_cause(found), words)
            said.append(f"{words(f'movement.count.{key}', count=len(found))} ({told})")
    appeared, gone = (len(comparison.of(one)) for one in (Outcome.APPEARED, Outcome.GONE))
    if appeared or gone:
        said.append(words("movement.count.presence", appeared=appeared, gone=gone))
    said += [
        words(f"movement.count.{outcome}", count=len(found))
        for outcome in (Outcome.REPRINTED, Outcome.UNLIKE)
        if (found := comparison.of(outcome))
    ]
    said.append(words("movement.count.same", count=len(comparison.of(Outcome.SAME))))
    return " · ".join(said)


def change_in_words(change: Change, words: Words) -> str:
    """Say what differs in one cell or line."""
    if change.name == LINE:
        return words("movement.cell.line", of=change.of)
    of = f" ({change.of})" if change.of else ""
    name = change.name
    if name == RECEIVED:
        name = (change.place_after or change.place_before).rpartition(":")[2]
    return f"{words.column(name)}{of}: {change.before or NOTHING} → {change.after or NOTHING}"


def place_of(change: Change) -> str:
    """Where both sides of a change stand, once where it is one place."""
    places = dict.fromkeys(filter(None, (change.place_before, change.place_after)))
    return " → ".join(places)


def signed(value: Fraction, places: int) -> str:
    """Show a number with its sign; the sign of what is less than its last digit too.

    >>> signed(Fraction(1, 2), 1), signed(Fraction(-1, 2), 1), signed(Fraction(0), 1)
    ('+0.5', '-0.5', '0.0')
    """
    text = shown(abs(value), places)
    return text if not value else f"{'+' if value > 0 else '-'}{text}"


def decimals(movement: Movement) -> int:
    """Decimals that a movement is shown with: those of the figures."""
    texts_ = [one.text for one in (movement.before, movement.after) if one]
    return max((len(text.partition(".")[2]) for text in texts_), default=0)


def subject_of(subject: Subject, words: Words) -> str:
    """Say what an indicator, unit or activity is."""
    if subject.of:
        return subject.named(words.language)
    return words("indicator.number", number=subject.indicator_id)


def stood(subject: Subject | None, words: Words) -> str:
    """Say where it stood: more closely where the report knows it."""
    if subject is None:
        return NOTHING
    standing = subject.standing_th if words.language == "th" else subject.standing_en
    return standing or words(f"state.{subject.state}")


def _printed(figure: Figure | None) -> str:
    return NOTHING if figure is None or figure.value is None else figure.text


def _moved(movement: Movement, words: Words) -> str:
    if movement.outcome is Outcome.SAME:
        return words("movement.same")
    if movement.unread and movement.outcome is Outcome.MOVED:
        return words("movement.differs")
    if movement.outcome is not Outcome.MOVED or movement.amount is None:
        return words(f"movement.outcome.{movement.outcome}")
    return signed(movement.amount, decimals(movement))


def _states(movement: Movement, words: Words) -> str:
    """Say how the state of an indicator changed, as far as both reports tell."""
    old, new = movement.subject_before, movement.subject_after
    if not movement.causes or movement.causes[0] is not Cause.STATE:
        return ""
    if old is None or new is None:
        if old is new:
            return ""
        return words("movement.added" if old is None else "movement.dropped")
    states = [words(f"state.{one.state}") for one in (old, new)]
    return (
        words("movement.states", before=states[0], after=states[1])
        if old.state is not new.state
        else ""
    )


def _verdict(movement: Movement, words: Words) -> tuple[str, str]:
    amount = movement.amount
    if movement.outcome is Outcome.SAME:
        return "", "quiet"
    if movement.causes and all(cause.method for cause in movement.causes):
        return words("movement.method"), "doubt"
    if movement.unread and movement.outcome is Outcome.MOVED:
        return words("movement.unread"), "quiet"
    if movement.hidden:
        return words("movement.hidden"), "quiet"
    if movement.outcome is not Outcome.MOVED or not amount:
        return "", "neutral"
    return _judged(movement, amount, words)


def _judged(movement: Movement, amount: Fraction, words: Words) -> tuple[str, str]:
    """Say which way a figure moved, as far as its result can be judged."""
    if movement.doubted_after or movement.doubted_before:
        key = "in_doubt" if movement.doubted_after else "was_in_doubt"
        return words(f"movement.{key}"), "doubt"
    if movement.better is None:
        return words("movement.rose" if amount > 0 else "movement.fell"), "neutral"
    return (
        (words("movement.better"), "good")
        if movement.better
        else (words("movement.worse"), "bad")
    )
