"""An old name, or another one, that leads to a thing: it names nothing itself, and will never name anything else."""

from collections.abc import Mapping

from ...errors import LifecycleRefused
from ..minting import is_name
from .plan import Plan, Registry
from .tombstones import LIVE, MOVED, UNKNOWN, Tombstone, now

REASON = {"en": "Another name of the same thing.", "fr": "Un autre nom de la même chose."}


def alias(registry: Registry, old: str, name: str, reason: Mapping[str, str] = REASON) -> Plan:
    """What it takes to let the name `old` lead to the thing that `name` names.

    Raises LifecycleRefused where `old` names something, did so, or is no name that a thing can have; and where `name`
    names nothing that lives.
    """
    iri, thing = registry.iri(old), registry.living(name)
    found = registry.standing(iri)
    if found.kind == LIVE:
        raise LifecycleRefused(f"<{iri}> names something: `accords merge` makes one thing of two.")
    if found.kind != UNKNOWN:
        raise LifecycleRefused(f"<{iri}> was {found.kind} on {found.date}, which stays so.")
    if not is_name(iri):
        raise LifecycleRefused(f"<{iri}> is no name: let it end with a letter or a digit, not like a file (.ttl).")
    tomb = Tombstone(iri, MOVED, now(), thing, reason)
    return Plan(registry.version, tomb.triples, (), f"Let <{iri}> lead to <{thing}>")
