"""The report as RDF: `sh:ValidationReport` (SHACL, section 3.6), and by what it came about.

What SHACL has no term for is said in those of others: how it came about in PROV-O, the verdict as an outcome of EARL,
the place as a pointer (W3C, Pointer Methods in RDF), a hint as a suggestion of DASH with the triples to add and delete.
"""

import json
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ...shacl import Term
from ...shacl.report import result_triples
from ...terms import DCTERMS, OWL, PROV, RDF, RDFS, SCHEMA, SH, XSD
from ..assessment import REJECTED, Finding, Hint, Place, Terms
from . import nested
from .told import Told

EARL = "http://www.w3.org/ns/earl#"
PTR = "http://www.w3.org/2009/pointers#"
DASH = "http://datashapes.org/dash#"
_OWN = {"sh": SH, "earl": EARL, "ptr": PTR, "dash": DASH, "prov": PROV, "dcterms": DCTERMS, "owl": OWL, "xsd": XSD}
_OWN |= {"rdf": RDF, "rdfs": RDFS, "schema": SCHEMA}
_REPORT = BlankNode("report")
_OTHER = BlankNode("other-engine")
"""That which judged what could not be compiled."""
_A = NamedNode(RDF + "type")


def turtle(told: Told) -> str:
    """The report in Turtle."""
    return nested.turtle(triples(told), {**told.prefixes, **_OWN})


def json_ld(told: Told) -> str:
    """The report in JSON-LD."""
    written = serialize(triples(told), format=RdfFormat.JSON_LD, prefixes={**told.prefixes, **_OWN})
    return json.dumps(json.loads(written or b"{}"), ensure_ascii=False, indent=1) + "\n"


def n_triples(told: Told) -> str:
    """The report in N-Triples."""
    return (serialize(triples(told), format=RdfFormat.N_TRIPLES) or b"").decode()


def triples(told: Told) -> Iterator[Triple]:
    """All that the report says of the results that are shown, and of how many there are."""
    yield Triple(_REPORT, _A, NamedNode(SH + "ValidationReport"))
    yield Triple(_REPORT, NamedNode(SH + "conforms"), Literal(told.assessment.conforms))
    yield from _outcome(told)
    yield from _provenance(told)
    for number, finding in enumerate(told.shown, start=(told.page.number - 1) * told.page.size + 1):
        node = BlankNode(f"result{number}")
        yield Triple(_REPORT, NamedNode(SH + "result"), node)
        yield from result_triples(node, finding.result)
        if told.assessment.terms.engine_of(finding.result) != told.assessment.terms.engine:
            yield Triple(node, NamedNode(PROV + "wasAttributedTo"), _OTHER)
        yield from _place(node, finding)
        yield from _suggestion(node, finding)


def _place(node: BlankNode, finding: Finding) -> Iterator[Triple]:
    place = finding.place
    if place is None:
        return
    pointer = BlankNode(node.value + "place")
    yield Triple(node, NamedNode(EARL + "pointer"), pointer)
    yield Triple(pointer, _A, NamedNode(PTR + "LineCharPointer"))
    yield Triple(pointer, NamedNode(PTR + "lineNumber"), _positive(place.line))
    if place.column:
        yield Triple(pointer, NamedNode(PTR + "charNumber"), _positive(place.column))
    yield from _file(pointer, place)


def _file(pointer: BlankNode, place: Place) -> Iterator[Triple]:
    if place.file:
        file = BlankNode("file" + place.file.encode().hex())
        yield Triple(pointer, NamedNode(PTR + "reference"), file)
        yield Triple(file, NamedNode(RDFS + "label"), Literal(place.file))


def _suggestion(node: BlankNode, finding: Finding) -> Iterator[Triple]:
    hint = finding.hint
    if hint is None:
        return
    suggestion = BlankNode(node.value + "hint")
    kind = "GraphUpdate" if hint.adds or hint.removes else "Suggestion"
    yield Triple(node, NamedNode(DASH + "suggestion"), suggestion)
    yield Triple(suggestion, _A, NamedNode(DASH + kind))
    for language, text in sorted(hint.text.items()):
        yield Triple(suggestion, NamedNode(RDFS + "label"), Literal(text, language=language))
    yield from _changes(suggestion, hint)


