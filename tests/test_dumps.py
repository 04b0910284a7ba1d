"""The dumps hold all that is published, once, in order, and nothing of the description of the dataset."""

import base64
import hashlib

from pyoxigraph import Quad, RdfFormat, parse

from tests.serving import Server


def quads(server: Server, path: str, syntax: RdfFormat) -> list[Quad]:
    response = server.get(path)
    assert response.status_code == 200
    return list(parse(response.content, format=syntax))


def test_both_dumps_hold_the_same_statements_each_once(server: Server) -> None:
    lines = quads(server, "/dump.nq", RdfFormat.N_QUADS)
    assert len(lines) > 10_000
    assert len(set(lines)) == len(lines) == len({quad.triple for quad in lines})
    assert set(quads(server, "/dump.trig", RdfFormat.TRIG)) == set(lines)


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
    assert set(sums) == {"dump.nq", "dump.trig"}
    for name, digest in sums.items():
        assert hashlib.sha256(server.get(f"/{name}").content).hexdigest() == digest
