"""The same notebook bytes from the same run: what only the machine put in is taken out.

A clock or a random number that a cell shows stays in: it is a defect of the report, and a
second run must be able to find it.

Source:
    What differs between two runs of papermill 2.7 with ipykernel 7.4: time stamps and paths in
    the metadata, the id of the injected cell, the chunks of a stream, the random ids of Altair
    and of pandas' styled tables, and addresses in the text of objects.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

import nbformat
from nbformat import NotebookNode

from kpi_lib.json_text import json_bytes, json_text
from kpi_lib.report.display import completed

RANDOM_IDS = re.compile(r"\b(altair-viz-|T_)(?:[0-9a-f]{32}|[0-9a-f]{5})(?![0-9a-f])")
ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]+(?=>)")
NOISY = (b"altair-viz-", b"T_", b" at 0x")
"""One of these stands in whatever those find."""
STREAMS = ("stdout", "stderr")


def normalised(notebook: NotebookNode, run: Mapping[str, object]) -> NotebookNode:
    """Return a copy without timing, with stable ids, one output a stream, and blocks drawn.

    Args:
        notebook: As it was executed.
        run: What it says of its run: `run_id`, `report`, `parameters`, `version`.

    Raises:
        ReportError: A block of it cannot be drawn.
    """
    names: dict[str, str] = {}
    cells = [_cell(cell, position, names) for position, cell in enumerate(notebook.cells)]
    noise = {"papermill", "widgets"}
    metadata = {name: part for name, part in notebook.metadata.items() if name not in noise}
    metadata["kpi"] = dict(run)
    plain = {"metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    made: NotebookNode = nbformat.from_dict(plain)
    made["cells"] = cells
    return made


def as_it_is(parts: Mapping[str, Any]) -> NotebookNode:
    """A node of a notebook; what is inside stays what it is, and is not copied."""
    node = NotebookNode()
    dict.update(node, parts)
    return node


def written(notebook: NotebookNode) -> bytes:
    """Notebook as a file: keys sorted, Thai readable, what only programs read on one line."""
    return (_indented(notebook, "\n") + "\n").encode()


def _indented(value: Any, line: str, key: str = "") -> str:  # noqa: ANN401 - any part of a notebook
    """What `json` writes with `indent=1`: there it is slow, as its fast writer cannot indent.

    Args:
        value: What JSON has a form for.
        line: A new line, with the indent of what stands around.
        key: What it is to what stands around; a kind of data that is JSON is not indented.
    """
    if key.endswith("+json"):
        return json_text(value, ordered=True)
    inner = f"{line} "
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        parts = (
            f"{encode_basestring(key)}: {_indented(part, inner, key)}"
            for key, part in sorted(value.items())
        )
        return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
    if isinstance(value, list | tuple) and value:
        parts = (_indented(part, inner) for part in value)
        return f"[{inner}{f',{inner}'.join(parts)}{line}]"
    return json.dumps(value)


def _cell(cell: NotebookNode, position: int, names: dict[str, str]) -> NotebookNode:
    noise = {"papermill", "execution"}
    made = dict(cell)
    made["id"] = hashlib.sha256(f"{position}\0{cell.source}".encode()).hexdigest()[:12]
    made["metadata"] = nbformat.from_dict(
        {key: part for key, part in cell.metadata.items() if key not in noise}
    )
    if cell.cell_type == "code":
        drawn = map(_drawn, _merged(cell.outputs))
        made["outputs"] = [_node(_quieted(output, names)) for output in drawn]
    return as_it_is(made)


def _node(output: dict[str, Any]) -> NotebookNode:
    mappings = {key: as_it_is(part) for key, part in output.items() if isinstance(part, dict)}
    return as_it_is(output | mappings)


def _merged(outputs: list[NotebookNode]) -> list[dict[str, Any]]:
    """Streams joined, standard output first, at the place of the first: chunks are a race."""
    joined = dict.fromkeys(STREAMS, "")
    rest: list[dict[str, Any]] = []
    first = None
    for output in outputs:
        if output.output_type == "stream":
            first = len(rest) if first is None else first
            joined[output.name] += output.text
        else:
            rest.append(dict(output))
    streams: list[dict[str, Any]] = [
        {"output_type": "stream", "name": name, "text": text}
        for name, text in joined.items()
        if text
    ]
    place = first or 0
    return rest[:place] + streams + rest[place:]


def _drawn(output: dict[str, Any]) -> dict[str, Any]:
    """An output with what the kernel left to be drawn."""
    return {**output, "data": completed(output["data"])} if "data" in output else output


def _quieted(output: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The output itself where nothing in it may be of the machine, which is seen at once."""
    written = json_bytes(output)
    return _quiet(output, names) if any(sign in written for sign in NOISY) else output


def _quiet(value: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - any part of an output
    if isinstance(value, str):
        if "altair-viz-" in value or "T_" in value:
            value = RANDOM_IDS.sub(
                lambda found: names.setdefault(found[0], f"{found[1]}{len(names) + 1}"), value
            )
        return ADDRESS.sub("0x0", value) if " at 0x" in value else value
    if isinstance(value, list):
        return [_quiet(part, names) for part in value]
    if isinstance(value, dict):
        return {key: _quiet(part, names) for key, part in value.items()}
    return value