def _changes(suggestion: BlankNode, hint: Hint) -> Iterator[Triple]:
    """The triples to add and to delete, each as a statement that has a subject, a predicate and an object."""
    for change, text in (("addedTriple", hint.adds), ("deletedTriple", hint.removes)):
        for number, quad in enumerate(parse(text, RdfFormat.TURTLE), start=1):
            statement = BlankNode(f"{suggestion.value}{change}{number}")
            yield Triple(suggestion, NamedNode(DASH + change), statement)
            yield Triple(statement, NamedNode(RDF + "subject"), quad.subject)
            yield Triple(statement, NamedNode(RDF + "predicate"), quad.predicate)
            yield Triple(statement, NamedNode(RDF + "object"), quad.object)


def _outcome(told: Told) -> Iterator[Triple]:
    outcome, kind = BlankNode("outcome"), "Fail" if told.assessment.verdict == REJECTED else "Pass"
    yield Triple(_REPORT, NamedNode(EARL + "outcome"), outcome)
    yield Triple(outcome, _A, NamedNode(EARL + kind))
    yield Triple(outcome, NamedNode(DCTERMS + "title"), Literal(told.assessment.verdict))
    yield Triple(outcome, NamedNode(DCTERMS + "description"), Literal(told.counted, language=told.language))
    if told.is_cut:
        yield Triple(_REPORT, NamedNode(RDFS + "comment"), Literal(told.remark(), language=told.language))


def _provenance(told: Told) -> Iterator[Triple]:
    terms, activity, engine = told.assessment.terms, BlankNode("validation"), BlankNode("engine")
    time = Literal(terms.time, datatype=NamedNode(XSD + "dateTime"))
    yield Triple(_REPORT, NamedNode(DCTERMS + "created"), time)
    yield Triple(_REPORT, NamedNode(PROV + "wasGeneratedBy"), activity)
    yield Triple(activity, _A, NamedNode(PROV + "Activity"))
    yield Triple(activity, NamedNode(PROV + "endedAtTime"), time)
    yield Triple(activity, NamedNode(PROV + "wasAssociatedWith"), engine)
    yield Triple(engine, _A, NamedNode(PROV + "SoftwareAgent"))
    yield Triple(engine, NamedNode(RDFS + "label"), Literal(terms.engine))
    yield Triple(engine, NamedNode(SCHEMA + "softwareVersion"), Literal(terms.engine_version))
    for name in {each.engine for each in terms.handed_over}:
        yield Triple(activity, NamedNode(PROV + "wasAssociatedWith"), _OTHER)
        yield Triple(_OTHER, _A, NamedNode(PROV + "SoftwareAgent"))
        yield Triple(_OTHER, NamedNode(RDFS + "label"), Literal(name))
    yield from _shapes(activity, terms)
    yield from _used(activity, BlankNode("input"), terms.input_digest)
    if terms.background is not None:
        background = BlankNode("background")
        yield from _used(activity, background, terms.background_digest or "")
        yield Triple(background, NamedNode(SCHEMA + "version"), Literal(terms.background))


def _shapes(activity: BlankNode, terms: Terms) -> Iterator[Triple]:
    """The shapes by their IRI; those that somebody gave in files have none, but the names of these."""
    has_iri = terms.shapes.startswith(("http://", "https://", "urn:")) and " " not in terms.shapes
    shapes = NamedNode(terms.shapes) if has_iri else BlankNode("shapes")
    yield from _used(activity, shapes, terms.shapes_digest)
    if not has_iri:
        yield Triple(shapes, NamedNode(RDFS + "label"), Literal(terms.shapes))
    if terms.shapes_version:
        yield Triple(shapes, NamedNode(OWL + "versionInfo"), Literal(terms.shapes_version))


def _used(activity: BlankNode, what: NamedNode | BlankNode, digest: str) -> Iterator[Triple]:
    yield Triple(activity, NamedNode(PROV + "used"), what)
    yield Triple(what, NamedNode(DCTERMS + "identifier"), Literal(digest))


def _positive(number: int) -> Term:
    return Literal(str(number), datatype=NamedNode(XSD + "positiveInteger"))
