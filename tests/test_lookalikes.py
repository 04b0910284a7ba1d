"""A new entity that may be one we have is found, with the reason; one that merely is of the same class is not."""

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from accords.assets import Assets
from accords.registry import vocabulary
from accords.registry.likeness import Name, likeness, likest
from accords.registry.lookalikes import Lookalike, lookalikes
from accords.registry.lookalikes_registry import Registry
from accords.registry.lookalikes_shapes import codes, names, registry
from accords.registry.lookalikes_words import in_words
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore
from accords.terms import SKOS

ORG = "http://www.w3.org/ns/org#"
PREFIXES = """@prefix : <urn:ns#> . @prefix id: <urn:id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> . @prefix dcterms: <http://purl.org/dc/terms/> .
"""
STATES = [("mar", "Morocco", "Maroc"), ("mli", "Mali", "Mali"), ("mlt", "Malta", "Malte"), ("bra", "Brazil", "Brésil")]
THERE = """
id:state-{0} a :State ; skos:prefLabel "{1}"@en , "{2}"@fr ; :code "{0}" ; :status :member ;
  schema:sameAs <http://example.org/{0}> ; dcterms:source id:book .
id:membership-{0} a :Membership ; skos:prefLabel "{1} – member – GPAI"@en ; :member id:state-{0} ; :in id:gpai ;
  :role :full ; dcterms:source id:book .
"""
WORLD = Registry(codes={"urn:ns#code"}, folders=["urn:id/", "urn:concept/"])


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((PREFIXES + text).encode(), RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    made = OxigraphStore.memory()
    text = PREFIXES + "<urn:graph/a> {" + "".join(THERE.format(*each) for each in STATES) + "}"
    made.load(parse(text.encode(), RdfFormat.TRIG))
    return made


def like(store: OxigraphStore, text: str) -> tuple[Lookalike, ...]:
    said = triples(f"id:new {text} .")
    return lookalikes(store, WORLD, "urn:id/new", said)


def shown(found: tuple[Lookalike, ...]) -> list[tuple[str, str]]:
    return [(each.iri.removeprefix("urn:id/"), each.reasons[0].kind) for each in found]


@pytest.mark.parametrize(
    ("text", "other", "reason"),
    [
        ('a :State ; :code "mar"', "state-mar", "same-code"),
        ('a :Body ; :code "mar"', "state-mar", "same-code"),
        ("a :State ; schema:sameAs <http://example.org/mli>", "state-mli", "same-link"),
        ("a :State ; owl:sameAs id:state-mlt", "state-mlt", "same-link"),
        ('a :State ; skos:prefLabel "MAROC"@de', "state-mar", "same-name"),
        ('a :State ; skos:altLabel "Marroc"@fr', "state-mar", "similar-name"),
        ('a :State ; skos:prefLabel "Brasil"@es', "state-bra", "similar-name"),
        ("a :Membership ; :member id:state-mli ; :in id:gpai ; :role :full", "membership-mli", "same-statements"),
    ],
)
def test_what_looks_alike_is_found_with_its_reason(store: OxigraphStore, text: str, other: str, reason: str) -> None:
    assert shown(like(store, text)) == [(other, reason)]


@pytest.mark.parametrize(
    "text",
    [
        'a :State ; skos:prefLabel "Niger"@en ; :status :member ; dcterms:source id:book',
        'a :Body ; skos:prefLabel "Morocco"@en',
        'a :Membership ; skos:prefLabel "Mauritius – member – GPAI"@en ; :member id:state-mus ; :in id:gpai',
        "a :Membership ; :in id:gpai ; :role :full ; dcterms:source id:book",
        "a :State",
        'skos:prefLabel "Morocco"@en',
    ],
)
def test_what_is_only_of_the_same_class_is_not(store: OxigraphStore, text: str) -> None:
    assert like(store, text) == ()


def test_what_half_of_all_point_to_says_nothing() -> None:
    half = OxigraphStore.memory()
    said = "".join(f"id:t{n} a :T ; :p id:{'x' if n < 5 else 'z'} ; :q id:{'y' if n < 5 else 'w'} ." for n in range(10))
    half.load(parse((PREFIXES + f"<urn:graph/a> {{ {said} }}").encode(), RdfFormat.TRIG))
    assert lookalikes(half, Registry(), "urn:id/new", triples("id:new a :T ; :p id:x ; :q id:y .")) == ()


def test_the_same_end_of_an_iri_under_another_kind_is_found(store: OxigraphStore) -> None:
    found = lookalikes(store, WORLD, "urn:body/state-mar", triples("<urn:body/state-mar> a :Body ."))
    assert shown(found) == [("state-mar", "same-slug")]


def test_all_reasons_are_told_the_weightiest_first(store: OxigraphStore) -> None:
    [found] = like(store, 'a :State ; skos:prefLabel "Maroc"@fr , "Morocco"@en ; :code "mar"')
    assert [each.kind for each in found.reasons] == ["same-code", "same-name"] and found.score == 1.0


def test_at_most_five_are_told_the_likest_of_them(store: OxigraphStore) -> None:
    crowd = OxigraphStore.memory()
    text = PREFIXES + "<urn:graph/a> {" + "".join(f'id:s{n} a :S ; skos:prefLabel "Same" .' for n in range(9)) + "}"
    crowd.load(parse((text[:-1] + 'id:exact a :S ; :code "x" . }').encode(), RdfFormat.TRIG))
    found = lookalikes(crowd, WORLD, "urn:id/n", triples('id:n a :S ; skos:prefLabel "Same" ; :code "x" .'))
    assert len(found) == 5 and found[0].iri == "urn:id/exact"


def test_a_very_large_class_is_still_looked_through_for_the_same_name(store: OxigraphStore) -> None:
    large = Registry(sizes={frozenset({"urn:ns#State"}): 10**6})
    said = triples('id:new a :State ; skos:prefLabel "Maroc"@fr , "Brasil"@fr .')
    assert shown(lookalikes(store, large, "urn:id/new", said)) == [("state-mar", "same-name")]


def test_codes_are_those_that_shapes_and_ontology_keep_unique() -> None:
    shapes = """:a sh:path ( :code [ sh:inversePath :code ] ) ; sh:maxCount 1 .
        :b sh:path ( :many [ sh:inversePath :many ] ) ; sh:maxCount 2 . :c sh:path :one ; sh:maxCount 1 .
        :d sh:path ( :there [ sh:inversePath :back ] ) ; sh:maxCount 1 .
        :e sh:path ( :x [ sh:inversePath :x ] :y ) ; sh:maxCount 1 ."""
    found = codes(triples(shapes), triples(":key a owl:InverseFunctionalProperty ."))
    assert found == {"urn:ns#code", "urn:ns#key"}


def test_the_registry_of_this_checkout_has_codes() -> None:
    settings = Settings()
    assets = Assets(settings.assets)
    shapes, ontology = vocabulary.shapes(assets, settings.base), vocabulary.ontology(assets, settings.base)
    found = registry(shapes, ontology, ["urn:folder/"])
    assert {each.rpartition("#")[2] for each in found.codes} >= {"alpha2", "alpha3", "isoNumeric", "m49"}
    assert found.names[""][f"{ORG}role"] == {"en": "role", "fr": "rôle"} == names(shapes)[""][f"{ORG}role"]


def test_a_property_is_called_as_the_shape_of_the_class_calls_it() -> None:
    shapes = """:A sh:targetClass :Meeting ; sh:property :A1 . :A1 sh:path :start ; sh:name "date"@en .
        :B sh:targetClass :Membership ; sh:property :B1 , :B2 . :B1 sh:path :start ; sh:name "start"@en , "début"@fr .
        :B2 sh:path ( :start :x ) ; sh:name "never"@en . :C sh:property :C1 . :C1 sh:path :end ; sh:name "end" ."""
    found = names(triples(shapes))
    assert found["urn:ns#Meeting"] == {"urn:ns#start": {"en": "date"}}
    assert found["urn:ns#Membership"] == {"urn:ns#start": {"en": "start", "fr": "début"}}
    assert found[""] == {"urn:ns#start": {"en": "date"}, "urn:ns#end": {"": "end"}}


def test_each_reason_can_be_said_in_both_languages(store: OxigraphStore) -> None:
    said = """a :Membership ; :code "mar" ; schema:sameAs <http://example.org/mli> ;
        skos:prefLabel "Brazil – member – GPAY"@en ; :member id:state-bra ; :in id:gpai ; :role :full"""
    reasons = [each for found in like(store, said) for each in found.reasons]
    assert sorted(in_words(each, {}, "en") for each in reasons) == [
        "a similar name: Brazil – member – GPAI",
        "the same code: mar",
        "the same link: http://example.org/mli",
        "the same values (member: urn:id/state-bra)",
    ]
    assert sorted(in_words(each, {}, "fr").replace("\N{NO-BREAK SPACE}", " ") for each in reasons) == [
        "même code : mar",
        "même lien : http://example.org/mli",
        "mêmes valeurs (member : urn:id/state-bra)",
        "nom semblable : Brazil – member – GPAI",
    ]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Partnership on AI", "AI, Partnership on", 1.0, 1.0),
        ("", "", 0.0, 0.0),
        ("!", "?", 0.0, 0.0),
        ("Iran", "Iraq", 0.0, 0.79),
        ("Meeting of 3 May 2020", "Meeting of 4 May 2020", 0.0, 0.0),
        ("Organisation for Economic Co-operation", "Organization for Economic Co-operation", 0.9, 0.99),
        ("Université de Genève", "Universite de Geneve", 1.0, 1.0),
    ],
)
def test_names_are_alike_when_the_words_in_which_they_differ_are(
    one: str, other: str, least: float, most: float
) -> None:
    assert least <= likeness(Name(one), Name(other)) == likeness(Name(other), Name(one)) <= most


