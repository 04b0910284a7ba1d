"""A new version does not expire what it did not change: bytes, ETag and Last-Modified of every other document stay."""

import time
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from accords.registry.desk import accept
from accords.registry.publication import publish
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, changed_libraries, silently
from tests.serving import Server, serving

FORMATS = ("jsonld", "ttl", "nq", "html", "framed.jsonld", "ttl?_profile=schema", "nt?_profile=labelled")


def tags(server: Server, paths: list[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for path in paths:
        for form in FORMATS:
            answer = server.get(f"{path}.{form}")
            if answer.status_code == 200:
                found[f"{path}.{form}"] = answer.headers["etag"], answer.headers["last-modified"]
    return found


def test_what_did_not_change_keeps_its_bytes(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        rows = server.query(f"SELECT DISTINCT ?s {{ ?s a ?c FILTER (STRSTARTS(STR(?s), '{DEFAULT_BASE}')) }}").json()
        iris = [row["s"]["value"].removeprefix(DEFAULT_BASE) for row in rows["results"]["bindings"]]
        paths = [f"/doc/{iri.removeprefix('id/')}" for iri in iris if iri.startswith(("id/", "concept/"))]
        before = tags(server, paths)
        assert len(before) > 30
        time.sleep(1.1)  # Last-Modified counts in seconds
        rome = f"""@prefix lend: <{LEND}> .
            <{DEFAULT_BASE}id/library/rome> a lend:Library ; lend:kind <{DEFAULT_BASE}concept/kind/public> ;
            <http://www.w3.org/2004/02/skos/core#prefLabel> "Rome" ."""
        accept(settings, parse(rome, RdfFormat.TURTLE), message="Rome joins", tell=silently)
        until = time.monotonic() + 60
        while server.get("/doc/library/rome.ttl").status_code != 200:
            assert time.monotonic() < until, "the new version is not served"
            time.sleep(0.2)
        after = tags(server, paths)
        changed = {path.partition(".")[0] for path in before if before[path] != after[path]}
        assert changed == {"/doc/concept/kind/public"}, "which Rome points to"
