"""A URI once published answers for ever: 200, 303 to a document, 301 to where it leads, or 410 with its tombstone."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urldefrag
from zlib import crc32

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from accords.http.rdf.formats import DOCUMENT
from accords.store.digest import Digest
from accords.terms import DEFAULT_BASE
from tests.permanence.lists import COMMAND, FORMS, LEDGER, URIS, ledger, listed, lost_in_history, published, state
from tests.serving import Server


def test_the_lists_hold_every_kind_of_uri() -> None:
    folders = {uri.partition("/")[0].partition("#")[0] for uri in listed(URIS)}
    assert folders >= {"id", "concept", "graph", "ns", "shapes", "context"}
    assert len(listed(URIS)) > 3000 and len(listed(FORMS)) > 6


def test_every_published_uri_is_in_the_list(server: Server) -> None:
    missing = sorted(published(server) - set(listed(URIS)))
    assert not missing, f"not in {URIS.name}: {missing[:10]}; run `{COMMAND}`, which adds them"
    forms = {each.suffix for each in DOCUMENT} - set(listed(FORMS))
    assert not forms, f"not in {FORMS.name}: {forms}; run `{COMMAND}`, which adds them"


def test_every_uri_ever_published_answers(server: Server) -> None:
    """A thing is asked for, and its document in one of its forms; of one thing of each kind, in all of them."""
    forms, shown = ["", *(f".{each}" for each in listed(FORMS))], dict[str, str]()
    names = [each for each in listed(URIS) if each.startswith(("id/", "concept/"))]
    for each in names:
        shown.setdefault(each.rpartition("/")[0], each)

    def ask(name: str) -> None:
        document = leads_to(server, f"/{quote(name)}")
        every = forms if name in shown.values() else [forms[crc32(name.encode()) % len(forms)]]
        for form in every if document else ():
            leads_to(server, document + form)

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(ask, names))) > 2000


def test_status_knows_every_uri_ever_published(server: Server) -> None:
    asked = [f"{server.base}{each}" for each in listed(URIS)]
    told = server.client.post("/status", json=asked).json()["results"]
    assert not [each["uri"] for each in told if each["status"] == "unknown"] and len(told) == len(asked)


def leads_to(server: Server, path: str) -> str:
    """Ask for a path; the path of the document that it leads to, itself for a document, "" for what is gone."""
    answer = server.ask("HEAD", path)
    while answer.status_code == 301:
        answer = server.ask("HEAD", answer.headers["location"])
    assert answer.status_code in (200, 303, 410), f"{path} answers {answer.status_code}, though it was published"
    return {200: path, 303: answer.headers.get("location", "")}.get(answer.status_code, "")


def test_every_graph_and_every_document_ever_published_answers(server: Server) -> None:
    paths = {urldefrag(uri).url for uri in listed(URIS) if not uri.startswith(("id/", "concept/"))}
    assert len(paths) > 100
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda path: server.ask("HEAD", f"/{quote(path)}"), sorted(paths))
    assert not {str(each.url): each.status_code for each in answers if each.status_code not in (200, 301, 302, 410)}


def test_every_term_ever_published_is_described_where_its_uri_leads(server: Server) -> None:
    terms = defaultdict[str, set[str]](set)
    for uri in listed(URIS):
        document, fragment = urldefrag(uri)
        if fragment:
            terms[document].add(uri)
    assert terms.keys() == {"ns", "shapes", "graph/meta"}
    for document, named in terms.items():
        quads = parse(server.get(f"/{document}.nt").content, RdfFormat.N_TRIPLES)
        said = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
        base = server.base if document.startswith("graph/") else DEFAULT_BASE
        assert {base + each for each in named} <= said, f"/{document} does not describe all that it once did"


# ---- The lists only grow


def test_the_ledger_vouches_for_the_lists() -> None:
    entries = ledger()
    assert entries and entries[-1][1:] == state(), (
        f"a line was taken out of a list, or added without `{COMMAND}`: the ledger knows of {entries[-1][1]} lines"
    )
    counts = [count for _, count, _ in entries]
    assert counts == sorted(set(counts)), "the lists became shorter once"


@pytest.mark.parametrize("file", [URIS, FORMS, LEDGER], ids=lambda file: file.name)
def test_no_commit_took_a_line_out_of_a_list(file: Path) -> None:
    """As far as the history is here; the ledger stands in for what a shallow clone lacks."""
    now = set(file.read_text("utf-8").splitlines())
    gone = [line for line in lost_in_history(file) or [] if line not in now]
    assert not gone, f"{file.name} has lost {gone[:10]}: put them back, for a URI once published never dies"


def test_a_line_less_is_found_out() -> None:
    lines = [f"uris {line}" for line in listed(URIS)] + [f"forms {line}" for line in listed(FORMS)]
    assert str(Digest.of(lines)) == ledger()[-1][2] != str(Digest.of(lines[1:]))
