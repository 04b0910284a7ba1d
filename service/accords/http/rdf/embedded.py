"""What a page says of itself to search engines: JSON-LD in the terms of schema.org, inside of the page.

A script of this type is data and never runs. Its text must not be able to end the element (HTML, section 4.12.1.3).
"""

import json
from typing import Any

from markupsafe import Markup

from ...terms import SCHEMA

_VOCABULARY = {"@vocab": SCHEMA}
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def escaped(document: bytes) -> Markup:
    """JSON as it may stand in a script element: on one line, and without a character that HTML would read.

    >>> escaped(b'{"name": "</script><!--"}')
    Markup('{"name":"\\\\u003c/script\\\\u003e\\\\u003c!--"}')
    """
    text = json.dumps(json.loads(document), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))


def page_itself(title: str, address: str, site: tuple[str, str], language: str) -> Markup:
    """A page that is about nothing else: its name, its address, its language, and the site it belongs to.

    `title` is HTML, as the page has it; of the site, the address and the name.
    """
    home, name = site
    about: dict[str, Any] = {
        "@context": _VOCABULARY,
        "@type": "WebPage",
        "@id": address,
        "name": {"@language": language, "@value": Markup(title).unescape()},
        "url": {"@id": address},
        "inLanguage": language,
        "isPartOf": {"@id": home, "@type": "WebSite", "name": name, "url": {"@id": home}},
    }
    return escaped(json.dumps(about).encode())
