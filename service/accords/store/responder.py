"""How a worker answers one query from its store: read from memory or disk, in which format, and within which limits."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeAlias, cast

import pyoxigraph as ox

from ..errors import BadQuery, BadRequest, FederationRefused, NotAcceptable, Problem, ResultTooLarge, Unprocessable
from .answering import PAGE
from .excerpt import excerpt
from .hints import Terms
from .oxigraph import bad_query, dataset, rdf_format, results_format
from .percent import decoded
from .query_errors import explain
from .screening import may_name_graphs, refuse_update, screen, within
from .wire import FORMS, Plan

Found: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
KINDS = {ox.QuerySolutions: 0, ox.QueryBoolean: 1, ox.QueryTriples: 2}
NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML 1.0 (section 2.2) does not have, in UTF-8."""
XML_NAME = re.compile(r"[^\W\d][\w.-]*$")


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
