"""Why an entity looks like another one, in words.

>>> reason = Reason("same-code", 1.0, (("urn:code", Literal("MAR")),))
>>> in_words(reason, {"urn:code": {"en": "alpha-3 code", "fr": "code alpha-3"}}, "en")
'the same alpha-3 code: MAR'
"""

from collections.abc import Mapping

from pyoxigraph import Literal

from .labels import plain
from .lookalikes import (
    SAME_CODE,
    SAME_LINK,
    SAME_NAME,
    SAME_SLUG,
    SAME_STATEMENTS,
    SIMILAR_NAME,
    Reason,
)

_WORDS = {
    SAME_CODE: {"en": "the same {properties}: {values}", "fr": "même {properties} : {values}"},
    SAME_LINK: {"en": "the same link: {values}", "fr": "même lien : {values}"},
    SAME_NAME: {"en": "the same name: {values}", "fr": "même nom : {values}"},
    SIMILAR_NAME: {"en": "a similar name: {values}", "fr": "nom semblable : {values}"},
    SAME_SLUG: {"en": "the same end of the IRI: {values}", "fr": "même fin d’IRI : {values}"},
    SAME_STATEMENTS: {"en": "the same values ({pairs})", "fr": "mêmes valeurs ({pairs})"},
}
_SPACE = {"en": "", "fr": "\N{NO-BREAK SPACE}"}


def in_words(reason: Reason, labels: Mapping[str, Mapping[str, str]], language: str) -> str:
    """What the two have in common, in English or French; `labels` says what properties and values are called."""

    def called(name: str) -> str:
        texts = labels.get(name, {})
        return texts.get(language) or texts.get("en") or name[max(name.rfind("/"), name.rfind("#")) + 1 :]

    def shown(value: object) -> str:
        return plain(value) if isinstance(value, Literal) or plain(value) not in labels else called(plain(value))

    space = _SPACE[language]
    return _WORDS[reason.kind][language].format(
        properties=", ".join(dict.fromkeys(called(name) for name, _ in reason.shared)),
        values=", ".join(shown(value) for _, value in reason.shared),
        pairs=f"{space}; ".join(f"{called(name)}{space}: {shown(value)}" for name, value in reason.shared),
    )
