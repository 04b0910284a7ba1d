"""What is said to a worker beside the query, and what its reply means."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache

from .. import errors
from ..errors import Problem
from .answering import Formats, Reply
from .hints import Hint
from .link import Received
from .wire import FORMS, LASTING, PROBLEM


def beside(
    formats: Formats, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None, seconds: float
) -> bytes:
    """What stands beside a query that is sent as it is. What strangers name is not kept."""
    if default_graphs is None and named_graphs is None:
        return _without_graphs(formats, seconds)
    return _told(formats, seconds, default_graphs=default_graphs, named_graphs=named_graphs)


@lru_cache(maxsize=64)
def beside_encoded(formats: Formats, seconds: float) -> bytes:
    """What stands beside a query that is sent percent-encoded."""
    return _told(formats, seconds, encoded=True)


def reply(received: Received, formats: Formats) -> Reply:
    """What a worker answered. Raises the Problem that it tells."""
    raise_problem(received)
    form, lasting = FORMS[received.kind], bool(received.flags & LASTING)
    hints = tuple(Hint(*each) for each in json.loads(received.hints)) if received.hints else ()
    return Reply(form, getattr(formats, form), received.body, received.tag.hex(), lasting, hints)


@lru_cache(maxsize=64)
def _without_graphs(formats: Formats, seconds: float) -> bytes:
    return _told(formats, seconds)


def _told(formats: Formats, seconds: float, **more: object) -> bytes:
    told = {"default_graphs": None, "named_graphs": None, "encoded": False, **more}
    return json.dumps({"formats": asdict(formats), "seconds": seconds, **told}).encode()


def raise_problem(received: Received) -> None:
    """Raise the Problem that a worker tells, if it tells one."""
    if received.kind != PROBLEM:
        return
    told = json.loads(received.body)
    kind = getattr(errors, told["problem"], None)
    assert isinstance(kind, type) and issubclass(kind, Problem), "a worker tells problems only"
    raise kind(told["detail"], **told["extra"])
