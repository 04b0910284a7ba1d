"""What a licence is called in a line of text."""

import re

_COMMONS = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)/?(?:deed\.\w+)?")


def licence_name(iri: str) -> str:
    """The usual name of a licence of Creative Commons, else its IRI.

    >>> licence_name("https://creativecommons.org/licenses/by-sa/4.0/")
    'CC BY-SA 4.0'
    >>> licence_name("https://creativecommons.org/publicdomain/zero/1.0/")
    'CC0 1.0'
    >>> licence_name("https://example.org/licence")
    'https://example.org/licence'
    """
    found = _COMMONS.fullmatch(iri)
    if not found:
        return iri
    _, kind, version = found.groups()
    return f"CC0 {version}" if kind == "zero" else f"CC {kind.upper()} {version}"
