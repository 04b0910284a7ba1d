"""What can go wrong, as RFC 9457 problems: the status and the title stand on the class, the detail on the instance.

Problem
├── BadRequest 400               the request itself is wrong
│   └── BadQuery                 SPARQL that does not parse (line, column)
├── Unauthorized 401             no key, or none that is valid
├── UpdateRefused 403            the endpoint only reads
├── FederationRefused 403        SERVICE: no query reaches another host
├── Forbidden 403                the key is not for this
├── NotFound 404                 nothing has this address
├── MethodNotAllowed 405         (allowed)
├── NotAcceptable 406            no format in common (available, representations)
├── RequestTimeout 408           the body did not arrive in time (limit)
├── Gone 410                     it was here, and is not any more (successor)
├── Conflict 409                 it is not as it would have to be for this
│   └── Overtaken                the registry has changed since
├── PreconditionFailed 412       If-Match names another state
├── PayloadTooLarge 413          body or query too long (limit)
│   ├── TooManyStatements        the RDF holds more statements than are judged at once (limit)
│   ├── RDFTooDeep               the RDF nests too deep (limit, line, column)
│   ├── LiteralTooLong           a literal in the RDF is too long (limit, line, column)
│   └── IRITooLong               an IRI in the RDF is too long (limit, line, column)
├── UnsupportedMediaType 415     a body of an unknown type
├── Unprocessable 422
│   ├── UnparsableRDF            RDF that does not parse, or holds what is refused (line, column, expected)
│   ├── FaultyTable              rows of CSV that mean nothing (faults, each with line and column)
│   ├── IllFormedShapes          a shapes graph that breaks SHACL's syntax (shape)
│   ├── KeyReused                an Idempotency-Key came before, with another request
│   ├── QueryTooDeep             the brackets of a query nest too deep (limit, line, column)
│   └── ResultTooLarge           the answer is over a limit (limit)
├── RateLimited 429              the client used up its budget (limit, retry_after)
├── TooManySubmissions 429       one key, or all of them, sent too many (limit, retry_after)
├── BackendDown 503              the store cannot answer
│   ├── DeskDown                 the database of the desk cannot be reached
│   ├── EngineRefused            a remote engine does not take what the standard says
│   ├── IndexNotReady            the index for searching is being made
│   ├── QueryDied                the query ended its process: memory, or depth
│   ├── QueueFull                nobody is free to answer
│   └── ValidationDied           what was sent ended the process that judged it
└── DeadlineExceeded 504         the query took too long (limit)
    └── ValidationTooLong        to judge what was sent took too long (limit)
RegistryError                    no HTTP: told by the command line
├── BackupRefused                a copy cannot be made there, or is not what was copied
├── KeyRefused                   a key cannot be made, found, or changed so
├── JournalDamaged               the record of all versions is not what was written to it
├── LifecycleRefused             a name cannot be retired, merged, or made to lead on
├── MirrorRefused                what another registry sends is not what a mirror can take over
├── NoSuchVersion                the journal has no version of this number
├── ReceiptUnreadable            there is no receipt, or no journal to hold it against
├── SettingsRefused              a setting is wrong, or cannot change
├── SourcesDisagree              data/ and the desk changed the same thing; holds the list
└── Unpublishable                the graph may not be published; holds the report
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar


class Problem(Exception):
    """The root of what a client is told; `extra` holds further members of the problem document."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong here"

    def __init__(self, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = {name: value for name, value in extra.items() if value is not None}

    def document(self) -> dict[str, object]:
        """The members of `application/problem+json` (RFC 9457, section 3.1).

        >>> NotFound("Nothing is known about <urn:x>.").document()["type"]
        '/problems/not-found'
        """
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }


class BadRequest(Problem):
    """The request is malformed: a parameter is missing, doubled, or cannot be read."""

    status, slug, title = 400, "bad-request", "The request cannot be understood"


class BadQuery(BadRequest):
    """The query is not SPARQL 1.1; `line` and `column` say where reading stopped."""

    slug, title = "bad-query", "The query is not valid SPARQL"


