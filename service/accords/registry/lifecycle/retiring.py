"""Retire a thing: what is said of it goes, its tombstone stays.

What names it cannot stand as it is, and has to be changed by a person first. Or it goes too, where that is asked for:
where the shapes want that very link, as a membership wants its member, the node that has it is retired with it (its
*dependants*); where they do not, or the node has another value there, the link alone is taken away.
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
    own = registry.said(iri)  # first of all: what ontology/ says of a thing is in no plan
    going, loosened = _going(registry, iri)
    if (loosened or len(going) > 1) and not with_dependants:
        raise LifecycleRefused(_told(iri, [each for each in registry.pointing(iri) if not registry.is_tombstone(each)]))
    if follower in going:
        raise LifecycleRefused(f"<{follower}> cannot take the place of <{iri}>: it is retired itself thereby.")
    removes = {*own, *loosened, *(said for each in going[1:] for said in registry.said(each))}
    date = now()
    tombs = [Tombstone(each, RETIRED, date, follower if each == iri else "", reason) for each in going]
    adds = [said for tomb in tombs for said in tomb.triples]
    others = f", and {len(going) - 1} that cannot be without it" if len(going) > 1 else ""
    message = f"Retire <{iri}>{others}: {_in_english(reason)}"
    return Plan(registry.version, tuple(adds), tuple(sorted(removes, key=str)), message)


def _going(registry: Registry, iri: str) -> tuple[list[str], set[Triple]]:
    """The thing and all that goes with it, and the links to them of what stays."""
    going, links = [iri], set[Triple]()
    for each in going:
        for triple in registry.pointing(each):
            node = plain(triple.subject)
            if registry.is_tombstone(triple) or node in going:
                continue
            if _depends(registry, node, triple.predicate):
                going.append(node)
            else:
                links.add(triple)
    return going, {each for each in links if plain(each.subject) not in going}


def _depends(registry: Registry, node: str, link: NamedNode) -> bool:
    """Whether the shapes want that a node has a value of a property, and it has one only."""
    wanted = registry.asked(node).get(link.value)
    values = [each for each in registry.said(node) if each.predicate == link]
    return wanted is not None and wanted.required and len(values) == 1


def _told(iri: str, naming: list[Triple]) -> str:
    named = ", ".join(f"{each.subject} {each.predicate}" for each in naming[:_MOST])
    more = f", and {len(naming) - _MOST} more" if len(naming) > _MOST else ""
    count = "one statement names" if len(naming) == 1 else f"{len(naming)} statements name"
    way = "Change these first, or let them go too (--with-dependants)"
    return f"<{iri}> cannot be retired while {count} it. {way}: {named}{more}."


def _in_english(reason: Mapping[str, str]) -> str:
    return reason.get("en") or next(iter(reason.values()), "")
