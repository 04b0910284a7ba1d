"""The ontology file: its header, its terms and the profile that it keeps to (OWL 2 RL)."""

import re
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from tests.ontology.files import ACC, ONTOLOGY, VOCABULARY, dataset, quads

BASE = "https://w3id.org/accords/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# What the file may say in OWL and RDFS: all of it is in OWL 2 RL (OWL 2 Profiles, section 4.2), where each class and
# property is named.
SAID = {
    RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range", OWL + "inverseOf",
    OWL + "disjointWith", RDFS + "label", RDFS + "isDefinedBy", OWL + "versionInfo", OWL + "versionIRI",
}  # fmt: skip
DECLARED = {
    OWL + "Ontology", OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty",
    RDFS + "Datatype",
}  # fmt: skip
DATATYPES_OF_RL = {XSD + "string", XSD + "integer", XSD + "anyURI"}


@pytest.fixture(scope="module")
def statements() -> list[Quad]:
    return list(quads(ONTOLOGY))


def value(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def declared(statements: list[Quad], kind: str) -> set[str]:
    """The terms of ours that are of a kind: "owl:Class" and so on, as an IRI."""
    types = [q for q in statements if q.predicate.value == RDF + "type" and value(q.object) == kind]
    return {value(q.subject) for q in types if value(q.subject).startswith(ACC)}


def test_the_header_says_what_this_is(statements: list[Quad]) -> None:
    header = {
        (q.predicate.value, getattr(q.object, "language", None)): value(q.object)
        for q in statements
        if q.subject == NamedNode(BASE + "ns")
    }
    terms = "http://purl.org/dc/terms/"
    for name in ("title", "description"):
        assert header[terms + name, "en"] and header[terms + name, "fr"]
    assert header[terms + "creator", None]
    assert header[terms + "issued", None] == "2026-11-24"
    assert header[terms + "license", None] == "https://creativecommons.org/licenses/by/4.0/"
    assert header[OWL + "versionIRI", None] == f"{BASE}ns/{header[OWL + 'versionInfo', None]}"
    assert header["http://purl.org/vocab/vann/preferredNamespacePrefix", None] == "acc"
    assert header["http://purl.org/vocab/vann/preferredNamespaceUri", None] == ACC


def test_nothing_is_blank(statements: list[Quad]) -> None:
    everything = [*statements, *(quad for path in VOCABULARY for quad in quads(path))]
    assert [q for q in everything if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)] == []


def test_the_constructs_are_those_of_owl_2_rl(statements: list[Quad]) -> None:
    said = {q.predicate.value for q in statements if q.predicate.value.startswith((OWL, RDFS))}
    types = {value(q.object) for q in statements if q.predicate.value == RDF + "type"}
    assert said <= SAID
    assert types <= DECLARED | {SH + "PrefixDeclaration"}


def test_datatypes_are_those_of_owl_2_rl(statements: list[Quad]) -> None:
    ranges = {value(q.object) for q in statements if q.predicate.value == RDFS + "range"}
    assert {iri for iri in ranges if iri.startswith(XSD)} <= DATATYPES_OF_RL
    assert ranges.isdisjoint(declared(statements, RDFS + "Datatype"))


def test_what_is_declared_is_used_as_declared(statements: list[Quad]) -> None:
    classes = {value(q.subject) for q in statements if q.object == NamedNode(OWL + "Class")}
    used = {"subClassOf", "domain", "range", "disjointWith"}
    spoken_of = [value(q.object) for q in statements if re.split("[#]", q.predicate.value)[-1] in used]
    assert [iri for iri in spoken_of if iri not in classes and not iri.startswith(XSD)] == []


def test_every_property_says_what_it_is_about_or_is_about_anything(statements: list[Quad]) -> None:
    about = {RDFS + "domain", "https://schema.org/domainIncludes", OWL + "inverseOf"}
    anything = {"confidence", "caveat", "startNotBefore", "startNotAfter", "endNotBefore", "endNotAfter"}
    properties = declared(statements, OWL + "ObjectProperty") | declared(statements, OWL + "DatatypeProperty")
    spoken = {value(q.subject) for q in statements if q.predicate.value in about}
    assert properties - spoken == {ACC + name for name in anything}


def test_classes_are_capitalised_and_properties_are_not(statements: list[Quad]) -> None:
    for iri in declared(statements, OWL + "Class"):
        assert re.fullmatch(r"[A-Z][A-Za-z]+", iri.removeprefix(ACC))
    for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"):
        for iri in declared(statements, OWL + kind):
            assert re.fullmatch(r"[a-z][A-Za-z0-9]+", iri.removeprefix(ACC))


def labels_and_definitions(store: Store) -> Iterator[tuple[str, str]]:
    found = store.query(
        f"""SELECT ?label ?definition WHERE {{
            ?term <{RDFS}label>|<{SKOS}prefLabel> ?label ; <{SKOS}definition> ?definition
            FILTER(LANG(?label) = LANG(?definition)) }}""",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, QuerySolutions)
    yield from ((value(row["label"]), value(row["definition"])) for row in found)


def test_no_definition_leans_on_its_own_label() -> None:
    pairs = list(labels_and_definitions(dataset([ONTOLOGY, *VOCABULARY])))
    assert len(pairs) > 400
    assert [p for p in pairs if re.search(rf"(?<!\w){re.escape(p[0])}s?(?!\w)", p[1], re.IGNORECASE)] == []


def test_every_definition_is_one_sentence() -> None:
    for _, definition in labels_and_definitions(dataset([ONTOLOGY, *VOCABULARY])):
        assert definition.endswith(".")
        assert not re.search(r"[.!?] [A-ZÀ-Ý]", definition)


def test_each_vocabulary_file_holds_the_scheme_that_it_is_named_after() -> None:
    assert VOCABULARY
    for path in VOCABULARY:
        schemes = {
            value(q.subject).removeprefix(BASE + "concept/")
            for q in quads(path)
            if q.object == NamedNode(SKOS + "ConceptScheme")
        }
        assert schemes == {path.stem} or (path.stem == "topics" and all(s.startswith("topics-") for s in schemes))


def test_the_declared_prefixes_are_those_that_the_files_use(statements: list[Quad]) -> None:
    """A query that pastes a prefix from any file of ours means the same as the shapes, which use the declared ones."""
    names = {value(q.subject): value(q.object) for q in statements if q.predicate.value == SH + "prefix"}
    spaces = {value(q.subject): value(q.object) for q in statements if q.predicate.value == SH + "namespace"}
    listed = {value(q.object) for q in statements if q.predicate.value == SH + "declare"}
    assert listed == set(names) == set(spaces)
    prefixes = {names[node]: spaces[node] for node in listed}
    assert len(prefixes) == len(listed)
    for path in [ONTOLOGY, *VOCABULARY, *ONTOLOGY.parent.glob("rules/*.rq")]:
        for name, space in re.findall(r"(?im)^@?prefix\s+([\w-]+):\s*<([^>]+)>", path.read_text(encoding="utf-8")):
            assert prefixes[name] == space, f"{path.name} reads {name}: otherwise"
