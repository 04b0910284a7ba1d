"""Everything that a reader can open, with the time at which it changed last: what a crawler need not find by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from xml.sax.saxutils import escape

from ..store import Store
from .annals import DELETED, Annals
from .lifecycle import tombstones

MOST = 50_000
"""Addresses that one file may have (sitemaps.org, "Using Sitemap index files")."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URLSET = f'{_HEAD}<urlset xmlns="{_SITEMAPS}">\n'
_INDEX = f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">\n'


@dataclass(frozen=True)
class Entry:
    """One page: its path, and when what it shows changed last, where that is known."""

    path: str
    changed: datetime | None = None


def entries(store: Store, annals: Annals, base: str, pages: Sequence[str], published: datetime | None) -> list[Entry]:
    """The `pages`, which change with every version, then the documents on all that lives, by path."""
    gone = {each.iri for each in tombstones(store)}
    documents = [
        Entry(path, happening.moment.time)
        for happening in annals.last()
        if happening.moment.what != DELETED and happening.iri not in gone
        for path in _path(happening.iri, base)
    ]
    return [*(Entry(path, published) for path in pages), *sorted(documents, key=lambda each: each.path)]


def urlset(found: Sequence[Entry], url: str) -> bytes:
    """The pages as one file (sitemaps.org). The languages of each stand in its head: the schema has no room."""
    return (_URLSET + "".join(_url(each, url.rstrip("/")) for each in found) + "</urlset>\n").encode()


def index(found: Sequence[Entry], url: str) -> bytes:
    """The files that hold the pages, `MOST` in each, when one is not enough: `sitemap-1.xml` and so on."""
    parts = (found[start : start + MOST] for start in range(0, len(found), MOST))
    lines = (_part(number, list(part), url.rstrip("/")) for number, part in enumerate(parts, 1))
    return (_INDEX + "".join(lines) + "</sitemapindex>\n").encode()


def _path(iri: str, base: str) -> Iterator[str]:
    """Where the document on an entity or a concept is; nowhere for what is neither."""
    path = iri.removeprefix(base)
    if path.startswith("id/") and path.count("/") == 2:
        yield f"/doc/{quote(path.removeprefix('id/'))}"
    elif path.startswith("concept/") and 1 <= path.count("/") <= 2:
        yield f"/doc/{quote(path)}"


def _url(entry: Entry, root: str) -> str:
    return f"<url><loc>{escape(root + entry.path)}</loc>{_lastmod(entry.changed)}</url>\n"


def _part(number: int, part: Sequence[Entry], root: str) -> str:
    changed = max((each.changed for each in part if each.changed), default=None)
    return f"<sitemap><loc>{escape(f'{root}/sitemap-{number}.xml')}</loc>{_lastmod(changed)}</sitemap>\n"


def _lastmod(time: datetime | None) -> str:
    return f"<lastmod>{time.strftime('%Y-%m-%dT%H:%M:%SZ')}</lastmod>" if time else ""
