"""Answers from an engine that are whole, within our limits, and of one version; or none.

Where there is any doubt, there is no answer from here, and the caller answers from a store of ours. An engine cannot be
told to stop a query, so it is given a part of the time only; when that is over, the connection is dropped.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ..errors import BackendDown, Problem, ResultTooLarge
from .answering import Formats, Limits
from .follower import Follower
from .oxigraph import results_format
from .received import JSON, parsed_results, read_results
from .standing import Standing, read

_MARGIN = 10
"""An answer that has as many rows as the engine gives out, or these few less, may have been longer (engines count
differently)."""

_AS_JSON = 4
"""How much longer than any other format JSON may be, at most, as engines write it."""


@dataclass(frozen=True)
class Found:
    """A whole answer: its form, its media type, its bytes, and the first half of their SHA-256."""

    form: str
    media_type: str
    body: bytes
    tag: str


class RemoteReader:
    """Asks the engine of a follower. Safe to use from many threads."""

    def __init__(self, follower: Follower, limits: Limits) -> None:
        self._follower = follower
        self._limits = limits
        self._graphs: tuple[Standing, list[str]] = (Standing(), [])

    def stands(self, version: int) -> Standing | None:
        """Where the engine stands, if that is the whole of this version."""
        stood = self._follower.standing
        return stood if stood is not None and stood.version == version else None

    def answer(
        self,
        query: str,
        formats: Formats,
        version: int,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        seconds: float | None = None,
    ) -> Found | None:
        """The answer to a SELECT or ASK that `portable` has written, of this version; None where there is a doubt.

        Raises ResultTooLarge when the whole answer is over the limits.
        """
        stood, remote = self.stands(version), self._follower.remote
        if stood is None:
            return None
        try:
            graphs = self._listed(stood)
            if not {*(default_graphs or ()), *(named_graphs or ())} <= set(graphs):
                return None
            if default_graphs is None and named_graphs is None:
                default_graphs, named_graphs = [remote.union], graphs
            body = remote.engine.query(
                query,
                JSON,
                default_graphs=default_graphs or (),
                named_graphs=named_graphs or (),
                seconds=seconds or self._limits.deadline,
                most_bytes=self._limits.answer_bytes * _AS_JSON,
            )
            document = read_results(body)
            rows = len(document.get("results", {}).get("bindings", ()))
            still = read(remote.engine, remote.state)
        except Problem:
            return None
        if still != stood or rows + _MARGIN > self._follower.most_rows:
            return None
        try:
            return self._written(parsed_results(document), rows, formats)
        except (BackendDown, SyntaxError):
            return None

    def _listed(self, stood: Standing) -> list[str]:
        """The graphs of the registry in the engine, which do not change while it stands where it stands."""
        if self._graphs[0] != stood:
            self._graphs = (stood, self._follower.remote.graphs())
        return self._graphs[1]

    def _written(self, answer: ox.QuerySolutions | ox.QueryBoolean, rows: int, formats: Formats) -> Found | None:
        form = "boolean" if isinstance(answer, ox.QueryBoolean) else "solutions"
        media_type = formats.boolean if form == "boolean" else formats.solutions
        if media_type is None:
            return None
        if rows > self._limits.rows:
            most = self._limits.rows
            raise ResultTooLarge(f"The answer has {rows} rows, more than {most}.", limit=most)
        body = answer.serialize(format=results_format(media_type)) or b""
        if len(body) > self._limits.answer_bytes:
            most = self._limits.answer_bytes
            raise ResultTooLarge(f"The answer is longer than {most} bytes.", limit=most)
        return Found(form, media_type, body, hashlib.sha256(body).digest()[:16].hex())