class Unauthorized(Problem):
    """The request needs a key, as `Authorization: Bearer …`, and has none that is valid."""

    status, slug, title = 401, "unauthorized", "A valid key is needed"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="submissions"'}


class UpdateRefused(Problem):
    """This endpoint answers queries; it takes no update, from nobody."""

    status, slug, title = 403, "update-refused", "Updates are refused"


class FederationRefused(Problem):
    """A query may read what is here; `SERVICE`, which would call another host, is refused."""

    status, slug, title = 403, "federation-refused", "Federated queries are refused"


class Forbidden(Problem):
    """The key is valid, and not for this: it lacks a scope, or the submission is its own."""

    status, slug, title = 403, "forbidden", "This key may not do that"


class NotFound(Problem):
    """Nothing with this address is in the registry."""

    status, slug, title = 404, "not-found", "There is no such thing here"


class MethodNotAllowed(Problem):
    """The address exists, but not for this method; `allowed` lists those that it knows."""

    status, slug, title = 405, "method-not-allowed", "This method is not allowed here"


class NotAcceptable(Problem):
    """None of the formats that the client accepts is here: `available` lists what is, `representations` where it is."""

    status, slug, title = 406, "not-acceptable", "None of the accepted formats is available"


class RequestTimeout(Problem):
    """The body of the request was not complete after `limit` seconds."""

    status, slug, title = 408, "request-timeout", "The request did not arrive in time"


class Conflict(Problem):
    """What is asked does not go with the state in which the thing is now."""

    status, slug, title = 409, "conflict", "It is not in the state for this"


class Overtaken(Conflict):
    """The registry has changed since the submission was judged, and the submission does not go with what it is now."""

    slug, title = "overtaken", "The registry has changed since"


class Gone(Problem):
    """The thing was retired; `successor` is what takes its place, where anything does."""

    status, slug, title = 410, "gone", "It is not here any more"


class PreconditionFailed(Problem):
    """If-Match names a state that is not the present one any more."""

    status, slug, title = 412, "precondition-failed", "It has changed since you saw it"


class PayloadTooLarge(Problem):
    """The body, or the query, is longer than `limit` bytes."""

    status, slug, title = 413, "payload-too-large", "The request is too long"


class TooManyStatements(PayloadTooLarge):
    """The RDF holds more than `limit` statements."""

    slug, title = "too-many-statements", "There are too many statements"


class RDFTooDeep(PayloadTooLarge):
    """The RDF nests deeper than `limit`; `line` and `column` say where."""

    slug, title = "rdf-too-deep", "The RDF nests too deep"


class LiteralTooLong(PayloadTooLarge):
    """A literal is longer than `limit` bytes; `line` and `column` say where it stands."""

    slug, title = "literal-too-long", "A literal is too long"


class IRITooLong(PayloadTooLarge):
    """An IRI is longer than `limit` characters; `line` and `column` say where it stands."""

    slug, title = "iri-too-long", "An IRI is too long"


class UnsupportedMediaType(Problem):
    """The body is of a type that cannot be read here."""

    status, slug, title = 415, "unsupported-media-type", "This type of body cannot be read here"


class Unprocessable(Problem):
    """The request is well formed, and what it holds, or asks for, is not possible."""

    status, slug, title = 422, "unprocessable", "The request cannot be carried out"


class UnparsableRDF(Unprocessable):
    """The RDF cannot be read, or holds what is refused; `line` and `column` say where, `expected` what would do."""

    slug, title = "unparsable-rdf", "The RDF cannot be read"


class FaultyTable(Unprocessable):
    """A table cannot be read as rows of a class; `faults` lists what is wrong, each with line, column and header."""

    slug, title = "faulty-table", "The table is faulty"


class IllFormedShapes(Unprocessable):
    """The shapes cannot be used: they break a rule of SHACL's syntax; `shape` is the node at fault."""

    slug, title = "ill-formed-shapes", "The shapes are ill-formed"


