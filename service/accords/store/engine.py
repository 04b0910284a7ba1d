"""Speak with a remote engine: SPARQL 1.1 Protocol and Graph Store HTTP Protocol, with limits that are ours.

An answer is given out when it is whole: received to the end that its framing names, within the time and the bytes that
we allow, not marked by the engine as a part. Queries are posted as a form, which every engine takes (Virtuoso never
answers a query that is posted directly), always with an explicit dataset (without one, each engine has its own).
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import httpx2

from ..errors import BackendDown, DeadlineExceeded, EngineRefused, ResultTooLarge
from .endpoint import Endpoint

NOWHERE = "urn:x-accords:nowhere"
"""The name of no graph, for a dataset without one: an engine that gets no name at all may take every graph it has."""

_MARKS = ("x-sparql-maxrows", "x-sql-state")
"""Headers by which Virtuoso says that it left out rows, or gave up."""

_FRAMING = ("content-length", "transfer-encoding")
"""Headers that say where a body ends (RFC 9112, section 6.3)."""

_TOLD = 300
"""So many characters of what an engine says are passed on."""

_TRIES = 3
_T = TypeVar("_T")


class Engine:
    """One remote engine; safe to use from many threads."""

    def __init__(self, endpoint: Endpoint, *, seconds: float = 60.0, most_bytes: int = 2**32) -> None:
        """`seconds` and `most_bytes` limit each request that names no limits of its own."""
        self.endpoint = endpoint
        self._seconds, self._most_bytes = seconds, most_bytes
        self._client = httpx2.Client(
            auth=endpoint.auth,
            follow_redirects=False,
            trust_env=False,
            limits=httpx2.Limits(max_connections=16, keepalive_expiry=5),
        )

    def query(
        self,
        text: str,
        accept: str,
        *,
        default_graphs: Sequence[str] | None,
        named_graphs: Sequence[str] | None,
        seconds: float | None = None,
        most_bytes: int | None = None,
        part: bool = False,
    ) -> bytes:
        """The whole answer to a query, in the one format that is accepted; None for a list is whatever the engine has.

        With `part`, an answer that the engine says is a part is taken too.

        Raises BackendDown when the engine cannot be reached, fails, or gives half an answer; EngineRefused when it
        does not take the query; DeadlineExceeded; ResultTooLarge.
        """
        form = {
            "query": text,
            **({} if default_graphs is None else {"default-graph-uri": list(default_graphs) or [NOWHERE]}),
            **({} if named_graphs is None else {"named-graph-uri": list(named_graphs) or [NOWHERE]}),
        }
        seconds, most_bytes = seconds or self._seconds, most_bytes or self._most_bytes
        request = self._request("POST", self.endpoint.query, seconds, data=form, headers={"Accept": accept})
        return self._answer(request, seconds, most_bytes, part=part)

    def update(self, text: str, *, seconds: float | None = None) -> None:
        """Run one update. After BackendDown it may have been carried out, or not. Raises what `query` raises."""
        seconds = seconds or self._seconds
        request = self._request("POST", self.endpoint.update, seconds, data={"update": text})
        self._answer(request, seconds, self._most_bytes)

    def add(self, graph: str, triples: bytes) -> None:
        """Add triples, written in N-Triples, to a graph through the graph store. Raises what `query` raises."""
        assert self.endpoint.graph_store is not None
        headers = {"Content-Type": "application/n-triples"}
        request = self._request(
            "POST", self.endpoint.graph_store, self._seconds, params={"graph": graph}, content=triples, headers=headers
        )
        self._answer(request, self._seconds, self._most_bytes)

    def graph(self, graph: str) -> bytes:
        """All of a graph in N-Triples, from the graph store; nothing when it is not there. Raises as `query` does."""
        assert self.endpoint.graph_store is not None
        headers = {"Accept": "application/n-triples"}
        request = self._request(
            "GET", self.endpoint.graph_store, self._seconds, params={"graph": graph}, headers=headers
        )
        try:
            return self._answer(request, self._seconds, self._most_bytes)
        except EngineRefused as refused:
            if refused.extra.get("engine_status") == 404:
                return b""
            raise

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _request(self, method: str, url: str, seconds: float, **options: Any) -> httpx2.Request:
        request = self._client.build_request(method, url, timeout=seconds, **options)
        request.headers["Accept-Encoding"] = "identity"
        return request

    def _answer(self, request: httpx2.Request, seconds: float, most_bytes: int, *, part: bool = False) -> bytes:
        """Send a request, and return the whole body of the answer; what fails is told in our words."""
        try:
            response = self._client.send(request, stream=True)
            with closing(response), _cut_at(response, seconds):
                _see_that_it_went_well(response, part=part)
                return _whole(response, seconds, most_bytes)
        except httpx2.TimeoutException:
            raise _too_slow(seconds) from None
        except httpx2.RequestError as error:
            raise BackendDown(f"The engine gave no whole answer: {error or type(error).__name__}.") from None


def persist(ask: Callable[[], _T], *, answered: bool = False) -> _T:
    """What `ask` returns, at the third try if need be: an engine may fail now and then.

    With `answered`, only a request that the engine itself says has failed is sent again: one that was cut off may still
    be carried out, and then its place among the others counts.
    """
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except EngineRefused:
            raise
        except BackendDown as problem:
            if answered and "engine_status" not in problem.extra:
                raise
    return ask()


def _see_that_it_went_well(response: httpx2.Response, *, part: bool) -> None:
    for name in _MARKS:
        if name in response.headers and not part:
            raise BackendDown(f"The engine gave a part of the answer only, and says so: {name}.")
    if response.is_success and response.status_code != 206:
        return
    said = next(response.iter_raw(), b"")[:_TOLD].decode("utf-8", "replace")
    told = f"status {response.status_code}: {' '.join(said.split())}"
    if response.status_code >= 500 or response.status_code in (206, 408, 429):
        raise BackendDown(f"The engine failed with {told}", engine_status=response.status_code)
    raise EngineRefused(f"The engine refused with {told}", engine_status=response.status_code)


def _whole(response: httpx2.Response, seconds: float, most_bytes: int) -> bytes:
    """The body, received in time to the end that its framing names."""
    body, until = bytearray(), time.monotonic() + seconds
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > most_bytes:
            raise ResultTooLarge(f"The answer is longer than {most_bytes} bytes.", limit=most_bytes)
        if time.monotonic() > until:
            raise _too_slow(seconds)
    if body and not any(name in response.headers for name in _FRAMING):
        raise BackendDown("The engine does not say where its answer ends, so that nobody can know if it is whole.")
    return bytes(body)


def _too_slow(seconds: float) -> DeadlineExceeded:
    return DeadlineExceeded(f"The engine did not answer within {seconds:g} seconds.", limit=seconds)


@contextmanager
def _cut_at(response: httpx2.Response, seconds: float) -> Iterator[None]:
    """Shut the connection at the deadline, so that an engine that sends a byte now and then does not hold us."""
    stream = response.extensions["network_stream"]
    timer = threading.Timer(seconds, lambda: stream.get_extra_info("socket").shutdown(2))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
