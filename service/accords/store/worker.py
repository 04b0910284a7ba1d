"""One worker: a process that opens a published store for reading and answers a stranger's queries, one at a time.

Started as `python -m accords.store.worker FOLDER MEMORY PREFIXES`. It reads requests from standard input and
writes replies to standard output, each a line of JSON; a reply's `size` says how many bytes of answer follow it.
"""

import csv
import io
import json
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeAlias, cast

import pyoxigraph as ox

from ..errors import BadQuery, FederationRefused, NotAcceptable, Problem, ResultTooLarge, Unprocessable, UpdateRefused
from .confinement import confine, limit
from .oxigraph import bad_query, dataset, rdf_format, results_format

Found: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
FORMS = {ox.QuerySolutions: "solutions", ox.QueryBoolean: "boolean", ox.QueryTriples: "triples"}
XML_NAME = re.compile(r"[^\W\d][\w.-]*$")


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


class Answering:
    """The store, and how one request is answered from it."""

    def __init__(self, folder: Path, prefixes: dict[str, str], *, confined: bool) -> None:
        self._store = ox.Store.read_only(str(folder))
        self._prefixes = prefixes
        self._confined = confined

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The head and the body of the reply; a problem is a reply too."""
        try:
            form, media_type, body = self._run(request)
        except Problem as problem:
            return {"problem": type(problem).__name__, "detail": problem.detail, "extra": problem.extra}, b""
        return {"form": form, "media_type": media_type}, body

    def _run(self, request: dict[str, Any]) -> tuple[str, str, bytes]:
        text = request["query"]
        if not self._confined and "service" in text.lower():
            raise FederationRefused("On this system no query may contain the word `service`.")
        try:
            found = self._store.query(text, **dataset(request["default_graphs"], request["named_graphs"]))
            return self._written(found, request)
        except SyntaxError as error:
            self._refuse_update(text)
            raise bad_query(error) from None
        except RuntimeError as error:
            raise BadQuery(str(error)) from None
        except OSError as error:
            raise Unprocessable(str(error)) from None

    def _written(self, found: Found, request: dict[str, Any]) -> tuple[str, str, bytes]:
        """Form, media type and bytes of an answer within its limits. Raises NotAcceptable and ResultTooLarge."""
        form = FORMS[type(found)]
        media_type = request["formats"][form]
        if media_type is None:
            raise NotAcceptable(f"The answer is of the form `{form}`, and no accepted format can hold it.", form=form)
        spool = Spool(request["answer_bytes"])
        sink = cast(IO[bytes], spool)
        if isinstance(found, ox.QueryTriples):
            syntax, triples = rdf_format(media_type), at_most(request["rows"], found)
            writable = triples if syntax != ox.RdfFormat.RDF_XML else as_xml(triples)
            ox.serialize(writable, sink, syntax, prefixes=self._prefixes)
        else:
            found.serialize(sink, results_format(media_type))
        if isinstance(found, ox.QuerySolutions):
            count(bytes(spool.body), results_format(media_type), request["rows"])
        return form, media_type, bytes(spool.body)

    def _refuse_update(self, text: str) -> None:
        """Raises UpdateRefused for an update: a store that is open for reading parses it, and goes no further.

        A text that only wants a query, because there is none in it, would be an update that does nothing.
        """
        try:
            self._store.query(f"{text}\nASK {{}}")
            return
        except SyntaxError:
            pass
        try:
            self._store.update(text)
        except SyntaxError:
            return
        except RuntimeError:
            raise UpdateRefused("This endpoint answers queries only; it takes no update.") from None


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


def count(body: bytes, syntax: ox.QueryResultsFormat, most: int) -> None:
    """See that an answer has at most `most` rows. Raises ResultTooLarge.

    Every row takes a byte at least, so that most answers need no counting.
    """
    if len(body) <= most:
        return
    if syntax == ox.QueryResultsFormat.CSV:
        rows = sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    else:
        solutions = ox.parse_query_results(body, syntax)
        assert isinstance(solutions, ox.QuerySolutions)
        rows = sum(1 for _ in solutions)
    if rows > most:
        raise ResultTooLarge(f"The answer has {rows} rows, more than {most}.", limit=most)


def serve(answering: Answering, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer until there are no more requests. An alarm of the system ends a query that nobody waits for any more."""
    for line in requests:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, request["deadline"] + 1)
        head, body = answering.answer(request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        replies.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
        replies.flush()


def main(folder: str, memory: str, prefixes: str) -> None:
    """Confine this process first, then open the store, then answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    confined = confine()
    answering = Answering(Path(folder), json.loads(prefixes), confined=confined)
    limit(int(memory))
    serve(answering, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
