"""What programs look for at fixed addresses: what the service offers, whom to tell of faults, where not to crawl."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response

from ..answers import answer
from ..link_header import Link, written
from ..service import Service, service
from . import linkset_document, signposting

router = APIRouter()
CATALOG = "/.well-known/api-catalog"
_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
_TEXT = "text/plain; charset=utf-8"
_LASTING = timedelta(days=180)
"""How long what security.txt says may be relied on: less than a year (RFC 9116, section 2.5.5)."""
_NOT_TO_CRAWL = (
    "/sparql?",
    "/search",
    "/reconcile",
    "/desk/",
    "/submissions",
    "/*/history",
    "/*/diff",
    "/*/timemap",
    "/*/v/",
    "/*?format=",
    "/*?_profile=",
    "/*?on=",
)
"""What leads from each page to many others, or asks for work: each answer would be another one (RFC 9309)."""


@router.get(CATALOG)
def api_catalog(request: Request) -> Response:
    """What the service offers to programs, each with its description (RFC 9727)."""
    here = service(request)
    body = linkset_document.as_json(_apis(here))
    links = [Link(CATALOG, "api-catalog"), Link(_PROFILE, "profile")]
    content_type = f'{linkset_document.JSON}; profile="{_PROFILE}"'
    return answer(request, body, content_type, {"Link": written(links)})


@router.get("/.well-known/security.txt")
def security(request: Request) -> Response:
    """Whom to tell of a fault in security (RFC 9116): who is set, or else the page that says that nobody is."""
    settings = service(request).settings
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + _LASTING
    lines = [
        *([] if settings.contact else ["# The operator has set no contact (ACCORDS_CONTACT): the page says so."]),
        f"Contact: {settings.contact or f'{settings.url}about#security'}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: en, fr",
        f"Canonical: {settings.url}.well-known/security.txt",
        f"Policy: {settings.url}about#security",
    ]
    return answer(
        request, "".join(f"{line}\n" for line in lines).encode(), _TEXT, {"Cache-Control": "public, max-age=86400"}
    )


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Crawlers may read each thing once: not the answers to queries, nor the same in other forms and at other times."""
    refused = [f"Disallow: {each}" for each in _NOT_TO_CRAWL]
    lines = ["User-agent: *", *refused, "", f"Sitemap: {service(request).settings.url}sitemap.xml"]
    return answer(request, "".join(f"{line}\n" for line in lines).encode(), _TEXT, {})


def _apis(here: Service) -> dict[str, list[Link]]:
    """The interfaces by their addresses; the catalogue has each as an item (section 4.1)."""
    url, root = here.settings.url, here.settings.url.rstrip("/")
    turtle = {"type": "text/turtle"}
    void = Link("/.well-known/void", "service-meta", turtle)
    openapi = Link("/openapi.json", "service-desc", {"type": signposting.OPENAPI})
    as_yaml = Link("/openapi.yaml", "service-desc", {"type": "application/yaml"})
    docs = Link("/docs", "service-doc", {"type": "text/html"})
    about = {
        "/": [openapi, as_yaml, docs, void],
        "/sparql": [
            Link("/sparql?format=ttl", "service-desc", turtle),
            Link("/sparql", "service-doc", {"type": "text/html"}),
            void,
        ],
        "/validate": [openapi, Link("/help/validation", "service-doc", {"type": "text/html"})],
        "/submissions": [openapi, Link("/help/desk", "service-doc", {"type": "text/html"})],
        "/feeds/ldes": [
            Link("/feeds/ldes?format=ttl", "service-desc", turtle),
            Link("/help/feeds", "service-doc", {"type": "text/html"}),
        ],
        "/reconcile": [Link("/reconcile", "service-desc", {"type": "application/json"}), docs],
        "/reconcile/1.0": [Link("/reconcile/1.0", "service-desc", {"type": "application/json"}), docs],
        "/search": [
            Link("/opensearch.xml", "service-desc", {"type": "application/opensearchdescription+xml"}),
            Link("/help/finding", "service-doc", {"type": "text/html"}),
        ],
        "/inbox": [openapi, Link("/help/inbox", "service-doc", {"type": "text/html"})],
    }
    items = [Link(path, "item") for path in about]
    found = {root + CATALOG: linkset_document.absolute(items, url)}
    return found | {root + path: linkset_document.absolute(links, url) for path, links in about.items()}
