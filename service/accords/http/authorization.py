"""Who comes with which key: `Authorization: Bearer …` (RFC 6750, section 2.1)."""

import uuid

from fastapi import Request

from ..errors import Forbidden, Unauthorized
from ..registry.submissions import keys
from ..registry.submissions.audit import Actor
from ..registry.submissions.desk import Desk
from ..registry.submissions.keys import Caller
from . import request_id


def desk(request: Request) -> Desk:
    """The desk of the registry that answers `request`."""
    found: Desk = request.app.state.desk
    return found


def caller(request: Request, *scopes: str) -> Caller:
    """Who asks, with one of these scopes, or with any. Raises Unauthorized, Forbidden, DeskDown. Takes its time."""
    given = request.headers.getlist("authorization")
    kind, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    if kind.lower() != "bearer":
        raise Unauthorized("This needs a key: send the header Authorization: Bearer KEY.")
    found = keys.caller(desk(request).database, token.strip())
    if found is None:
        raise Unauthorized("This key is not valid: it is not known, or it has expired, or it was revoked.")
    if scopes and not found.scopes.intersection(scopes):
        raise Forbidden(f"This needs a key with the scope {' or '.join(scopes)}.")
    return found


def actor(request: Request, who: Caller) -> Actor:
    """Who writes, in which request, for the audit log; the answer names the same request."""
    if not hasattr(request.state, "name"):
        request.state.name = request_id.given(request.headers) or str(uuid.uuid4())
    return Actor(f"key {who.name}", request.state.name)
