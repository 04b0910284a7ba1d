"""RDF Patch of the journal: read by the parser of rdflib, it leads to the statements and the digest of each version."""

from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Dataset

from accords.registry.feeds import patch
from accords.registry.publication import publish
from accords.settings import Settings
from accords.store.digest import Digest, line
from accords.store.segments import segments
from tests.registries import changed_libraries, noted, silently
from tests.serving import Server, serving

PATCH = "application/rdf-patch"
pytestmark = pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph):DeprecationWarning"
)  # rdflib warns of itself


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Settings]]:
    """Four versions: the libraries, and three notes."""
    settings = changed_libraries(tmp_path_factory.mktemp("patch"), {})
    publish(settings, tell=silently)
    for number in (2, 3, 4):
        noted(settings, number)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server, settings


def headers(text: str) -> dict[str, str]:
    """The header lines of a patch."""
    found = (each.split(" ", 2) for each in text.splitlines() if each.startswith("H "))
    return {name: value.removesuffix(" .") for _, name, value in found}


def digest(dataset: Dataset) -> str:
    """The digest of the statements that rdflib holds."""
    quads = parse(dataset.serialize(format="nquads"), RdfFormat.N_QUADS)
    return str(Digest.of({line(each) for each in quads}))


def test_patches_lead_from_nothing_to_the_digest_of_the_version(served: tuple[Server, Settings]) -> None:
    server, _ = served
    published = server.get("/journal").json()
    whole = server.get("/journal", PATCH)
    assert (whole.headers["content-type"], whole.headers["vary"].split(",")[0]) == (PATCH, "Accept")
    assert whole.text.count("TX .\n") == whole.text.count("TC .\n") == published["version"]
    dataset = Dataset()
    dataset.parse(data=whole.text, format="patch")
    assert digest(dataset) == published["digest"] == headers(whole.text)["digest"].strip('"')


def test_patches_follow_one_another(served: tuple[Server, Settings]) -> None:
    server, _ = served
    newest = server.get("/journal").json()["version"]
    dataset, before = Dataset(), ""
    for number in range(newest):
        text = server.get(f"/journal?after={number}", PATCH).text
        said = headers(text)
        assert said.get("prev", "") == before
        first = text[: text.index("TC .\n") + 5]
        dataset.parse(data=first, format="patch")
        before = f"<uuid:{patch.state(segments(served[1].home / 'journal', newest)[number])}>"
        assert said["version"] == f'"{newest}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert digest(dataset) == server.get("/journal").json()["digest"]
    assert before == headers(server.get("/journal", PATCH).text)["id"]


def test_after_the_newest_there_is_nothing_to_do(served: tuple[Server, Settings]) -> None:
    server, _ = served
    newest = server.get("/journal").json()["version"]
    text = server.get(f"/journal?after={newest}&format=rdf-patch").text
    assert "TX" not in text and headers(text)["id"] == headers(server.get("/journal", PATCH).text)["id"]
    assert server.get(f"/journal?after={newest + 1}&format=rdf-patch").status_code == 400


def test_a_client_that_has_it_gets_304_and_other_formats_are_refused(served: tuple[Server, Settings]) -> None:
    server, _ = served
    tag = server.get("/journal", PATCH).headers["etag"]
    assert server.ask("GET", "/journal", PATCH, if_none_match=tag).status_code == 304
    assert tag != server.get("/journal?after=1", PATCH).headers["etag"]
    assert server.get("/journal?format=csv").json()["available"] == ["json", "rdf-patch"]
    assert server.get("/journal", "image/png").status_code == 406
    assert server.get("/journal", "text/html, */*;q=0.1").headers["content-type"] == "application/json"


@pytest.mark.parametrize("accept", [None, "*/*", "text/html, */*;q=0.1", PATCH])
def test_what_came_after_a_version_is_a_patch_unless_json_is_asked_for(
    served: tuple[Server, Settings], accept: str | None
) -> None:
    server, _ = served
    answer = server.get("/journal?after=1", accept)
    assert answer.headers["content-type"] == PATCH and "Accept" in answer.headers["vary"].split(", ")
    listed = server.get("/journal?after=1", "application/json")
    assert [each["version"] for each in listed.json()["records"]] == [2, 3, 4]
    assert server.get("/journal?after=1&format=json").content == listed.content


def test_versions_are_fetched_a_few_at_a_time_by_following_the_links(served: tuple[Server, Settings]) -> None:
    server, _ = served
    newest = server.get("/journal").json()["version"]
    dataset, path, steps = Dataset(), "/journal?limit=3", 0
    while path:
        answer = server.get(path, PATCH)
        assert answer.text.count("TX .\n") <= 3
        dataset.parse(data=answer.text, format="patch")
        link = answer.headers.get("link", "")
        assert not link or link.endswith('; rel="next"; type="application/rdf-patch"')
        path, steps = link.partition(">")[0].removeprefix("<"), steps + 1
    assert steps == -(-newest // 3) == 2 and digest(dataset) == server.get("/journal").json()["digest"]
    first = server.get("/journal?limit=1")
    assert [each["version"] for each in first.json()["records"]] == [1]
    assert first.headers["link"] == '</journal?after=1&format=json&limit=1>; rel="next"; type="application/json"'
    assert "link" not in server.get("/journal").headers and server.get("/journal?limit=x").status_code == 400


def test_what_is_long_comes_in_parts(four: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    records = segments(four.home / "journal", 99)
    assert patch.taken(records) == records and len(records) == 4
    monkeypatch.setattr(patch, "MOST", records[0].size + records[1].size)
    assert patch.taken(records) == records[:2] and patch.taken([]) == []
    monkeypatch.setattr(patch, "MOST", 1)
    assert patch.taken(records[1:]) == records[1:2]
