"""One entity for a reader: labels for IRIs, facts in the order of the shapes, in a language."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..assets import Assets
from ..store import Store


@dataclass(frozen=True)
class Value:
    """A thing (with `iri`) or a text. `language` is that of `text`, "" when it has none.

    `path` is the address here, relative to the service ("id/state/mar"), of a thing that is one of ours, else "".
    """

    text: str
    iri: str = ""
    path: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Fact:
    """One property of an entity, with its values. `explanation` is the definition of the property, or ""."""

    label: str
    iri: str
    values: tuple[Value, ...]
    explanation: str = ""


@dataclass(frozen=True)
class Entry:
    """One node that points to the entity: the node, and its cells in the order of the columns of its group."""

    node: Value
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Inbound:
    """The nodes of one class that point to the entity by one property, as a table."""

    label: str
    property: Value
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]
    count: int


@dataclass(frozen=True)
class Source:
    """Where statements of this page come from."""

    node: Value
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Page:
    """All that a page shows. `names` are the labels in every language, `caveats` the reviewed remarks."""

    iri: str
    label: Value
    names: tuple[Value, ...]
    types: tuple[Value, ...]
    facts: tuple[Fact, ...]
    inbound: tuple[Inbound, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Outline:
    """The order and the names of properties, by class, from `sh:order` and `sh:name` of the shapes."""

    properties: Mapping[str, tuple[str, ...]]
    names: Mapping[tuple[str, str], str]


def outline(assets: Assets, base: str) -> Outline:
    """Read the shapes once, when the service starts."""
    raise NotImplementedError


def page(store: Store, iri: str, base: str, outline: Outline, language: str) -> Page:
    """The page on `iri` in a language ("en", "fr", …; where a label is missing, the best other). Raises NotFound."""
    raise NotImplementedError
