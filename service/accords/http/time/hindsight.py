"""A version in which a document was as it was, opened for one request at the cost of who asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import Request

from ...registry.annals import Moment
from ...registry.state import State
from ..clients import CLIENT
from ..queries.budget import BUDGET, Account
from ..queries.endpoint import disconnected
from ..service import Service, service
from .past import View


@asynccontextmanager
async def view(request: Request, memento: Moment, until: int) -> AsyncIterator[View]:
    """The versions from that of a memento up to number `until`, which all say the same of its entity: one of them.

    That is the current one, or one that is kept; else the one of the memento is made for this, at the cost of who asks.
    Raises as `Older.version`; RateLimited.
    """
    here = service(request)
    if until >= here.published.version:
        yield View(here.documents, here.pages, here.valid_time)
        return
    account = Account(request.scope[BUDGET], request.scope[CLIENT])
    account.admit()
    number = await asyncio.to_thread(_kept, here, memento.number, until)
    gone = partial(disconnected, request.receive)
    async with here.past.version(number, here.settings.query_seconds, gone, account.charge) as (past, _):
        yield past.view


def _kept(here: Service, first: int, last: int) -> int:
    """The last of some versions that is kept; the first one where none is."""
    state = State(here.settings.home)
    kept = (each for each in range(last, first, -1) if state.kept(here.base, each))
    return next(kept, first)
