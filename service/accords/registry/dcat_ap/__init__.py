"""The record of the registry for catalogues of data: DCAT-AP 3.0.1, the profile of European data portals.

It says what the registry says of itself and what the service knows of its versions, dumps and endpoints, in the terms
that the profile asks for, and no more: who publishes and what it is about stands in data/dataset.ttl, so a registry
that names no publisher there has a record that lacks one, and the shapes of the profile say so.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Triple

from ...settings import Settings
from ..editions import Edition
from ..profiles import Profile
from . import authorities
from .record import PROFILE as PROFILE
from .record import Record
from .said import Said

DCAT_AP = Profile(
    PROFILE,
    "dcat-ap",
    {"en": "For catalogues of data: DCAT-AP 3", "fr": "Pour les catalogues de données : DCAT-AP 3"},
    {
        "en": "What European catalogues of data take over of a dataset, in the terms of DCAT-AP 3.0.1.",
        "fr": "Ce que les catalogues de données européens reprennent d’un jeu de données, selon DCAT-AP 3.0.1.",
    },
)


def dcat_ap(description: Iterable[Triple], settings: Settings, editions: Sequence[Edition]) -> list[Triple]:
    """The record, made of the `description` of the dataset (see `catalogue.description`) and the newest `editions`."""
    made = list(dict.fromkeys(Record(Said(description), settings, editions).all()))
    named = {part for each in made for part in (each.subject, each.object) if isinstance(part, NamedNode)}
    return list(dict.fromkeys([*made, *authorities.entries(named)]))
