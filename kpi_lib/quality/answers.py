"""An answer to a question: a key of the checklist, with the values that its words fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kpi_lib.editions.edition import Edition
from kpi_lib.editions.reviewers import Role
from kpi_lib.editions.statements import Matter
from kpi_lib.quality.evidence import Evidence

Answer = tuple[str, dict[str, object]]
Fact = Callable[[Evidence], Answer]

FACTS: dict[str, Fact] = {}
"""Every fact, by the name that the checklist asks for it by."""

NAMED = 5
"""Names that an answer lists; the others are counted."""


def fact(ask: Fact) -> Fact:
    """Enter a fact under its name."""
    FACTS[ask.__name__] = ask
    return ask


def who(edition: Edition, role: Role) -> str:
    """Ids of those whose approval in a role counts; nobody's where the files changed."""
    if edition.harm:
        return ""
    return ", ".join(one.statement.reviewer_id for one in edition.signed_as(role))


def word(found: Evidence, matter: Matter) -> Answer | None:
    """What somebody vouched for of the code of the run; none where nobody did.

    The key is `vouched` where a registered key signed it, else `stated`.
    """
    one = found.vouched.get(matter)
    if one is None:
        return None
    day = one.said.day.isoformat()
    values: dict[str, object] = {
        "who": one.who,
        "day": day,
        "version": one.said.version,
        "sha": one.said.code_sha256[:12],
        "note": one.said.note,
    }
    return ("vouched" if one.proven else "stated"), values


def locked(found: Evidence, name: str, version: str) -> bool:
    """Whether a package of a version is in the lock."""
    return f"\n{name}=={version} " in "\n" + found.texts.get("requirements.lock", "")


def some(names: Iterable[str]) -> str:
    """A few names, and how many more.

    >>> some(["a", "b"]), some("abcdefg"), some([])
    ('a, b', 'a, b, c, d, e (+2)', '–')
    """
    listed = list(names)
    more = f" (+{len(listed) - NAMED})" if len(listed) > NAMED else ""
    return (", ".join(listed[:NAMED]) or "–") + more
