"""The text of a query is read in a time that grows with its length alone, whatever stands in it."""

import time
from collections.abc import Callable
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accords.errors import BadQuery
from accords.store.hints import Terms
from accords.store.percent import decoded
from accords.store.query_errors import explain
from accords.store.query_text import WORDS, names, place, position

ACC = "https://w3id.org/accords/ns#"
LENGTH = 32_000
HOSTILE = {
    "names without end": "a.",
    "texts that do not close": '"\\',
    "other texts that do not close": "'\\",
    "long texts that do not close": '"""a',
    "quotes": '"',
    "IRIs that do not close": "<a",
    "IRIs with blanks": "<a ",
    "prefixes": "PREFIX ",
    "prefixes without a colon": "PREFIX a",
    "colons": ":",
    "escapes": "a:\\",
    "blanks": " ",
    "dots": ".",
    "numbers": "1.e",
    "comments": "#",
    "declarations that do not close": "PREFIX a: <b ",
    "declarations": "PREFIX a: <b>",
    "spaces": " ",
    "unknown terms": f"<{ACC}Partnershp> <{ACC}Stat> ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_time_grows_with_the_length(piece: str) -> None:
    query = (piece * LENGTH)[:LENGTH]
    terms = Terms(ACC, [f"{ACC}Term{number}" for number in range(300)], {"acc": ACC})
    start = time.process_time()
    terms.hints(query)
    explain(BadQuery("error at 1:30000: expected [_]", line=1, column=30_000), query, 0, {"acc": ACC})
    assert time.process_time() - start < 0.5


def test_names_are_read_as_the_query_means_them() -> None:
    query = r"""PREFIX a: <urn:a#> # a:comment
    SELECT * { a:b.c ?p a:d\/e, <urn:f>. _:x ?q "a:text", '''a:more''', 'it''s' . ?a:g ?p u:known }"""
    assert [(each.written, each.iri) for each in names(query)] == [
        ("a:b.c", "urn:a#b.c"),
        (r"a:d\/e", "urn:a#d/e"),
        ("<urn:f>", "urn:f"),
    ]


@given(st.text() | st.from_regex(r"([%+\\\\ux]|%[0-9A-Fa-f]{2}|%C3%A9){,20}", fullmatch=True))
def test_percent_encoding_is_read_as_the_standard_library_does(encoded: str) -> None:
    def by(read: Callable[[], str]) -> str | None:
        try:
            return read()
        except UnicodeDecodeError:
            return None

    assert by(lambda: decoded(encoded.encode())) == by(lambda: unquote_plus(encoded, errors="strict"))


def test_a_place_is_counted_in_characters_and_back() -> None:
    query = "ASK {\r\n  é ?p\t'x'\n}"
    for offset in range(len(query)):
        found = place(query, offset)
        assert position(query, int(found["line"]), int(found["column"])) == found["offset"] == offset


def test_the_words_of_sparql_are_known() -> None:
    assert {"SELECT", "GROUP_CONCAT", "A", "UNDEF", "ENCODE_FOR_URI", "SHA512"} < WORDS and len(WORDS) > 110
