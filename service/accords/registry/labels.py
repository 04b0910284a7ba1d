"""What things are called, for a reader of one language."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ..store import Store, Term, fill, rows
from ..terms import RDFS, SKOS

LABELS = (SKOS + "prefLabel", RDFS + "label")
_LABELLED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?s ?p ?o WHERE { VALUES ?s { $subjects } VALUES ?p { skos:prefLabel rdfs:label } ?s ?p ?o }
"""


@dataclass(frozen=True)
class Value:
    """A thing (with `iri`) or a text. `language` is that of `text`, "" when it has none."""

    text: str
    iri: str = ""
    language: str = ""
    datatype: str = ""


class Labels:
    """The labels that some statements give: in the language, else in English, else without language, else any.

    >>> label = Quad(NamedNode("urn:a"), NamedNode(LABELS[0]), Literal("Maroc", language="fr"))
    >>> Labels([label], "en").value(NamedNode("urn:a"))
    Value(text='Maroc', iri='urn:a', language='fr', datatype='')
    >>> Labels([], "en").value(NamedNode("http://example.org/id/state/mar")).text
    'mar'
    """

    def __init__(self, quads: Iterable[Quad], language: str) -> None:
        self._language = language
        self._labels: dict[str, list[Literal]] = {}
        for quad in quads:
            if quad.predicate.value in LABELS and isinstance(quad.object, Literal):
                self._labels.setdefault(plain(quad.subject), []).append(quad.object)

    @classmethod
    def of(cls, store: Store, iris: Iterable[str], language: str) -> "Labels":
        """The labels that a store has for some things."""
        asked = fill(_LABELLED, subjects=sorted(set(iris)))
        return cls((Quad(row["s"], row["p"], row["o"]) for row in rows(store, asked)), language)  # type: ignore[arg-type]

    def texts(self) -> dict[str, str]:
        """Every thing that has a label, with the one that serves best."""
        return {iri: best(found, self._language) for iri, found in self._labels.items()}

    def value(self, term: Term) -> Value:
        """A thing with its label (without one: the end of its IRI), or a text as it is."""
        if isinstance(term, Literal):
            return Value(term.value, language=term.language or "", datatype=term.datatype.value)
        iri = plain(term)
        found = self._labels.get(iri)
        if not found:
            return Value(iri.rstrip("/").rpartition("/")[2].rpartition("#")[2], iri)
        label = min(found, key=lambda each: _rank(each, self._language))
        return Value(label.value, iri, label.language or "")


def stored(store: Store, iris: Iterable[str]) -> dict[str, list[Literal]]:
    """The labels that a store has for some things, preferred ones where there are any, in a fixed order."""
    found: dict[str, dict[str, list[Literal]]] = {}
    for row in rows(store, fill(_LABELLED, subjects=sorted(set(iris)))):
        text = row["o"]
        assert isinstance(text, Literal), "a label is a text"
        found.setdefault(plain(row["s"]), {}).setdefault(plain(row["p"]), []).append(text)
    return {iri: sorted(next(by[each] for each in LABELS if each in by), key=str) for iri, by in found.items()}


def best(texts: Iterable[Term], language: str) -> str:
    """The text that serves a reader of a language best, "" when there is none."""
    literals = [text for text in texts if isinstance(text, Literal)]
    return min(literals, key=lambda text: _rank(text, language)).value if literals else ""


def _rank(text: Literal, language: str) -> tuple[bool, bool, bool, str, str]:
    return text.language != language, text.language != "en", text.language is not None, text.language or "", text.value


def plain(term: object) -> str:
    """The IRI of a named node, or the text of any other term."""
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)
