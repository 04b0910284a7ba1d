"""The links outwards as identities, for those who want them: apart from the dataset, which draws nothing from them."""

from pyoxigraph import Triple

from ..store import Store, construct

_LINKS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX schema: <https://schema.org/>
CONSTRUCT { ?entity owl:sameAs ?other } WHERE { ?entity schema:sameAs ?other }
"""


def same_as(store: Store) -> list[Triple]:
    """An `owl:sameAs` for each `schema:sameAs` that is published, sorted (VoID, section 5: a linkset)."""
    return sorted(construct(store, _LINKS), key=str)
