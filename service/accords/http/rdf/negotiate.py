"""Pick the format (RFC 9110, section 12.5.1) and the language (section 12.5.4) that a client asked for.

>>> choose("text/turtle;q=0, */*;q=0.1", ["text/turtle", "text/html"])
'text/html'
>>> choose_language("fr-CA, en;q=0.5", ["en", "fr"])
'fr'
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...errors import NotAcceptable

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_ELEMENT = re.compile(rf"(?:{_QUOTED}|[^,\"])+")
_PARAMETER = re.compile(rf";[ \t]*({_TOKEN})[ \t]*=[ \t]*({_TOKEN}|{_QUOTED})[ \t]*")
_RANGE = re.compile(rf"({_TOKEN})/({_TOKEN})[ \t]*")
_LANGUAGE = re.compile(r"(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)[ \t]*")
_FORMS = re.compile(r"http://www\.w3\.org/ns/json-ld#(?:expanded|compacted|flattened|framed)")
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True)
class MediaType:
    """A media type or a media range: lower-case type and subtype, and its parameters."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]

    @property
    def specificity(self) -> tuple[int, int]:
        """Order of precedence: `*/*`, then `text/*`, then `text/html`, then each parameter more."""
        return (self.type != "*") + (self.subtype != "*"), len(self.parameters)

    def matches(self, offer: "MediaType") -> bool:
        """Whether `offer` lies in this range.

        All that is text here is UTF-8, so that charset is met everywhere; a profile is a hint which a
        server may ignore (RFC 6906, section 3). Any other parameter has to be the offer's own.
        """
        if self.type not in ("*", offer.type) or self.subtype not in ("*", offer.subtype):
            return False
        return all(
            (name, value) in offer.parameters or name == "profile" or (name, value) == ("charset", "utf-8")
            for name, value in self.parameters
        ) and (not offer.forms or not self.forms or self.forms <= offer.forms)

    def precision(self, offer: "MediaType") -> tuple[int, int, bool]:
        """The specificity with which it names `offer`: more where it asks for its form, less where for another one."""
        exact = bool(self.forms) and self.forms <= offer.forms
        named, parameters = self.specificity
        return named, parameters if exact or not self.forms else -1, exact

    @cached_property
    def forms(self) -> frozenset[str]:
        """The forms of JSON-LD that a profile names; other profiles are ignored (JSON-LD 1.1, section C)."""
        named = " ".join(value for name, value in self.parameters if name == "profile")
        return frozenset(_FORMS.findall(named))


def choose(accept: str, offers: Sequence[str]) -> str:
    """The offer that `accept` prefers; among equals the one it names most exactly, then the first offer.

    `accept` is the whole header (several header lines joined with commas), empty when there is none: then
    the first offer is chosen (RFC 9110, section 12.5.1). A quality of 0 excludes; an element that is not
    a media range is skipped. Raises `NotAcceptable`, which lists `offers`, when nothing is left.

    >>> choose("", ["application/ld+json", "text/turtle"])
    'application/ld+json'
    >>> choose("text/*, text/html;q=0.3", ["text/html", "text/turtle"])
    'text/turtle'
    """
    ranges = list(_media_ranges(accept))
    if not ranges:
        return offers[0]
    ranked = [(_preference(ranges, _media_type(offer)), offer) for offer in offers]
    (weight, _), best = max(ranked, key=lambda pair: pair[0])
    if weight == 0:
        raise NotAcceptable("None of the media types asked for is offered here.", available=list(offers))
    return best


def choose_language(accept_language: str, offers: Sequence[str]) -> str:
    """The offer that the Accept-Language header prefers, else the first (RFC 4647, section 3.4, lookup).

    A page in another language beats a refusal (RFC 9110, section 12.5.4), so this never raises.

    >>> choose_language("de, en;q=0", ["en", "fr"])
    'fr'
    >>> choose_language("*, en;q=0", ["en", "fr"])
    'fr'
    """
    wishes = sorted(_language_ranges(accept_language), key=lambda wish: -wish[1])
    refused = {language for language, weight in wishes if weight == 0}
    allowed = [offer for offer in offers if offer not in refused] or list(offers)
    for language, weight in wishes:
        if weight == 0:
            break
        if language == "*":
            return allowed[0]
        for end in range(language.count("-") + 1, 0, -1):
            truncated = "-".join(language.split("-")[:end])
            if truncated in allowed:
                return truncated
    return allowed[0]


def _preference(ranges: list[tuple[MediaType, float]], offer: MediaType) -> tuple[float, tuple[int, int, bool]]:
    """Quality and precision that the range which names `offer` most exactly gives to it."""
    matching = [(found.precision(offer), weight) for found, weight in ranges if found.matches(offer)]
    precision, weight = max(matching, default=((0, 0, False), 0.0))
    return weight, precision


def _media_type(text: str) -> MediaType:
    start = _RANGE.match(text)
    if not start:
        raise ValueError(f"{text!r} is no media type")
    return MediaType(start[1].lower(), start[2].lower(), frozenset(_parameters(text[start.end() :])))


def _media_ranges(accept: str) -> Iterator[tuple[MediaType, float]]:
    for element in _ELEMENT.findall(accept):
        start = _RANGE.match(element.strip())
        if not start or (start[1] == "*" and start[2] != "*"):
            continue
        parameters, weight = _split_weight(element.strip()[start.end() :])
        if weight is not None:
            yield MediaType(start[1].lower(), start[2].lower(), frozenset(parameters)), weight


def _language_ranges(accept_language: str) -> Iterator[tuple[str, float]]:
    for element in accept_language.split(","):
        start = _LANGUAGE.match(element.strip())
        weight = _split_weight(element.strip()[start.end() :])[1] if start else None
        if start and weight is not None:
            yield start[1].lower(), weight


def _split_weight(text: str) -> tuple[list[tuple[str, str]], float | None]:
    """The parameters before `q`, and the weight: 1 when there is none, None when it is no weight at all."""
    parameters: list[tuple[str, str]] = []
    for name, value in _parameters(text):
        if name == "q":
            return parameters, float(value) if _WEIGHT.fullmatch(value) else None
        parameters.append((name, value))
    return parameters, 1.0


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _PARAMETER.findall(text):
        plain = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        yield name.lower(), plain.lower() if name.lower() == "charset" else plain
