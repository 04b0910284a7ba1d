"""What people write by themselves at the desk: why they submit, and why they refuse."""

import re

from ...errors import BadRequest

_PLAIN = re.compile("[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*")


def plain(text: str, name: str, longest: int) -> str:
    """The text, if it is one that can be kept and shown. Raises BadRequest for a long one, and for control characters.

    >>> plain("Rome joins", "message", 500)
    'Rome joins'
    """
    if len(text) > longest:
        raise BadRequest(f"The {name} is longer than {longest} characters.", limit=longest)
    if not _PLAIN.fullmatch(text):
        raise BadRequest(f"The {name} has control characters in it: leave them out.")
    return text
