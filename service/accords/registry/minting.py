"""Which things a submission may speak of: those that are here, and new ones under the kinds that the shapes allow.

The shapes say how the IRIs of their instances end (`sh:pattern "/id/membership/[a-z0-9.-]+$"`). Here the whole of what
stands after the base must be like that, so that nobody's IRI that ends alike is taken for one of ours.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple
from pyoxigraph import Store as Oxigraph
from rapidfuzz.process import extract

from ..shacl.paths import Predicate
from ..shacl.result import Result
from ..store import Store, Term, rows, values
from ..store.oxigraph import OxigraphStore
from ..terms import RDF, SH
from . import iris
from .assembly import OWN, graph_iri
from .assessment import Finding, Hint, Place
from .labels import plain
from .lifecycle.tombstones import tombstone
from .reading import SYNTAXES

OUTSIDE, TERM, KIND, SLUG, GONE = "outside", "term", "kind", "slug", "out-of-use"
MESSAGES: Mapping[str, Mapping[str, str]] = {
    **iris.MESSAGES,
    OUTSIDE: {
        "en": "Speak of things under {base} only: what others have named is theirs to describe. Link to it instead.",
        "fr": "Ne décrivez que ce qui est sous {base} : à d’autres de décrire ce qu’ils ont nommé. Liez-le plutôt.",
    },
    TERM: {
        "en": "Leave out what is said of this term: the ontology defines it, and no submission changes that.",
        "fr": "Retirez ce qui est dit de ce terme : l’ontologie le définit, et aucune soumission n’y change rien.",
    },
    KIND: {
        "en": "Give it an IRI under one of the kinds that there are: {kinds}.",
        "fr": "Donnez-lui une IRI d’une des sortes qui existent : {kinds}.",
    },
    SLUG: {
        "en": "Let the IRI end with a letter or a digit, and not like the name of a file (.ttl, .html).",
        "fr": "Terminez l’IRI par une lettre ou un chiffre, et pas comme un nom de fichier (.ttl, .html).",
    },
    GONE: {
        "en": "Choose another IRI: this one was retired, merged or replaced, and is never used again.",
        "fr": "Choisissez une autre IRI : celle-ci a été retirée, fusionnée ou remplacée, et ne sert plus jamais.",
    },
}
SUFFIXES = frozenset({*SYNTAXES, "html"})
"""What would name a representation of a thing rather than a thing, after the last dot."""
_TARGETS = tuple(SH + each for each in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"))
_ANY_KIND = "/id/[a-z0-9-]+/[A-Za-z0-9._~-]+$"
_FOLDER = re.compile(r"/(?:[a-z0-9-]+/)+")
_SLUG = re.compile(r"(?=[^.-]).*[^.-]", re.DOTALL)


@dataclass(frozen=True)
class Kinds:
    """Where new things may be named: `patterns` of what stands after the base; `terms` are namespaces of ontologies."""

    base: str
    patterns: tuple[str, ...]
    terms: tuple[str, ...] = ()

    @classmethod
    def of(cls, shapes: Iterable[Triple], base: str, terms: Iterable[str] = ()) -> "Kinds":
        """The kinds that the shapes with targets name; where none does, anything under `{base}id/{kind}/`."""
        said: dict[Term, dict[str, list[str]]] = {}
        for triple in shapes:
            said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(plain(triple.object))
        found = {
            pattern
            for shape in said.values()
            if any(target in shape for target in _TARGETS) and "true" not in shape.get(SH + "deactivated", ())
            for pattern in shape.get(SH + "pattern", ())
        }
        return cls(base, tuple(sorted(found)) or (_ANY_KIND,), tuple(each for each in terms if each))

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders in which the patterns let names lie, as IRIs."""
        found = {match[0] for each in self.patterns for match in _FOLDER.finditer(each)}
        return tuple(self.base + each[1:] for each in sorted(found))

    def allowed(self, subjects: Iterable[str]) -> set[str]:
        """Those of some IRIs under `{base}id/` and `{base}concept/` that are like one of the patterns.

        The patterns are matched by the engine that the shapes are judged by, in linear time.
        """
        ours = (f"{self.base}id/", f"{self.base}concept/")
        paths = {f"/{each.removeprefix(self.base)}": each for each in subjects if each.startswith(ours)}
        block = values(("path",), ((Literal(each),) for each in paths))
        whole = Literal(f"^({'|'.join(f'({each})' for each in self.patterns)})$")
        asked = f"SELECT ?path WHERE {{ {block} FILTER(REGEX(?path, {whole})) }}"
        return {paths[plain(row["path"])] for row in rows(OxigraphStore(Oxigraph()), asked)} if paths else set()


