"""The mementos of one document: where each lies, which one a day or a number leads to, and the links between them.

RFC 7089, pattern 1.1: a document is its own TimeGate, and each memento has an address of its own. What is the same in
several versions is one memento, that of the version with which it came. A format of a document that has an address of
its own, by its suffix, is an original resource, too: with its own TimeGate, TimeMap and mementos.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from ...errors import NotFound
from ...registry import entities
from ...registry.annals import DELETED, Moment
from ..link_header import Link
from ..rdf.formats import Format
from ..service import Service
from . import moments

LINK_FORMAT = "application/link-format"


@dataclass(frozen=True)
class Timeline:
    """What became of the document on an entity. `path` is its address, `url` where this service is.

    `changes` are the versions that changed it, of which each that left something to say has a memento. `form` is the
    format that the address fixes, None where that is negotiated.
    """

    iri: str
    path: str
    url: str
    changes: tuple[Moment, ...]
    form: Format | None = None

    @classmethod
    def of(cls, here: Service, *parts: str) -> "Timeline":
        """That of the document with these parts in its address, after `/doc/`. Raises NotFound for none."""
        iri = iri_of(here, *parts)
        found = cls.known(here, iri, *parts)
        if found is None:
            raise NotFound(f"Nothing was ever known about <{iri}>.")
        return found

    @classmethod
    def known(cls, here: Service, iri: str, *parts: str) -> "Timeline | None":
        """The same, None for none."""
        changes = here.annals.changes(iri)
        path = "/doc/" + "/".join(quote(part, safe="") for part in parts)
        return cls(iri, path, here.settings.url, changes) if changes else None

    def of_form(self, form: Format | None) -> "Timeline":
        """That of the document in one format, at the address that has its suffix."""
        return replace(self, form=form)

    @property
    def original(self) -> str:
        """The path of the original resource, which is its own TimeGate."""
        return self.path + self._suffix

    @property
    def mementos(self) -> tuple[Moment, ...]:
        """The versions that have a memento, the oldest first: there is at least one."""
        return tuple(each for each in self.changes if each.what != DELETED)

    def at(self, time: datetime) -> Moment:
        """The memento for a time (section 4.5.3): what the registry said then, or the first one for a time before."""
        mementos = self.mementos
        return mementos[max(bisect_right(mementos, time, key=lambda each: each.time) - 1, 0)]

    def held(self, number: int) -> Moment:
        """The memento that holds what version `number` said. Raises NotFound where that said nothing."""
        found = next((each for each in reversed(self.changes) if each.number <= number), None)
        if found is None or found.what == DELETED:
            raise NotFound(f"Version {number} says nothing about <{self.iri}>.", available=[f"{self.path}/timemap"])
        return found

    def until(self, memento: Moment, newest: int) -> int:
        """The number of the last version that says what a memento holds."""
        return next((each.number - 1 for each in self.changes if each.number > memento.number), newest)

    def memento(self, moment: Moment) -> str:
        """The address of a memento."""
        return f"{self.path}/v/{moment.number}{self._suffix}"

    def links(self, memento: Moment | None = None) -> tuple[Link, ...]:
        """The links of the document, or of one of its mementos (section 2.2); absolute, as clients need them."""
        return (self._itself(), self.timemap(), *self._mementos(memento))

    def map(self, suffix: str = "") -> str:
        """The path of the TimeMap, by one of its own suffixes or without."""
        return f"{self.path}/timemap{suffix}{f'?of={self.form.suffix}' if self.form else ''}"

    def timemap(self) -> Link:
        """The link to the TimeMap, with the times that it spans (section 5)."""
        first, last = self.mementos[0].time, self.mementos[-1].time
        told = {"type": LINK_FORMAT, "from": moments.written(first), "until": moments.written(last)}
        return Link(self.absolute(self.map()), "timemap", told)

    def _itself(self) -> Link:
        return Link(self.absolute(self.original), "original timegate")

    @property
    def _suffix(self) -> str:
        return f".{self.form.suffix}" if self.form else ""

    def _mementos(self, memento: Moment | None) -> list[Link]:
        """The first and the last memento, and of one of them itself and those beside it; each once."""
        mementos = self.mementos
        roles: dict[Moment, list[str]] = {}
        roles.setdefault(mementos[0], []).append("first")
        roles.setdefault(mementos[-1], []).append("last")
        if memento:
            place = mementos.index(memento)
            roles.setdefault(memento, [])
            if place > 0:
                roles.setdefault(mementos[place - 1], []).append("prev")
            if place + 1 < len(mementos):
                roles.setdefault(mementos[place + 1], []).append("next")
        return [self._memento(each, roles[each]) for each in sorted(roles, key=lambda moment: moment.number)]

    def _memento(self, moment: Moment, roles: list[str]) -> Link:
        told = {"datetime": moments.written(moment.time)}
        return Link(self.absolute(self.memento(moment)), " ".join([*roles, "memento"]), told)

    def every(self) -> list[Link]:
        """The links of a TimeMap in link-format (section 5): itself, the document, and all mementos."""
        mementos, itself = self.mementos, self.timemap()
        return [
            self._itself(),
            Link(itself.target, "self", itself.attributes),
            *(
                self._memento(each, [name for name, end in (("first", 0), ("last", -1)) if mementos[end] is each])
                for each in mementos
            ),
        ]

    def absolute(self, path: str) -> str:
        """An address as an absolute one."""
        return self.url.rstrip("/") + path


def iri_of(here: Service, *parts: str) -> str:
    """The IRI of an entity, concept or scheme. Raises NotFound where there can be none."""
    kind, *rest = parts
    return entities.concept_iri(here.base, *rest) if kind == "concept" else entities.entity_iri(here.base, *parts)
