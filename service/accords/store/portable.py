"""Which of strangers' queries an engine may be given, and in which words: SPARQL 1.1 and nothing else.

Engines have extensions, and an extension can do more than read: Virtuoso's `define` fetches from the web, `bif:`
calls its SQL functions, others have magic properties. So a query is not searched for what is forbidden. It is taken
apart, and written anew out of what is known: the words of SPARQL 1.1, variables, numbers, strings as we write them, and
IRIs in the namespaces of the registry, in full. Where anything else is in it (FROM and SERVICE too), there is no such
text, and the query is answered here, or refused here.

>>> portable('PREFIX e: <urn:e/> SELECT * { ?s e:p\\\\/q "a" # b', "urn:b/", ["urn:e/"])
' SELECT * { ?s <urn:e/p/q> "a"  '
>>> portable("DEFINE input:inference 'x' SELECT * { ?s ?p ?o }", "urn:b/", ["urn:e/"]) is None
True
"""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urljoin

from pyoxigraph import Literal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TOKEN = re.compile(
    r"(?P<space>\s+|\#[^\n\r]*)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\')'
    r'|<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>'
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<blank>_:\w+)"
    r"|(?P<name>(?P<prefix>[A-Za-z][\w-]*(?:\.[\w-]+)*)?:"
    r"(?P<local>(?:[\w:%-]|\\[\w~.!$&'()*+,;=/?\#@%-]|\.(?=[\w:%\\-]))*))"
    r"|(?P<word>[A-Za-z]\w*)"
    r"|(?P<sign>\^\^|&&|\|\||!=|<=|>=|[}()\[\].,;*/^+\-?!=]|<(?!<)|>(?!>)|\{(?!\|)|\|(?!\}))",
    re.DOTALL,
)
_WORD = re.compile(
    "a|base|prefix|select|distinct|reduced|as|construct|ask|where|order|by|asc|desc|group|having|limit|offset|values|undef"
    "|optional|graph|union|minus|filter|bind|exists|not|in|true|false|count|sum|min|max|avg|sample|group_concat|separator"
    "|str|lang|langmatches|datatype|bound|iri|uri|bnode|rand|abs|ceil|floor|round|concat|strlen|ucase|lcase"
    "|encode_for_uri|contains|strstarts|strends|strbefore|strafter|year|month|day|hours|minutes|seconds|timezone|tz|now"
    "|uuid|struuid|md5|sha1|sha256|sha384|sha512|coalesce|if|strlang|strdt|sameterm|isiri|isuri|isblank|isliteral"
    "|isnumeric|regex|substr|replace",
    re.IGNORECASE,
)
_DEPTH, _TOKENS = 30, 3000
"""What a parser can take that keeps its place on the stack of a thread."""

_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def portable(query: str, base: str, namespaces: Collection[str]) -> str | None:
    """The query in words that every engine understands alike, or None when there may be something else in it.

    `base` resolves relative IRIs until the query names its own; every IRI has to begin with one of `namespaces`.
    """
    try:
        return "".join(_Rewriting(base, tuple(namespaces)).written(query))
    except _NotPortable:
        return None


def names_a_dataset(query: str) -> bool:
    """Whether the word FROM is in a query; what does not read as SPARQL counts as such.

    >>> names_a_dataset("SELECT * FROM <urn:g> { ?s ?p 'from' }"), names_a_dataset("SELECT * { ?s ?p 'from' }")
    (True, False)
    """
    try:
        return any((found["word"] or "").lower() == "from" for found in _tokens(query))
    except _NotPortable:
        return True


class _NotPortable(Exception):
    """There is something in the query that not every engine is known to understand alike."""


class _Rewriting:
    """One query on its way: which prefixes and which base it has named so far, and how deep we are in brackets."""

    def __init__(self, base: str, namespaces: tuple[str, ...]) -> None:
        self._base, self._namespaces = base, namespaces
        self._prefixes: dict[str, str] = {}
        self._depth = 0
        self._function = ""

    def written(self, query: str) -> Iterator[str]:
        """The query anew, piece by piece."""
        tokens = iter(list(_tokens(query)))
        for found in tokens:
            word = (found["word"] or "").lower()
            if word == "prefix":
                prefix = _next(tokens, "name")["prefix"] or ""
                self._prefixes[prefix] = urljoin(self._base, _next(tokens, "iri")["iri"])
            elif word == "base":
                self._base = urljoin(self._base, _next(tokens, "iri")["iri"])
            else:
                yield self._written(found)

    def _written(self, found: re.Match[str]) -> str:
        text, kind = found[0], found.lastgroup
        if kind == "space":
            return " "
        if kind == "iri":
            return self._iri(urljoin(self._base, found["iri"]))
        if kind == "name":
            return self._iri(self._expanded(found))
        if kind == "word" and not _WORD.fullmatch(text):
            raise _NotPortable
        if kind == "sign":
            self._count(text)
        self._function = ""
        return _string(text) if kind == "string" else text

    def _expanded(self, name: re.Match[str]) -> str:
        prefix = name["prefix"] or ""
        if prefix not in self._prefixes:
            raise _NotPortable
        return self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", name["local"])

    def _iri(self, iri: str) -> str:
        if not iri.startswith(self._namespaces):
            raise _NotPortable
        self._function = iri
        return f"<{iri}>"

    def _count(self, sign: str) -> None:
        """Brackets do not nest too deep, and what is called is a cast, if it is not a word of SPARQL."""
        self._depth += (sign in "([{") - (sign in ")]}")
        called = sign == "(" and self._function and not self._function.startswith(_XSD)
        if self._depth > _DEPTH or called:
            raise _NotPortable


def _next(tokens: Iterator[re.Match[str]], kind: str) -> re.Match[str]:
    """The next token that is not space, which has to be of this kind."""
    found = next((each for each in tokens if each.lastgroup != "space"), None)
    if found is None or found.lastgroup != kind:
        raise _NotPortable
    return found


def _string(text: str) -> str:
    """A string in any of the four ways to write it, in ours."""
    quotes = 3 if text[:3] in ('"""', "'''") else 1
    value = re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), text[quotes:-quotes], flags=re.DOTALL)
    return str(Literal(value))


def _tokens(query: str) -> Iterator[re.Match[str]]:
    """The tokens, one after the other, with nothing between them."""
    if "\\u" in query or "\\U" in query:
        raise _NotPortable  # an escape of a character is expanded in one place by one engine, in another by the next
    place = number = 0
    while place < len(query):
        found, number = _TOKEN.match(query, place), number + 1
        if found is None or number > _TOKENS:
            raise _NotPortable
        yield found
        place = found.end()