def faults(store: Store, kinds: Kinds, subjects: Collection[str]) -> dict[str, str]:
    """Each of some subjects of which nothing may be said, with the word for why (see `MESSAGES`), in order.

    `store` holds the live version: what its data speak of already may be spoken of again.
    """
    allowed = kinds.allowed(subjects)
    found = {each: _fault(store, kinds, each, each in allowed) for each in sorted(subjects)}
    return {each: why for each, why in found.items() if why}


def findings(
    store: Store, kinds: Kinds, subjects: Collection[str], shapes: str, places: Mapping[str, Place] | None = None
) -> Iterator[Finding]:
    """The same as violations, each with its place in what was sent, where that is known.

    `shapes` is the IRI of the shapes; SHACL has no constraint component for what is wrong, so that it is named there.
    """
    folders = [each.removeprefix(kinds.base) for each in kinds.folders]
    gaps = {"base": kinds.base, "kinds": ", ".join(f"{each}…" for each in folders)}
    for subject, why in faults(store, kinds, subjects).items():
        told = tuple(Literal(text.format(**gaps), language=tag) for tag, text in MESSAGES[why].items())
        component, severity = NamedNode(f"{shapes}#minting-{why}"), NamedNode(SH + "Violation")
        result = Result(NamedNode(subject), None, None, component, NamedNode(shapes), severity, messages=told)
        hint = Hint(suggestions=_nearest(kinds, subject)) if why in (KIND, OUTSIDE) else None
        yield Finding(result, place=(places or {}).get(subject), hint=hint)


def links(
    triples: Iterable[Triple], shapes: str, place: Callable[[Triple], Place | None] = lambda _: None
) -> Iterator[Finding]:
    """A violation for each property and each link that is none of the web (`urn:`), or as `iris` refuses it.

    `shapes` as in `findings`; `place` says where a statement stands.
    """
    severity, source = NamedNode(SH + "Violation"), NamedNode(shapes)
    for triple in triples:
        for value in (triple.predicate, triple.object):
            if isinstance(value, NamedNode) and (why := iris.fault(value.value)):
                assert isinstance(triple.subject, NamedNode), "what is submitted has no blank nodes"
                told = tuple(Literal(text, language=tag) for tag, text in MESSAGES[why].items())
                path, component = Predicate(triple.predicate), NamedNode(f"{shapes}#minting-{why}")
                result = Result(triple.subject, path, value, component, source, severity, messages=told)
                yield Finding(result, place=place(triple))


def _nearest(kinds: Kinds, subject: str) -> tuple[str, ...]:
    """The IRIs of the same slug under the kinds with the nearest names, where that makes an allowed one."""
    folder, _, slug = subject.rpartition("/")
    name = folder.rpartition("/")[2]
    found = extract(
        name, {each: each.rstrip("/").rpartition("/")[2] for each in kinds.folders}, limit=3, score_cutoff=70
    )
    near = [each + slug for _, _, each in found]
    allowed = kinds.allowed(near)
    return tuple(f"<{each}>" for each in near if each in allowed)


def is_name(iri: str) -> bool:
    """Whether an IRI ends as the name of a thing does: with a letter or a digit, and not like the name of a file."""
    slug = iri.rpartition("/")[2]
    return bool(_SLUG.fullmatch(slug)) and slug.rpartition(".")[2] not in SUFFIXES - {slug}


def _fault(store: Store, kinds: Kinds, subject: str, allowed: bool) -> str:
    if why := iris.fault(subject):
        return why
    if subject.startswith(kinds.terms):
        return TERM
    if tombstone(store, subject):
        return GONE
    if _is_here(store, kinds.base, subject):
        return ""
    if not subject.startswith(kinds.base):
        return OUTSIDE
    if not allowed:
        return KIND
    return "" if is_name(subject) else SLUG


def _is_here(store: Store, base: str, subject: str) -> bool:
    """Whether some source, and not only the registry itself, says what kind of thing the subject is."""
    own = {graph_iri(base, name) for name in OWN}
    return any(quad.graph_name not in own for quad in store.match(NamedNode(subject), NamedNode(RDF + "type")))
