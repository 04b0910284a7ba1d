"""What a search asks for, read from its address, and the addresses of its other pages and choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from fastapi import Request

from ...errors import BadRequest
from ...registry.finding.searching import Question

PATH = "/search"
_SIZE, _LARGEST, _LAST = 20, 100, 100_000


@dataclass(frozen=True)
class Asked:
    """A question, the page of its answer, and how many entities a page has; `kept` is what else stays in addresses."""

    question: Question
    page: int = 1
    size: int = _SIZE
    kept: tuple[tuple[str, str], ...] = field(default=())

    def address(self, page: int = 1, *, text: str | None = None, format: str = "") -> str:
        """The address of a page of this answer, or of the answer to another text; in a format, where one is named."""
        own = [("q", self.question.text if text is None else text)]
        own += [(name, value) for name, values in self.question.chosen.items() for value in values]
        own += [("size", str(self.size))] if self.size != _SIZE else []
        own += [("page", str(page))] if page != 1 else []
        own += [("format", format)] if format else []
        return f"{PATH}?{urlencode([each for each in (*own, *self.kept) if each[1]])}"

    @property
    def widened(self) -> str:
        """The address without any facet."""
        return replace(self, question=replace(self.question, chosen={})).address()

    def choosing(self, facet: str, value: str) -> str:
        """The address with one more value of a facet, or with one less where it is chosen already."""
        now = self.question.chosen.get(facet, ())
        then = tuple(each for each in now if each != value) if value in now else (*now, value)
        chosen = {**self.question.chosen, facet: then}
        return replace(self, question=replace(self.question, chosen=chosen)).address()


def asked(request: Request, facets: Iterable[str], language: str, chosen: bool) -> Asked:
    """What a request asks for; a parameter that is none of a search counts for nothing.

    `chosen` says whether the address names the language. Raises BadRequest for a page or a size that is none.
    """
    given = request.query_params
    narrowed = {name: tuple(dict.fromkeys(filter(None, given.getlist(name)))) for name in facets}
    question = Question(given.get("q", ""), {name: values for name, values in narrowed.items() if values}, language)
    return Asked(
        question,
        page=_number(given, "page", 1, _LAST),
        size=_number(given, "size", _SIZE, _LARGEST),
        kept=(("lang", language),) if chosen else (),
    )


def _number(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and 1 <= int(text) <= most):
        raise BadRequest(f"The parameter {name} is a number from 1 to {most}.", limit=most)
    return int(text)
