"""The two sources of a registry, data/ and the desk: what each is made to say, and what comes of it."""

from pyoxigraph import Quad, RdfFormat, parse

from accords.registry.desk import accept
from accords.registry.publication import Published
from accords.settings import Settings
from accords.store import Store, ask
from tests.registries import PREFIXES, silently

ROME = PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome"@en ; lend:kind kind:public .'
NOTE = PREFIXES + 'library:lyon lend:note "Letters are kept for ever."@en .'
ALIAS = PREFIXES + 'library:lyon skos:altLabel "BmL"@fr .'


def quads(text: str) -> list[Quad]:
    """The statements of a text in Turtle."""
    return list(parse(text, RdfFormat.TURTLE))


def accepted(settings: Settings, adds: str = "", removes: str = "") -> Published:
    """A version in which the desk accepts some statements and takes others away."""
    return accept(settings, quads(adds), quads(removes), message="accepted", tell=silently)


def edited(settings: Settings, old: str, new: str) -> Settings:
    """data/ with another text in its file."""
    file = settings.assets / "data" / "lending.trig"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return settings


def says(store: Store, text: str) -> list[bool]:
    """Whether a store has each statement of a text."""
    return [ask(store, f"ASK {{ {quad.subject} {quad.predicate} {quad.object} }}") for quad in quads(text)]
