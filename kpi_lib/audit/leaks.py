"""What must not leave the machine: its folders, its user, its secrets.

Source:
    papermill keeps the value of every parameter and both paths in the notebook (its issues 706
    and 271); warnings carry the path of the file they come from.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import pikepdf

SECRET = re.compile(
    r"(^|_)(API_?KEY|KEY|TOKEN|SECRET|PASS|PASSWD|PASSWORD|PASSPHRASE|CREDENTIALS?|AUTH)(_|$)",
    re.IGNORECASE,
)
"""Names of environment variables whose value is nobody's business."""

SHORTEST_SECRET = 6
"""Letters; a shorter value would be found in any text by chance."""

SHORTEST_USER = 4
PROGRAM = re.compile(rb"<(script|style)\b.*?</\1>", re.DOTALL)
"""Programs of others inside a page, where any word may stand."""

DATA = re.compile(rb"data:[\w/+.;=-]+;base64,[A-Za-z0-9+/=]+")
"""Pictures and fonts inside a page: letters that spell nothing."""

BREAKS = re.compile(rb"</?w->|<wbr>")
"""Where a line of a page may end, which a reader does not see."""

STRINGS = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>(?!>)", re.DOTALL)
"""Strings as they are written in a print: parentheses inside carry a sign before them."""

ALONE = re.compile(rb"obj\b")
"""Behind the numbers that an object of a print begins with, if it lies in no stream of them."""

NUMBERS = re.compile(rb"(\d+)\s+(\d+)\s+\Z")
LETTERS = 40
"""What the numbers of an object take at most."""

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
"""What a print begins with; and a spreadsheet, or any other archive."""


@dataclass(frozen=True, slots=True)
class Private:
    """One text that must not be printed.

    Args:
        kind: What it is, for a message that must not repeat it.
        text: The text itself.
        whole_word: Whether it counts only where no letter touches it.
        common: Whether it may also be a word of the report, as a user name may.
    """

    kind: str
    text: str
    whole_word: bool = True
    common: bool = False

    def __repr__(self) -> str:
        return f"Private({self.kind})"


def private(
    folders: Mapping[str, Path], user: str, environment: Mapping[str, str]
) -> tuple[Private, ...]:
    """Everything private of a machine.

    Args:
        folders: Folders by kind; the root of a disk is too short to look for.
        user: Name of the account.
        environment: Environment variables.
    """
    found = [
        Private(f"the path of {kind}", form)
        for kind, folder in folders.items()
        if len(folder.parts) > 1
        for form in sorted({str(folder), folder.as_posix()})
    ]
    if len(user) >= SHORTEST_USER:
        found.append(Private("the name of the user", user, common=True))
    for name, value in sorted(environment.items()):
        kind = f"the value of the environment variable {name}"
        found += [Private(kind, secret, whole_word=False) for secret in _secrets(name, value)]
    return tuple(found)


def leaks(
    content: bytes, texts: Iterable[Private], known: Callable[[], Iterable[Path]] = tuple
) -> tuple[Private, ...]:
    """Private texts that a file holds, also where JSON or an address spells them otherwise.

    Args:
        content: What is to be written; what it is, its first letters tell.
        texts: What must not be in it.
        known: Gives the files it is made from, where one is found: a user name that is a word
            in them tells nothing.
    """
    bodies = list(_bodies(content))
    found = [text for text in texts if any(_holds(body, text) for body in bodies)]
    return tuple(
        text
        for text in found
        if not (text.common and any(_holds(path.read_bytes(), text) for path in known()))
    )


def _secrets(name: str, value: str) -> Iterator[str]:
    if SECRET.search(name) and len(value) >= SHORTEST_SECRET and not Path(value).exists():
        yield value
    try:
        password = urlsplit(value).password if "://" in value else None
    except ValueError:
        return
    if password and len(password) >= SHORTEST_SECRET:
        yield password


@lru_cache(maxsize=256)
def _forms(text: str) -> tuple[bytes, ...]:
    spellings = (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    spelt = (*spellings, quote(text), text.replace("&", "&amp;"))
    return tuple(sorted({form.encode() for form in spelt}))


@lru_cache(maxsize=256)
def _patterns(text: Private) -> tuple[re.Pattern[bytes], ...]:
    """What each form looks like where it counts: letters first, which are found fastest."""
    found = []
    for form in _forms(text.text):
        said = re.escape(form)
        edges = rb"(?<![\w.<-]%b)(?![\w-])" % said if text.whole_word else b""
        found.append(re.compile(said + edges))
    return tuple(found)


def _holds(body: bytes, text: Private) -> bool:
    if not any(form in body for form in _forms(text.text)):  # far faster than a pattern
        return False
    if text.common:
        body = PROGRAM.sub(b"", body)
    return any(pattern.search(body) for pattern in _patterns(text))


def _bodies(content: bytes) -> Iterator[bytes]:
    """The text of a file; of what is packed every part, however deep: a sheet in a print."""
    if content.startswith(PDF):
        try:
            with pikepdf.open(io.BytesIO(content)) as document:
                yield from _pdf_bodies(document, content)
        except pikepdf.PasswordError:  # what nobody can read without asking for it
            yield content
    elif content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            for member in opened.infolist():
                yield member.filename.encode() + b"\n" + member.comment
                yield from _bodies(opened.read(member))
    else:
        yield BREAKS.sub(b"", DATA.sub(b"", content))


def _pdf_bodies(document: pikepdf.Pdf, content: bytes) -> Iterator[bytes]:
    """Each stream of a PDF, and all strings outside of streams as one text.

    Only objects that stand in the file by themselves are read; those inside object streams are
    searched with the stream that holds them.
    """
    written = [document.trailer.unparse(resolved=True)]
    for number, generation in _alone(content):
        part = document.get_object(number, generation)
        if not isinstance(part, pikepdf.Stream):
            written.append(part.unparse(resolved=True))
            continue
        written.append(part.stream_dict.unparse(resolved=True))
        unpacked = _unpacked(part)
        yield from _bodies(unpacked)
        if part.get("/Type") == "/ObjStm":
            written.append(unpacked)
    yield b"\n".join(map(_said, STRINGS.findall(b"\n".join(written))))


def _alone(content: bytes) -> set[tuple[int, int]]:
    """Numbers of the objects that lie in the file by themselves."""
    found = set()
    for word in ALONE.finditer(content):  # a word is looked for faster than numbers
        before = content[max(0, word.start() - LETTERS) : word.start()]
        if numbers := NUMBERS.search(before):
            found.add((int(numbers[1]), int(numbers[2])))
    return found


def _said(written: bytes) -> bytes:
    """What a string of a print says; most are letters of ASCII as they stand."""
    if written.startswith(b"<") or b"\\" in written or not written.isascii():
        return str(pikepdf.Object.parse(written)).encode()
    return written[1:-1]


def _unpacked(stream: pikepdf.Stream) -> bytes:
    """Content of a stream; of a picture or font, which spell nothing, none."""
    if stream.get("/Subtype") == "/Image" or "/Length1" in stream:
        return b""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()
