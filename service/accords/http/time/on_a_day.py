"""A document on an entity as far as it held on a day: `?on=2025-02-09`, in every format."""

from dataclasses import replace
from typing import Any

from fastapi import Request
from pyoxigraph import NamedNode

from ...errors import BadRequest
from ...registry.labels import Labels
from ...registry.valid_time import NOT, day_of, document_on
from ..documents.entity_page import document_page
from ..page import Page
from ..rdf.representation import Alternate, Resource
from .past import View


def on_a_day(request: Request, view: View, about: Resource, **more: Any) -> Resource:
    """The document as far as it held on the day that the request names; the document itself where it names none.

    `more` is what its page tells beside. Raises BadRequest for what is no day, and where the registry does not say what
    holds for a time.
    """
    asked = request.query_params.get("on")
    if asked is None:
        return about
    day = day_of(asked)
    if not view.valid_time.declared:
        raise BadRequest("This registry does not say which things hold for a time: on= means nothing here.")

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        document, held = document_on(view.documents, view.valid_time, about.first, day)
        labels = Labels(document.quads, language.language)
        told = {
            "day": day.isoformat(),
            "perhaps": [labels.value(NamedNode(each)) for each in held.perhaps],
            "held": held.topic != NOT,
        }
        return document_page(request, view.pages.of(document, language.language), language, alternates, on=told, **more)

    return replace(
        about,
        query=f"on={day.isoformat()}",
        suffixed=False,
        statements=lambda: document_on(view.documents, view.valid_time, about.first, day)[0],
        graphless=None,
        page=page,
    )
