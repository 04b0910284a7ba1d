"""JSON-LD whose contexts are known: their addresses are replaced by what lies there, and nothing is ever fetched.

The rest of the document is left as it is written (JSON-LD 1.1, section 3.1).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ...errors import UnparsableRDF
from .faults import brief, located_at
from .json_text import Value
from .limits import Limits, literal_too_long

Replaced: TypeAlias = tuple[int, int, str]
"""From where to where, and by what."""


def with_known_contexts(text: str, document: Value, contexts: Mapping[str, Any], limits: Limits) -> str:
    """The text of a document with a known context in place of each address.

    Raises UnparsableRDF for other contexts, with their place and the ones that are known, and LiteralTooLong.
    """
    written, end = [], 0
    for start, after, context in _replaced(text, document, contexts, limits):
        written += [text[end:start], context]
        end = after
    return "".join([*written, text[end:]])


def _replaced(text: str, value: Value, contexts: Mapping[str, Any], limits: Limits) -> Iterator[Replaced]:
    """What has to be replaced, in the order of the document."""
    if value.kind == "number" and len(value.text) > limits.literal_bytes:
        raise located_at(text, value.start, literal_too_long(limits))
    for item in value.items:
        yield from _replaced(text, item, contexts, limits)
    for name, member in value.members.items():
        if name == "@import":
            raise _unknown(text, member.value, contexts)
        if name == "@context":
            yield from _context(text, member.value, contexts, limits)
        else:
            yield from _replaced(text, member.value, contexts, limits)


def _context(text: str, value: Value, contexts: Mapping[str, Any], limits: Limits) -> Iterator[Replaced]:
    if value.kind == "array":
        for item in value.items:
            yield from _context(text, item, contexts, limits)
    elif value.kind != "string":
        yield from _replaced(text, value, contexts, limits)
    elif value.text in contexts:
        yield value.start, value.end, json.dumps(contexts[value.text])
    else:
        raise _unknown(text, value, contexts)


def _unknown(text: str, value: Value, contexts: Mapping[str, Any]) -> UnparsableRDF:
    known = list(contexts)
    context, listed = brief(value.text), ", ".join(known) or "none"
    told = f"the JSON-LD context {context} is not known here, and none is fetched. Known: {listed}."
    return located_at(text, value.start, UnparsableRDF(told, expected=known or None, context=context))
