"""Desks for tests: the databases that can hold one, keys, and what is submitted."""

from pyoxigraph import RdfFormat, parse

from accords.registry.submissions import keys
from accords.registry.submissions.audit import Actor
from accords.registry.submissions.database import Database
from accords.registry.submissions.intake import Sent
from accords.registry.submissions.keys import Caller
from accords.terms import DEFAULT_BASE
from tests.registries import PREFIXES

OPERATOR = Actor("operator test")
ROME = PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome"@en ; lend:kind kind:public .\n'
NAMELESS = PREFIXES + "library:rome a lend:Library ; lend:kind kind:public .\n"
ROME_IRI = f"{DEFAULT_BASE}id/library/rome"


def key(database: Database, name: str, *scopes: str) -> Caller:
    """A new key, as the one who comes with it."""
    _, secret = keys.add(database, name, scopes, OPERATOR)
    found = keys.caller(database, secret)
    assert found
    return found


def acting(caller: Caller) -> Actor:
    """The same as the one who writes."""
    return Actor(f"key {caller.name}", "request-1")


def turtle(text: str, mode: str = "replace", **more: object) -> Sent:
    """What is sent, in Turtle."""
    return Sent(text.encode(), "text/turtle", mode, **more)  # type: ignore[arg-type]


def statements(text: str) -> list[str]:
    """The statements of a text in Turtle, as lines."""
    return sorted(f"{quad.triple} ." for quad in parse(text, RdfFormat.TURTLE))
