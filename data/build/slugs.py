"""Text to identifiers."""

import re
import unicodedata


def slug(text: str) -> str:
    """A text as a lower-case identifier of ASCII letters, digits and hyphens.

    >>> slug("La Malbaie"), slug("Montréal")
    ('la-malbaie', 'montreal')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
