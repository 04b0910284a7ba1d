"""A page for statements that have none of their own: they stand on it as Turtle, with the formats to have them in."""

from collections.abc import Callable, Iterable

from fastapi import Request
from pyoxigraph import Quad, RdfFormat, Triple

from ..page import Page, render
from ..service import service
from ..wording import speaker
from .representation import Alternate
from .serialisation import write


def as_turtle(
    request: Request,
    statements: Callable[[], Iterable[Quad | Triple]],
    title: str,
    above: tuple[str, str],
    name: str = "",
) -> Callable[[Page, list[Alternate]], bytes]:
    """What makes the page: its `title` by the key of the wording, with a `name` behind it, and what lies `above`.

    That is given by the key of what it is called, and its path.
    """

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        say, said = speaker(language.language), list(statements())
        turtle = write(said, RdfFormat.TURTLE, service(request).published.prefixes).decode()
        values = {
            "heading": f"{say(title)} {name}".strip(),
            "trail": [(say(above[0]), above[1])],
            "count": len(said),
            "lines": turtle.splitlines(),
        }
        return render(request, "statements.html", language, alternates=alternates, **values)

    return page