def test_what_is_read_beforehand_finds_the_same(store: OxigraphStore) -> None:
    said = triples('id:new a :State ; skos:prefLabel "Brasil"@fr , "Morroco"@en ; :code "mlt" .')
    prepared = Registry(WORLD.codes, WORLD.folders, {"": {}, "urn:ns#State": {}})
    prepared.prepare(store)
    assert prepared.named.keys() == {frozenset({"urn:ns#State"})}
    fresh = Registry(WORLD.codes, WORLD.folders)
    found = lookalikes(store, prepared, "urn:id/new", said)
    assert len(found) == 3 and found == lookalikes(store, fresh, "urn:id/new", said)


def test_the_first_look_misses_no_name_of_this_checkout_that_differs_by_a_letter() -> None:
    quads = [quad for file in Assets(Settings().assets).data for quad in parse(path=str(file))]
    texts = sorted({str(quad.object.value) for quad in quads if quad.predicate.value == f"{SKOS}prefLabel"})
    names = [Name(text) for text in texts]
    wholes = [name.whole for name in names]
    missed = []
    for place in range(0, len(texts), 37):
        changed = Name(texts[place][:-3] + "x" + texts[place][-2:])
        expected = likeness(changed, names[place])
        if expected >= 0.8 and place not in {found for found, _ in likest(changed, wholes, names, 0.8)}:
            missed.append(texts[place])
    assert len(texts) > 1000 and missed == []
