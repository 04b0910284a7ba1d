"""A citation of the dataset, of one version of it or of one entity, in the style that is asked for."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from ..errors import BadRequest, NotFound
from ..registry import listing
from ..registry.citing.reference import Reference, of_dataset, of_entity
from ..registry.citing.styles import STYLES
from ..registry.entities import dataset_iri
from .answers import answer
from .dumps import version_asked
from .page import page_for, render
from .service import Service, service

router = APIRouter()
_CACHE = "public, max-age=3600"
"""A citation says on which day it was made."""


@router.get("/cite")
def cite(request: Request, uri: str = "", version: str | None = None, style: str = "") -> Response:
    """How to cite the dataset, or the entity `uri`: a page with all styles, or one `style` as a file.

    Raises BadRequest for a style or a version that there is not, NotFound for an entity.
    """
    here, page = service(request), page_for(request)
    number = version_asked(request, version)
    cited = reference(here, uri, number, page.language)
    headers = {"Content-Language": page.language, "Vary": "Accept-Language", "Cache-Control": _CACHE}
    if not style:
        texts = {name: each.write(cited) for name, each in STYLES.items()}
        body = render(request, "cite.html", page, cited=cited, texts=texts, uri=uri)
        return answer(request, body, "text/html; charset=utf-8", headers)
    if style not in STYLES:
        raise BadRequest(f"No style is called {style[:40]!r}.", available=list(STYLES))
    chosen = STYLES[style]
    headers["Content-Disposition"] = f'attachment; filename="{cited.key}.{chosen.suffix}"'
    return answer(request, chosen.write(cited).encode(), chosen.media_type, headers)


def reference(here: Service, uri: str, version: int, language: str) -> Reference:
    """What there is to cite at a version: the dataset, or an entity by its IRI. Raises NotFound."""
    today = datetime.now(UTC).date()
    whole = of_dataset(here.store, here.base, version, here.editions.time(version), today, language)
    if uri in ("", dataset_iri(here.base), here.base):
        return whole
    if not uri.startswith((f"{here.base}id/", f"{here.base}concept/")) or not _is_known(here, uri):
        raise NotFound(f"Nothing is known about <{uri[:200]}>.", lists="/id/")
    return of_entity(here.store, whole, uri, here.base)


def _is_known(here: Service, uri: str) -> bool:
    try:
        return listing.known(here.store, uri)
    except ValueError:
        return False
