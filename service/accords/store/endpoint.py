"""Where a remote engine answers: one URL that names its three addresses, and a file with the credentials.

    sparql+http://engine:7878/query?update=/update&graph-store=/store&auth=digest&credentials=/etc/accords/engine

What stands before `?` is the address for queries (SPARQL 1.1 Protocol, section 2.1); `update` (section 2.2) and
`graph-store` (SPARQL 1.1 Graph Store HTTP Protocol) may be relative to it. Without `update`, updates go to the address
for queries; without `graph-store`, statements go in as updates. Other parameters belong to the address for queries.
A password is read from a file and never stands in the URL, so that no list of processes and no log can show it.

>>> endpoint = Endpoint.read("sparql+https://engine.example/ds/sparql?update=update")
>>> endpoint.query, endpoint.update, endpoint.graph_store
('https://engine.example/ds/sparql', 'https://engine.example/ds/update', None)
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import httpx2

from ..errors import SettingsRefused

_SCHEMES = {"sparql+http": "http", "sparql+https": "https"}
_OURS = ("update", "graph-store", "auth", "credentials")
_ACCOUNTS: dict[str, Callable[[str, str], httpx2.Auth]] = {"basic": httpx2.BasicAuth, "digest": httpx2.DigestAuth}


class _Bearer(httpx2.Auth):
    """A token in the Authorization header (RFC 6750, section 2.1)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


@dataclass(frozen=True)
class Endpoint:
    """The addresses of an engine, and how to say who we are; what it prints has no secret in it."""

    query: str
    update: str
    graph_store: str | None
    auth: httpx2.Auth | None = field(repr=False, compare=False)

    @classmethod
    def read(cls, url: str) -> "Endpoint":
        """The endpoint that `url` names (see the module). Raises SettingsRefused, which says what would do."""
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise SettingsRefused(
                "ACCORDS_STORE is not the address of an engine. It looks like "
                "sparql+http://engine:7878/query?update=/update&graph-store=/store."
            )
        if parts.username is not None or parts.password is not None:
            raise SettingsRefused(
                "ACCORDS_STORE has a name or password in it, which others could read in a list of processes or a log. "
                "Put them into a file, on two lines, and name it with `credentials=FILE`."
            )
        given = parse_qsl(parts.query, keep_blank_values=True)
        options = {name: value for name, value in given if name in _OURS}
        others = urlencode([(name, value) for name, value in given if name not in _OURS])
        query = urlunsplit((_SCHEMES[parts.scheme], parts.netloc, parts.path or "/", others, ""))
        graph_store = options.get("graph-store")
        return cls(
            query=query,
            update=_address("update", urljoin(query, options.get("update", query))),
            graph_store=_address("graph-store", urljoin(query, graph_store)) if graph_store else None,
            auth=_auth(options.get("auth"), options.get("credentials")),
        )


def _address(option: str, address: str) -> str:
    if urlsplit(address).scheme not in ("http", "https"):
        raise SettingsRefused(f"ACCORDS_STORE: `{option}` is not an http or https address.")
    return address


def _auth(kind: str | None, file: str | None) -> httpx2.Auth | None:
    """How to say who we are: `basic` (the default), `digest` or `bearer`, with what stands in the file."""
    if file is None:
        if kind is not None:
            raise SettingsRefused(f"ACCORDS_STORE: `auth={kind}` needs `credentials=FILE`.")
        return None
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsRefused(f"ACCORDS_STORE: the credentials in {file} cannot be read: {reason}.") from None
    kind = kind or "basic"
    if kind == "bearer" and len(lines) == 1 and lines[0].strip():
        return _Bearer(lines[0].strip())
    if kind in _ACCOUNTS and len(lines) == 2:
        return _ACCOUNTS[kind](lines[0], lines[1])
    raise SettingsRefused(
        f"ACCORDS_STORE: with `auth={kind}`, the file {file} does not hold what it should: two lines, name and "
        "password, for `basic` and `digest`; one line, the token, for `bearer`."
    )
