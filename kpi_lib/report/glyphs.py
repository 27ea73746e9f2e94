"""Glyphs as the typesetter writes them into a page: the signs of its text, and their numbers.

A page of a report has ten thousand instructions, and a reader of PDF that makes an object of
each takes most of the time of a print. What is needed here stands in the bytes of the page in
one way only, that of the pinned typesetter; anything written in another way is left as it is.

Source:
    ISO 32000-1, 7.3.4 (strings), 9.4 (text objects).
"""

from __future__ import annotations

import re
from functools import lru_cache

NUMBER = rb"-?[0-9.]++"
_PLAIN = rb"[^()\\]|\\."
_NESTED = rb"\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb")*+\))*+\)"
STRING = rb"(?:\((?:" + _PLAIN + rb"|" + _NESTED + rb")*+\)|<[0-9A-Fa-f]*+>)"
"""A string; brackets that match stand in it up to three deep, all others are escaped."""

SHOWN = rb"(?:\[(?:" + STRING + rb"|" + NUMBER + rb"|\s)*+\]\s?TJ|" + STRING + rb"\s?Tj)\s?"
"""Glyphs, set with or without shifts between them."""

_STRINGS = re.compile(STRING, re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_RARE = re.compile(rb"\\(?:[^0-7nrtbf]|[4-7][0-7][0-7])", re.DOTALL)
"""An escape that Python has not, or reads otherwise: the end of a line, an overflow."""

NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
NAMED |= {sign: sign for sign in (b"(", b")", b"\\")}
"""Bytes that a letter or sign stands for behind a backslash."""

_MEANT = NAMED | dict.fromkeys((b"\n", b"\r", b"\r\n"), b"")  # a line that goes on


@lru_cache(maxsize=1 << 16)
def numbers(shown: bytes) -> tuple[int, ...]:
    r"""Numbers of the glyphs of a string, or of all strings between shifts.

    >>> numbers(rb"[(\000\r)-10(\000\()<00400080>]TJ")
    (13, 40, 64, 128)
    """
    data = b"".join(map(decoded, _STRINGS.findall(shown)))
    return tuple(data[at] << 8 | data[at + 1] for at in range(0, len(data) - 1, 2))


def decoded(string: bytes) -> bytes:
    r"""Bytes that a string stands for.

    >>> decoded(rb"(\101\()"), decoded(b"<FEFF0E01>")
    (b'A(', b'\xfe\xff\x0e\x01')
    """
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    said = string[1:-1].replace(rb"\\", rb"\134").replace(rb"\(", b"(").replace(rb"\)", b")")
    if _RARE.search(said) is None:  # Python reads the rest alike, in a tenth of the time
        return said.decode("unicode_escape").encode("latin-1")
    return _ESCAPE.sub(_byte, said)


def _byte(escape: re.Match[bytes]) -> bytes:
    octal, said = escape.groups()
    return bytes([int(octal, 8) & 255]) if octal else _MEANT.get(said, said)
