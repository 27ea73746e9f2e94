"""Places of cells in their tables, those that stand together written as one."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_lib.figures import Origin


def spans(rows: set[int]) -> str:
    """Write lines that follow each other as one span.

    >>> spans({2, 3, 4, 9})
    '2-4, 9'
    """
    found: list[list[int]] = []
    for row in sorted(rows):
        if found and row == found[-1][-1] + 1:
            found[-1].append(row)
        else:
            found.append([row])
    return ", ".join(f"{one[0]}-{one[-1]}" if one[1:] else f"{one[0]}" for one in found)


def places(cells: Iterable[Origin]) -> str:
    """Write lines with their columns; columns of the same lines stand together.

    >>> at = {"result": (2, 3), "mark_2_1": (2, 3), "problems": (3,)}
    >>> places(Origin("t.csv", row, name, "") for name, rows in at.items() for row in rows)
    '2-3 result, mark_2_1 | 3 problems'
    """
    rows: dict[str, set[int]] = {}
    for cell in cells:
        rows.setdefault(cell.column, set()).add(cell.row)
    columns: dict[str, list[str]] = {}
    for column, own in sorted(rows.items(), key=lambda one: min(one[1])):
        columns.setdefault(spans(own), []).append(column)
    return " | ".join(f"{lines} {', '.join(names)}" for lines, names in columns.items())
