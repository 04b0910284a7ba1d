"""The endpoint of this service over the graphs of a suite, each by its name; no registry is published for it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from fastapi.testclient import TestClient

from accords.app import create_app
from accords.registry.publication import Published
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore

SYNTAXES = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


@contextmanager
def endpoint(files: Iterable[Path], folder: Path) -> Iterator[TestClient]:
    """A client of the application, whose store has each file as a graph named after it."""
    store = OxigraphStore.create(folder / "store")
    for file in sorted(set(files)):
        name, syntax = ox.NamedNode(file.as_uri()), SYNTAXES[file.suffix]
        parsed = ox.parse(path=file, format=syntax, base_iri=name.value, rename_blank_nodes=True)
        store.load(ox.Quad(each.subject, each.predicate, each.object, name) for each in parsed)
    store.close()
    settings = Settings(home=folder / "home")
    settings.home.mkdir()
    published = Published(
        store=OxigraphStore.read(folder / "store"),
        folder=folder / "store",
        base=settings.base,
        version=1,
        digest="",
        prefixes={},
        warnings=0,
        infos=0,
        built=True,
        recorded=True,
    )
    with TestClient(create_app(settings, published), headers={"accept": ""}) as client:
        yield client
