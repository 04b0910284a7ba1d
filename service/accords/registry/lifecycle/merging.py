"""Merge a thing into another one, because both are the same.

What names the one names the other then, and what was said of it is said of the other, where that may say it. Its
tombstone leads on.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from ...errors import LifecycleRefused
from ...store import Term
from ...terms import RDF, SKOS
from ..tables.properties import Asked
from .plan import Plan, Registry
from .tombstones import MERGED, Tombstone, now

REASON = {"en": "Two entries described the same thing.", "fr": "Deux fiches décrivaient la même chose."}
"""Why things are merged, where nothing else is said."""
_TYPE, _PREFERRED, _OTHER = NamedNode(RDF + "type"), NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")
_MOST = 5


def merger(
    registry: Registry, old: str, into: str, reason: Mapping[str, str] = REASON, *, keep_into: bool = False
) -> Plan:
    """What it takes to merge `old` into `into`.

    A name becomes another name where there is a preferred one. What `into` may not say beside what it says is left out
    with `keep_into`; else it is refused, with a list.
    Raises LifecycleRefused for that, and where one of the two does not live.
    """
    gone, kept = registry.living(old), registry.living(into)
    if gone == kept:
        raise LifecycleRefused(f"<{gone}> cannot be merged into itself.")
    own, pointing = registry.said(gone), registry.pointing(gone)
    holder = _Holder(kept, registry.said(kept), registry.asked(kept), registry.is_closed(kept))
    lost = [each for each in own if not holder.takes(each, gone)]
    if lost and not keep_into:
        raise LifecycleRefused(_told(gone, kept, lost))
    target = NamedNode(kept)
    moved = [Triple(each.subject, each.predicate, target) for each in pointing if each.subject != target]
    tomb = Tombstone(gone, MERGED, now(), kept, reason)
    return Plan(
        registry.version,
        tuple(dict.fromkeys([*holder.new, *moved, *tomb.triples])),
        (*own, *pointing),
        f"Merge <{gone}> into <{kept}>",
        tuple(lost),
    )


class _Holder:
    """A thing that takes over what is said of another one. `new` is what it says more by now."""

    def __init__(self, iri: str, said: Iterable[Triple], asked: Mapping[str, Asked], closed: bool) -> None:
        self._thing, self._asked, self._closed = NamedNode(iri), asked, closed
        self._said: dict[NamedNode, list[Term]] = {}
        self.new: list[Triple] = []
        for each in said:
            self._said.setdefault(each.predicate, []).append(each.object)

    def takes(self, statement: Triple, other: str) -> bool:
        """Take over a statement on `other`; whether nothing of it is lost."""
        predicate, value = statement.predicate, statement.object
        if value == NamedNode(other):
            value = self._thing
        elif predicate == _TYPE or value == self._thing or value in self._said.get(predicate, ()):
            return True
        if predicate == _PREFERRED and not self._has_room(predicate, value):
            predicate = _OTHER
            if value in (*self._said.get(_PREFERRED, ()), *self._said.get(_OTHER, ())):
                return True
        if not self._has_room(predicate, value):
            return False
        self._said.setdefault(predicate, []).append(value)
        self.new.append(Triple(self._thing, predicate, value))
        return True

    def _has_room(self, predicate: NamedNode, value: Term) -> bool:
        """Whether the shapes let the thing say that, beside what it says."""
        rule, there = self._asked.get(predicate.value), self._said.get(predicate, [])
        if rule is None:
            return not self._closed
        if rule.single and there:
            return False
        return not (rule.one_each and any(_language(each) == _language(value) for each in there))


def _language(term: Term) -> str:
    return (term.language or "") if isinstance(term, Literal) else ""


def _told(gone: str, kept: str, lost: list[Triple]) -> str:
    named = ", ".join(f"{each.predicate} {each.object}" for each in lost[:_MOST])
    more = f", and {len(lost) - _MOST} more" if len(lost) > _MOST else ""
    return (
        f"<{gone}> says what <{kept}> cannot say beside what it says. Change that first, "
        f"or leave it out (--keep-into): {named}{more}."
    )
