"""Notebooks call and show: thin, clean, with their parameters declared."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 7
MOST_CELLS = 12
PLAIN = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)
"""Statements that a cell may hold; no definition, no loop, no condition."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


@pytest.fixture
def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def statements(cells: list[nbformat.NotebookNode]) -> list[ast.stmt]:
    return [statement for cell in cells for statement in ast.parse(cell.source).body]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


def test_no_output_is_committed(code: list[nbformat.NotebookNode]) -> None:
    assert not any(cell.outputs or cell.execution_count for cell in code)


def test_cells_keep_their_ids_and_the_notebook_its_kernel(
    notebook: nbformat.NotebookNode,
) -> None:
    ids = [cell.get("id", "") for cell in notebook.cells]

    assert all(len(name) > 2 for name in ids)
    assert len(set(ids)) == len(ids)
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_first_code_cell_holds_the_parameters_typed(
    code: list[nbformat.NotebookNode],
) -> None:
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]

    assert tagged == code[:1]
    assert all(isinstance(s, ast.AnnAssign) for s in ast.parse(tagged[0].source).body)


def test_cells_call_and_never_define(code: list[nbformat.NotebookNode]) -> None:
    strange = [ast.unparse(s) for s in statements(code[1:]) if not isinstance(s, PLAIN)]

    assert strange == []


def test_only_the_parameters_cell_holds_literals(code: list[nbformat.NotebookNode]) -> None:
    found = [
        node.value
        for statement in statements(code[1:])
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant)
    ]

    assert found == []


def test_a_notebook_is_short_and_so_are_its_cells(code: list[nbformat.NotebookNode]) -> None:
    assert len(code) <= MOST_CELLS
    assert max(len(cell.source.splitlines()) for cell in code) <= LONGEST_CELL


def test_markdown_is_for_whoever_opens_the_notebook_and_never_printed(
    notebook: nbformat.NotebookNode,
) -> None:
    """Reports say their headings in the language asked for; see `kpi_lib.sections`."""
    markdown = [cell for cell in notebook.cells if cell.cell_type == "markdown"]

    assert all("analyst" in cell.metadata.get("tags", []) for cell in markdown)
