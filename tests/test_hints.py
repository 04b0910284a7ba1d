"""Hints: what was probably meant, what is wanted, an example that conforms, and patches that mend."""

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from accords.registry.assessment import Hint
from accords.registry.hints import Hints
from accords.registry.hints.nearest import Names, surely
from accords.shacl.paths import Predicate
from accords.shacl.result import Result
from tests.hinting import (
    asked,
    hinted,
    hinted_example,
    hints,
    is_mended,
    neighbours,
    patched,
    read,
    registry,
    results,
    validator,
)
from tests.shapes.judging import EXAMPLES

MEMBERSHIP = (EXAMPLES / "membership" / "pass-whole.ttl").read_text("utf-8")
DAY, NAMED, BASIS = '"2030-05-01"^^xsd:date', '"Nauru – observateur – PMIA"@fr', '"decision of the council"@en'
HERE, XSD = "https://w3id.org/accords", "http://www.w3.org/2001/XMLSchema#"
MENDED = {
    "a misspelt property": ("org:member ", "org:membr ", "org#member> <"),
    "a property of another scheme": ("schema:startDate", "<http://schema.org/startDate>", "<https://schema.org/startDate>"),
    "an IRI of another scheme": ("state:nru", "<http://w3id.org/accords/id/state/nru>", f"<{HERE}/id/state/nru>"),
    "an IRI with a slash at its end": ("state:nru", f"<{HERE}/id/state/nru/>", f"<{HERE}/id/state/nru>"),
    "the page of a thing": ("state:nru", f"<{HERE}/doc/state/nru>", f"<{HERE}/id/state/nru>"),
    "a file on a thing": ("state:nru", f"<{HERE}/doc/state/nru.ttl>", f"<{HERE}/id/state/nru>"),
    "an IRI in capital letters": ("state:nru", f"<{HERE}/id/state/NRU>", f"<{HERE}/id/state/nru>"),
    "an IRI as a text": ("state:nru", f'"{HERE}/id/state/nru"', f"<{HERE}/id/state/nru>"),
    "a name for a code in an IRI": ("state:nru", f"<{HERE}/id/state/nauru>", f"<{HERE}/id/state/nru>"),
    "a label where an IRI is wanted": ("state:nru", '"Nauru"', f"<{HERE}/id/state/nru>"),
    "a label in another language": ("role:observer", '"observateur"@fr', f"<{HERE}/concept/role/observer>"),
    "a date without datatype": (DAY, '"2030-05-01"', f'"2030-05-01"^^<{XSD}date>'),
    "a date without zeros": (DAY, '"2030-5-1"^^xsd:date', f'"2030-05-01"^^<{XSD}date>'),
    "a date in words": (DAY, '"1er mai 2030"@fr', f'"2030-05-01"^^<{XSD}date>'),
    "a month as a date": (DAY, '"2030-05"^^xsd:date', f'"2030-05"^^<{XSD}gYearMonth>'),
    "a year as a whole number": ('"2031"^^xsd:gYear', "2031", f'"2031"^^<{XSD}gYear>'),
    "an allowed value with a capital": ("acc:wellKnown", "acc:WellKnown", "ns#wellKnown>"),
    "an allowed value with a typo": ("acc:wellKnown", "acc:welKnown", "ns#wellKnown>"),
    "an allowed value as a text": ("acc:wellKnown", '"well known"', "ns#wellKnown>"),
    "a text without language": (BASIS, '"decision of the council"', BASIS),
    "a name with spaces around it": (NAMED, '" Nauru – observateur – PMIA"@fr', NAMED),
    "another language": (NAMED, '"Nauru – observateur – PMIA"@de-AT', None),
    "a misspelt class": ("acc:Membership", "acc:Membreship", "ns#Membership>"),
    "a class that is missing": ("a acc:Membership ;", "", "ns#Membership>"),
    "an IRI in another folder": (
        "membership:test--nru--observer",
        f"<{HERE}/id/memberships/Test--nru--observer>",
        f"{HERE}/id/membership/test--nru--observer>",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "mend"), MENDED.values(), ids=MENDED.keys())
