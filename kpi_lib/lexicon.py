"""A dictionary that answers which words begin at a place of a text, ready at once.

The trie of pythainlp makes a node a letter: a second of work in every process that cuts a line.
Here words stay as they are, beside the lengths that words of one beginning have.
"""

from __future__ import annotations

from collections.abc import Iterable

HEAD = 2
"""Letters of a beginning; a word of fewer is a beginning of its own."""


class Lexicon:
    """Does for `pythainlp.tokenize.newmm` what a `Trie` of the same words does.

    >>> Lexicon(["ตา", "ตาก", "ตากลม", "กลม"]).prefixes("นั่งตากลม", 4)
    ['ตา', 'ตาก', 'ตากลม']
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(map(str.strip, words))
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:HEAD], set()).add(len(word))
        self._lengths = {head: sorted(found) for head, found in lengths.items()}

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Words that begin at a place of a text, the shortest first."""
        short, head = text[start : start + 1], text[start : start + HEAD]
        found = [short] if short in self.words and short else []
        if (room := len(text) - start) >= HEAD:
            cut = [text[start : start + n] for n in self._lengths.get(head, ()) if n <= room]
            found += [word for word in cut if word in self.words]
        return found

    def __len__(self) -> int:
        return len(self.words)
