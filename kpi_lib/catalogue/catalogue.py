"""The files of the catalogue: a page, a list in parts, and a file of figures for each run.

* `outputs/index.html`: the page; the latest runs stand in it without JavaScript
* `outputs/catalogue/runs-1.js`, `runs-2.js`, ...: all runs, a part each, loaded one by one
* `outputs/catalogue/figures/<run_id>.js`: loaded when two runs are held against each other

A page opened from a folder may not read files, but may load scripts: so data are scripts that
call one function. A run that did not change is not read again.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kpi_lib.catalogue.entries import Standing, content_key, entry
from kpi_lib.errors import OutputError
from kpi_lib.report.flow import Part, flowed, parts
from kpi_lib.report.html import house_style
from kpi_lib.runs.disclosure import refuse_private
from kpi_lib.runs.folder import writing
from kpi_lib.runs.issued import Issued
from kpi_lib.wording import Words, texts

INDEX, FOLDER, FIGURES = "index.html", "catalogue", "figures"
PART = 500
"""Runs in one file of the list."""

STATIC = 50
"""Runs that stand in the page itself."""

SCHEMA = 4
"""Of the file of a run; one of another schema is written again."""

PREFIX = "catalogue."
"""Of the wordings that the page speaks with."""

Announce = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Args:
        page: The page to open.
        runs: How many runs it lists.
        unread: What could not be listed, a sentence each.
    """

    page: Path
    runs: int
    unread: tuple[str, ...]


def catalogue(
    outputs: Path,
    runs: Iterable[Issued],
    standings: Callable[[Issued], Standing],
    words: Words,
    announce: Announce = lambda _done, _total: None,
) -> Written:
    """Write the catalogue of the runs in a folder.

    Args:
        outputs: Folder of all runs.
        runs: Every run, the latest first.
        standings: Where the edition of a run stands.
        words: Words of the language of the page.
        announce: Told how many runs of how many were read.

    Raises:
        OutputError: A file cannot be written, or would give away a path or a secret.
    """
    listed, unread = list(runs), []
    told: list[dict[str, Any]] = []
    with writing(f"{outputs.name}/{FOLDER}"):
        (outputs / FOLDER / FIGURES).mkdir(parents=True, exist_ok=True)
        for done, run in enumerate(listed, 1):
            try:
                told.append(_told(outputs, run, standings(run)))
            except OutputError as error:
                unread.append(str(error))
            announce(done, len(listed))
        write(outputs, told, words)
    return Written(outputs / INDEX, len(told), tuple(unread))


def write(outputs: Path, told: Sequence[dict[str, Any]], words: Words) -> None:
    """Write the page and the parts of the list, and drop what belongs to no run any more."""
    folder = outputs / FOLDER
    lots = [told[at : at + PART] for at in range(0, len(told), PART)]
    for number, part in enumerate(lots, 1):
        content = _called("list", part) + _called("flow", _flow(_shown(part)))
        _put(folder / f"runs-{number}.js", content)
    _drop(folder.glob("runs-*.js"), {f"runs-{n}.js" for n in range(1, len(lots) + 1)})
    _drop((folder / FIGURES).glob("*.js"), {f"{one['run_id']}.js" for one in told})
    _put(outputs / INDEX, _page(told, len(lots), words))


def _told(outputs: Path, run: Issued, standing: Standing) -> dict[str, Any]:
    """What the list says of a run; its figures are written on the way, if they are not yet."""
    path = outputs / FOLDER / FIGURES / f"{run.run_id}.js"
    key = content_key(run)
    kept = _kept(path)
    where = run.folder.relative_to(outputs).as_posix()
    if kept and (kept["schema"], kept["key"], kept["folder"]) == (SCHEMA, key, where):
        told = {name: value for name, value in kept.items() if name not in {"schema", "key"}}
    else:
        made = entry(outputs, run)
        told = asdict(made)
        del told["figures"]
        head = json.dumps({"schema": SCHEMA, "key": key, **told}, ensure_ascii=False)
        labelled = [(name, parts(label), *rest) for name, label, *rest in made.figures]
        figures = json.dumps(labelled, ensure_ascii=False)
        _put(path, f'kpi("figures",{head},\n{figures})\n')
    told["state"] = standing.state if run.official else "what_if"
    told["edition"], told["comments"] = standing.number, standing.comments
    told["replaced_by"] = standing.replaced_by
    told["taken_back"] = asdict(standing.taken_back) if standing.taken_back else None
    return told


def _kept(path: Path) -> dict[str, Any] | None:
    try:
        with path.open(encoding="utf-8") as lines:
            first = next(lines)
        found: dict[str, Any] = json.loads(first.removeprefix('kpi("figures",').rstrip(",\n"))
    except (OSError, StopIteration, ValueError):
        return None
    return found if {"schema", "key", "folder"} <= found.keys() else None


def _page(told: Sequence[dict[str, Any]], count: int, words: Words) -> str:
    script = Markup(_text("catalogue.js"))  # noqa: S704 - a file of ours
    spoken = {
        key.removeprefix(PREFIX): both[words.language]
        for key, both in texts().items()
        if key.startswith(PREFIX)
    }
    style = house_style() + _text("catalogue.css")
    return (
        _environment()
        .get_template("catalogue.html.j2")
        .render(
            runs=told[:STATIC],
            count=len(told),
            data=_safe(
                {
                    "parts": count,
                    "count": len(told),
                    "words": spoken,
                    "flow": _flow(spoken.values()),
                }
            ),
            flow=flowed,
            script=script,
            policy=Markup(_policy(str(script))),  # noqa: S704 - made of a hash and fixed words
            style=Markup(style),  # noqa: S704 - files of ours
            say=spoken,
            language=words.language,
        )
    )


def _shown(told: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Texts of runs that the page shows."""
    for one in told:
        yield from (one[name] for name in ("title", "agency", "period", "notice"))


def _flow(texts: Iterable[str]) -> dict[str, tuple[Part, ...]]:
    """Texts that a browser might part within a word, with their parts."""
    cut = ((text, parts(text)) for text in dict.fromkeys(texts))
    return {text: found for text, found in cut if found != (text,)}


def _policy(script: str) -> str:
    """These words and scripts of the same folder; nothing from elsewhere."""
    own = b64encode(sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{own}' 'self' file:; "
        "style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _called(name: str, value: object) -> str:
    return f'kpi("{name}",{json.dumps(value, ensure_ascii=False)})\n'


def _safe(value: object) -> Markup:
    """JSON in which no text can end the script element it stands in."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(told.replace("<", "\\u003c"))  # noqa: S704 - no < is left


def _put(path: Path, content: str) -> None:
    """Write a file whole: readers see the old one or the new one; no path, no secret."""
    refuse_private({path.name: content.encode()}, path.parent)
    half = path.with_name(f".{path.name}.part")
    half.write_text(content, encoding="utf-8", newline="\n")
    half.replace(path)


def _drop(there: Iterable[Path], wanted: set[str]) -> None:
    for path in there:
        if path.name not in wanted:
            path.unlink()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kpi_lib.catalogue"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


@cache
def _text(name: str) -> str:
    return files("kpi_lib.catalogue").joinpath("templates", name).read_text("utf-8")
