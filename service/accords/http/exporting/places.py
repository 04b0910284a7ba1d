"""Where a static copy keeps the answer of an address, so that plain web servers find it.

>>> place("/doc/state/mar", "html"), place("/doc/state/mar", "html", "fr"), place("/id/state/", "html")
('doc/state/mar.html', 'doc/state/mar.fr.html', 'id/state/index.html')
>>> place("/doc/state/mar.ttl", "ttl"), place("/?format=ttl", "ttl"), place("/feeds/atom.xml?page=2", "xml")
('doc/state/mar.ttl', 'index.ttl', 'feeds/atom~page=2.xml')
"""

from collections.abc import Collection
from urllib.parse import parse_qsl, unquote

from ..rdf.formats import DOCUMENT
from ..wording import LANGUAGES

_TYPES = {
    **{each.media_type: each.suffix for each in DOCUMENT},
    "application/json": "json",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/link-format": "link",
    "application/linkset+json": "json",
    "application/linkset": "linkset",
    "application/activity+json": "json",
    "application/atom+xml": "xml",
    "text/calendar": "ics",
}
_FILES = frozenset((*_TYPES.values(), "css", "js", "svg", "png", "zip", "gz", "parquet", "txt")) - {"html"}
_ASIDE = ("lang", "format")
_LONGEST = 200
OTHERS = ("json", "link", "rdf-patch")
"""Formats that an address asks for, beside those of documents."""
TIMEMAP = "/timemap"
"""The end of an address that leads a browser to the history, and every other client to a list in link-format."""


def suffix_of(media_type: str) -> str:
    """The suffix of files of a media type; "" for one that is not known here."""
    return _TYPES.get(media_type, "")


def place(address: str, suffix: str, language: str = LANGUAGES[0]) -> str:
    """The file for what an address answers, whose type has a suffix; pages in other languages say which.

    What else the address asks for stands behind `~`.
    """
    path, _, query = address.partition("?")
    folder, _, name = unquote(path).rpartition("/")
    stem = (name or "index").removesuffix(f".{suffix}")
    told = "".join(f"~{rest}" for rest in [_asked(query)] if rest)
    tongue = f".{language}" if suffix == "html" and language != LANGUAGES[0] else ""
    kept = name.endswith(f".{suffix}") or suffix == "html" or not _is_file(name) or "format=" in query
    return f"{folder}/{stem}{told}{tongue}.{suffix}"[1:] if kept else f"{folder}/{_beside(name, told)}"[1:]


def is_page(address: str) -> bool:
    """Whether an address seems to answer with a page: it has no suffix of anything else, and asks for no other format.

    >>> is_page("/doc/provision/oecd-0449-1.1"), is_page("/dump.nq.gz"), is_page("/?format=ttl")
    (True, False, False)
    """
    path, _, query = address.partition("?")
    return path.rpartition(".")[2] not in _FILES and "format=" not in query


def suffix_in(address: str) -> str:
    """The suffix of the file that an address names, or of the format that it asks for."""
    path, _, query = address.partition("?")
    asked = dict(parse_qsl(query)).get("format", "")
    name = path.rpartition("/")[2]
    return asked or name.rpartition(".")[2] if "." in name else asked


def can_be_kept(address: str, parameters: Collection[str]) -> bool:
    """Whether a copy can hold an address: what it asks for is among `parameters`, and makes a name of a file."""
    query = address.partition("?")[2]
    asked = dict(parse_qsl(query, keep_blank_values=True))
    return asked.keys() <= {*parameters, *_ASIDE} and "/" not in query and len(query) < _LONGEST


def without(address: str, name: str) -> str:
    """The address without a parameter.

    >>> without("/feeds?lang=fr&page=2", "lang"), without("/feeds?lang=fr", "lang")
    ('/feeds?page=2', '/feeds')
    """
    path, _, query = address.partition("?")
    kept = "&".join(each for each in query.split("&") if each and not each.startswith(f"{name}="))
    return f"{path}?{kept}" if kept else path


def _asked(query: str) -> str:
    """What a query asks for but language and format."""
    for name in _ASIDE:
        query = without(f"?{query}", name)[1:]
    return query


def _is_file(name: str) -> bool:
    """Whether the last part of a path is itself the name of a file."""
    return "." in name


def _beside(name: str, told: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}{told}{dot}{suffix}" if told else name
