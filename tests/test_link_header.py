"""The Link header: what is written, clients that others made read again."""

from collections.abc import Mapping

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accords.http.link_header import Link, written

TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)


@pytest.mark.parametrize("attributes", [{}, {"type": "text/turtle"}, {"title": 'a "quoted" \\ title; rel=next, <x>'}])
def test_a_link_is_written_as_clients_read_it(attributes: Mapping[str, str]) -> None:
    response = httpx2.Response(200, headers={"Link": written([Link("/a?b=c&d=e", "next", attributes)])})
    assert response.links["next"]["url"] == "/a?b=c&d=e"


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_value_ends_a_link(titles: list[str]) -> None:
    """Outside of quoted strings there are as many commas as there are links, less one (RFC 8288, section 3)."""
    text, inside, escaped, commas = written([Link("/", "x", {"title": each}) for each in titles]), False, False, 0
    for character in text:
        if inside and escaped:
            escaped = False
        elif inside and character == "\\":
            escaped = True
        elif character == '"':
            inside = not inside
        elif character == "," and not inside:
            commas += 1
    assert not inside
    assert commas == len(titles) - 1
