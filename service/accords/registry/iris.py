"""Which IRIs a stranger may give us: http and https, short enough, and nothing in them that deceives who reads them.

A parser takes far more for an IRI: `javascript:`, a password before the host, a sign that turns the text around.

>>> [fault("https://example.org/a"), fault("javascript:alert(1)"), fault("https://me@example.org/")]
['', 'scheme', 'userinfo']
"""

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 2048
"""Characters of an IRI."""
SCHEME, HOST, USERINFO, CHARACTERS, LENGTH = "scheme", "host", "userinfo", "characters", "length"
MESSAGES: Mapping[str, Mapping[str, str]] = {
    SCHEME: {
        "en": "Write an IRI that begins with http:// or https://: others are refused.",
        "fr": "Écrivez une IRI qui commence par http:// ou https:// : les autres sont refusées.",
    },
    HOST: {
        "en": "Write the name of a host after http:// or https://.",
        "fr": "Écrivez le nom d’un hôte après http:// ou https://.",
    },
    USERINFO: {
        "en": "Leave out what stands before the @ of the host: an IRI with a name or a password in it is refused.",
        "fr": "Retirez ce qui précède le @ de l’hôte : une IRI qui contient un nom ou un mot de passe est refusée.",
    },
    CHARACTERS: {
        "en": "Take out what cannot be seen: spaces, control characters and signs of direction are refused.",
        "fr": "Retirez ce qui ne se voit pas : espaces, caractères de contrôle et signes de direction sont refusés.",
    },
    LENGTH: {
        "en": f"Shorten the IRI: at most {LONGEST} characters are taken.",
        "fr": f"Raccourcissez l’IRI : {LONGEST} caractères au plus sont acceptés.",
    },
}
"""Each fault in words, by language."""
_HTTP = re.compile(r"https?://([^/?#\\]*)", re.IGNORECASE)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"}
_ENCODED_CONTROL = re.compile(r"%[01][0-9a-f]|%7f", re.IGNORECASE)


def fault(iri: str) -> str:
    """What is wrong with an IRI, as one of the words above; "" when nothing is (RFC 3987, sections 4.1 and 8)."""
    if len(iri) > LONGEST:
        return LENGTH
    if _ENCODED_CONTROL.search(iri) or any(unicodedata.category(each) in _UNSEEN for each in iri):
        return CHARACTERS
    found = _HTTP.match(iri)
    if not found:
        return SCHEME
    if "@" in found[1]:
        return USERINFO
    return HOST if not found[1].partition(":")[0] else ""
