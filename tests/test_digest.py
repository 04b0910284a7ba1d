"""The additive digest: what it does not depend on, and that a change costs its own lines."""

import subprocess

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from accords.store.digest import Digest, line

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LINES = st.sets(TEXTS.map(lambda text: line(said(text))), max_size=12)


def said(text: str) -> Quad:
    return Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(text), NamedNode("urn:g"))


@given(st.data())
def test_the_order_of_the_lines_does_not_matter(data: st.DataObject) -> None:
    lines = sorted(data.draw(LINES))
    assert Digest.of(lines) == Digest.of(data.draw(st.permutations(lines)))


@given(LINES, LINES)
def test_what_is_added_and_removed_again_leaves_no_trace(before: set[str], more: set[str]) -> None:
    digest = Digest.of(before)
    assert digest.plus(more).minus(more) == digest
    assert digest.minus(before) == Digest()


@given(LINES, LINES)
def test_the_digest_of_disjoint_sets_together_is_their_sum(one: set[str], other: set[str]) -> None:
    other -= one
    together = (Digest.of(one).value + Digest.of(other).value) % 2**256
    assert Digest.of(one | other).value == together
    assert Digest.of(one).plus(other) == Digest.of(one | other)


@given(LINES, LINES)
def test_different_sets_have_different_digests(one: set[str], other: set[str]) -> None:
    assert (Digest.of(one) == Digest.of(other)) == (one == other)


@given(LINES)
def test_a_digest_is_read_as_it_is_written(lines: set[str]) -> None:
    digest = Digest.of(lines)
    assert len(str(digest)) == 64 and Digest.read(str(digest)) == digest


@given(TEXTS)
def test_a_line_is_one_line_of_the_serialised_statement_and_is_read_back(text: str) -> None:
    written = line(said(text)).encode() + b"\n"
    assert written.count(b"\n") == 1
    assert written == serialize([said(text)], format=RdfFormat.N_QUADS)
    assert list(parse(written, RdfFormat.N_QUADS)) == [said(text)]


def test_the_hash_of_a_line_is_that_of_other_tools() -> None:
    written = line(said("x"))
    told = subprocess.run(["sha256sum"], input=written.encode(), capture_output=True, check=True).stdout.split()[0]
    assert str(Digest.of([written])) == told.decode()
