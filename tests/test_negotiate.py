"""Content negotiation, rule by rule: RFC 9110 section 12.5.1 for formats, RFC 4647 section 3.4 for languages."""

import pytest

from accords.errors import NotAcceptable
from accords.http.rdf.negotiate import choose, choose_language

OFFERS = ["application/ld+json", "text/turtle", "application/rdf+xml", "text/html", "application/json"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,*/*;q=0.1"
)

FORMATS = {
    "no header gives the first offer": ("", "application/ld+json"),
    "any type gives the first offer": ("*/*", "application/ld+json"),
    "any type, little wanted, still gives the first offer": ("*/*;q=0.1", "application/ld+json"),
    "a named type is given": ("text/turtle", "text/turtle"),
    "the higher weight wins": ("text/turtle;q=0.4, application/rdf+xml;q=0.6", "application/rdf+xml"),
    "order in the header counts for nothing": ("application/rdf+xml, text/turtle", "text/turtle"),
    "no weight means 1": ("text/turtle;q=0.9, text/html", "text/html"),
    "a subtype wildcard gives the first offer of its type": ("text/*", "text/turtle"),
    "the most specific range gives the weight": ("text/*, text/turtle;q=0.3", "text/html"),
    "specificity beats order in the header": ("*/*, application/*;q=0.2, application/json;q=0.9", "text/turtle"),
    "a type that is named beats a wildcard of equal weight": ("text/html, */*", "text/html"),
    "a weight of 0 excludes": ("application/ld+json;q=0, */*;q=0.5", "text/turtle"),
    "a weight of 0.000 excludes": ("text/turtle;q=0.000, text/*", "text/html"),
    "upper case is the same type": ("TEXT/Turtle;Q=0.7", "text/turtle"),
    "charset=utf-8 is what we send": ("text/turtle;charset=UTF-8", "text/turtle"),
    "a quoted parameter is the same parameter": ('text/turtle; charset="utf-8"', "text/turtle"),
    "a charset we do not send is not met": ("text/turtle;charset=latin1, text/html;q=0.1", "text/html"),
    "a parameter that we do not have is not met": ("text/html;level=1, text/turtle;q=0.1", "text/turtle"),
    "a profile is a hint": (
        'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, or any"',
        "application/ld+json",
    ),
    "blanks and empty elements are allowed": (" , text/turtle ; q=0.5 ,, ", "text/turtle"),
    "what is no media range is skipped": ("turtle, text/html", "text/html"),
    "a header with nothing but noise is no header": ("turtle", "application/ld+json"),
    "a range like */turtle does not exist": ("*/turtle, text/html;q=0.1", "text/html"),
    "an impossible weight drops its element": ("text/turtle;q=2, text/html;q=0.1", "text/html"),
    "a browser gets HTML": (BROWSER, "text/html"),
    "Comunica gets JSON-LD, of what is offered": (COMUNICA, "application/ld+json"),
}

LANGUAGES = {
    "no header gives the first": ("", "en"),
    "a named language is given": ("fr", "fr"),
    "the higher weight wins": ("en;q=0.7, fr;q=0.8", "fr"),
    "among equals the first named wins": ("fr, en", "fr"),
    "a region falls back to its language": ("fr-CA", "fr"),
    "a script and a region fall back step by step": ("fr-Latn-CH", "fr"),
    "upper case is the same language": ("FR-ca", "fr"),
    "an unknown language gives the first": ("de", "en"),
    "an unknown language leaves the next wish": ("de, fr;q=0.3", "fr"),
    "any language gives the first": ("*", "en"),
    "a weight of 0 excludes": ("*, en;q=0", "fr"),
    "a refusal of both still gives a page": ("en;q=0, fr;q=0", "en"),
    "noise is no wish": ("!!, fr;q=x", "en"),
}


@pytest.mark.parametrize(("accept", "chosen"), FORMATS.values(), ids=FORMATS.keys())
def test_format_rule(accept: str, chosen: str) -> None:
    assert choose(accept, OFFERS) == chosen


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/html;level=1"])
def test_nothing_acceptable_is_refused_with_the_list_of_what_is(accept: str) -> None:
    with pytest.raises(NotAcceptable) as refusal:
        choose(accept, OFFERS)
    assert refusal.value.extra["available"] == OFFERS


@pytest.mark.parametrize(("accept", "chosen"), LANGUAGES.values(), ids=LANGUAGES.keys())
def test_language_rule(accept: str, chosen: str) -> None:
    assert choose_language(accept, ["en", "fr"]) == chosen
