"""An engine follows 20 versions while it is hurt: no reader ever sees half of one, and at the end all agrees."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from accords.store.answering import Formats, Limits
from accords.store.endpoint import Endpoint
from accords.store.engine import Engine as Connection
from accords.store.follower import Follower, Following
from accords.store.portable import portable
from accords.store.remote import RemoteStore
from accords.store.remote_graphs import count, triples
from accords.store.remote_reader import RemoteReader
from accords.store.standing import begin
from tests.engines import ENGINES, Engine, emptied
from tests.remote.history import META, NAMESPACES, TRIPLES, VERSIONS, WHICH, History
from tests.remote.proxy import Proxy, proxy

PATIENCE, DEADLINE = 120, 10
CSV = Formats(solutions="text/csv")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return History(tmp_path_factory.mktemp("history"))


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path / "engine") as running:
        yield running


def until(holds: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{what} within {seconds} s"
        time.sleep(0.02)


class Reader(threading.Thread):
    """Somebody who asks all the time; `seen` has how often each version answered, `wrong` what was none of them."""

    def __init__(self, reader: RemoteReader, history: History) -> None:
        super().__init__(daemon=True)
        self.seen: dict[int, int] = {}
        self.wrong: list[tuple[int, bytes]] = []
        self.elsewhere = 0
        self.done = threading.Event()
        self._reader, self._history = reader, history
        self._known = history.answers()
        self._query = portable(WHICH, "urn:base:", NAMESPACES) or ""

    def run(self) -> None:
        while not self.done.wait(0.06):
            for version in {self._history.published, max(1, self._history.published - 1)}:
                found = self._reader.answer(self._query, CSV, version, seconds=2)
                if found is None:
                    self.elsewhere += 1
                elif self._known.get(found.body) != version:
                    self.wrong.append((version, found.body))
                else:
                    self.seen[version] = self.seen.get(version, 0) + 1


def test_no_reader_sees_half_a_version_whatever_happens_to_the_engine(engine: Engine, history: History) -> None:
    history.published = 1
    with proxy(engine.port) as between:
        url = engine.url.replace(f":{engine.port}/", f":{between.server_address[1]}/")
        remote = RemoteStore(Connection(Endpoint.read(url), seconds=DEADLINE), "urn:test:", apart=[META])
        follower = Follower(history, remote)
        following = Following(follower, seconds=0.05, patience=0.5)
        with closing(remote):
            readers = [Reader(RemoteReader(follower, Limits()), history) for _ in range(2)]
            following.start()
            for each in readers:
                each.start()
            try:
                live_through(engine, history, follower, between)
            finally:
                for each in readers:
                    each.done.set()
                    each.join()
                following.stop()
            for each in readers:
                assert not each.wrong
                assert len(each.seen) >= VERSIONS // 2 and each.elsewhere > 0
            assert (between.blows, between.failed > 3, between.cut > 3) == (2, True, True)
        see_that_all_agrees(engine, history)


def test_an_answer_during_which_a_version_began_is_none(engine: Engine, history: History) -> None:
    history.published = 1
    with proxy(engine.port) as between, emptied(engine, apart=[META]) as direct:
        url = engine.url.replace(f":{engine.port}/", f":{between.server_address[1]}/")
        remote = RemoteStore(Connection(Endpoint.read(url)), "urn:test:", apart=[META])
        with closing(remote):
            follower = Follower(history, remote)
            follower.follow()
            follower.follow()
            reader = RemoteReader(follower, Limits())
            query = portable(WHICH, "urn:base:", NAMESPACES) or ""
            whole = reader.answer(query, CSV, 1)
            assert whole and history.answers()[whole.body] == 1

            def half_a_version() -> None:
                begin(direct, "another run")
                direct.add(history.change(2)[1][:100])

            between.listens_for, between.first = b"marked", half_a_version
            assert reader.answer(query, CSV, 1) is None
            assert between.heard == 1 and between.first is None


def live_through(engine: Engine, history: History, follower: Follower, between: Proxy) -> None:
    """All versions, one after the other, with one blow or another."""

    def stands() -> bool:
        return follower.standing is not None and follower.standing.version == history.published

    until(stands, "the engine did not get the first version")
    between.harm = True
    for version in range(2, VERSIONS + 1):
        if version in (5, 9):
            between.calm, between.blow = 3, engine.kill if version == 5 else engine.hang
        if version == 13:
            engine.kill()
        history.published = version
        if version in (5, 9):
            blows = 1 if version == 5 else 2
            until(lambda blows=blows: between.blows == blows, "the engine was not hit")  # type: ignore[misc]
            until(lambda: follower.standing is None, "nobody saw that the engine was hit", 30)
        if version in (5, 13):
            engine.start()
        if version == 9:
            time.sleep(DEADLINE + 1)
            assert follower.standing is None
            engine.go_on()
        until(stands, f"the engine did not get version {version}")
        time.sleep(0.3)
    between.harm = False
    engine.hang()
    until(lambda: follower.standing is None, "nobody saw that the engine hangs", 30)
    engine.go_on()
    until(stands, "the engine did not come back")


def see_that_all_agrees(engine: Engine, history: History) -> None:
    """The engine itself, asked without the proxy, holds what the last version holds, in every graph."""
    direct = RemoteStore(Connection(Endpoint.read(engine.url)), "urn:test:", apart=[META])
    with closing(direct), history.store(VERSIONS) as local:
        assert len(direct.graphs()) == 13
        for graph in direct.graphs():
            answer = local.query("CONSTRUCT WHERE { ?s ?p ?o }", default_graphs=[graph])
            assert triples(direct, graph) == set(answer.triples)  # type: ignore[union-attr]
        answer = local.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert triples(direct, direct.union) == set(answer.triples)  # type: ignore[union-attr]
        assert count(direct, direct.union) >= TRIPLES