def test_a_mechanical_mistake_is_mended_by_the_patch(right: str, wrong: str, mend: str | None) -> None:
    assert right in MEMBERSHIP
    payload = MEMBERSHIP.replace(right, wrong)
    found = hinted(payload)
    mending = [(result, hint) for result, hint in found if hint.adds]
    if mend is None:
        assert found and not mending
        return
    assert mending, [hint.text.get("en") for _, hint in found]
    result, hint = mending[0]
    assert mend in hint.adds
    assert is_mended(result, results(patched(read(payload), hint), registry()))


@pytest.mark.parametrize(
    ("right", "wrong", "near"),
    [
        ("state:nru", "<https://w3id.org/accords/id/state/nauruu>", "<https://w3id.org/accords/id/state/nru>"),
        ("partnership:gpai", "<https://w3id.org/accords/id/partnership/gpia>", "<https://w3id.org/accords/id/partnership/gpai>"),
        ("state:nru", '"Guinea-Bisau"', "<https://w3id.org/accords/id/state/gnb>"),
    ],
)  # fmt: skip
def test_the_nearest_known_thing_is_suggested(right: str, wrong: str, near: str) -> None:
    [(_, hint)] = [each for each in hinted(MEMBERSHIP.replace(right, wrong)) if each[1].suggestions]
    assert hint.suggestions[0] == near


def test_what_two_things_are_called_is_no_name_for_one() -> None:
    same = [(NamedNode("urn:a"), "Georgia"), (NamedNode("urn:b"), "Georgia")]
    assert surely(Names(same).nearest("Georgia"), "Georgia") is None
    assert surely(Names(same[:1]).nearest("Georgia"), "Georgia") == NamedNode("urn:a")
    assert surely(Names([(NamedNode("urn:aus"), "aus")]).nearest("aut"), "aut") is None, "of a code, one letter tells"


def test_a_hint_says_the_same_in_both_languages() -> None:
    for wrong in ("", 'org:member "Atlantis" ;', "org:member state:fra ;"):
        for _, hint in hinted(MEMBERSHIP.replace("org:member state:nru ;", wrong)):
            assert set(hint.text) == {"en", "fr"}
            assert "{" not in "".join(hint.text.values())


def test_an_example_is_a_known_thing_cut_to_what_the_shape_speaks_of() -> None:
    missing = [
        each for each in hinted(MEMBERSHIP.replace("org:member state:nru ;", "")) if "member" in str(each[0].path)
    ]
    [(_, hint)] = missing
    said = read(hint.example)
    assert {each.predicate.value.rpartition("#")[2] for each in said} == {"type", "member"}


def test_an_example_of_a_whole_shape_conforms() -> None:
    [(_, hint)] = [each for each in hinted(MEMBERSHIP.replace("org:member ", "org:membr ")) if each[1].adds]
    example = read(hint.example)
    assert len(example) > 5
    assert results(example, registry()) == []


def test_without_a_background_hints_speak_of_the_shape_alone() -> None:
    payload = MEMBERSHIP.replace('"2030-05-01"^^xsd:date', '"2030-05-01"')
    found = results(read(payload), registry())
    alone = Hints(validator().shapes, lambda _: [], {}).on(found, read(payload))
    assert any("XMLSchema#date" in hint.adds for hint in alone)
    assert all(hint.example == "" for hint in alone)


