"""Who follows compares: what an engine leaves out, does not keep, or had changed by others is found."""

from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from accords.errors import EngineRefused
from accords.store.answering import Formats, Limits
from accords.store.endpoint import Endpoint
from accords.store.engine import Engine
from accords.store.follower import Follower
from accords.store.remote import RemoteStore
from accords.store.remote_graphs import count, most_rows, triples
from accords.store.remote_reader import RemoteReader
from accords.terms import XSD
from tests.engines import emptied, oxigraph_server, virtuoso
from tests.remote.one_version import One, literals


def test_an_engine_that_cuts_answers_without_a_word_is_found_out(tmp_path: Path) -> None:
    many = literals(*(Literal(number) for number in range(150)))
    with virtuoso(tmp_path / "engine", most_rows=100) as engine, emptied(engine) as remote:
        assert 100 <= most_rows(remote.engine, 100_000) <= 110
        remote.load(many[:80])
        assert count(remote, "urn:g") == 80 == len(triples(remote, "urn:g"))
        follower = Follower(One(many[:80]), remote, rows=1000)
        follower.follow()
        follower.follow()
        assert follower.standing and follower.standing.version == 1
        reader = RemoteReader(follower, Limits(rows=1000))
        few = reader.answer("SELECT ?o WHERE { ?s ?p ?o }", Formats(), 1)
        assert few and few.body.count(b'"value"') == 80
        for limit in (95, 100, 120):
            query = f"SELECT ?o WHERE {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {limit}"
            assert reader.answer(query, Formats(), 1) is None
        remote.load(many)
        without = RemoteStore(Engine(Endpoint.read(engine.url.replace("graph-store=", "ignored="))), "urn:test:")
        with closing(without), pytest.raises(EngineRefused, match="gives out 10. of the 150 triples"):
            triples(without, "urn:g")


def test_an_engine_that_does_not_keep_what_it_is_given_is_refused_with_an_example(tmp_path: Path) -> None:
    date, year = (
        Literal("2020-01-01", datatype=NamedNode(XSD + "date")),
        Literal("2020", datatype=NamedNode(XSD + "gYear")),
    )
    with virtuoso(tmp_path / "engine") as engine, emptied(engine) as remote:
        follower = Follower(One(literals(date, year)), remote)
        with pytest.raises(EngineRefused, match="does not keep what it is given: in <urn:g>"):
            follower.follow()
        assert follower.standing is None


def test_what_a_follower_finds_changed_by_others_is_mended(tmp_path: Path) -> None:
    mine = literals(Literal("a"), Literal("b"))

    def stands(follower: Follower) -> bool:
        for _ in range(2):
            follower.follow()
        return follower.standing is not None

    with oxigraph_server(tmp_path / "engine") as engine, emptied(engine) as remote:
        assert stands(Follower(One(mine), remote))
        remote.remove(mine[:1])
        remote.add(literals(Literal("foreign")))
        assert stands(Follower(One(mine), remote))
        assert triples(remote, "urn:g") == {quad.triple for quad in mine} == triples(remote, remote.union)
