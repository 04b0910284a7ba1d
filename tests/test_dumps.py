"""The dumps hold all that is published, once, in order, and nothing of the description of the dataset."""

import base64
import gzip
import hashlib
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse

from accords.registry.publication import publish
from accords.registry.takeaway.dumping import Dumping
from accords.registry.takeaway.forms import DUMPS
from accords.registry.takeaway.sorting import in_order
from accords.settings import Settings
from tests.registries import noted, silently
from tests.serving import Server, serving

KEPT = ("dump.nq", "dump.trig.gz", "dump.jsonld")


def quads(server: Server, path: str, syntax: RdfFormat) -> list[Quad]:
    response = server.get(path)
    assert response.status_code == 200
    return list(parse(response.content, format=syntax))


def test_both_dumps_hold_the_same_statements_each_once(server: Server) -> None:
    lines = quads(server, "/dump.nq", RdfFormat.N_QUADS)
    assert len(lines) > 10_000
    assert len(set(lines)) == len(lines) == len({quad.triple for quad in lines})
    assert set(quads(server, "/dump.trig", RdfFormat.TRIG)) == set(lines)
    assert set(quads(server, "/dump.jsonld", RdfFormat.JSON_LD)) == set(lines)


def test_turtle_and_n_triples_are_the_union_of_all_graphs(server: Server) -> None:
    union = {quad.triple for quad in quads(server, "/dump.nq", RdfFormat.N_QUADS)}
    turtle = quads(server, "/dump.ttl", RdfFormat.TURTLE)
    assert {quad.triple for quad in turtle} == union and len(turtle) == len(union)
    assert {quad.triple for quad in quads(server, "/dump.nt", RdfFormat.N_TRIPLES)} == union


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # it calls what it has deprecated
def test_another_reads_the_same_in_turtle_and_in_json_ld(first: Settings, tmp_path: Path) -> None:
    published = publish(first, tell=silently)
    dumping = Dumping(published.store, first.base, published.prefixes, tmp_path)
    turtle = rdflib.Graph().parse(dumping.file(DUMPS["dump.ttl"]), format="turtle")
    linked = rdflib.Dataset(default_union=True).parse(dumping.file(DUMPS["dump.jsonld"]), format="json-ld")
    assert len(turtle) == len(dumping.file(DUMPS["dump.nt"]).read_text("utf-8").splitlines()) > 50
    assert set(linked.triples((None, None, None))) == set(turtle)


def test_the_dump_is_what_the_default_graph_holds(server: Server) -> None:
    counted = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]
    assert len(quads(server, "/dump.nq", RdfFormat.N_QUADS)) == int(counted)


def test_the_description_of_the_dataset_is_not_in_it(server: Server) -> None:
    graphs = {str(quad.graph_name.value) for quad in quads(server, "/dump.nq", RdfFormat.N_QUADS)}  # type: ignore[union-attr]
    assert f"{server.base}graph/ontology" in graphs
    assert f"{server.base}graph/meta" not in graphs


def test_the_lines_are_sorted_so_that_a_diff_shows_only_the_change(server: Server) -> None:
    graphs = [quad.graph_name for quad in quads(server, "/dump.nq", RdfFormat.N_QUADS)]
    blocks = list(dict.fromkeys(graphs))
    assert graphs == [graph for graph in blocks for _ in range(graphs.count(graph))]
    assert blocks == sorted(blocks, key=str)


def test_a_dump_is_named_by_its_digest_and_not_sent_twice(server: Server) -> None:
    response = server.get("/dump.nq")
    digest = hashlib.sha256(response.content)
    assert response.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert response.headers["etag"] == f'"{digest.hexdigest()[:32]}"'
    assert response.headers["content-type"] == "application/n-quads"
    again = server.get("/dump.nq", If_None_Match=response.headers["etag"])
    assert again.status_code == 304 and again.content == b""


def test_the_checksums_of_the_dumps_are_published_for_sha256sum(server: Server) -> None:
    sums = dict(line.split("  ")[::-1] for line in server.get("/SHA256SUMS").text.splitlines())
    assert set(sums) == set(DUMPS) and {"dump.nq", "dump.trig", "dump.jsonld", "dump.ttl", "dump.ttl.gz"} < set(sums)
    for name, digest in sums.items():
        assert hashlib.sha256(server.get(f"/{name}").content).hexdigest() == digest


