"""Retire a thing: what is said of it goes, its tombstone stays.

What names it cannot stand as it is. Where the shapes want that very link, as a membership wants its member, the node
that has it can be retired with it (its *dependants*); any other statement has to be changed by a person first.
"""

from collections.abc import Mapping

from pyoxigraph import NamedNode, Triple

from ...errors import LifecycleRefused
from ..labels import plain
from .plan import Plan, Registry
from .tombstones import RETIRED, Tombstone, now

_MOST = 5
"""Statements that a refusal names."""


def retirement(
    registry: Registry, name: str, reason: Mapping[str, str], successor: str = "", *, with_dependants: bool = False
) -> Plan:
    """What it takes to retire a thing, for a reason (by language), and perhaps for a successor.

    Raises LifecycleRefused where it does not live, where the successor does not, and for statements that name it,
    unless they go `with_dependants`.
    """
    iri = registry.living(name)
    follower = registry.living(successor) if successor else ""
    registry.said(iri)  # first of all: what ontology/ says of a thing is in no plan
    going = _going(registry, iri, with_dependants)
    if follower in going:
        raise LifecycleRefused(f"<{follower}> cannot take the place of <{iri}>: it is retired itself thereby.")
    removes = [said for each in going for said in registry.said(each)]
    date = now()
    tombs = [Tombstone(each, RETIRED, date, follower if each == iri else "", reason) for each in going]
    adds = [said for tomb in tombs for said in tomb.triples]
    others = f", and {len(going) - 1} that cannot be without it" if len(going) > 1 else ""
    return Plan(registry.version, tuple(adds), tuple(removes), f"Retire <{iri}>{others}: {_in_english(reason)}")


def _going(registry: Registry, iri: str, with_dependants: bool) -> list[str]:
    """The thing, and all that goes with it. Raises LifecycleRefused for what names one of them and stays."""
    going, staying = [iri], list[Triple]()
    for each in going:
        for triple in registry.pointing(each):
            node = plain(triple.subject)
            if registry.is_tombstone(triple) or node in going:
                continue
            if with_dependants and _depends(registry, node, triple.predicate):
                going.append(node)
            else:
                staying.append(triple)
    left = [each for each in staying if plain(each.subject) not in going]
    if left:
        raise LifecycleRefused(_told(iri, left, with_dependants))
    return going


def _depends(registry: Registry, node: str, link: NamedNode) -> bool:
    """Whether the shapes want that a node has a value of a property, and it has one only."""
    wanted = registry.asked(node).get(link.value)
    values = [each for each in registry.said(node) if each.predicate == link]
    return wanted is not None and wanted.required and len(values) == 1


def _told(iri: str, left: list[Triple], with_dependants: bool) -> str:
    named = ", ".join(f"{each.subject} {each.predicate}" for each in left[:_MOST])
    more = f", and {len(left) - _MOST} more" if len(left) > _MOST else ""
    way = "Take these away first" if with_dependants else "Change these first, or retire them too (--with-dependants)"
    count = "one statement names" if len(left) == 1 else f"{len(left)} statements name"
    return f"<{iri}> cannot be retired while {count} it. {way}: {named}{more}."


def _in_english(reason: Mapping[str, str]) -> str:
    return reason.get("en") or next(iter(reason.values()), "")
