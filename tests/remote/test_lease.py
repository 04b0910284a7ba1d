"""Of several servers that would follow into one engine, one does."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from pyoxigraph import Literal

from accords.errors import BackendDown
from accords.store.endpoint import Endpoint
from accords.store.engine import Engine as Connection
from accords.store.follower import Follower
from accords.store.lease import Lease
from accords.store.remote import RemoteStore
from tests.engines import ENGINES, Engine
from tests.remote.one_version import One, literals

STATE = "urn:test:state"


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path_factory.mktemp("lease") / "engine") as running:
        yield running


def connection(engine: Engine) -> Connection:
    return Connection(Endpoint.read(engine.url), seconds=5)


def test_one_has_it_until_it_is_released(engine: Engine) -> None:
    with closing(connection(engine)) as one, closing(connection(engine)) as two:
        first, second = Lease(one, STATE), Lease(two, STATE)
        first.hold()
        for _ in range(2):
            with pytest.raises(BackendDown, match="Another server follows"):
                second.hold()
        first.hold()
        first.release()
        second.hold()
        with pytest.raises(BackendDown, match="no more"):
            first.hold()
        second.release()


def test_one_that_ended_without_a_word_is_waited_for_and_held_on_it_does_not_end(engine: Engine) -> None:
    with closing(connection(engine)) as one, closing(connection(engine)) as two:
        first, second = Lease(one, STATE, seconds=2), Lease(two, STATE, seconds=2)
        until = time.monotonic() + 4
        while time.monotonic() < until:
            first.hold()
            with pytest.raises(BackendDown, match="Another server follows"):
                second.hold()
            time.sleep(0.2)
        time.sleep(2)
        second.hold()
        with pytest.raises(BackendDown, match="Another server follows"):
            first.hold()
        second.release()
        first.hold()
        first.release()


def test_of_many_at_the_same_time_never_two_have_it(engine: Engine) -> None:
    with closing(connection(engine)) as shared:
        leases = [Lease(shared, STATE) for _ in range(6)]
        for _ in range(5):
            with ThreadPoolExecutor(len(leases)) as threads:
                held = [lease for lease, has in zip(leases, threads.map(holds, leases), strict=True) if has]
            assert len(held) <= 1
        (held or leases)[0].hold()
        for lease in leases:
            lease.release()


def holds(lease: Lease) -> bool:
    try:
        lease.hold()
    except BackendDown:
        return False
    return True


def test_the_second_server_does_not_touch_the_engine_and_follows_when_the_first_has_ended(engine: Engine) -> None:
    source = One(literals(Literal("a"), Literal("b")))
    first, second = (RemoteStore(connection(engine), "urn:test:", leased=True) for _ in range(2))
    with closing(second):
        with closing(first):
            following, waiting = Follower(source, first), Follower(source, second)
            for _ in range(2):
                following.follow()
            with pytest.raises(BackendDown, match="only one may at a time"):
                waiting.follow()
            with pytest.raises(BackendDown, match="only one may at a time"):
                second.add(literals(Literal("foreign")))
            following.follow()
            assert following.standing and following.standing.version == 1 and waiting.standing is None
        for _ in range(2):
            waiting.follow()
        assert waiting.standing == following.standing
