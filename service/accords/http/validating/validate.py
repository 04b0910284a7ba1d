"""Validation over HTTP: what is sent is read and judged in a process of its own, and the report is sent back."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from ...errors import QueueFull, UnparsableRDF
from ...registry.judges import Judged, Wish
from ...registry.reports import Page, of_name
from ...store.answering import ClientGone, Gone
from ..clients import CLIENT
from ..queries.budget import BUDGET, Account
from ..queries.endpoint import disconnected
from ..service import Service, service
from .page import report_page, unreadable_page
from .request import HTML, Order, read_order

router = APIRouter()


@router.post("/validate")
async def validate(request: Request) -> Response:
    """The report on what is sent: 200 whatever the verdict, as long as it could be read.

    Raises what `read_order` and `Judges.judge` raise.
    """
    here, account = service(request), Account(request.scope[BUDGET], request.scope[CLIENT])
    account.admit()
    order = await read_order(request, here.settings.rdf_bytes)
    gone = partial(disconnected, request.receive)
    try:
        judged = await _judged(here, order, gone, account)
    except ClientGone:
        return Response(status_code=499)
    except UnparsableRDF as problem:
        if order.format != HTML:
            raise
        return await run_in_threadpool(_unreadable, request, order, problem)
    except QueueFull:
        account.charge_refusal()
        raise
    response = await run_in_threadpool(_answer, request, order, judged)
    response.raw_headers.extend(account.headers())
    return response


async def _judged(here: Service, order: Order, gone: Gone, account: Account) -> Judged:
    """What comes of an order, beside the version that it names; nothing stands behind where it wants nothing there."""
    who: dict[str, Any] = {"gone": gone, "spent": account.charge, "client": account.client}
    if order.version in (None, here.published.version):
        return await here.judges.judge(order.sent, order.wish, **who)
    older = here.older_judges.version(order.version, here.judges.seconds, gone, account.charge)
    async with older as (judges, seconds):
        return await judges.judge(order.sent, order.wish, seconds=seconds, **who)


def _unreadable(request: Request, order: Order, problem: UnparsableRDF) -> Response:
    """The form again, with what was sent, and where it cannot be read."""
    page = unreadable_page(request, problem, order.sent, order.wish)
    headers = {"Content-Language": order.wish.language, "Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    return Response(page, problem.status, headers, media_type="text/html")


def _answer(request: Request, order: Order, judged: Judged) -> Response:
    headers = {
        "Content-Language": order.wish.language,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }
    if links := _pages(request, order.wish, judged.summary["total"]):
        headers["Link"] = links
    if order.format == HTML:
        page = report_page(request, judged.reports["json"], order.sent, order.wish)
        return Response(page, headers=headers, media_type="text/html")
    format_ = of_name(order.format)
    headers["Content-Disposition"] = f'inline; filename="report.{format_.extension}"'
    return Response(judged.reports[format_.name], headers={**headers, "Content-Type": format_.content_type})


def _pages(request: Request, wish: Wish, total: int) -> str:
    """Links to the other pages (RFC 8288); each is asked for with the same body again."""
    page, last = wish.page, Page(wish.page, wish.size).last(total)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    links = [
        f'</validate?{urlencode([*kept, ("page", str(number))])}>; rel="{name}"'
        for name, number in wanted.items()
        if 1 <= number <= last and last > 1
    ]
    return ", ".join(links)