class KeyReused(Unprocessable):
    """The Idempotency-Key came before, with another request."""

    slug, title = "idempotency-key-reused", "The Idempotency-Key was used for another request"


class QueryTooDeep(Unprocessable):
    """The brackets of the query nest deeper than `limit`; `line` and `column` say where."""

    slug, title = "query-too-deep", "The query nests too deep"


class ResultTooLarge(Unprocessable):
    """The whole answer is over a limit, and a part of it would look like the whole."""

    slug, title = "result-too-large", "The answer is too large"


class RateLimited(Problem):
    """The client used up its budget of query time, which is `limit` seconds; `retry_after` says when to come back."""

    status, slug, title = 429, "rate-limited", "Your budget of query time is used up"


class TooManySubmissions(Problem):
    """More was submitted than can be taken: `limit` says how much, `retry_after` when to come back."""

    status, slug, title = 429, "too-many-submissions", "Too many submissions"


class BackendDown(Problem):
    """The store cannot answer at the moment."""

    status, slug, title = 503, "backend-down", "The store does not answer"


class DeskDown(BackendDown):
    """The database of submissions cannot be reached at the moment."""

    slug, title = "desk-down", "The desk does not answer"


class EngineRefused(BackendDown):
    """A remote engine does not take what the standard says, or does not keep what it was given."""

    slug, title = "engine-refused", "The engine does not do what it should"


class IndexNotReady(BackendDown):
    """The index by which entities are found is being made: a version was published a moment ago."""

    slug, title = "index-not-ready", "The index is being made"


class QueryDied(BackendDown):
    """The query ended the process that ran it: it took too much memory, or nests too deep."""

    slug, title = "query-died", "The query could not be run to its end"


class QueueFull(BackendDown):
    """All processes that answer queries are busy."""

    slug, title = "queue-full", "Too many queries at once"


class ValidationDied(BackendDown):
    """What was sent ended the process that read and judged it: it took too much memory."""

    slug, title = "validation-died", "What was sent could not be judged to the end"


class DeadlineExceeded(Problem):
    """The query took longer than `limit` seconds and was stopped."""

    status, slug, title = 504, "deadline-exceeded", "The query took too long"


class ValidationTooLong(DeadlineExceeded):
    """To read and judge what was sent took longer than `limit` seconds, and was stopped."""

    slug, title = "validation-too-long", "The validation took too long"


def problems(root: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Every kind of problem, parents first, for the pages at /problems/<slug>."""
    yield root
    for kind in root.__subclasses__():
        yield from problems(kind)


class RegistryError(Exception):
    """What the command line tells the operator, in words, before it ends with `exit_status`."""

    exit_status: ClassVar[int] = 1


class SettingsRefused(RegistryError):
    """A setting cannot be used; the message names the setting and what to do."""

    exit_status = 2


class Unpublishable(RegistryError):
    """The registry may not be published as it is; the message is the whole report."""


class SourcesDisagree(RegistryError):
    """What is published and the files in data/ changed the same thing; the message lists what, and how to go on."""


class BackupRefused(RegistryError):
    """A backup cannot be made there, or cannot be restored; the message says why."""

    exit_status = 2


class KeyRefused(RegistryError):
    """A key cannot be made, found or changed as was asked; the message says why."""

    exit_status = 2


class JournalDamaged(RegistryError):
    """The journal is not what was written to it; the message names the record, counted from 1."""

    exit_status = 2


class LifecycleRefused(RegistryError):
    """A thing cannot be retired, merged or named otherwise as was asked; the message says what stands in the way."""

    exit_status = 2


class MirrorRefused(RegistryError):
    """Another registry cannot be followed; the message says what it sent. `passing` says whether that may pass."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class NoSuchVersion(RegistryError):
    """There is no version of this number, or none at all; the message says which there are."""

    exit_status = 2


class ReceiptUnreadable(RegistryError):
    """A receipt, or the journal to hold it against, cannot be read; the message says why."""

    exit_status = 2
