"""The classes as tables, and the identifiers, labels and links of all entities: files to take away."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response

from ...errors import NotFound
from ...registry import catalogue
from ...registry.takeaway.files import table_names
from ...registry.takeaway.identifiers import FILES, NAME
from ...registry.takeaway.tabular import CSV, DATA, DESCRIBED, GROUP, MEDIA_TYPES, PARQUET
from ..answers import ENTITY_CACHE
from ..service import service
from . import dumps

router = APIRouter()


@router.get("/data/{name}")
def table(request: Request, name: str) -> Response:
    """A class as CSV or Parquet, the description of its columns (CSVW), or of all tables. Raises NotFound."""
    here = service(request)
    names = table_names(each for each, _ in here.tables.listed("en"))
    together = names if catalogue.statements(here.store, here.base) <= dumps.DESCRIBED else [DATA + name]
    if DATA + name not in names:
        raise NotFound(f"There is no table {name}.", available=[each.removeprefix(DATA) for each in names])
    stem, _, suffix = name.partition(".")
    media_type = MEDIA_TYPES[DESCRIBED if name == GROUP else suffix]
    answered = _file(request, DATA + name, media_type, name, together)
    links = [_licence(each) for each in here.credits.licenses]
    if suffix in (CSV, PARQUET) and name != GROUP:
        links.append(_described_by(f"/data/{stem}.{DESCRIBED}"))
    if links:
        answered.headers["Link"] = ", ".join(links)
    return answered


@router.get("/identifiers.{suffix}")
def identifiers(request: Request, suffix: str) -> Response:
    """The identifiers, labels and links of all entities, in one format. Raises NotFound where none are declared."""
    here, name = service(request), f"{NAME}.{suffix}"
    if name not in FILES:
        raise NotFound(f"There is no file {name}.", available=list(FILES))
    if not here.identifiers:
        raise NotFound("This dataset does not declare which of its statements are identifiers, labels and links.")
    answered = _file(request, name, MEDIA_TYPES.get(suffix, FILES[name][0]), name, [name])
    links = [_licence(each) for each in here.identifiers.licences]
    if suffix in (CSV, PARQUET):
        links.append(_described_by(f"/identifiers.{DESCRIBED}"))
    answered.headers["Link"] = ", ".join(links)
    return answered


def _file(request: Request, name: str, media_type: str, saved_as: str, together: Iterable[str]) -> Response:
    """A file, which is made `together` with others: most of the time it takes to begin."""
    here = service(request)
    number = here.published.version
    made = here.dumps.files(number, together)[name]
    return dumps.send(request, made, number, media_type, ENTITY_CACHE, saved_as)


def _licence(iri: str) -> str:
    return f'<{iri}>; rel="license"'


def _described_by(path: str) -> str:
    return f'<{path}>; rel="describedby"; type="{MEDIA_TYPES[DESCRIBED]}"'
