"""Put one registry together as a web application: state, routers, and one handler for all errors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from . import __version__
from .http import about, conformance, inbox, pages, problems
from .http.desk import difference, receipts, submissions
from .http.desk import pages as desk_pages
from .http.desk import signing as desk_signing
from .http.desk import submit as desk_submit
from .http.desk.app import Judging, look_after
from .http.discovery import catalogue, linkset, openapi, signposts, sitemap, well_known
from .http.documents import entity, lifecycle, lists, status, vocabulary
from .http.feeding import calendar, feeds, journal, ldes
from .http.finding import lookup, same_as, search
from .http.front import Front
from .http.headers import EveryAnswer
from .http.opening import open_remote, open_service
from .http.queries import sparql
from .http.rdf import profile_pages
from .http.rdf.spelling import Spelling
from .http.reconcile import draft, entry, offers
from .http.static_files import Static
from .http.takeaway import citation, dumps, persistence, tables, takeaway
from .http.takeover import follow
from .http.time import document_difference, history, memento, timemap
from .http.validating import page as validation_page
from .http.validating import validate as validation
from .registry.publication import Published, publish
from .registry.submissions.desk import Desk
from .settings import Settings


def create_app(settings: Settings, published: Published | None = None) -> Front:
    """The application that serves `published`, or what `settings` lead to, which is published first if need be.

    The workers that answer strangers' queries run from the start of the application to its end. Raises Unpublishable
    when the registry may not be published.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        front.service.finder.start()
        await front.service.workers.ready()
        getting_ready = asyncio.create_task(front.service.judges.ready())
        following = asyncio.create_task(follow(front, settings))
        judging.begin(front)
        looking = asyncio.create_task(look_after(desk))
        if remote:
            remote.start()
        yield
        following.cancel()
        getting_ready.cancel()
        looking.cancel()
        front.service.close()
        desk.close()
        if remote:
            remote.close()

    app = FastAPI(
        title="Accords",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    routers = (
        pages,
        catalogue,
        memento,
        timemap,
        history,
        document_difference,
        calendar,
        feeds,
        lists,
        entity,
        vocabulary,
        sparql,
        status,
        dumps,
        journal,
        ldes,
        lifecycle,
        linkset,
        lookup,
        same_as,
        search,
        conformance,
        submissions,
        desk_signing,
        desk_submit,
        desk_pages,
        difference,
        receipts,
        validation,
        validation_page,
        tables,
        profile_pages,
        inbox,
        entry,
        draft,
        offers,
        takeaway,
        persistence,
        citation,
        problems,
        openapi,
        signposts,
        sitemap,
        well_known,
        about,
    )
    for module in routers:
        app.include_router(module.router)
    app.state.routes = [*(route for module in routers for route in module.router.routes), lists.install(app)]
    app.mount("/static", Static(), name="static")
    problems.install(app)
    app.add_middleware(problems.Unforeseen)
    app.add_middleware(Spelling)
    app.add_middleware(EveryAnswer)
    judging = Judging()
    desk = app.state.desk = Desk(settings, judging)
    remote = open_remote(settings)
    front = Front(app, open_service(settings, published or publish(settings), remote))
    return front
