"""JSON on one line, as text or bytes, for what only programs read: Thai readable, written fast.

Source:
    orjson 3.13: a tenth of the time of `json`, and what it refuses `json` writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson


def json_text(
    value: Any,  # noqa: ANN401 - plain JSON of any shape
    *,
    ordered: bool = False,
    default: Callable[[Any], Any] | None = None,
) -> str:
    """Write a value as JSON.

    >>> json_text({"ข": 1.50, "ก": [None, True]}, ordered=True)
    '{"ก":[null,true],"ข":1.5}'
    >>> json_text({1: 2**70})
    '{"1":1180591620717411303424}'

    Args:
        value: What JSON has a form for; a float that is no number becomes null.
        ordered: Sort the keys.
        default: Gives a form to what has none.

    Raises:
        TypeError: A part has no form.
    """
    return json_bytes(value, ordered=ordered, default=default).decode()


def json_bytes(
    value: Any,  # noqa: ANN401 - plain JSON of any shape
    *,
    ordered: bool = False,
    default: Callable[[Any], Any] | None = None,
) -> bytes:
    """The same in UTF-8, for who looks through it: half the time of a text with Thai in it."""
    option = orjson.OPT_SORT_KEYS if ordered else None
    try:
        return orjson.dumps(value, default, option)
    except orjson.JSONEncodeError:  # a whole number of more than 64 bits, a key that is no text
        return json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), sort_keys=ordered, default=default
        ).encode()
