"""Texts as they are compared where accents and what parts words are no difference."""

import re
import unicodedata

_PLAIN = re.compile(r"[a-z0-9]+")


def without_accents(text: str) -> str:
    """The text in the form NFKD (Unicode Standard Annex 15), without the marks that combine with letters.

    >>> without_accents("Côte d’Ivoire")
    'Cote d’Ivoire'
    """
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def words(text: str) -> list[str]:
    """The words of a text, of letters and digits, without case and accents.

    >>> words("CÔTE D’Ivoire (2025)")
    ['cote', 'd', 'ivoire', '2025']
    """
    if text.isascii():
        return _PLAIN.findall(text.lower())  # which is the same, and five times as fast
    return "".join(each if each.isalnum() else " " for each in without_accents(text.casefold())).split()
