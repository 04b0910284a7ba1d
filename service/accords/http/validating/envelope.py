"""The JSON envelope of the RDF validator of the EU's Interoperability Test Bed (its operation `/api/validate`).

`contentToValidate`, `contentSyntax` (a media type; where it is left out, it is told by how the content begins),
`embeddingMethod` (STRING, the default here, or BASE64; its third one, URL, would have us fetch something),
`reportSyntax`, `locale`. `validationType` names a set of shapes there; here there is one, so that it counts for
nothing. Shapes of the client's own (`externalRules`) are refused.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import BadRequest, PayloadTooLarge, Unprocessable
from ...registry.judges import Sent
from ..rdf.negotiate import choose_language
from ..wording import LANGUAGES

ENVELOPE = "application/json"
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?RDF[\s>]")
_JSON = re.compile(rb"(?:\[\s*)*\{\s*\"")
"""JSON, and neither a blank node nor a graph of TriG."""


@dataclass(frozen=True)
class Envelope:
    """What the envelope holds: a file, and what is wished, by the names of the parameters of an address."""

    sent: Sent
    wishes: Mapping[str, str]


def opened(body: bytes, limit: int, syntaxes: Sequence[str]) -> Envelope:
    """What an envelope holds, with content of up to `limit` bytes in one of the `syntaxes`.

    Raises BadRequest for what is no envelope, PayloadTooLarge, Unprocessable for what would have to be fetched, and for
    shapes.
    """
    document = _document(body)
    if document.get("externalRules"):
        raise Unprocessable("The shapes are those of this registry: externalRules cannot be used.")
    content = _content(document)
    if len(content) > limit:
        raise PayloadTooLarge(f"The content is longer than {limit} bytes.", limit=limit)
    syntax = _text(document, "contentSyntax").partition(";")[0].strip().lower() or _looks_like(content)
    if syntax not in syntaxes:
        raise BadRequest("contentSyntax has to name the syntax of the content.", available=list(syntaxes))
    wishes = {"format": _text(document, "reportSyntax")}
    if locale := _text(document, "locale"):
        wishes["lang"] = choose_language(locale.replace("_", "-"), LANGUAGES)
    return Envelope(Sent("", syntax, content), {name: value for name, value in wishes.items() if value})


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if not isinstance(found, dict) or "contentToValidate" not in found:
        raise BadRequest(
            f"A body of {ENVELOPE} is an envelope with contentToValidate; JSON-LD itself comes as application/ld+json."
        )
    return found


def _content(document: dict[str, Any]) -> bytes:
    text, method = _text(document, "contentToValidate"), _text(document, "embeddingMethod").upper() or "STRING"
    if method == "URL":
        raise Unprocessable("Nothing is fetched here: send the content itself, as STRING or BASE64.")
    if method not in ("STRING", "BASE64"):
        raise BadRequest(f"{method[:40]!r} is no embeddingMethod.", available=["STRING", "BASE64"])
    try:
        return base64.b64decode(text, validate=True) if method == "BASE64" else text.encode()
    except (binascii.Error, ValueError):
        raise BadRequest(f"contentToValidate is not what {method} says it is.") from None


def _looks_like(content: bytes) -> str:
    """The syntax of content by how it begins; what is neither JSON nor XML is read as TriG, which Turtle is too."""
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _JSON.match(begins):
        return "application/ld+json"
    is_xml = begins.startswith((b"<?xml", b"<!--", b"<!DOCTYPE")) or _ROOT.match(begins)
    return "application/rdf+xml" if is_xml else "application/trig"


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"{name} has to be a text.")
    return value or ""
