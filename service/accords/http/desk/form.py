"""The small forms of the desk: their fields, read from a body that is not long, and seen to be ours."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

from ...errors import BadRequest, UnsupportedMediaType
from ..body import read_body
from .session import see_that_it_is_ours

_FORM = "application/x-www-form-urlencoded"
_LONGEST = 32_768


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form. Raises UnsupportedMediaType, PayloadTooLarge, BadRequest, Forbidden."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise UnsupportedMediaType(f"This takes a form, {_FORM}.", available=[_FORM])
    body = await read_body(request, _LONGEST)
    try:
        fields = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError:
        raise BadRequest("The form cannot be read.") from None
    see_that_it_is_ours(request, fields)
    return fields
