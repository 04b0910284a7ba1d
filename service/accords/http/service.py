"""What every route needs of one registry, made once when the application starts; there are no module globals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from fastapi import Request
from pyoxigraph import NamedNode

from ..assets import Assets
from ..registry import catalogue, entities, glossary, page, vocabulary
from ..registry.annals import Annals
from ..registry.examples import Example
from ..registry.feeds.log import Log
from ..registry.finding.finder import Finder
from ..registry.judges import Judges
from ..registry.lists.collections import Collection, of_classes
from ..registry.lists.members import Lists
from ..registry.profiles import Profile
from ..registry.publication import Published
from ..registry.reconciliation.schema import Schema
from ..registry.surroundings import Remembered
from ..registry.tables.tables import Tables
from ..registry.takeaway.identifiers import Identifiers
from ..registry.valid_time import ValidTime
from ..settings import Settings
from ..store import Store, rows
from ..store.answering import Answering
from ..store.remote_answers import RemoteSide
from ..store.workers import Workers
from ..terms import RDF
from .editions import Editions
from .flights import Flights
from .kept import Kept
from .prepared import Cache
from .rdf.jsonld import Compactor
from .takeaway.dump_files import Dumps
from .time.older import Older
from .time.past import Past
from .wording import LANGUAGES

KEPT_BYTES = 64 * 2**20
"""For documents, and again for whole answers."""
SERVED_BY = "accords.service"
"""Where a request (an ASGI scope) says which service answers it, from its beginning to its end."""


@dataclass(frozen=True)
class Service:
    """One published registry as it is served: settings, files, store, and what is read from the files once."""

    settings: Settings
    assets: Assets
    published: Published
    workers: Answering
    annals: Annals
    past: Older[Past]
    documents: entities.Documents
    outline: page.Outline
    pages: page.Pages
    terms: tuple[glossary.Entry, ...]
    examples: tuple[Example, ...]
    compactor: Compactor
    profiles: tuple[Profile, ...]
    kept: Kept
    dumps: Dumps
    older: Older[Workers]
    editions: Editions
    answers: Cache
    flights: Flights
    remote: RemoteSide | None
    judges: Judges
    older_judges: Older[Judges]
    finder: Finder
    compactors: dict[str, Compactor] = field(default_factory=dict)
    """What writes JSON-LD for the profiles that have a context of their own, by token."""

    @property
    def store(self) -> Store:
        """The published store, open for reading."""
        return self.published.store

    @cached_property
    def tables(self) -> Tables:
        """The tables of the classes, and what is published for their cells to name."""
        return Tables(self.assets, self.base, partial(rows, self.store))

    @cached_property
    def types(self) -> Remembered:
        """Of which classes things are said to be."""
        kind = NamedNode(RDF + "type")
        return Remembered(lambda thing: tuple(self.store.match(thing, kind)))

    @cached_property
    def called(self) -> dict[str, str]:
        """What the registry is called on its pages, by language."""
        return {language: catalogue.called(self.store, self.base, language) for language in LANGUAGES}

    @cached_property
    def credits(self) -> catalogue.Credits:
        """Who made what is published, and under which licence it is."""
        return catalogue.credits(self.store, self.base)

    @cached_property
    def ontology_header(self) -> Mapping[str, str]:
        """What the ontology says of itself, in English."""
        return vocabulary.header(self.assets, "en")

    @cached_property
    def alignment_version(self) -> str:
        """The number of the version of the alignment; "" where there is none."""
        return glossary.alignment_version(self.assets)

    @cached_property
    def schema(self) -> Schema:
        """The types and properties that one who seeks entities can name."""
        return Schema(self.assets, self.base)

    @cached_property
    def log(self) -> Log:
        """What changed, entity by entity, up to the published version."""
        return Log(self.settings.home, self.base, self.published.version)

    @cached_property
    def identifiers(self) -> Identifiers:
        """The part of the dataset that names things, if it declares one."""
        return Identifiers(self.store, self.base)

    @cached_property
    def valid_time(self) -> ValidTime:
        """What held on a day, as the published version knows it."""
        return ValidTime(self.store, self.assets, self.base)

    @cached_property
    def modified(self) -> datetime | None:
        """When the published version was recorded, in UTC."""
        edition = self.annals.edition(self.published.version)
        return edition.time if edition else None

    @cached_property
    def lists(self) -> Lists:
        """Who stands in each list."""
        return Lists(self.store, self.base)

    @cached_property
    def collections(self) -> dict[str, Collection]:
        """The lists of classes, by the name in their address."""
        return of_classes(vocabulary.ontology(self.assets, self.base), self.base)

    @property
    def base(self) -> str:
        """What the names of entities begin with."""
        return self.settings.base

    def close(self) -> None:
        """End the workers, remove the dumps, let go of the store."""
        self.workers.close()
        self.older.close()
        self.judges.close()
        self.older_judges.close()
        self.finder.close()
        self.dumps.close()
        self.past.close()
        self.annals.close()
        self.store.close()


def service(request: Request) -> Service:
    """The registry that answers `request`."""
    found: Service = request.scope[SERVED_BY]
    return found
