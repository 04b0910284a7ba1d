"""Links that an answer says of itself in its Link header (RFC 8288), and a page in its `<link>` elements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """One link from an answer: to where, what that is to it, and its target attributes, each as it is meant.

    `target` is a URI reference (a path on this host, or an absolute IRI in ASCII). `attributes` has names and values
    as RFC 8288, section 3.4 has them: `type`, `title`, `hreflang`, `profile`, `anchor` ….
    """

    target: str
    rel: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The link as it stands in the header (section 3).

        >>> print(Link("/doc/state/mar.ttl", "alternate", {"type": "text/turtle"}))
        </doc/state/mar.ttl>; rel="alternate"; type="text/turtle"
        """
        parts = {"rel": self.rel, **self.attributes}
        return f"<{self.target}>" + "".join(f"; {name}={_quoted(value)}" for name, value in parts.items())


def written(links: Iterable[Link]) -> str:
    """The value of a Link header.

    >>> written([Link("/", "index"), Link("/help/", "help", {"title": 'the "help"'})])
    '</>; rel="index", </help/>; rel="help"; title="the \\\\"help\\\\""'
    """
    return ", ".join(map(str, links))


def _quoted(value: str) -> str:
    """A quoted string (RFC 9110, section 5.6.4)."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
