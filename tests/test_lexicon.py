"""A dictionary that answers which words begin at a place."""

from hypothesis import given
from hypothesis import strategies as st
from pythainlp.tokenize.newmm import segment
from pythainlp.util.trie import Trie

from kpi_lib.lexicon import Lexicon

LETTERS = st.text("กาขม่ำa ", max_size=6)


@given(st.lists(LETTERS), st.text("กาขม่ำa ", max_size=12), st.integers(0, 13))
def test_it_finds_the_words_that_a_trie_finds(words: list[str], text: str, start: int) -> None:
    assert Lexicon(words).prefixes(text, start) == Trie(words).prefixes(text, start)


def test_texts_are_cut_as_with_a_trie() -> None:
    from kpi_lib.thai import _segmenter

    _, lexicon = _segmenter()
    trie = Trie(lexicon.words)
    texts = (
        "ร้อยละความสำเร็จของการปฏิบัติราชการตามคำรับรองการปฏิบัติราชการของหน่วยงาน",
        "ตากลมบนดาดฟ้า ๑๒ ก.พ. KPI-3 น้ำท่วมขังถนนสายหลักพระราชวรวงศ์เธอ",
        "กกกกกกกก" * 20,
    )

    assert len(lexicon) > 50_000
    for text in texts:
        assert segment(text, lexicon) == segment(text, trie)
