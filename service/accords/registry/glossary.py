"""The ontology for a reader: each term with what it means, where it stands, and which shapes use it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from ..assets import Assets
from ..terms import DEFAULT_BASE, OWL, RDF, RDFS, SCHEMA, SH, SKOS
from .labels import plain
from .vocabulary import parse

KINDS = {
    OWL + "Class": "classes",
    OWL + "ObjectProperty": "properties",
    OWL + "DatatypeProperty": "properties",
    OWL + "AnnotationProperty": "properties",
    RDFS + "Datatype": "datatypes",
    SKOS + "Concept": "individuals",
}
HEADINGS = tuple(dict.fromkeys(KINDS.values()))


@dataclass(frozen=True)
class Entry:
    """One term. Texts are by language; the rest are IRIs, in the order of the alphabet.

    `domain` and `range` hold what the ontology states (`rdfs:`) and what it suggests (`schema:domainIncludes`).
    """

    iri: str
    name: str
    kind: str
    label: dict[str, str]
    definition: dict[str, str]
    examples: dict[str, str]
    super_terms: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverses: tuple[str, ...]
    shapes: tuple[str, ...]


@dataclass(frozen=True)
class Prefix:
    """One declaration of a prefix (SHACL, section 5.2.1), for queries in shapes."""

    name: str
    prefix: str
    namespace: str


@dataclass(frozen=True)
class Shape:
    """One node shape: the class that it is about, the classes it asks for, and its property shapes."""

    iri: str
    name: str
    target: str
    message: dict[str, str]
    classes: tuple[str, ...]
    properties: tuple["PropertyShape", ...]


@dataclass(frozen=True)
class PropertyShape:
    """One property shape: its path (a property, or "" where the path is longer), severity, and message by language."""

    iri: str
    name: str
    path: str
    severity: str
    message: dict[str, str]


class Statements:
    """Triples, looked up by subject and predicate, and by predicate and object."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[str, str], list[Literal | NamedNode]] = {}
        self._subjects: dict[tuple[str, str], list[str]] = {}
        for triple in triples:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, (Literal, NamedNode)):
                self._objects.setdefault((triple.subject.value, triple.predicate.value), []).append(triple.object)
                key = triple.predicate.value, triple.object.value
                self._subjects.setdefault(key, []).append(triple.subject.value)

    def subjects(self, predicate: str, value: str) -> tuple[str, ...]:
        """The subjects that have `value`, in the order of the triples."""
        return tuple(dict.fromkeys(self._subjects.get((predicate, value), ())))

    def iris(self, subject: str, *predicates: str) -> tuple[str, ...]:
        """The IRIs that `subject` has by any of `predicates`, sorted."""
        found = [each for predicate in predicates for each in self._objects.get((subject, predicate), ())]
        return tuple(sorted({each.value for each in found if isinstance(each, NamedNode)}))

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        """The text in each language; several texts in one language are joined."""
        texts: dict[str, str] = {}
        for each in self._objects.get((subject, predicate), ()):
            if isinstance(each, Literal):
                language = each.language or ""
                texts[language] = f"{texts[language]} {each.value}" if language in texts else each.value
        return texts


def entries(ontology: Iterable[Triple], shapes: Iterable[Triple], namespace: str) -> list[Entry]:
    """The terms of `namespace` that the ontology defines, in its order."""
    terms, rules = Statements(ontology), Statements(shapes)
    found: dict[str, Entry] = {}
    for kind, heading in KINDS.items():
        for iri in terms.subjects(RDF + "type", kind):
            if iri.startswith(namespace) and iri not in found:
                found[iri] = _entry(terms, rules, iri, iri.removeprefix(namespace), heading)
    return list(found.values())


def prefixes(ontology: Iterable[Triple], namespace: str) -> list[Prefix]:
    """The declarations of prefixes that have a name in `namespace`, by prefix."""
    terms = Statements(ontology)

    def said(iri: str, part: str) -> str:
        return next(iter(terms.texts(iri, SH + part).values()), "")

    found = [
        Prefix(iri.removeprefix(namespace), said(iri, "prefix"), said(iri, "namespace"))
        for iri in terms.subjects(RDF + "type", SH + "PrefixDeclaration")
        if iri.startswith(namespace)
    ]
    return sorted(found, key=lambda each: each.prefix)


def node_shapes(shapes: Iterable[Triple], namespace: str) -> list[Shape]:
    """The node shapes of `namespace`, by name, each with its property shapes.

    Property shapes that several node shapes share, and that bear the name of none of them (`Entity-source`), come as
    groups of their own, without a target.
    """
    rules = Statements(shapes)
    names = [iri for iri in rules.subjects(RDF + "type", SH + "NodeShape") if iri.startswith(namespace)]
    shared: dict[str, list[str]] = {}
    for iri in rules.subjects(RDF + "type", SH + "PropertyShape"):
        group = iri.partition("-")[0]
        if group not in names:
            shared.setdefault(group, []).append(iri)
    found = [_shape(rules, iri, namespace) for iri in names]
    found += [_shape(rules, group, namespace, members) for group, members in shared.items()]
    return sorted(found, key=lambda shape: shape.name)


def alignment(assets: Assets, base: str) -> list[Triple]:
    """How the terms relate to those of other vocabularies, as written, under `base`."""
    return [quad.triple for quad in parse(assets.alignment, base)]


def alignment_version(assets: Assets) -> str:
    """The number of the alignment's version, or "" when there is no alignment."""
    said = (quad for quad in parse(assets.alignment, DEFAULT_BASE) if quad.predicate.value == OWL + "versionInfo")
    return next((plain(quad.object) for quad in said), "")


def _entry(terms: Statements, rules: Statements, iri: str, name: str, kind: str) -> Entry:
    users = [*rules.subjects(SH + "path", iri), *rules.subjects(SH + "targetClass", iri)]
    users += [*rules.subjects(SH + "class", iri)]
    return Entry(
        iri=iri,
        name=name,
        kind=kind,
        label=terms.texts(iri, RDFS + "label") or terms.texts(iri, SKOS + "prefLabel"),
        definition=terms.texts(iri, SKOS + "definition"),
        examples=terms.texts(iri, SKOS + "example"),
        super_terms=terms.iris(iri, RDFS + "subClassOf", RDFS + "subPropertyOf"),
        domain=terms.iris(iri, RDFS + "domain", SCHEMA + "domainIncludes"),
        range=terms.iris(iri, RDFS + "range", SCHEMA + "rangeIncludes"),
        inverses=tuple(sorted({*terms.iris(iri, OWL + "inverseOf"), *terms.subjects(OWL + "inverseOf", iri)})),
        shapes=tuple(sorted(set(users))),
    )


def _shape(rules: Statements, iri: str, namespace: str, members: Iterable[str] = ()) -> Shape:
    parts = [_property_shape(rules, each, namespace) for each in members or rules.iris(iri, SH + "property")]
    target = next(iter(rules.iris(iri, SH + "targetClass", SH + "targetSubjectsOf")), "")
    return Shape(
        iri,
        iri.removeprefix(namespace),
        target,
        rules.texts(iri, SH + "message"),
        rules.iris(iri, SH + "class"),
        tuple(parts),
    )


def _property_shape(rules: Statements, iri: str, namespace: str) -> PropertyShape:
    severity = next(iter(rules.iris(iri, SH + "severity")), SH + "Violation")
    path = next(iter(rules.iris(iri, SH + "path")), "")
    message = rules.texts(iri, SH + "message")
    return PropertyShape(iri, iri.removeprefix(namespace), path, severity.removeprefix(SH), message)
