"""The newest versions in the description of the dataset (DCAT 3, section 11): which there are, when and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from ..store.first_lines import first_lines
from ..terms import ADMS, DCAT, DCTERMS, RDFS, XSD
from .assembly import graph_iri
from .entities import dataset_iri
from .state import State
from .statements import a, link, text

MOST = 20
"""Versions that a description names; the journal has all of them."""
_TITLE, _DESCRIPTION = NamedNode(DCTERMS + "title"), NamedNode(DCTERMS + "description")


@dataclass(frozen=True)
class Edition:
    """One version: its number, when it was recorded (an xsd:dateTime), and what its publisher wrote of it, or ""."""

    number: int
    time: str
    message: str


def newest(home: Path, base: str, number: int, most: int = MOST) -> tuple[Edition, ...]:
    """Version `number` of a state folder and those before it, `most` in all, the newest first.

    Empty where the journal is not one under `base`. Reads the first lines of the records from the last version on that
    is kept before the first of these.
    """
    state, first = State(home), max(1, number - most + 1)
    if state.base() != base:
        return ()
    before = state.kept_before(base, first)
    found = [
        Edition(line["number"], line["time"], line["message"])
        for line in first_lines(home / "journal", before.end if before else 0)
        if first <= line["number"] <= number
    ]
    return tuple(sorted(found, key=lambda each: -each.number))


def version_iri(base: str, number: int) -> NamedNode:
    """The name of a version, as a dataset of its own."""
    return NamedNode(f"{graph_iri(base, 'meta').value}#version-{number}")


def described(editions: Sequence[Edition], base: str, url: str, said: Sequence[Triple]) -> Iterator[Triple]:
    """The versions as those of the dataset, each with the title and the description that `said` has of the dataset."""
    dataset = NamedNode(dataset_iri(base))
    own = [each for each in said if each.subject == dataset and each.predicate in (_TITLE, _DESCRIPTION)]
    for edition in editions:
        version = version_iri(base, edition.number)
        yield link(dataset, DCAT + "hasVersion", version.value)
        yield from a(version, DCAT + "Dataset")
        yield from (Triple(version, each.predicate, each.object) for each in own)
        yield link(version, DCAT + "isVersionOf", dataset.value)
        yield text(version, DCAT + "version", str(edition.number))
        yield text(version, DCTERMS + "issued", edition.time, XSD + "dateTime")
        yield link(version, RDFS + "seeAlso", f"{url}journal/{edition.number}")
        if edition.message:
            yield text(version, ADMS + "versionNotes", edition.message)
        if edition.number > 1:
            yield link(version, DCAT + "previousVersion", version_iri(base, edition.number - 1).value)
    for edition in editions[:1]:
        yield link(dataset, DCAT + "hasCurrentVersion", version_iri(base, edition.number).value)
        yield text(dataset, DCTERMS + "modified", edition.time, XSD + "dateTime")
        if edition.message:
            yield text(dataset, ADMS + "versionNotes", edition.message)
