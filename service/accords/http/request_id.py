"""The name of a request, by which a client and our log speak of the same one: the client's own, or one made up.

No standard has it; `X-Request-ID` is what proxies and clients send. An answer that others may keep (Cache-Control:
public) gets none: whoever gets it from a cache, ours or another, would take the name for that of his own request.
"""

import re
import uuid

from starlette.datastructures import Headers, MutableHeaders

NAME = "X-Request-ID"
_PLAIN = re.compile(r"[A-Za-z0-9._~:-]{1,64}")


def given(asked: Headers) -> str:
    """The name that the headers of a request give it, if it is one, short and plain; else "".

    >>> given(Headers({"x-request-id": "lab-42"})), given(Headers({"x-request-id": "<b>"}))
    ('lab-42', '')
    """
    names = asked.getlist(NAME)
    return names[0] if len(names) == 1 and _PLAIN.fullmatch(names[0]) else ""


def name(asked: Headers, answer: MutableHeaders) -> None:
    """Put the name of the request into the headers of its answer, unless these allow others to keep it."""
    if answer.get("cache-control", "").startswith("public"):
        return
    if own := given(asked):
        answer[NAME] = own
    else:
        answer.setdefault(NAME, str(uuid.uuid4()))
