"""Answers that are at hand: those that are kept, and small documents on entities, which are made as they are asked for.

Such a document takes less time than to find its route and to hand it to a thread. One that takes more reading, pages,
and whatever is not to be answered with a document are left to the application.
"""

from urllib.parse import unquote

from ..registry.entities import TooMuch
from ..registry.lifecycle import LIVE, standing
from .answers import tag
from .documents.entity import resource
from .headers import dressed, encoded
from .prepared import Cache, Key, Prepared
from .rdf.formats import FRAMED, HTML
from .rdf.representation import chosen, data, headers
from .service import Service

_FOLDER = b"/doc/"
_FEW = 50
"""Statements that are read and written within a millisecond."""
_LONGEST_ACCEPT = 1024
"""Bytes of an Accept header that are read here; a longer one is read in a thread."""


class AtOnce(Cache):
    """The latest answers by key, and small documents whether they were asked for before or not."""

    def __init__(self, most: int, here: Service) -> None:
        """As a cache; the documents are those of `here`."""
        super().__init__(most)
        self._here = here
        self._large: set[str] = set()

    def get(self, key: Key) -> Prepared | None:
        """The answer to a GET with this key, if it is at hand."""
        found = super().get(key)
        if found is None and key[0].startswith(_FOLDER):
            found = self._small(*key)
            if found:
                self.put(key, found)
        return found

    def _small(self, path: bytes, query: bytes, accept: bytes, _: bytes) -> Prepared | None:
        """The document at a path; None where there is a parameter, or anything else that takes a longer look."""
        kind, *names = unquote(path[len(_FOLDER) :].decode("latin-1")).split("/")
        parts = len(names) in ((1, 2) if kind == "concept" else (1,)) and all((kind, *names))
        if query or not parts or not path.isascii() or b"%" in path or len(accept) > _LONGEST_ACCEPT:
            return None
        try:
            return self._document(kind, *names, accept=accept.decode("latin-1"))
        except Exception:
            return None  # the application meets it again, and tells what it is

    def _document(self, *parts: str, accept: str) -> Prepared | None:
        """The document on what lives, unless it is large or is to be a page. Raises Problem as its route does."""
        about, fixed = resource(self._here, *parts, most=_FEW)
        if standing(self._here.store, self._here.base, about.first).kind != LIVE:
            return None
        choice = chosen(about, fixed, "", accept)
        if choice.form in (HTML, FRAMED) or about.first in self._large:
            return None
        try:
            body = data(self._here, about, choice.form)
        except TooMuch:
            self._large.add(about.first)
            return None
        own = {"ETag": tag(body), "Content-Type": choice.content_type, "Content-Length": str(len(body))}
        return Prepared.of(dressed(encoded({**headers(about, choice), **own}), self._here), body)
