"""How it stands with a name in the version that is served, and in all that came before it.

A thing may go without a tombstone: the files in data/ drop it, a submission takes all away that was said of it, or a
rollback goes back to before it was there; so may all that lay in a graph. Its name was published, so it is gone, and
not unknown (404). Nothing of that is in the version; the annals know when it happened.
"""

from collections.abc import Iterator
from datetime import datetime

from pyoxigraph import NamedNode, Quad, Triple

from ...registry.annals import DELETED
from ...registry.assembly import graph_iri
from ...registry.lifecycle import RETIRED, UNKNOWN, Standing, Tombstone, standing, tombstones
from ...registry.overrides import DESK
from ..service import Service

DROPPED = {
    "en": "What stated it does so no more.",
    "fr": "Ce qui l’énonçait ne l’énonce plus.",
}
"""Why a thing without a tombstone is gone."""


def how_it_stands(here: Service, iri: str) -> Standing:
    """How it stands with a name. One of which nothing is said any more is RETIRED as one with a tombstone is."""
    found = standing(here.store, here.base, iri)
    if found.kind != UNKNOWN or not iri.startswith(here.base):
        return found
    gone = [each.time for each in here.annals.changes(iri) if each.what == DELETED] or _emptied(here, iri)
    return Standing(iri, RETIRED, date=f"{gone[-1]:%Y-%m-%dT%H:%M:%SZ}", reason=DROPPED) if gone else found


def _emptied(here: Service, iri: str) -> list[datetime]:
    """When the last statement of a graph went, or a graph of the desk was made in which nothing ever lay."""
    if last := here.annals.graph(iri):
        return [last.time]
    number = iri.removeprefix(graph_iri(here.base, f"{DESK}-").value)
    edition = here.annals.edition(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    return [edition.time] if edition and edition.source == DESK else []


def all_out_of_use(here: Service) -> list[Standing]:
    """How it stands with every name that was published and names nothing living any more, by IRI."""
    found = {each.iri: standing(here.store, here.base, each.iri) for each in tombstones(here.store)}
    dropped = [each.iri for each in here.annals.last() if each.moment.what == DELETED]
    lost = (how_it_stands(here, iri) for iri in (*dropped, *here.annals.graphs()) if iri not in found)
    found |= {each.iri: each for each in lost if each.kind == RETIRED}
    return [found[iri] for iri in sorted(found) if found[iri].kind != UNKNOWN]


def said_of(here: Service, found: Standing) -> Iterator[Quad | Triple]:
    """The tombstone of what does not live any more: as it is published, or as it would be."""
    published = list(here.store.match(NamedNode(found.iri)))
    yield from published or Tombstone(found.iri, RETIRED, found.date, found.successor, found.reason).triples