def test_a_hint_asks_little_of_the_background_and_the_same_nothing_twice() -> None:
    payload = MEMBERSHIP.replace("state:nru", '"Atlantis"')
    hinted(payload)
    before = asked().count
    hinted(payload)
    assert asked().count == before
    hinted(payload.replace("Atlantis", "Lemuria"))
    assert asked().count - before <= 5


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text: Literal(text, language="en"), TEXTS)
    | st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(XSD + name)), TEXTS, st.sampled_from(["date", "int"])
    )
    | st.builds(lambda text: NamedNode(f"https://w3id.org/accords/id/{quote(text)}"), TEXTS)
    | st.builds(BlankNode)
)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_is_wrong_with_whatever_value_the_hint_can_be_read(data: st.DataObject) -> None:
    """Any value at any property of any shape that has one: nothing is raised, and all that is Turtle parses."""
    shapes = [each for each in validator().shapes.values() if each.constraints]
    shape = data.draw(st.sampled_from(shapes))
    constraint = data.draw(st.sampled_from(shape.constraints))
    value, focus = data.draw(VALUES), NamedNode("https://w3id.org/accords/id/membership/test--nru--observer")
    found = Result(focus, shape.path, value, constraint.component, shape.node, shape.severity)
    sent = [Triple(focus, shape.path.iri, value)] if isinstance(shape.path, Predicate) else []
    [hint] = hints().on([found], sent)
    for turtle in (hint.removes, hint.adds, hint.example):
        assert read(turtle) or not turtle
    assert set(hint.text) in (set(), {"en", "fr"})
    assert hint.adds != hint.removes or not hint.adds


def test_a_huge_value_is_not_compared_with_anything() -> None:
    payload = MEMBERSHIP.replace("state:nru", f'"{"(a+)+" * 40_000}"')
    [(_, hint)] = [each for each in hinted(payload) if "member" in str(each[0].path)]
    assert hint.suggestions == () and len(hint.text["en"]) < 1000


@pytest.fixture(scope="module")
def examples() -> dict[Path, list[tuple[Result, Hint]]]:
    """Every example that breaks a shape, with a hint on each of its faults."""
    files = sorted(EXAMPLES.glob("*/*.ttl"))
    return {file: hinted_example(file) for file in files if file.stem.partition("-")[0] in ("fail", "warn", "info")}


def test_every_example_that_breaks_a_shape_gets_hints_in_both_languages(
    examples: dict[Path, list[tuple[Result, Hint]]],
) -> None:
    assert len(examples) > 380
    silent = [file.stem for file, found in examples.items() if not all(set(h.text) == {"en", "fr"} for _, h in found)]
    assert all(found for found in examples.values())
    assert silent == []


def test_every_patch_mends_the_example_that_it_is_for(examples: dict[Path, list[tuple[Result, Hint]]]) -> None:
    offered = [(file, result, hint) for file, found in examples.items() for result, hint in found if hint.adds]
    assert len(offered) > 90
    for file, result, hint in offered:
        after = results(patched(read(file.read_text("utf-8")), hint), neighbours())
        assert is_mended(result, after) or _names_what_the_neighbours_lack(hint), f"{file}: {hint}"


def test_no_patch_takes_away_what_it_adds(examples: dict[Path, list[tuple[Result, Hint]]]) -> None:
    hints = [hint for found in examples.values() for _, hint in found]
    assert [each for each in hints if set(each.removes.splitlines()) & set(each.adds.splitlines())] == []


def _names_what_the_neighbours_lack(hint: Hint) -> bool:
    """Whether the patch names a thing of the registry that is none of the few which examples are judged beside."""
    known = {each.subject for each in neighbours()}
    added = (each.object for each in read(hint.adds) if isinstance(each.object, NamedNode))
    return any(each not in known and asked_about(each) for each in added)


def asked_about(thing: NamedNode) -> bool:
    return any(each.subject == thing for each in registry())


def test_every_example_of_an_example_can_be_read(examples: dict[Path, list[tuple[Result, Hint]]]) -> None:
    given = [hint.example for found in examples.values() for _, hint in found if hint.example]
    assert len(given) > 300
    assert all(read(each) for each in set(given))
