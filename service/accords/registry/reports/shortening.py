"""Statements with prefixes where they fit, for people; programs get them with whole IRIs.

>>> with_prefixes('<urn:x:a> <urn:x:b> "<urn:x:c>" .', {"x": "urn:x:"})
'x:a x:b "<urn:x:c>" .'
"""

import re
from collections.abc import Mapping

from ...terms import shortened

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<([^<>"{}|^`\\\s]*)>')
"""A text of N-Triples, in which nothing is shortened, or an IRI."""


def with_prefixes(statements: str, prefixes: Mapping[str, str]) -> str:
    """Statements of N-Triples as Turtle writes them with these prefixes."""

    def written(found: re.Match[str]) -> str:
        iri = found[1]
        if iri is None:
            return found[0]
        short = shortened(iri, prefixes)
        return found[0] if short == iri else short

    return _TOKEN.sub(written, statements)
