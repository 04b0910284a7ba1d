"""What an operator can set, in one frozen object; the environment, the command line and the help read it here.

>>> Settings().base
'https://w3id.org/accords/'
>>> Settings(base="https://example.org/registry").base
'https://example.org/registry/'
>>> Settings(port=9000).url
'http://127.0.0.1:9000/'
>>> Settings(query_memory="1.5 GiB").query_memory
1610612736
"""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from .assets import ROOT
from .errors import SettingsRefused
from .terms import DEFAULT_BASE

Network: TypeAlias = IPv4Network | IPv6Network

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(KiB|MiB|GiB|)", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:mailto:[^\s@<>\"{}|\\^`?#]+@[^\s@<>\"{}|\\^`?#]+|https://[^\s<>\"{}|\\^`#/]+[^\s<>\"{}|\\^`#]*)"
)
_UNITS = {"": 1, "kib": 2**10, "mib": 2**20, "gib": 2**30}


def _setting(default: Any, env: str, help: str) -> Any:
    return field(default=default, metadata={"env": env, "help": help})


@dataclass(frozen=True)
class Settings:
    """The settings, checked: `base` and `url` are absolute http(s) addresses, and get the final slash if it is missing.

    Raises SettingsRefused, which names the setting and says what would do.
    """

    base: str = _setting(
        DEFAULT_BASE,
        "ACCORDS_BASE",
        "Names things: entities are {base}id/…, concepts {base}concept/…, graphs {base}graph/…. "
        "Fixed when the state folder is made.",
    )
    url: str = _setting("", "ACCORDS_URL", "Where this service answers, as clients see it. Default: http://HOST:PORT/.")
    home: Path = _setting(Path(".accords"), "ACCORDS_HOME", "Folder where the published state is kept.")
    host: str = _setting("127.0.0.1", "HOST", "Address to listen on.")
    port: int = _setting(8000, "PORT", "Port to listen on.")
    assets: Path = _setting(
        ROOT, "ACCORDS_ASSETS", "Folder that holds ontology/, shapes/ and data/. Default: those of Accords."
    )
    store: str = _setting(
        "",
        "ACCORDS_STORE",
        "SPARQL engine that follows the versions and answers queries: "
        "sparql+http://HOST/query?update=URL&graph-store=URL&auth=digest&credentials=FILE. Default: none.",
    )
    desk: str = _setting(
        "",
        "ACCORDS_DESK",
        "Database of submissions, keys and the audit log: postgresql://HOST/NAME?credentials=FILE. "
        "Default: SQLite in the folder of the published state.",
    )
    submission_rate: int = _setting(
        60, "ACCORDS_SUBMISSION_RATE", "Submissions that one key may send in a minute; 0 for no limit."
    )
    submission_queue: int = _setting(
        1000, "ACCORDS_SUBMISSION_QUEUE", "Submissions that may wait for a decision; 0 for no limit."
    )
    workers: int = _setting(
        0, "ACCORDS_WORKERS", "Processes that answer queries. Default: as many as processors, and at least two."
    )
    memory_triples: int = _setting(
        0,
        "ACCORDS_MEMORY_TRIPLES",
        "Up to so many statements, queries are answered from memory, where each process may need 600 bytes for one; "
        "beyond, from disk. Default: as many as fit into a quarter of the memory, at most 1,500,000.",
    )
    query_seconds: float = _setting(20.0, "ACCORDS_QUERY_SECONDS", "Longest time that a query may take.")
    query_queue_seconds: float = _setting(
        2.0, "ACCORDS_QUERY_QUEUE_SECONDS", "Longest time that a query waits until a process is free."
    )
    query_memory: int = _setting(
        2**30,
        "ACCORDS_QUERY_MEMORY",
        "Memory of a query beside the store: bytes, or a number of MiB or GiB.",
    )
    query_rows: int = _setting(100_000, "ACCORDS_QUERY_ROWS", "Most rows, or triples, of an answer.")
    query_bytes: int = _setting(
        50 * 2**20, "ACCORDS_QUERY_BYTES", "Most bytes of an answer: bytes, or a number of KiB or MiB."
    )
    query_budget: int = _setting(
        60,
        "ACCORDS_QUERY_BUDGET",
        "Seconds of query time that one client may use in a minute, quick queries not counted; 0 for no limit.",
    )
    query_text_bytes: int = _setting(
        32_768, "ACCORDS_QUERY_TEXT_BYTES", "Most bytes of the text of a query: bytes, or a number of KiB."
    )
    rdf_bytes: int = _setting(
        2**20, "ACCORDS_RDF_BYTES", "Most bytes of RDF, or of a table, that is sent: bytes, or a number of KiB or MiB."
    )
    rdf_statements: int = _setting(20_000, "ACCORDS_RDF_STATEMENTS", "Most statements of RDF that is sent.")
    rdf_literal_bytes: int = _setting(
        65_536, "ACCORDS_RDF_LITERAL_BYTES", "Most bytes of one literal in RDF that is sent: bytes, or a number of KiB."
    )
    rdf_depth: int = _setting(
        64, "ACCORDS_RDF_DEPTH", "How deep brackets or elements may nest in RDF that is sent: thousands end a process."
    )
    validation_seconds: float = _setting(
        20.0, "ACCORDS_VALIDATION_SECONDS", "Longest time to read and judge what is sent, and to wait for it."
    )
    validation_memory: int = _setting(
        2**30,
        "ACCORDS_VALIDATION_MEMORY",
        "Memory to read and judge what is sent, beside the registry: bytes, or a number of MiB or GiB.",
    )
    validation_workers: int = _setting(2, "ACCORDS_VALIDATION_WORKERS", "Processes that judge what is sent.")
    contact: str = _setting(
        "",
        "ACCORDS_CONTACT",
        "Where questions and reports of security faults go: mailto:… or https://…, for /.well-known/security.txt and "
        "the catalogue. Default: nobody, and both say so.",
    )
    trusted_proxies: str = _setting(
        "",
        "ACCORDS_TRUSTED_PROXIES",
        "Addresses or networks of proxies whose X-Forwarded-For says who the client is, with commas between them. "
        "Default: none, so that all who come through one proxy share one budget.",
    )

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        for each in settable():
            if each.type is int and each.name != "port":
                set_(self, each.name, _size(each.metadata["env"], getattr(self, each.name)))
            elif each.type is float:
                set_(self, each.name, _seconds(each.metadata["env"], getattr(self, each.name)))
        set_(self, "port", _port(self.port))
        set_(self, "home", Path(self.home))
        set_(self, "assets", Path(self.assets))
        host = f"[{self.host}]" if ":" in self.host else self.host
        set_(self, "url", _address("ACCORDS_URL", self.url or f"http://{host}:{self.port}/"))
        set_(self, "base", _address("ACCORDS_BASE", self.base))
        if "ns" in urlsplit(self.base).path.split("/"):
            raise SettingsRefused(
                f"ACCORDS_BASE: {self.base} has a part `ns`, which is kept for the ontology. Use another address."
            )

        _networks("ACCORDS_TRUSTED_PROXIES", self.trusted_proxies)
        _contact("ACCORDS_CONTACT", self.contact)

    @property
    def trusted(self) -> tuple[Network, ...]:
        """The networks of the trusted proxies."""
        return _networks("ACCORDS_TRUSTED_PROXIES", self.trusted_proxies)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that the environment gives; an empty variable counts as not set."""
        given = {f.name: environment.get(f.metadata["env"]) for f in settable()}
        return cls(**{name: value for name, value in given.items() if value})  # type: ignore[arg-type]


def settable() -> tuple[Field[Any], ...]:
    """The fields, each with `default`, and `metadata["env"]` and `metadata["help"]`."""
    return fields(Settings)


def _port(value: int | str) -> int:
    try:
        port = int(value)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise SettingsRefused(f"PORT: {value!r} is not a port. Use a number from 0 to 65535.")
    return port


def _size(env: str, value: int | str) -> int:
    found = _SIZE.fullmatch(str(value).strip())
    if not found or (size := float(found[1]) * _UNITS[found[2].lower()]) != int(size):
        raise SettingsRefused(f"{env}: {value!r} is not a whole number. Use one like 4096, 64 KiB, 50 MiB or 1 GiB.")
    return int(size)


def _seconds(env: str, value: float | str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise SettingsRefused(f"{env}: {value!r} is not a time. Use a number of seconds greater than 0.")
    return seconds


def _networks(env: str, value: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in value.split(",") if each.strip())
    except ValueError as error:
        raise SettingsRefused(f"{env}: {error}. Use addresses or networks like 127.0.0.1, 10.0.0.0/8.") from None


def _contact(env: str, value: str) -> None:
    if value and not _CONTACT.fullmatch(value):
        raise SettingsRefused(f"{env}: {value!r} is no contact. Use mailto:name@example.org or an https address.")


def _address(env: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c in value for c in ' <>"{}|\\^`'):
        raise SettingsRefused(f"{env}: {value!r} is not an absolute http or https address.")
    if parts.query or parts.fragment or "?" in value or "#" in value:
        raise SettingsRefused(f"{env}: {value!r} has a query or a fragment. Use an address that ends in `/`.")
    return value if value.endswith("/") else value + "/"
