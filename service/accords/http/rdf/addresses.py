"""What an address of ours is the address of: the name of a thing, its document, one form of it, a graph, a term.

A registry has two addresses: the base, with which names begin, and the URL at which it answers. Both are understood,
with http and https, and so is a path alone.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ...terms import DEFAULT_BASE
from .representation import cut

LONGEST = 2048
"""Characters of an address; no name of ours is longer."""
_FOLDERS = {"id": (2,), "concept": (1, 2), "graph": (1,)}
"""How many segments a name has below each folder."""
_TERMS = ("ns", "shapes")
"""The documents whose fragments are names; they do not move with the base."""
_PARTS = ("timemap", "history", "diff")
"""What lies below a document and is about the whole of it."""


@dataclass(frozen=True)
class Homes:
    """Where a registry is found: its `base`, and the `url` at which it answers."""

    base: str
    url: str

    def name(self, address: str) -> str:
        """The IRI of what an address of ours leads to, or "" where it is no such address.

        A query and the number of a version (`/v/3`) are left aside, and a fragment that names no term.

        >>> homes = Homes("https://w3id.org/accords/", "http://127.0.0.1:8000/")
        >>> homes.name("http://127.0.0.1:8000/doc/state/mar.ttl"), homes.name("http://w3id.org/accords/id/state/mar/")
        ('https://w3id.org/accords/id/state/mar', 'https://w3id.org/accords/id/state/mar')
        >>> homes.name("/doc/concept/role/member"), homes.name("https://example.org/id/state/mar")
        ('https://w3id.org/accords/concept/role/member', '')
        >>> homes.name("http://127.0.0.1:8000/ns#State"), homes.name("/doc/state/mar/timemap.json")
        ('https://w3id.org/accords/ns#State', 'https://w3id.org/accords/id/state/mar')
        """
        path = self.path(address)
        if path is None:
            return ""
        folder, *rest = path.removesuffix("/").split("/")
        if folder == "doc":
            folder, rest = _of_document(rest)
        elif folder == "graph" and rest:
            rest = [*rest[:-1], cut(rest[-1])[0]]
        if folder in _TERMS and not rest:
            fragment = urlsplit(address).fragment
            return f"{DEFAULT_BASE}{folder}{f'#{unquote(fragment)}' if fragment else ''}"
        if len(rest) not in _FOLDERS.get(folder, ()) or not all(rest):
            return ""
        return f"{self.base}{folder}/{'/'.join(rest)}"

    def path(self, address: str) -> str | None:
        """What stands after the base or the URL, decoded; None for an address of others."""
        if len(address) > LONGEST:
            return None
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if not parts.scheme and not parts.netloc:
            return unquote(parts.path.removeprefix("/")) if address.startswith("/") else None
        if parts.scheme.lower() not in ("http", "https"):
            return None
        place = f"//{parts.netloc.lower()}{parts.path}"
        for home in (self.base, self.url):
            prefix = f"//{home.partition('//')[2]}"
            if place.startswith(prefix):
                return unquote(place.removeprefix(prefix))
        return None


def _of_document(rest: list[str]) -> tuple[str, list[str]]:
    """The folder and the name of what a document is on."""
    if len(rest) > 2 and rest[-2] == "v":
        rest = rest[:-2]
    elif len(rest) > (3 if rest[0] == "concept" else 2) and rest[-1].partition(".")[0] in _PARTS:
        rest = rest[:-1]
    if rest:
        rest = [*rest[:-1], cut(rest[-1])[0]]
    return (rest[0], rest[1:]) if rest[:1] == ["concept"] else ("id", rest)
