"""Everything that is published as one file, in several syntaxes, plain and compressed; older versions likewise."""

import base64
from datetime import datetime
from email.utils import format_datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from ...errors import BadRequest, NotFound
from ...registry import catalogue
from ...registry.endpoint import File
from ...registry.takeaway.forms import DUMPS, SUMS, Form
from ...registry.takeaway.identifiers import FILES
from ...registry.takeaway.making import Made
from ..answers import ENTITY_CACHE, FOR_EVER, answer, header, is_unmodified, knows, page_alone
from ..discovery.signposting import PART_OF
from ..link_header import Link, written
from ..page import page_for, render
from ..service import Service, service

router = APIRouter()
DESCRIBED = 250_000
"""Statements up to which the description of the dataset waits for the dumps, to say their size and SHA-256."""


@router.get("/dump.{suffix}")
def dump(request: Request, suffix: str, version: str | None = None) -> Response:
    """One dump of what is published, or of an older version."""
    return _dump(request, _form(f"dump.{suffix}"), version_asked(request, version), ENTITY_CACHE)


@router.get("/SHA256SUMS")
def checksums(request: Request, version: str | None = None) -> Response:
    """The SHA-256 of each dump, as `sha256sum --check` reads it."""
    return _sums(request, version_asked(request, version), ENTITY_CACHE)


@router.get("/dumps")
def newest(request: Request) -> Response:
    """A page with all dumps of what is published, and the way to those of older versions."""
    return _page(request, service(request).published.version)


@router.get("/dumps/{number}")
def version(request: Request, number: str) -> Response:
    """The same page for one version."""
    return _page(request, _number(service(request), number))


@router.get("/dumps/{number}/{name}")
def of_version(request: Request, number: str, name: str) -> Response:
    """One dump of one version, or its checksums, which never change. Raises NotFound."""
    wanted = _number(service(request), number)
    if name == SUMS:
        return _sums(request, wanted, FOR_EVER)
    return _dump(request, _form(name), wanted, FOR_EVER)


def files(here: Service) -> dict[str, File]:
    """The dumps as the description of the dataset names them, by path; none of a large dataset."""
    if catalogue.statements(here.store, here.base) > DESCRIBED:
        return {}
    found = here.dumps.files(here.published.version, DUMPS)
    return {name: File(each.size, each.sha256) for name, each in found.items()}


def send(request: Request, made: Made, number: int, media_type: str, cache: str, name: str) -> Response:
    """A file of a version that was made, to be stored as `name`; 304 when the client has it.

    Its digest is its ETag and its Repr-Digest (RFC 9530); parts of it can be asked for (RFC 9110, section 14).
    """
    here = service(request)
    digest = bytes.fromhex(made.sha256)
    tag = f'"{made.sha256[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": cache,
        "Repr-Digest": f"sha-256=:{base64.b64encode(digest).decode()}:",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if time := here.editions.time(number):
        headers["Last-Modified"] = format_datetime(datetime.fromisoformat(time), usegmt=True)
    known, since = header(request, "if-none-match"), header(request, "if-modified-since")
    if knows(request, tag) or is_unmodified(known, since, headers.get("Last-Modified", "")):
        return Response(status_code=304, headers=headers)
    return FileResponse(here.dumps.path(number, made.name), media_type=media_type, headers=headers)


def _dump(request: Request, form: Form, number: int, cache: str) -> Response:
    here = service(request)
    made = here.dumps.files(number, [form.name])[form.name]
    name = form.name.replace("dump", f"dump-{number}", 1)
    answered = send(request, made, number, form.sent_as, cache, name)
    stays, sums = f"/dumps/{number}/{form.name}", f"/dumps/{number}/{SUMS}"
    links = [Link(stays, "canonical"), Link(sums, "describedby", {"type": "text/plain"}), PART_OF]
    answered.headers["Link"] = written([*links, *(Link(each, "license") for each in here.credits.licenses)])
    return answered


def _sums(request: Request, number: int, cache: str) -> Response:
    found = service(request).dumps.files(number, DUMPS)
    lines = [f"{found[name].sha256}  {name}\n" for name in DUMPS]
    return answer(request, "".join(lines).encode(), "text/plain; charset=utf-8", {"Cache-Control": cache})


def _page(request: Request, number: int) -> Response:
    here, page = service(request), page_for(request)
    found = here.dumps.files(number, DUMPS)
    values = {
        "rows": [(DUMPS[name], found[name]) for name in DUMPS],
        "number_of": number,
        "published": here.editions.time(number),
        "tables": here.tables.listed(page.language),
        "identifiers": here.identifiers,
        "identifier_files": FILES,
    }
    body = render(request, "dumps.html", page, **values)
    return page_alone(request, body, page.language)


def _form(name: str) -> Form:
    if name not in DUMPS:
        raise NotFound(f"There is no dump {name}.", available=[*DUMPS, SUMS])
    return DUMPS[name]


def version_asked(request: Request, version: str | None) -> int:
    """The version that a parameter names, or the newest. Raises BadRequest, NotFound."""
    here = service(request)
    return here.published.version if version is None else _number(here, version, BadRequest)


def _number(here: Service, text: str, problem: type[BadRequest] | type[NotFound] = NotFound) -> int:
    """The number of a version. Raises `problem` for a text that is no number, NotFound for a version that is not."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise problem(f"{text!r} is not the number of a version.")
    number, newest = int(text), here.published.version
    if not 1 <= number <= newest:
        raise NotFound(f"There is no version {number}: the newest is {newest}.", available=sorted({1, newest}))
    return number
