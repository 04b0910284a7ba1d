"""Which lists there are: of each class that has a plural in the ontology, of each kind of IRI, of each scheme."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from ...terms import OWL, RDF
from ..letters import without_accents

_PLURAL = "http://purl.org/net/vocab/2004/03/label#plural"
_CLASS = NamedNode(f"{OWL}Class")


@dataclass(frozen=True)
class Collection:
    """One list: its path, and who stands in it: all of a class, or whose IRI begins with `folder`.

    `titles` are what it is called, by language.
    """

    path: str
    folder: str
    class_: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)


def of_classes(ontology: Iterable[Triple], base: str) -> dict[str, Collection]:
    """The lists of the classes that have a plural in English (`label:plural`), by the name in their address.

    >>> state, plural = NamedNode("urn:State"), NamedNode(_PLURAL)
    >>> named = Triple(state, plural, Literal("city states", language="en"))
    >>> of_classes([Triple(state, NamedNode(f"{RDF}type"), _CLASS), named], "https://example.org/")["city-states"].path
    '/city-states'
    """
    classes: set[object] = set()
    plurals: dict[str, dict[str, str]] = {}
    for each in ontology:
        subject, value = each.subject, each.object
        if each.predicate.value == f"{RDF}type" and value == _CLASS:
            classes.add(subject)
        elif each.predicate.value == _PLURAL and isinstance(value, Literal) and isinstance(subject, NamedNode):
            plurals.setdefault(subject.value, {})[value.language or "en"] = value.value
    named = {_name(texts["en"]): (iri, texts) for iri, texts in sorted(plurals.items()) if "en" in texts}
    return {
        name: Collection(f"/{name}", base, iri, texts)
        for name, (iri, texts) in named.items()
        if NamedNode(iri) in classes
    }


def _name(plural: str) -> str:
    """A plural as it stands in an address: "expressions of interest" as `expressions-of-interest`."""
    return "-".join(re.findall(r"[a-z0-9]+", without_accents(plural).lower()))
