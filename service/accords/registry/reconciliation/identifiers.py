"""What somebody writes to name an entity that is known already: its IRI, or what is left of it without the base.

>>> base, url = "https://w3id.org/accords/", "http://127.0.0.1:8000/"
>>> [identified(each, base, url) for each in ("state/mar", "id/state/mar", "concept/role/member", "Morocco", "a/b c")]
['https://w3id.org/accords/id/state/mar', 'https://w3id.org/accords/id/state/mar', \
'https://w3id.org/accords/concept/role/member', '', '']
>>> identified("http://127.0.0.1:8000/doc/state/mar", base, url)
'https://w3id.org/accords/id/state/mar'
>>> identified("http://www.wikidata.org/entity/Q1028", base, url)
'http://www.wikidata.org/entity/Q1028'
"""

import re

from pyoxigraph import NamedNode

_ABSOLUTE = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
_SHORT = re.compile(r"(?:id/)?[a-z][a-z0-9-]*/[^\s<>\"{}|^`\\/]+|concept/[^\s<>\"{}|^`\\/]+(?:/[^\s<>\"{}|^`\\/]+)?")
_LONGEST = 2000


def identified(text: str, base: str, url: str) -> str:
    """The IRI that a text names, "" when it names none; that there is such a thing is not said.

    `url` is where the registry answers, whose addresses stand for the names under `base`.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return ""
    path = next((text.removeprefix(each) for each in (base, url) if text.startswith(each)), "")
    if not path:
        path = text if _SHORT.fullmatch(text) else ""
    if not path:
        return text if _ABSOLUTE.fullmatch(text) and _is_iri(text) else ""
    path = path.removeprefix("doc/").rstrip("/")
    if not _SHORT.fullmatch(path):
        return ""
    return base + (path if path.startswith(("id/", "concept/")) else f"id/{path}")


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False
