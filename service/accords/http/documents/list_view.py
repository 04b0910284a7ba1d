"""What a list can be narrowed by, what it is called, and its page as a table."""

import csv
import io
from collections import Counter
from collections.abc import Iterable

from pyoxigraph import NamedNode

from ...registry import catalogue
from ...registry.labels import Labels, stored
from ...registry.lists.collections import Collection
from ...registry.lists.cursors import Slice
from ...registry.lists.filters import Filters
from ...registry.lists.members import Member
from ...terms import shortened
from ..links import anchor
from ..names import named
from ..service import Service
from ..wording import LANGUAGES, speaker


def filters_of(here: Service, collection: Collection) -> Filters:
    """What the shapes of the classes in a list let it be narrowed by."""
    classes = {kind for member in here.lists.of(collection, "en") for kind in member.classes}
    wanted = {*classes, collection.class_} - {""}
    wanted |= {above for term in here.terms if term.iri in wanted for above in term.super_terms}
    properties = {_short(here, each): each for each in here.outline.order(sorted(wanted))}
    folder = f"{here.base}id/"
    spaces = (space for space in here.published.prefixes.values() if space.startswith(folder))
    valid = here.valid_time if here.valid_time.declared else None
    kinds = sorted({space.removeprefix(folder).strip("/") for space in spaces} - {""})
    return Filters({_short(here, each): each for each in sorted(wanted)}, properties, kinds, valid)


def _short(here: Service, iri: str) -> str:
    """The name that an address has for a term: its own, without a prefix."""
    return shortened(iri, here.published.prefixes).rpartition(":")[2] if iri.startswith("http") else anchor(iri)


def class_names(here: Service, classes: Iterable[str], language: str) -> dict[str, str]:
    """What some classes are called."""
    wanted = set(classes)
    labels = Labels.of(here.store, wanted, language)
    prefixes = here.published.prefixes
    return {iri: named(labels.value(NamedNode(iri)), prefixes, language).text for iri in wanted}


def facets(here: Service, members: Iterable[Member], narrowing: Filters, language: str) -> list[tuple[str, str, int]]:
    """The classes of a list, with how many there are of each: name in the address, name for a reader, number."""
    counts = Counter(kind for member in members for kind in member.classes)
    called = class_names(here, counts, language)
    found = [(name, called[iri], counts[iri]) for name, iri in narrowing.classes.items() if iri in counts]
    return sorted(found, key=lambda each: (-each[2], each[1])) if len(found) > 1 else []


def heading(collection: Collection, language: str) -> str:
    """What a list is called in a language, or else in English."""
    titles = collection.titles
    return titles.get(language) or titles.get("en") or speaker(language)("concept-schemes")


def heading_of(here: Service, folder: str, language: str) -> str:
    """The names of the classes that are counted under `folder`."""
    front = catalogue.front(here.store, here.base, language, here.outline.properties)
    kinds = [count.kind for count in front.counts if count.example.iri.startswith(f"{here.base}{folder}")]
    return ", ".join(named(kind, here.published.prefixes, language).text for kind in kinds)


def table(here: Service, part: Slice) -> bytes:
    """A page of a list as CSV (RFC 4180): the IRI, its names in the languages of the interface, its classes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", *(f"name@{language}" for language in LANGUAGES), "class"])
    labels = stored(here.store, [member.iri for member in part.members])
    for member in part.members:
        texts = {label.language: label.value for label in labels.get(member.iri, ())}
        kinds = " ".join(_short(here, kind) for kind in member.classes)
        writer.writerow([member.iri, *(texts.get(language, "") for language in LANGUAGES), kinds])
    return out.getvalue().encode()
