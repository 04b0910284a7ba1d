"""What is published in a state folder is followed by an engine, which leaves the folder as it is."""

from pathlib import Path

import pytest

from accords.errors import BackendDown
from accords.registry.assembly import graph_iri
from accords.registry.following import Followed
from accords.registry.keeping import prune
from accords.registry.publication import publish
from accords.registry.state import State
from accords.store import construct
from accords.store.follower import Follower
from accords.store.remote_graphs import triples
from tests.engines import emptied, oxigraph_server
from tests.registries import changed_libraries, noted, silently


def stands_at(follower: Follower) -> int | None:
    """The version at which a follower is sure to stand once it has compared, mended, and compared again."""
    for _ in range(3):
        follower.follow()
    return follower.standing.version if follower.standing else None


def test_an_engine_goes_on_where_versions_on_its_way_were_pruned_and_nobody_waits(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    source, state, meta = Followed(settings), State(settings.home), graph_iri(settings.base, "meta").value
    with oxigraph_server(tmp_path / "engine") as engine, emptied(engine, apart=[meta]) as remote:
        follower = Follower(source, remote)
        assert stands_at(follower) == 1
        noted(settings, 2)
        assert stands_at(follower) == 2
        for number in (3, 4):
            noted(settings, number)
        assert prune(settings, keep=1) == [1, 2, 3]
        with state.locked(), state.keeping(alone=True):
            assert stands_at(follower) == 4 == stands_at(Follower(source, remote))
        assert state.versions.numbers() == [4]
        with source.store(4) as local:
            assert triples(remote, remote.union) == set(construct(local, "CONSTRUCT WHERE { ?s ?p ?o }"))
        with pytest.raises(BackendDown, match="version 3 is not kept"), source.store(3):
            pass
