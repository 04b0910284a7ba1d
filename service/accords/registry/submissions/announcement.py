"""What somebody announces that links to things here, read out of a notification (W3C Linked Data Notifications).

How a link is announced, and what the registry makes of it, is a query of the registry's own
(`ontology/announcement.rq`), asked of what the notification says. What it makes is judged, reviewed and published like
any submission.
"""

import json
from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from importlib import resources
from typing import Any, cast

from pyoxigraph import Quad, QueryTriples, RdfFormat, Store

from ...assets import Assets
from ...errors import UnparsableRDF
from ...terms import rebase_query
from .. import vocabulary
from ..reading import Limits, Reading, read

ANNOUNCE = "announce"
"""How a notification is read, as the mode of a submission."""
MOST_LINKS = 20
_ACTIVITY_STREAMS = tuple(
    f"{scheme}://www.w3.org/ns/activitystreams{end}" for scheme in ("https", "http") for end in ("", "#", ".jsonld")
)


class Announcements:
    """How one registry reads notifications."""

    def __init__(self, assets: Assets, base: str, url: str) -> None:
        """`base` is what names begin with, `url` where the service answers, under which its context is known."""
        file = assets.announcement
        self._query = rebase_query(file.read_text("utf-8"), base) if file.is_file() else ""
        streams = json.loads(
            resources.files("accords.registry").joinpath("contexts/activitystreams.jsonld").read_text()
        )
        own = cast(MutableMapping[str, Any], vocabulary.known_contexts(assets, base, url))
        self._contexts: Mapping[str, Any] = ChainMap(dict.fromkeys(_ACTIVITY_STREAMS, streams["@context"]), own)

    def read(self, content: bytes, syntax: RdfFormat, limits: Limits) -> Reading:
        """The statements that the registry makes of a notification.

        Raises UnparsableRDF where nothing in it links to a thing here, or too much; and as `reading.read`.
        """
        said = read(content, syntax, self._contexts, limits, blank_nodes=True)
        store = Store()
        store.extend(Quad(*quad.triple) for quad in said.quads)
        made = store.query(self._query) if self._query else ()
        quads = [Quad(*triple) for triple in cast(QueryTriples, made)]
        if not quads:
            raise UnparsableRDF(
                "Nothing in the notification links to a thing of this registry. Name the thing by its IRI: as the "
                "target of an activity whose object links to it, or as the object of a statement on what links there."
            )
        if (links := len({quad.subject for quad in quads})) > MOST_LINKS:
            raise UnparsableRDF(f"The notification has {links} links, and at most {MOST_LINKS} are read in one.")
        return Reading(quads, text=said.text)
