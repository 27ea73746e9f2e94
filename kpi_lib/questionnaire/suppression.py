"""Which groups are too small to be shown, and which must be hidden with them."""

from __future__ import annotations

from collections.abc import Mapping


def hidden_groups(sizes: Mapping[str, int], fewest: int) -> frozenset[str]:
    """Groups whose answers are not shown.

    A group of fewer than `fewest` is hidden. If the total is shown, what is left after taking
    away the groups that are shown must again be no single group and no fewer than `fewest`
    people; where it would be, the smallest group that is left is hidden too, and so on.

    Args:
        sizes: People who answered, by group.
        fewest: Least number of people whose answers may be shown together.

    Source:
        Primary and complementary suppression as statistical offices do it (Eurostat, Handbook
        on Statistical Disclosure Control, chapter 4).

    >>> sorted(hidden_groups({"a": 1, "b": 8, "c": 20}, 5))
    ['a', 'b']
    >>> sorted(hidden_groups({"a": 3, "b": 4, "c": 20}, 5))
    ['a', 'b']
    >>> sorted(hidden_groups({"a": 1, "b": 2, "c": 20}, 5))
    ['a', 'b', 'c']
    >>> hidden_groups({"b": 8, "c": 20}, 5)
    frozenset()
    """
    hidden = {group for group, size in sizes.items() if size < fewest}
    left = sorted(sizes.keys() - hidden, key=lambda group: (sizes[group], group))
    while hidden and left and not _is_safe([sizes[group] for group in hidden], fewest):
        hidden.add(left.pop(0))
    return frozenset(hidden)


def _is_safe(sizes: list[int], fewest: int) -> bool:
    """Whether what is hidden together cannot be taken for one group, nor for a few people."""
    people = [size for size in sizes if size]
    return not people or (len(people) > 1 and sum(people) >= fewest)
