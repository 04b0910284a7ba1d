"""Templates of tables and their descriptions (CSVW), and what a request says of a table that it sends."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from ...errors import UnsupportedMediaType
from ...registry.judges import Sent
from ...registry.tables.tabular import DESCRIPTION, TABLE
from ...registry.tables.template import Template, template
from ..answers import answer
from ..page import page_for
from ..service import service

router = APIRouter()
_CHARSETS = {
    "": "",
    "utf-8": "utf-8",
    "us-ascii": "utf-8",
    "utf-16": "utf-16",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "iso-8859-1": "windows-1252",
}
"""Encodings by the names that a Content-Type may have for them; Latin-1 is what the Encoding Standard makes of it."""


@router.get("/templates/{name}.csv")
def table(request: Request, name: str) -> Response:
    """The template of a class: a table with a header; with `?example`, a row; with `?excel`, for Excel."""
    made, language = _template(request, name)
    links = f'<{made.name}-metadata.json{_query(request)}>; rel="describedby"; type="{DESCRIPTION}"'
    headers = {"Link": links, "Content-Disposition": f'attachment; filename="{made.name}"'}
    return answer(request, made.data, f"{TABLE}; charset=utf-8; header=present", {**language, **headers})


@router.get("/templates/{name}.csv-metadata.json")
def description(request: Request, name: str) -> Response:
    """The description of the template of a class (Metadata Vocabulary for Tabular Data)."""
    made, language = _template(request, name)
    return answer(request, made.description, DESCRIPTION, language)


def as_table(sent: Sent, asked: Mapping[str, str], content_type: str = "") -> Sent:
    """A file with the class (`class`) and the encoding that a request says of tables; any other file as it is.

    Raises UnsupportedMediaType for an encoding that is not read.
    """
    if sent.syntax != TABLE:
        return sent
    said = content_type.lower().partition("charset=")[2].partition(";")[0].strip(' "') or asked.get("charset", "")
    if said.lower() not in _CHARSETS:
        available = sorted(filter(None, _CHARSETS))
        raise UnsupportedMediaType(f"The encoding {said[:40]!r} is not read here.", available=available)
    return replace(sent, kind=asked.get("class", ""), encoding=_CHARSETS[said.lower()])


def _template(request: Request, name: str) -> tuple[Template, Mapping[str, str]]:
    """The template that is asked for, and the headers that say its language. Raises NotFound."""
    here, language = service(request), page_for(request).language
    asked = request.query_params
    made = template(here.tables.find(name), here.tables, language, example="example" in asked, excel="excel" in asked)
    return made, {"Content-Language": language, "Vary": "Accept-Language"}


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""
