"""What is read out of a request with a query, and what is refused before a query is run."""

import asyncio

import pytest
from fastapi import Request
from starlette.types import Message

from accords.errors import RequestTimeout
from accords.http.queries.request import DIRECT, read_request


def posted(*pieces: bytes, complete: bool) -> Request:
    """A query posted in pieces; when it is not complete, the client is silent after the last."""
    waiting = list(pieces)

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting) or not complete}

    headers = [(b"content-type", DIRECT.encode())]
    return Request({"type": "http", "method": "POST", "query_string": b"", "headers": headers}, receive)


def test_a_body_may_come_in_pieces() -> None:
    asked = asyncio.run(read_request(posted(b"ASK", b" {}", complete=True), limit=100))
    assert asked.query == "ASK {}" and asked.posted


def test_a_body_that_does_not_arrive_in_time_is_no_mistake_of_the_query() -> None:
    with pytest.raises(RequestTimeout) as refusal:
        asyncio.run(read_request(posted(b"ASK", complete=False), limit=100, patience=0.01))
    assert refusal.value.document()["status"] == 408 and refusal.value.extra == {"limit": 0.01}
