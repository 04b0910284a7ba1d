"""What strangers post to /validate in place of a description: each gets its stated answer, and nobody else notices."""

import re
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.attacks.listening import Listener, listening
from tests.attacks.payloads import Payload, payloads
from tests.attacks.processes import watching
from tests.commanding import GOOD
from tests.registries import LIBRARIES
from tests.serving import Server, serving

PAYLOADS = list(payloads())
_ELSEWHERE = re.compile(rb"https?://(?:127\.0\.0\.1:9|(?:www\.)?example\.org)/")
GIBIBYTE = 2**30
PATIENCE = 5.0


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries, served within the limits that are there by default."""
    home = tmp_path_factory.mktemp("payloads") / "home"
    with serving(home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_QUERY_BUDGET="0") as server:
        while sent(server, "text/turtle", GOOD.encode()).status_code != 200:
            time.sleep(0.1)
        yield server


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def sent(server: Server, media_type: str, body: bytes, **headers: str) -> httpx2.Response:
    return server.client.post("/validate", content=body, headers={"content-type": media_type, **headers})


@pytest.mark.parametrize("payload", PAYLOADS, ids=[each.name for each in PAYLOADS])
def test_a_payload_gets_its_answer_and_the_next_one_is_judged(
    target: Server, listener: Listener, payload: Payload
) -> None:
    body = _ELSEWHERE.sub(listener.address.encode(), payload.body)
    began = time.monotonic()
    answer = sent(target, payload.media_type, body)
    assert answer.status_code == payload.status, answer.text[:500]
    if payload.problem:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == f"/problems/{payload.problem.slug}"
    assert time.monotonic() - began < 20
    assert sent(target, "text/turtle", GOOD.encode()).json()["verdict"] == "accepted"
    assert listener.calls() == 0, "nothing is fetched"


def test_what_is_compressed_is_not_unpacked(target: Server) -> None:
    body = next(each for each in PAYLOADS if each.name == "9-compressed").body
    assert sent(target, "text/turtle", body, **{"content-encoding": "gzip"}).status_code == 415


def test_all_at_once_keep_nobody_else_waiting_and_take_no_memory(target: Server) -> None:
    """The address space of a process is bounded, and so are the serving process and what others wait."""
    over, slowest = threading.Event(), [0.0]

    def read_on() -> None:
        with httpx2.Client(base_url=target.url, trust_env=False, timeout=60) as client:
            while not over.is_set():
                began = time.monotonic()
                assert client.get("/doc/library/lyon", headers={"accept": "text/turtle"}).status_code == 200
                slowest[0] = max(slowest[0], time.monotonic() - began)

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        with watching(target.pid) as taken:
            senders = [threading.Thread(target=sent, args=(target, p.media_type, p.body)) for p in PAYLOADS]
            for each in senders:
                each.start()
            for each in senders:
                each.join()
    finally:
        over.set()
        reader.join()
    assert taken.server < GIBIBYTE and taken.worst < 2 * GIBIBYTE
    assert slowest[0] < PATIENCE
    assert target.get("/health/ready").status_code == 200
