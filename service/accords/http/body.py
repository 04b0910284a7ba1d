"""Read the body of a request: its bytes are counted while they arrive, and its time runs."""

import asyncio

from fastapi import Request
from starlette.requests import ClientDisconnect

from ..errors import BadRequest, PayloadTooLarge, RequestTimeout

PATIENCE = 30.0
"""Seconds for the body of a request to come."""


def is_compressed(request: Request) -> bool:
    """Whether the body is encoded (RFC 9110, section 8.4): nothing is unpacked here, however small it is."""
    return request.headers.get("content-encoding", "identity").strip().lower() != "identity"


async def read_body(request: Request, limit: int, patience: float = PATIENCE) -> bytes:
    """The body, read no further than `limit`, no longer than `patience`, and not at all where more is announced.

    Raises PayloadTooLarge, RequestTimeout (RFC 9110, section 15.5.9), BadRequest when the client goes away.
    """
    body, announced = bytearray(), request.headers.get("content-length", "")
    too_large = PayloadTooLarge(f"The body is longer than {limit} bytes.", limit=limit)
    if announced.isdecimal() and int(announced) > limit:
        raise too_large
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise too_large
    except TimeoutError:
        raise RequestTimeout(f"The body was not complete after {patience:g} seconds.", limit=patience) from None
    except ClientDisconnect:
        raise BadRequest("The client went away before the request was complete.") from None
    return bytes(body)
