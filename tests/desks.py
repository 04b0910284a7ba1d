"""Desks for tests: the databases that can hold one, keys, and what is submitted."""

import json
from contextlib import closing

from accords.registry.judging_process import Judging as Bench
from accords.registry.state import State
from accords.registry.submissions import keys
from accords.registry.submissions.audit import Actor
from accords.registry.submissions.database import Database
from accords.registry.submissions.desk import Judging
from accords.registry.submissions.intake import Sent
from accords.registry.submissions.keys import Caller
from accords.registry.submissions.submission import Judged
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore
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


def judging(settings: Settings) -> Judging:
    """What judges beside the version that is published, in this process."""

    def judge(content: bytes, media_type: str, mode: str, language: str, version: int | None = None) -> Judged:
        state = State(settings.home)
        pointer = state.published()
        assert pointer and version in (None, pointer.version)
        with closing(OxigraphStore.read(state.versions.store(pointer.version))) as store:
            bench = Bench(settings, store.match(), pointer.version, pointer.digest)
        asked = {"mode": mode, "language": language, "files": [{"name": "", "syntax": media_type}]}
        return Judged(pointer.version, **json.loads(bench.say(asked, content).body))

    return judge
