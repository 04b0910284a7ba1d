"""What a document says, in a profile, written in a syntax."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad, Triple

from ...registry import profiles
from ...registry.entities import Document
from ...registry.labelled import labelled
from ...registry.labels import stored
from ...registry.lists.statements import HYDRA
from ...registry.profiles import LABELLED, NATIVE, Profile
from ...terms import PROF, shortened
from ..service import Service
from ..wording import LANGUAGES, catalogue
from .formats import JSON_LD, Format
from .jsonld import Compactor
from .jsonld_forms import write_form
from .serialisation import write

Statement = Quad | Triple
_PREFIXES = {"hydra": HYDRA, "prof": PROF}
"""Those of what the service says of itself, beside those of the registry."""


def written_as(
    here: Service, form: Format, profile: Profile, said: Iterable[Statement] | Document, first: str
) -> bytes:
    """`said` in a syntax of RDF, under a profile; a profile with queries makes other statements of it."""
    statements = said.quads if isinstance(said, Document) else said
    if profile is LABELLED:
        statements = labelled(statements, lambda iris: _labels(here, iris))
    elif profile.mapping:
        statements = profiles.mapped(profile, statements, first)
    compactor = here.compactor if profile.context is None else _compactor(here, profile)
    if form is JSON_LD:
        return compactor.compact(said if profile is NATIVE else statements, first)
    if form.form:
        return write_form(form, statements, first, compactor)
    assert form.rdf, "only HTML has no syntax of RDF"
    return write(statements, form.rdf, {**here.published.prefixes, **_PREFIXES}, first)


def _compactor(here: Service, profile: Profile) -> Compactor:
    """What writes JSON-LD under the context of a profile, which stands in each document."""
    found = here.compactors.get(profile.token)
    if found is None:
        assert profile.context is not None, "a profile without a context has ours"
        context = dict(profile.context)
        found = here.compactors[profile.token] = Compactor(context, context["@context"])
    return found


def _labels(here: Service, iris: Iterable[str]) -> Iterator[tuple[str, Literal]]:
    """The labels of things: those that are published, else those of the shapes, else those of the interface."""
    asked = list(iris)
    found = stored(here.store, asked)
    for iri in asked:
        texts = found.get(iri) or _shape_names(here, iri) or _interface_names(here, iri)
        yield from ((iri, text) for text in texts)


def _shape_names(here: Service, iri: str) -> list[Literal]:
    names = next((named[iri] for named in here.outline.properties.values() if named.get(iri)), {})
    return [Literal(text, language=language) for language, text in sorted(names.items())]


def _interface_names(here: Service, iri: str) -> list[Literal]:
    words = catalogue().get(f"term-{shortened(iri, here.published.prefixes)}", {})
    return [Literal(words[language], language=language) for language in LANGUAGES if language in words]