@pytest.mark.parametrize("name", [name for name in DUMPS if name.endswith(".gz")])
def test_a_compressed_dump_holds_the_bytes_of_the_plain_one(server: Server, name: str) -> None:
    packed = server.get(f"/{name}")
    assert packed.headers["content-type"] == "application/gzip" and "content-encoding" not in packed.headers
    assert gzip.decompress(packed.content) == server.get(f"/{name.removesuffix('.gz')}").content
    assert len(packed.content) < len(gzip.decompress(packed.content)) / 4


def test_a_dump_is_stored_under_a_name_with_its_version_and_says_where_it_stays(server: Server) -> None:
    number = server.get("/dump.ttl").headers["accords-version"]
    response = server.get("/dump.ttl")
    assert response.headers["content-disposition"] == f'attachment; filename="dump-{number}.ttl"'
    assert f'</dumps/{number}/dump.ttl>; rel="canonical"' in response.headers["link"]
    kept = server.get(f"/dumps/{number}/dump.ttl")
    assert kept.content == response.content and "immutable" in kept.headers["cache-control"]
    assert kept.headers["last-modified"].endswith("GMT")


def test_a_download_that_broke_off_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    """As curl does it, with a real client."""
    whole = server.get("/dump.nt").content
    file = tmp_path / "dump.nt"
    file.write_bytes(whole[:1000])
    subprocess.run(["curl", "-sS", "--fail", "-C", "-", "-o", str(file), f"{server.url}dump.nt"], check=True)
    assert file.read_bytes() == whole
    part = server.get("/dump.nt", Range="bytes=10-19")
    assert part.status_code == 206 and part.content == whole[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    changed = server.get("/dump.nt", Range="bytes=10-19", If_Range='"another"')
    assert changed.status_code == 200 and changed.content == whole


def test_sha256sum_takes_the_checksums(server: Server, tmp_path: Path) -> None:
    for name in (*DUMPS, "SHA256SUMS"):
        (tmp_path / name).write_bytes(server.get(f"/{name}").content)
    command = ["sha256sum", "--check", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == len(DUMPS)


def test_the_page_of_dumps_tells_sizes_in_both_languages(server: Server) -> None:
    size = len(server.get("/dump.nq").content)
    assert f"{size:,}" in server.get("/dumps", "text/html").text
    french = server.get("/dumps?lang=fr", "text/html").text
    assert f"{size:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") in french and "Tout emporter" in french
    assert 'href="/dumps?lang=fr"' in server.get("/?lang=fr", "text/html").text


def test_what_no_dump_is_is_not_found(server: Server) -> None:
    newest = int(server.get("/dump.nq").headers["accords-version"])
    for path in (f"dumps/{newest + 1}", "dumps/0/dump.nq", "dumps/x/dump.nq", f"dumps/{newest}/dump.pdf", "dump.pdf"):
        assert server.get(f"/{path}").status_code == 404, path
    assert server.get("/dump.nq?version=x").status_code == 400


def test_a_version_has_the_same_dump_after_others_and_when_it_was_taken_away(first: Settings) -> None:
    """The files of version 1, whose store is not kept any more, are those that it had when it was the newest."""
    with serving(first.home, ACCORDS_ASSETS=str(first.assets)) as server:
        before = {name: server.get(f"/dumps/1/{name}").content for name in KEPT}
    for number in (2, 3):
        noted(first, number)
    environment = {"ACCORDS_ASSETS": str(first.assets)}
    with serving(first.home, **environment) as server:
        assert server.get("/dump.nq?version=1").content == before["dump.nq"] != server.get("/dump.nq").content
    shutil.rmtree(first.home / "versions" / "1")
    with serving(first.home, **environment) as server:
        assert {name: server.get(f"/dumps/1/{name}").content for name in KEPT} == before
        assert b"Note 3." in server.get("/dumps/3/dump.nt").content
        assert b"Note 3." not in server.get("/dumps/2/dump.nt").content


def test_a_dump_does_not_grow_in_memory_with_the_registry(tmp_path: Path) -> None:
    """Ten times as many lines are sorted in about as much memory."""
    peaks = {}
    for count in (10_000, 100_000):
        lines = (
            f"<http://example.org/{n * 7919 % count:09}> <http://example.org/p> <http://example.org/v>"
            for n in range(count)
        )
        tracemalloc.start()
        assert sum(1 for _ in in_order(lines, tmp_path, piece=5_000)) == count
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peaks[100_000] < 2 * peaks[10_000], peaks


def test_lines_that_were_sorted_in_pieces_are_sorted(tmp_path: Path) -> None:
    lines = [f"{n * 7919 % 1009}" for n in range(1009)]
    assert list(in_order(lines, tmp_path, piece=10)) == sorted(lines)
    assert list(tmp_path.iterdir()) == []
