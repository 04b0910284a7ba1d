"""The profiles in which a document can be had: how a registry says the same in the terms that others use.

Two are those of every registry: what it says in its own terms (`NATIVE`), and that with the label of everything it
mentions (`LABELLED`). Others are declared in ontology/profiles/, in the W3C's Profiles Vocabulary, and are made of a
document by CONSTRUCT queries that stand there, too.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple, Variable

from ..assets import Assets
from ..errors import Unpublishable
from ..store import Term
from ..terms import DCTERMS, DEFAULT_BASE, PROF, RDF, rebase_query
from .labels import plain
from .vocabulary import parse

_MADE = NamedNode("urn:accords:made")
_THIS = re.compile(r"[?$]this\b")
_TOKEN = re.compile(r"[a-z][a-z0-9-]*")
ALL = "all"
"""The token that asks for a list of the profiles, and so is that of none."""


@dataclass(frozen=True)
class Profile:
    """One profile: its IRI and token, what it is called and is (by language), the queries that make it, its context.

    Without queries it is made by the code that offers it. `context` is a JSON-LD document, None where it is ours.
    """

    iri: str
    token: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    mapping: tuple[str, ...] = ()
    context: Mapping[str, Any] | None = None


NATIVE = Profile(
    f"{DEFAULT_BASE}profiles/native",
    "native",
    {"en": "As the registry says it", "fr": "Tel que le registre le dit"},
    {
        "en": "All that the registry says of a thing, in the terms of its own ontology.",
        "fr": "Tout ce que le registre dit d’une chose, dans les termes de sa propre ontologie.",
    },
)
LABELLED = Profile(
    f"{DEFAULT_BASE}profiles/labelled",
    "labelled",
    {"en": "With the label of everything", "fr": "Avec le libellé de tout"},
    {
        "en": "What the native profile says, and a label of each thing, class and property that it mentions.",
        "fr": "Ce que dit le profil d’origine, avec un libellé pour chaque chose, classe et propriété mentionnée.",
    },
)


def profiles(assets: Assets, base: str) -> tuple[Profile, ...]:
    """Every profile of a registry, `NATIVE` first, under `base`. Raises Unpublishable for one that has no token."""
    said: dict[str, list[Quad]] = {}
    for quad in parse(assets.profiles, base):
        if isinstance(quad.subject, NamedNode):
            said.setdefault(quad.subject.value, []).append(quad)
    declared = {iri for iri, quads in said.items() if any(_is(quad, RDF + "type", PROF + "Profile") for quad in quads)}
    return (NATIVE, LABELLED, *(_declared(assets, base, iri, said[iri]) for iri in sorted(declared)))


def mapped(profile: Profile, statements: Iterable[Quad | Triple], about: str) -> list[Triple]:
    """What the queries of a profile make of the document on `about`, each statement once, in no order.

    The queries run one after the other, with `?this` as the thing; what those before have made lies in the graph
    `urn:accords:made`.
    """
    store = ox.Store()
    store.bulk_extend({Quad(each.subject, each.predicate, each.object) for each in statements})
    this: dict[Variable, Term] = {Variable("this"): NamedNode(about)}
    for query in profile.mapping:
        made = store.query(query, substitutions=this if _THIS.search(query) else None)
        assert isinstance(made, ox.QueryTriples), "a mapping is a CONSTRUCT query"
        store.extend([Quad(each.subject, each.predicate, each.object, _MADE) for each in made])
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, _MADE)]


def _declared(assets: Assets, base: str, iri: str, said: Iterable[Quad]) -> Profile:
    tokens = [plain(quad.object) for quad in said if quad.predicate.value == f"{PROF}hasToken"]
    if len(tokens) != 1 or not _TOKEN.fullmatch(tokens[0]) or tokens[0] in (ALL, NATIVE.token, LABELLED.token):
        raise Unpublishable(f'The profile <{iri}> needs one prof:hasToken, such as "schema"; it has {tokens}.')
    queries, context = assets.profile(tokens[0])
    return Profile(
        iri,
        tokens[0],
        _texts(said, f"{DCTERMS}title"),
        _texts(said, f"{DCTERMS}description"),
        tuple(rebase_query(query.read_text("utf-8"), base) for query in queries),
        json.loads(context.read_text("utf-8")) if context.is_file() else None,
    )


def _texts(said: Iterable[Quad], predicate: str) -> dict[str, str]:
    found = [quad.object for quad in said if quad.predicate.value == predicate and isinstance(quad.object, Literal)]
    return {text.language or "en": text.value for text in found}


def _is(quad: Quad, predicate: str, value: str) -> bool:
    return quad.predicate.value == predicate and quad.object == NamedNode(value)
