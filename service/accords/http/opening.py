"""Open what serves one published registry: its files are read, its workers made ready to start."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from ..assets import Assets
from ..registry import catalogue, entities, glossary, page, vocabulary
from ..registry.annals import Annals
from ..registry.assembly import graph_iri
from ..registry.examples import examples
from ..registry.finding.finder import Finder
from ..registry.following import Followed
from ..registry.judges import Judges
from ..registry.profiles import profiles
from ..registry.publication import Published
from ..settings import Settings
from ..store.allowance import statements_in_memory
from ..store.answering import Answering, Limits
from ..store.hints import Terms
from ..store.remote_answers import RemoteAnswers, RemoteSide
from ..store.workers import Workers
from .at_once import AtOnce
from .editions import Editions
from .flights import Flights
from .kept import Kept
from .prepared import Cache
from .rdf.jsonld import Compactor
from .service import KEPT_BYTES, Service
from .takeaway.dump_files import Dumps
from .time.older import Older
from .time.past import Past


def open_remote(settings: Settings) -> RemoteSide | None:
    """The engine that the settings name, if they do; to be started, and closed when nothing is served any more.

    Raises SettingsRefused.
    """
    if not settings.store:
        return None
    apart = [graph_iri(settings.base, "meta").value]
    name = graph_iri(settings.base, "engine-").value
    return RemoteSide(settings.store, name, Followed(settings), apart=apart, rows=settings.query_rows)


def open_service(settings: Settings, published: Published, remote: RemoteSide | None = None) -> Service:
    """The service of a published registry, with the engine that follows it; to be closed when it is no longer served.

    The engine is not closed with it.
    """
    assets = Assets(settings.assets)
    ontology, shapes = vocabulary.ontology(assets, settings.base), vocabulary.shapes(assets, settings.base)
    context = vocabulary.context(assets, settings.base)
    namespace = vocabulary.header(assets, "en")["namespace"]
    terms = _terms(published, ontology, namespace)
    limits = _limits(settings)
    start = partial(Workers, prefixes=published.prefixes, limits=limits, base=settings.base, own=namespace, terms=terms)
    workers = _workers(settings, published, start)
    outline = page.outline(assets, settings.base)
    annals = Annals.open(settings, published.version)
    documents = entities.Documents(published.store, settings.base, annals.changed)

    def judges(folder: Path, number: int) -> Judges:
        return Judges(settings, folder, number, count=1)

    def past(folder: Path, number: int) -> Past:
        return Past(folder, number, settings, annals, outline)

    here = Service(
        settings=settings,
        assets=assets,
        published=published,
        workers=_behind(remote, workers, published, Terms(namespace, terms, published.prefixes)) if remote else workers,
        annals=annals,
        past=Older(settings, published.version, past, limits),
        documents=documents,
        outline=outline,
        pages=page.Pages(published.store, documents, settings.base, outline),
        terms=tuple(glossary.entries(ontology, shapes, namespace)),
        examples=tuple(examples(assets, settings.base)),
        compactor=Compactor(context, f"{settings.url}context/1.jsonld"),
        profiles=profiles(assets, settings.base),
        kept=Kept(KEPT_BYTES),
        dumps=Dumps(settings, published),
        older=Older(settings, published.version, lambda folder, _: start(folder, count=1), limits),
        editions=Editions(settings),
        answers=Cache(KEPT_BYTES),
        flights=Flights(),
        remote=remote,
        judges=Judges(settings, published.folder, published.version, published.digest),
        older_judges=Older(settings, published.version, judges, limits, most=2),
        finder=Finder(settings, published.version, published.digest),
    )
    return replace(here, answers=AtOnce(KEPT_BYTES, here))


def _terms(published: Published, ontology: Iterable[Triple], namespace: str) -> list[str]:
    """What a query can name: what the dataset uses, and what the ontology defines."""
    defined = {triple.subject.value for triple in ontology if isinstance(triple.subject, NamedNode)}
    used = catalogue.used_terms(published.store, published.base)
    own = (term for term in defined if namespace and term.startswith(namespace))
    return sorted({*used, *own})


def _behind(remote: RemoteSide, workers: Answering, published: Published, terms: Terms) -> Answering:
    """The engine, and behind it our own processes."""
    namespaces = [published.base, *published.prefixes.values()]
    return RemoteAnswers(workers, remote, published.version, base=published.base, namespaces=namespaces, terms=terms)


def _limits(settings: Settings) -> Limits:
    """The limits of a query, as they are set."""
    return Limits(
        deadline=settings.query_seconds,
        queue=settings.query_queue_seconds,
        query_bytes=settings.query_text_bytes,
        rows=settings.query_rows,
        answer_bytes=settings.query_bytes,
        memory_bytes=settings.query_memory,
    )


def _workers(settings: Settings, published: Published, start: Callable[..., Workers]) -> Workers:
    """What answers queries of a published registry."""
    count = settings.workers or max(2, os.cpu_count() or 2)
    most = settings.memory_triples or statements_in_memory(count)
    in_memory = catalogue.statements(published.store, published.base) <= most
    return start(published.folder, count=count, in_memory=in_memory)
