"""The lists of URIs and their ledger, in files; and what a running registry publishes now."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from accords.store.digest import Digest
from accords.terms import DEFAULT_BASE
from tests.serving import Server

FOLDER = Path(__file__).parent
URIS, FORMS, LEDGER = (FOLDER / f"{name}.txt" for name in ("uris", "forms", "ledger"))
COMMAND = "python -m tests.permanence"
FIXED = (
    "context.jsonld",
    "context/1.jsonld",
    "graph/meta",
    "graph/meta#dataset",
    "lifecycle",
    "linkset",
    "ns",
    "shapes",
)
"""Documents of the registry that are named in it, or in what it says of itself."""
_NAMES = """SELECT DISTINCT ?name { ?name ?p ?o FILTER(STRSTARTS(STR(?name), STR($base))) }"""
_GRAPHS = "SELECT DISTINCT ?name { GRAPH ?name { ?s ?p ?o } }"


def listed(file: Path) -> list[str]:
    """The lines of a list. Fails where it is not in order, or has a line twice."""
    lines = file.read_text("utf-8").splitlines()
    assert lines == sorted(set(lines)), f"{file.name} is not in order: `{COMMAND}` writes it"
    return lines


def published(server: Server) -> set[str]:
    """All URIs of a running registry, relative to its base."""
    rows = [*_select(server, _NAMES.replace("$base", f"<{server.base}>")), *_select(server, _GRAPHS)]
    found = {name.removeprefix(server.base) for name in rows if name.startswith(server.base)}
    shapes = parse(server.get("/shapes.nt").content, RdfFormat.N_TRIPLES)
    named = {each.subject.value for each in shapes if isinstance(each.subject, NamedNode)}
    found |= {name.removeprefix(DEFAULT_BASE) for name in named if name.startswith(f"{DEFAULT_BASE}shapes")}
    versions = {each for each in _versions(server) if each.startswith(DEFAULT_BASE)}
    return {*FIXED, *found, *(each.removeprefix(DEFAULT_BASE) for each in versions)}


def _select(server: Server, query: str) -> list[str]:
    answer = server.query(query)
    assert answer.status_code == 200, answer.text
    return [row["name"]["value"] for row in answer.json()["results"]["bindings"]]


def _versions(server: Server) -> set[str]:
    """The IRIs of the versions of ontology, alignment and shapes."""
    files = [server.get(path).content for path in ("/ns.nt", "/ns/alignment.nt", "/shapes.nt")]
    quads = [quad for file in files for quad in parse(file, RdfFormat.N_TRIPLES)]
    wanted = "http://www.w3.org/2002/07/owl#versionIRI"
    return {
        quad.object.value for quad in quads if quad.predicate.value == wanted and isinstance(quad.object, NamedNode)
    }


def ledger() -> list[tuple[str, int, str]]:
    """Each addition: the day, how many lines the lists had then, and the digest of them all."""
    entries = [line.split() for line in LEDGER.read_text("utf-8").splitlines()] if LEDGER.exists() else []
    return [(day, int(count), digest) for day, count, digest in entries]


def state() -> tuple[int, str]:
    """How many lines the lists have, and the digest of them all."""
    lines = [f"{file.stem} {line}" for file in (URIS, FORMS) for line in listed(file)]
    return len(lines), str(Digest.of(lines))


def add(uris: set[str], forms: set[str]) -> tuple[int, int]:
    """Add to the lists what they lack; how many lines came. Fails where the ledger knows of others."""
    entries, counts = ledger(), []
    assert not entries or entries[-1][1:] == state(), (
        "the lists are not what the ledger says: take back what was changed"
    )
    for file, new in ((URIS, uris), (FORMS, forms)):
        old = set(listed(file)) if file.exists() else set()
        file.write_text("".join(f"{line}\n" for line in sorted(old | new)), "utf-8")
        counts.append(len(new - old))
    if any(counts):
        count, digest = state()
        with LEDGER.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now(UTC).date()} {count} {digest}\n")
    return counts[0], counts[1]


def lost_in_history(file: Path) -> list[str] | None:
    """The lines that a commit took out of a file, as far as the history is here; None where there is no history."""
    asked = ["git", "log", "-p", "--format=", "--no-renames", "--unified=0", "--", file.name]
    found = subprocess.run(asked, cwd=FOLDER, capture_output=True, text=True, check=False)
    if found.returncode or not found.stdout:
        return None
    return [line[1:] for line in found.stdout.splitlines() if line.startswith("-") and not line.startswith("--- ")]
