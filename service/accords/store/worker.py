"""One worker: a process that the template forked, which answers strangers' queries over a socket, one at a time.

It gives up the network and more before it reads the first; see confinement.py.
"""

import csv
import gc
import hashlib
import io
import json
import math
import re
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from socket import socket
from typing import IO, Any, TypeAlias, cast

import pyoxigraph as ox

from ..errors import BadQuery, BadRequest, FederationRefused, NotAcceptable, Problem, ResultTooLarge, Unprocessable
from .answering import PAGE
from .confinement import confine, limit, lower_priority
from .excerpt import excerpt
from .hints import Terms
from .huge_pages import HugePages
from .oxigraph import bad_query, dataset, rdf_format, results_format
from .percent import decoded
from .processors import set_aside
from .query_errors import explain
from .screening import lasting, may_name_graphs, refuse_update, screen, within
from .wire import FORMS, LAST, LASTING, PROBLEM, READY, REPLY, Plan, receive_request

Found: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
KINDS = {ox.QuerySolutions: 0, ox.QueryBoolean: 1, ox.QueryTriples: 2}
NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML 1.0 (section 2.2) does not have, in UTF-8."""
XML_NAME = re.compile(r"[^\W\d][\w.-]*$")
_MOST_CPU_SECONDS = resource.getrlimit(resource.RLIMIT_CPU)[1]
_SETTLED = 0.2
"""Seconds on a processor after which a worker will live on, so that it is worth it to gather its memory."""
_AT_ONCE = 1
"""Huge pages that are gathered between two queries."""
_SPARE_SECONDS = 1
"""How much longer than its deadline a query works if nobody kills it."""


@dataclass(frozen=True)
class AtHand:
    """What the template made for all its workers: the default graph of the store in memory, if it is kept there, and
    the terms of the dataset."""

    memory: ox.Store | None
    terms: Terms


class Spool(io.RawIOBase):
    """Where an answer is written before it is sent; writing more than `most` bytes ends the writing."""

    def __init__(self, most: int) -> None:
        self.body = bytearray()
        self._most = most

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any, /) -> int:
        """Keep a chunk. Raises ResultTooLarge."""
        if len(self.body) + len(chunk) > self._most:
            raise ResultTooLarge(f"The answer is longer than {self._most} bytes.", limit=self._most)
        self.body += chunk
        return len(chunk)


class Responder:
    """A store, and how one query is answered from it."""

    def __init__(self, store: ox.Store, plan: Plan, at_hand: AtHand, *, confined: bool) -> None:
        self._store = store
        self._memory = at_hand.memory
        self._terms = at_hand.terms
        self._prologue = f"BASE <{plan.base}> " if plan.base else ""
        self._plan = plan
        self._confined = confined

    def text(self, asked: dict[str, Any], query: bytes) -> str:
        """The text of a query, which may still be as it stood in an address. Raises PayloadTooLarge and BadRequest."""
        if not asked["encoded"]:
            return query.decode()
        try:
            text = decoded(query)
        except UnicodeDecodeError:
            raise BadRequest("A parameter is not UTF-8.") from None
        within(text.encode(), self._plan.query_bytes)
        if not text.strip():
            raise BadQuery("The query is empty.")
        return text

    def hints(self, text: str) -> bytes:
        """What a query names that is not here, as JSON; empty where there is nothing to say."""
        found = self._terms.hints(text)
        return json.dumps([(each.written, each.meant) for each in found]).encode() if found else b""

    def answer(self, asked: dict[str, Any], query: str) -> tuple[int, bytearray]:
        """The kind of the answer and its bytes. Raises the Problem that stands in its way, in words of that text."""
        try:
            return self._answered(asked, f"{self._prologue}{query}")
        except Problem as problem:
            raise explain(problem, query, len(self._prologue), self._plan.prefixes) from None

    def _answered(self, asked: dict[str, Any], text: str) -> tuple[int, bytearray]:
        if not self._confined and "service" in text.lower():
            raise FederationRefused("On this system no query may contain the word `service`.")
        screen(text)
        try:
            named = dataset(asked["default_graphs"], asked["named_graphs"])
            memory = None if named or may_name_graphs(text) else self._memory
            found = (self._store if memory is None else memory).query(text, **named)
            return self._written(found, asked)
        except SyntaxError as error:
            refuse_update(text)
            raise bad_query(error) from None
        except (OSError, RuntimeError) as error:
            raise Unprocessable(str(error)) from None

    def _written(self, found: Found, asked: dict[str, Any]) -> tuple[int, bytearray]:
        """Kind and bytes of an answer within its limits. Raises NotAcceptable and ResultTooLarge."""
        kind = KINDS[type(found)]
        form, most = FORMS[kind], self._plan.rows
        media_type = asked["formats"][form]
        if media_type is None:
            raise NotAcceptable(f"The answer is of the form `{form}`, and no accepted format can hold it.", form=form)
        if isinstance(found, ox.QuerySolutions) and media_type == PAGE:
            return kind, bytearray(excerpt(found, most, self._plan.answer_bytes))
        spool = Spool(self._plan.answer_bytes)
        sink = cast(IO[bytes], spool)
        if isinstance(found, ox.QueryTriples):
            syntax, triples = rdf_format(media_type), at_most(most, found)
            writable = triples if syntax != ox.RdfFormat.RDF_XML else as_xml(triples)
            ox.serialize(writable, sink, syntax, prefixes=self._plan.prefixes)
        else:
            found.serialize(sink, results_format(media_type))
        if media_type.endswith("xml"):
            spool.body = readable_xml(spool.body)
        if isinstance(found, ox.QuerySolutions):
            count(spool.body, results_format(media_type), most)
        return kind, spool.body


def at_most(rows: int, triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples, as long as there are no more than `rows`. Raises ResultTooLarge."""
    for number, triple in enumerate(triples, 1):
        if number > rows:
            raise ResultTooLarge(f"The answer has more than {rows} triples.", limit=rows)
        yield triple


