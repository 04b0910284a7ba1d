"""What a static copy holds, as exportable.toml and an operator's wishes say."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode

from ..rdf.formats import HTML, JSON_LD
from ..rdf.representation import cut
from ..service import Service
from .places import can_be_kept, is_page, place, suffix_in, without

NOTICE = "/not-in-this-copy"
"""The page that says what a copy cannot do."""
_PAST = re.compile(r"/v/[^/]+$|/(history|timemap)(\.[^/]*)?$")


@dataclass(frozen=True)
class Plan:
    """Where a copy begins, and which addresses it leaves out.

    `mementos` says whether it has what documents said before, and their histories; `every` whether also those forms
    that anybody can make from the others.
    """

    mementos: bool = True
    every: bool = True

    def begin(self, here: Service) -> Iterator[str]:
        """The addresses to begin with: those of exportable.toml, the lists, the names of all entities and concepts."""
        yield from beginnings()
        yield from (collection.path for collection in here.collections.values())
        versions = range(1, here.published.version + 1)
        yield from (form.format(number) for form in _declared()["of-versions"] for number in versions)
        every = sorted(names(here))
        kinds = dict.fromkeys(each.split("/")[2] for each in every if each.startswith("/id/"))
        yield from (form.format(kind) for form in _declared()["of-kinds"] for kind in kinds)
        yield from every

    def holds(self, address: str) -> bool:
        """Whether a copy can hold what an address answers."""
        path = address.partition("?")[0]
        apart = any(path == each or path.startswith((f"{each}/", f"{each}.")) for each in _declared()["elsewhere"])
        if apart or path.endswith(tuple(_declared()["elsewhere-ends"])):
            return False
        if not self.mementos and path.startswith("/doc/") and _PAST.search(path):
            return False
        if not self.every and any(re.search(each, address) for each in _declared()["by-request"]):
            return False
        return can_be_kept(address, _declared()["parameters"])

    def instead(self, address: str) -> str:
        """What a page of the copy links to in the place of an address; "" for the address itself."""
        language = "fr" if "lang=fr" in address.partition("?")[2] else "en"
        bare = without(address, "lang")
        if not self.holds(bare):
            return f"/{place(NOTICE, 'html', language)}"
        if "?" in bare and not is_page(bare):
            return f"/{place(bare, suffix_in(bare))}"
        if is_page(bare) and ("?" in bare or language != "en"):
            return f"/{place(bare, 'html', language)}"
        return bare if bare != address else ""

    def leading(self, addresses: Iterable[str]) -> list[str]:
        """Those of the addresses to which an answer leads that a copy holds, each once and in one language."""
        found = dict.fromkeys(without(each, "lang") for each in addresses)
        return [each for each in dict.fromkeys(map(canonical, found)) if self.holds(each)]


def canonical(address: str) -> str:
    """One address of those that give the same page, or the same document in a profile.

    >>> canonical("/doc/state/mar.html"), canonical("/doc/state/mar.ttl")
    ('/doc/state/mar', '/doc/state/mar.ttl')
    >>> canonical("/doc/state/mar.jsonld?_profile=schema")
    '/doc/state/mar?_profile=schema'
    """
    path, mark, query = address.partition("?")
    stem, form = cut(path)
    usual = JSON_LD if "_profile=" in query and "format=" not in query else HTML
    return (stem if form is usual else path) + mark + query


def names(here: Service) -> set[str]:
    """The paths of the names of all that something is said of, under `id/` and `concept/`."""
    found = set[str]()
    for quad in here.store.match(graph=DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(here.base):
            path = quad.subject.value.removeprefix(here.base)
            if path.startswith(("id/", "concept/")) and path.isascii():
                found.add("/" + quote(path, safe="/%"))
    return found


def beginnings() -> list[str]:
    """The addresses to begin with, beside the names of entities; not every registry has all of them."""
    return [str(each) for each in _declared()["begin"]]


def elsewhere() -> list[str]:
    """The beginnings of the paths that no copy holds."""
    return [str(each) for each in _declared()["elsewhere"]]


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("exportable.toml").read_text("utf-8"))
