"""Which of our things an address on this host is one of: its URI, or that of its document in any form or version."""

from urllib.parse import unquote, urlsplit

from ...registry.finding.addresses import cleaned
from .representation import cut

_DOCUMENT, _THING = "doc", ("id", "concept")


def own(address: str, base: str, url: str) -> str | None:
    """The IRI that an address under the base, or under that of the service, may be one of; None for any other.

    >>> base, url = "https://w3id.org/accords/", "http://127.0.0.1:8000/"
    >>> own("http://127.0.0.1:8000/doc/state/mar.ttl", base, url)
    'https://w3id.org/accords/id/state/mar'
    >>> own("/doc/concept/role/member/v/3", base, url), own("https://example.org/id/state/mar", base, url)
    ('https://w3id.org/accords/concept/role/member', None)
    """
    text = cleaned(address)
    path = next((text[len(start) :] for start in (*_both(base), *_both(url), "/") if text.startswith(start)), None)
    if path is None:
        return None
    folder, *parts = [each for each in unquote(urlsplit(f"/{path}").path).split("/") if each] or [""]
    if folder == _DOCUMENT:
        parts = _document(parts)
        folder = parts.pop(0) if parts[:1] == ["concept"] else "id"
    if folder not in _THING or not parts or len(parts) > 2:
        return None
    return f"{base}{folder}/{'/'.join(parts)}"


def _document(parts: list[str]) -> list[str]:
    """The parts of the name of a thing, from those of the address of its document."""
    found = parts[:-2] if len(parts) > 3 and parts[-2] == "v" else parts
    return [*found[:-1], cut(found[-1])[0]] if found else found


def _both(root: str) -> tuple[str, str]:
    """An address with either scheme of the web."""
    bare = root.partition("://")[2]
    return f"https://{bare}", f"http://{bare}"