def as_xml(triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples, as long as RDF/XML can write them: a property needs a name at its end. Raises Unprocessable."""
    for triple in triples:
        if not XML_NAME.search(triple.predicate.value):
            raise Unprocessable(f"RDF/XML cannot write the property {triple.predicate}; ask for another format.")
        yield triple


def readable_xml(body: bytearray) -> bytearray:
    """XML as every reader reads it: the engine writes as they are characters that XML has not, or reads as others.

    Raises Unprocessable.
    """
    if found := NO_XML.search(body):
        character = f"U+{ord(found[0].decode()):04X}"
        raise Unprocessable(f"XML cannot hold the character {character} of the answer; ask for another format.")
    return body.replace(b"\r", b"&#13;") if b"\r" in body else body


def count(body: bytearray, syntax: ox.QueryResultsFormat, most: int) -> None:
    """See that an answer has at most `most` rows. Raises ResultTooLarge.

    Every row takes a byte at least, and one in JSON a brace, so that most answers need no counting.
    """
    if len(body) <= most or (syntax == ox.QueryResultsFormat.JSON and body.count(b"{") <= most):
        return
    if syntax == ox.QueryResultsFormat.CSV:
        csv.field_size_limit(len(body))
        rows = sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    else:
        solutions = ox.parse_query_results(bytes(body), syntax)
        assert isinstance(solutions, ox.QuerySolutions)
        rows = sum(1 for _ in solutions)
    if rows > most:
        raise ResultTooLarge(f"The answer has {rows} rows, more than {most}.", limit=most)


def serve(link: socket, responder: Responder, plan: Plan) -> None:
    """Answer until there are no more requests, or until so much memory was used that a new process is better."""
    recycled, clock = _peak_bytes() + plan.memory_bytes // 4, _Clock()
    settled, pages = time.process_time() + _SETTLED, HugePages()
    link.sendall(REPLY.pack(READY, 0, 0, 0, b""))
    while (received := receive_request(link)) is not None:
        asked, query = received
        clock.give(asked["seconds"])
        kind, flags, hints, body = _reply(responder, asked, query)
        if _peak_bytes() > recycled:
            flags |= LAST
        tag = hashlib.sha256(body).digest()[:16]
        _send(link, REPLY.pack(kind, flags, len(hints), len(body), tag), hints, body)
        if flags & LAST:
            return
        if time.process_time() > settled and not pages.gather(_AT_ONCE):
            settled = math.inf


def _reply(responder: Responder, asked: dict[str, Any], query: bytes) -> tuple[int, int, bytes, bytearray]:
    """What to say to one request: kind, flags, hints and body."""
    try:
        text = responder.text(asked, query)
        kind, body = responder.answer(asked, text)
        return kind, LASTING if lasting(text) else 0, responder.hints(text), body
    except Problem as problem:
        return _told(type(problem).__name__, problem.detail, 0, problem.extra)
    except MemoryError:
        raise
    except Exception:
        traceback.print_exc()
        return _told("Problem", "A fault of the service; its log says more.", LAST, {})


def _told(problem: str, detail: str, flags: int, extra: dict[str, Any]) -> tuple[int, int, bytes, bytearray]:
    told = {"problem": problem, "detail": detail, "extra": extra}
    return PROBLEM, flags, b"", bytearray(json.dumps(told), "ascii")


def work(link: socket, at_hand: AtHand, plan: Plan) -> None:
    """The whole life of a worker: confine this process, open the store, answer."""
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    gc.enable()  # what the template had is frozen
    lower_priority()
    set_aside()
    confined = confine()
    responder = Responder(ox.Store.read_only(plan.folder), plan, at_hand, confined=confined)
    limit(plan.memory_bytes)
    serve(link, responder, plan)


def _send(link: socket, head: bytes, hints: bytes, body: bytearray) -> None:
    parts: list[bytes | bytearray] = [head, hints, body] if hints else [head, body]
    sent = link.sendmsg(parts)
    if sent < sum(map(len, parts)):
        link.sendall(memoryview(b"".join(parts))[sent:])


class _Clock:
    """Lets the system end a query that nobody stops: one that has used more time on a processor than it was given."""

    def __init__(self) -> None:
        self._most = 0

    def give(self, seconds: float) -> None:
        """So much from now on, and a little more; the system counts whole seconds."""
        most = int(time.process_time() + seconds) + 1 + _SPARE_SECONDS
        if most != self._most:
            resource.setrlimit(resource.RLIMIT_CPU, (most, _MOST_CPU_SECONDS))
            self._most = most


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
