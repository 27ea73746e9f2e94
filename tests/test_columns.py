from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_lib.report.columns import INSET, LANDSCAPE, PORTRAIT, SIZES, Layout, Need, layout
from kpi_lib.report.widths import EM


@st.composite
def needs(draw: st.DrawFn) -> tuple[Need, ...]:
    rows = draw(st.integers(0, 4))
    found = []
    for _ in range(draw(st.integers(1, 24))):
        least = draw(st.integers(100, 12_000))
        natural = least + draw(st.integers(0, 200_000))
        cells = tuple(draw(st.integers(0, natural)) for _ in range(rows))
        found.append(Need(least, natural, draw(st.integers(1, 4)), cells))
    return tuple(found)


def room(chosen: Layout) -> int:
    return LANDSCAPE if chosen.landscape else PORTRAIT


@given(needs(), st.booleans())
def test_every_part_stays_on_the_page(asked: tuple[Need, ...], turn: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    chosen = layout(asked, turn=turn)

    assert all(sum(part) <= room(chosen) + 0.1 for part in chosen.widths)
    assert turn or not chosen.landscape


@given(needs())
def test_no_column_is_narrower_than_its_widest_word(asked: tuple[Need, ...]) -> None:
    chosen = layout(asked)

    for part, widths in zip(chosen.parts, chosen.widths, strict=True):
        for column, width in zip(part, widths, strict=True):
            assert width - 2 * INSET >= asked[column].least * chosen.size / EM - 0.01


@given(needs())
def test_every_column_is_drawn_and_the_first_in_each_part(asked: tuple[Need, ...]) -> None:
    chosen = layout(asked)

    assert all(part[0] == 0 for part in chosen.parts)
    assert sorted({column for part in chosen.parts for column in part}) == [*range(len(asked))]
    assert sum(len(part) - 1 for part in chosen.parts) == len(asked) - 1


@pytest.mark.parametrize(
    ("columns", "turn", "size", "landscape", "parts"),
    [
        (4, True, SIZES[0], False, 1),
        (13, True, SIZES[2], False, 1),
        (15, True, SIZES[0], True, 1),
        (15, False, SIZES[1], False, 2),
        (40, True, SIZES[1], False, 4),
    ],
)
def test_letters_get_smaller_before_the_page_turns_and_the_table_is_cut(
    columns: int,
    turn: bool,  # noqa: FBT001 - a column of the table of cases
    size: float,
    landscape: bool,  # noqa: FBT001 - a column of the table of cases
    parts: int,
) -> None:
    chosen = layout((Need(3600, 3600, 1, (3600,)),) * columns, turn=turn)

    assert (chosen.size, chosen.landscape, len(chosen.parts)) == (size, landscape, parts)


def test_what_is_short_stays_on_one_line_beside_long_text() -> None:
    short, long = Need(2000, 4500, 1, (4500,)), Need(8000, 90_000, 1, (90_000,))

    chosen = layout((short, long, long))

    assert chosen.widths[0][0] >= 4.5 * chosen.size + 2 * INSET - 0.01
    assert chosen.widths[0][1] == chosen.widths[0][2]


def test_names_of_rows_are_not_set_a_word_a_line_beside_long_text() -> None:
    name = Need(least=2500, natural=14_000, cells=(14_000,) * 12)
    working = Need(least=4000, natural=900_000, cells=(900_000, *(3000,) * 11))

    widths = layout((name, working)).widths[0]

    assert widths[0] >= 9 * layout((name, working)).size
