"""What a submission would change: which asserted triples of the published version go, and which come.

Three modes. `replace`: of each subject whose class (rdf:type) is sent, what is sent becomes all that is asserted; what
is sent of other subjects is added, so that a document of the registry can be changed and sent back. `add`: what is sent
comes, nothing goes. `patch`: what is sent says line by line what goes and what comes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from ...errors import DoesNotApply, UnparsableRDF, UnsupportedMediaType
from ...store import Store, rows, values
from ...terms import RDF
from ..assembly import OWN, graph_iri
from ..delta import as_stored
from ..reading import SYNTAXES, read

REPLACE, ADD, PATCH = "replace", "add", "patch"
MODES = (REPLACE, ADD, PATCH)
PATCHES = ("application/rdf-patch", "text/rdf-patch", "text/plain")
"""The media types of a patch; the last is what `/journal` and `accords diff` say."""
_LINE = re.compile(r"[ \t]*([-+AD])[ \t]+(\S.*)")
_NOTHING = re.compile(r"[ \t]*(?:#.*|H[ \t].*|T[XC][ \t]*\.?[ \t]*)?")
_MOST_TOLD = 20


@dataclass(frozen=True)
class Wanted:
    """What is sent, before it is held against a version: what is to come, and in a patch what is to go."""

    adds: tuple[Quad, ...]
    removes: tuple[Quad, ...] = ()


@dataclass(frozen=True)
class Change:
    """The triples that really go and come."""

    removes: frozenset[Triple]
    adds: frozenset[Triple]

    def subjects(self) -> set[NamedNode]:
        """What the change speaks of."""
        return {each.subject for each in self.removes | self.adds if isinstance(each.subject, NamedNode)}


def wanted(content: bytes, media_type: str, mode: str, contexts: Mapping[str, Any]) -> Wanted:
    """Read what was sent. Raises UnparsableRDF, with line and column; UnsupportedMediaType."""
    if mode == PATCH:
        if media_type not in PATCHES:
            raise UnsupportedMediaType(f"A patch is one of {', '.join(PATCHES)}.", available=list(PATCHES))
        return _patch(content)
    syntax = RdfFormat.from_media_type(media_type)
    if syntax is None or syntax not in SYNTAXES.values():
        known = sorted({each.media_type for each in SYNTAXES.values()})
        raise UnsupportedMediaType(f"RDF is one of {', '.join(known)}.", available=known)
    quads = read(content, syntax, contexts).quads
    if not quads:
        raise UnparsableRDF("There is no statement in it.")
    return Wanted(tuple(quads))


def _patch(content: bytes) -> Wanted:
    """What `- statement .` or `D statement .` takes away, and `+` or `A` adds, a line each (N-Triples, N-Quads).

    These are the lines of `/journal` and of RDF Patch (afs.github.io/rdf-patch), of which the lines H, TX and TC say
    nothing more here.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UnparsableRDF("This is not UTF-8.") from None
    parts: dict[str, list[str]] = {"-": [], "+": []}
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if not found and not _NOTHING.fullmatch(line):
            raise UnparsableRDF(f"Line {number}: a line of a patch begins with `-` or `+`, or `D` or `A`.", line=number)
        for sign in parts:
            of_it = found is not None and (found[1] in "-D") == (sign == "-")
            parts[sign].append(found[2] if found and of_it else "")
    removes, adds = (read("\n".join(each).encode(), RdfFormat.N_QUADS, {}).quads for each in parts.values())
    if not removes and not adds:
        raise UnparsableRDF("There is no statement in it.")
    return Wanted(tuple(adds), tuple(removes))


def change(what: Wanted, mode: str, store: Store, base: str) -> Change:
    """What would become of a version. Raises DoesNotApply for a patch that takes away what no source has stated."""
    adds, removes = ({quad.triple for quad in as_stored(map(_bare, each))} for each in (what.adds, what.removes))
    if mode == REPLACE:
        typed = {each.subject for each in adds if each.predicate.value == RDF + "type"}
        removes = _of_subjects(store, typed, base) - adds
    both = removes & adds
    there, derived = _lying(store, (removes | adds) - both, base)
    if missing := sorted(map(str, removes - both - there)):
        told = "\n".join(f"    {each} ." for each in missing[:_MOST_TOLD])
        raise DoesNotApply(
            f"No source has stated what is to be taken away ({len(missing)} statements):\n{told}",
            missing=missing[:_MOST_TOLD],
        )
    return Change(frozenset(removes - both), frozenset(adds - both - there - derived))


def _of_subjects(store: Store, subjects: Iterable[Any], base: str) -> set[Triple]:
    """All that is asserted of some subjects."""
    asked = values(("s",), ((each,) for each in subjects))
    found = rows(store, f"SELECT * WHERE {{ {asked} GRAPH ?g {{ ?s ?p ?o }} }}")
    own = _own(base)
    return {Triple(row["s"], row["p"], row["o"]) for row in found if row["g"] not in own}  # type: ignore[arg-type]


def _lying(store: Store, triples: Iterable[Triple], base: str) -> tuple[set[Triple], set[Triple]]:
    """Those of some triples that some source has stated, and those that are the registry's own: derived, or a term."""
    asked, own, meta = values(("s", "p", "o"), triples), _own(base), graph_iri(base, "meta")
    found = rows(store, f"SELECT * WHERE {{ {asked} GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != {meta}) }}")
    stated: set[Triple] = set()
    ours: set[Triple] = set()
    for row in found:
        triple = Triple(row["s"], row["p"], row["o"])  # type: ignore[arg-type]
        (ours if row["g"] in own else stated).add(triple)
    return stated, ours


def _own(base: str) -> set[NamedNode]:
    return {graph_iri(base, name) for name in OWN}


def _bare(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)
