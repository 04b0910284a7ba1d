"""What answers under a name that names nothing living any more: 410 with its tombstone, or 301 to what it leads to.

Neither lasts for ever: a rollback can bring back what was there. So both say for how long they may be kept, and a 410
has no ETag, by which a cache could ask whether it still is what it was.
"""

from dataclasses import replace
from urllib.parse import quote

from fastapi import Request, Response
from pyoxigraph import NamedNode

from ...errors import Gone, NotAcceptable
from ...registry.labels import Labels, Value
from ...registry.lifecycle import RETIRED, Standing
from ...terms import DCTERMS
from .. import links
from ..link_header import Link, written
from ..page import Page, render
from ..rdf.formats import Format
from ..rdf.representation import Alternate, Resource, represent
from ..service import Service, service
from ..time.timegate import ACCEPT_DATETIME
from ..time.timeline import Timeline
from .whereabouts import said_of

CACHE = "public, max-age=60"
_CONDITIONS = (b"if-none-match", b"if-match", b"if-modified-since", b"if-unmodified-since")


def gone(request: Request, about: Resource, fixed: Format | None, found: Standing) -> Response:
    """410 with the tombstone, in the format that is asked for (RFC 9110, section 15.5.11).

    Preconditions count for nothing where the answer is no 2xx (section 13.2.1). Raises Gone where no format in which
    there are tombstones is acceptable, and NotFound for the suffix of a format that does not exist.
    """
    here = service(request)
    successor = links.local(found.successor, here.base) or found.successor
    replaced = (Link(successor, DCTERMS + "isReplacedBy"),) if successor else ()

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        named = Labels.of(here.store, [found.successor], language.language) if found.successor else None
        value = named.value(NamedNode(found.successor)) if named else None
        spoken = next((each for each in (language.language, "en", *found.reason) if each in found.reason), "")
        reason = Value(found.reason.get(spoken, ""), language=spoken)
        history = f"{quote(about.path)}/history" if here.annals.changes(found.iri) else ""
        values = {"gone": found, "reason": reason, "successor": value, "alternates": alternates, "history": history}
        return render(request, "tombstone.html", language, **values)

    resource = replace(about, page=page, cache=CACHE, links=(*about.links, *replaced))
    if found.kind == RETIRED and next(here.store.match(NamedNode(found.iri)), None) is None:
        resource = replace(resource, statements=lambda: list(said_of(here, found)), graphless=None)
    try:
        answer = represent(_unconditional(request), resource, fixed)
    except NotAcceptable:
        raise Gone(f"<{found.iri}> was retired on {found.date}.", successor=found.successor or None) from None
    answer.status_code = 410
    for validator in ("etag", "last-modified"):
        if validator in answer.headers:
            del answer.headers[validator]
    return answer


def led_on(
    request: Request,
    here: Service,
    found: Standing,
    folder: str,
    form: Format | None = None,
    past: Timeline | None = None,
) -> Response:
    """301 to the same form of the successor: its document where `folder` is /doc, else the URI of the thing itself.

    `past` is what was said under the name that is out of use; who asks with Accept-Datetime gets that.
    """
    path = links.local(found.successor, here.base) if folder == "/doc" else None
    target = quote(path or found.successor.replace(here.base, "/", 1), safe="/:%~")
    suffix = f".{form.suffix}" if form else ""
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {
        "Location": f"{target}{suffix}{query}",
        "Cache-Control": CACHE,
        "Vary": f"Accept, {ACCEPT_DATETIME}",
    }
    if past:
        headers["Link"] = written(past.of_form(form).links())
    return Response(status_code=301, headers=headers)


def _unconditional(request: Request) -> Request:
    """The request without its preconditions."""
    headers = [each for each in request.scope["headers"] if each[0] not in _CONDITIONS]
    return Request({**request.scope, "headers": headers}, request.receive)
