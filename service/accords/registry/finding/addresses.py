"""Addresses of others as they are compared: http or https, `www.` or not, a slash at the end or not.

>>> normal("https://WWW.wikidata.org/entity/Q1028/") == normal("http://wikidata.org/entity/Q1028")
True
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

_BLANK = re.compile(r"\s+")
_ORIGIN = re.compile(r"[^/?#]+://[^/?#]*")
_BEHIND = re.compile(r"[?#].*", re.DOTALL)
"""What may stand behind the address of a thing and says only how, or what of it, is to be shown."""
_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True)
class Collection:
    """A dataset of others to which links lead: its id, titles by language, and how its names are written.

    `space` is what its names begin with (`void:uriSpace`); `pattern` (`void:uriRegexPattern`, or "") matches all
    addresses of its things, and its first group is the code that follows the space in their names.
    """

    id: str
    iri: str
    title: tuple[tuple[str, str], ...]
    space: str
    pattern: str = ""

    def code(self, address: str) -> str:
        """The code of the thing that has an address, or "" where the address is none of this collection.

        >>> tables = Collection("tables", "urn:t", (), "http://example.org/table/")
        >>> tables.code("https://example.org/table/MAR"), tables.code("https://example.org/other/MAR")
        ('MAR', '')
        """
        bare = _BEHIND.sub("", address)
        if self.pattern and (found := re.match(self.pattern, address) or re.match(self.pattern, bare)):
            return found[1] if found.re.groups else found[0]
        space, whole = normal(self.space), normal(address)
        return whole.removeprefix(space + "/").removeprefix(space) if whole.startswith(space) else ""


def cleaned(text: str) -> str:
    """An address as it was meant: without the white space and the brackets that copying puts into it.

    >>> cleaned(" <http://example.org/a\\n b> ")
    'http://example.org/ab'
    """
    return _BLANK.sub("", text).strip("<>")


def normal(address: str) -> str:
    """One spelling of all addresses that lead to the same place (RFC 3986, section 6.2), without the scheme of the web.

    What is no address of the web is itself.
    """
    text = cleaned(address)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        return text
    host = parts.hostname.removeprefix("www.")
    port_ = "" if port in (None, _PORTS[scheme]) else f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"//{host}{port_}{quote(unquote(parts.path), safe=_UNRESERVED).rstrip('/')}{query}{fragment}"


def key(address: str, collections: Iterable[Collection]) -> str:
    """What all addresses of one thing have in common: the collection and the code, or else the normal address."""
    text = _ORIGIN.sub(lambda found: found[0].lower(), cleaned(address), count=1)
    for each in collections:
        if code := each.code(text):
            return f"{each.id} {code}"
    return normal(text)
