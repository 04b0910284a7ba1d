"""A form that is sent (RFC 7578): files, or a text that was pasted, and beside them what is wished."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from ...errors import BadRequest, PayloadTooLarge, UnsupportedMediaType
from ...registry.judges import Sent
from ...registry.tables.tabular import DESCRIPTION, TABLE

FORM = "multipart/form-data"
_MOST_FILES = 100
_MOST_FIELDS = 20
_EXTENSIONS = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "json": "application/ld+json",
    "rdf": "application/rdf+xml",
    "xml": "application/rdf+xml",
    "csv": TABLE,
    "tsv": TABLE,
}
PASTED = "text"
"""The field of a text that is no file; `syntax` says what it is, and what files are that do not say so themselves."""


@dataclass(frozen=True)
class Form:
    """The files, and the other fields by their names."""

    sent: tuple[Sent, ...]
    fields: Mapping[str, str]


async def form(request: Request, body: bytes, limit: int, syntaxes: Sequence[str]) -> Form:
    """The files of a form, of up to `limit` bytes together, in one of the `syntaxes` each.

    Raises BadRequest for what is no form, or holds no file; PayloadTooLarge; UnsupportedMediaType for a file that does
    not say in which syntax it is.
    """

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        request.headers, stream(), max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=limit
    )
    try:
        found = await parser.parse()
    except MultiPartException as error:
        raise BadRequest(f"The form cannot be read: {error.message}") from None
    fields = {name: value for name, value in found.multi_items() if isinstance(value, str)}
    sent = tuple([each async for each in _files(found, fields, syntaxes)])
    if not sent:
        raise BadRequest(f"There is no file in the form, and no field {PASTED} with anything in it.")
    if sum(len(each.content) for each in sent) > limit:
        raise PayloadTooLarge(f"The files are longer than {limit} bytes together.", limit=limit)
    return Form(sent, fields)


async def _files(found: FormData, fields: Mapping[str, str], syntaxes: Sequence[str]) -> AsyncGenerator[Sent, None]:
    """Each file; a browser sends an empty one for a field in which none was chosen."""
    names: set[str] = set()
    for _, value in found.multi_items():
        if isinstance(value, UploadFile) and (content := await value.read()):
            given = value.filename or ""
            syntax = _syntax(given, value.content_type or "", fields, syntaxes)
            yield Sent(_unlike(given, names), syntax, content)
    if text := fields.get(PASTED, ""):
        yield Sent("", _syntax("", "", fields, syntaxes), text.encode())


def _unlike(name: str, names: set[str]) -> str:
    """The name of a file, with a number before its extensions where another one has it already."""
    folder, slash, last = name.rpartition("/")
    stem, dot, extensions = last.partition(".")
    number, given = 1, name
    while given in names:
        number += 1
        given = f"{folder}{slash}{stem} ({number}){dot}{extensions}"
    names.add(given)
    return given


def _syntax(name: str, media_type: str, fields: Mapping[str, str], syntaxes: Sequence[str]) -> str:
    """What a file is: as its own media type says, or its extension, or the field `syntax`."""
    if name.endswith(".csv-metadata.json"):
        return DESCRIPTION
    said = (media_type.partition(";")[0].strip().lower(), _EXTENSIONS.get(name.rpartition(".")[2].lower(), ""))
    for each in (*said, fields.get("syntax", "").lower()):
        if each in syntaxes:
            return each
    what = f"The file {name}" if name else f"The field {PASTED}"
    raise UnsupportedMediaType(f"{what} does not say in which syntax it is.", available=list(syntaxes))
