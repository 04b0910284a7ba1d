"""The words of the interface in English and French; `wording.toml` is their only home."""

import tomllib
from collections.abc import Callable
from functools import cache
from importlib import resources

LANGUAGES = ("en", "fr")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every string of the interface: key, then language."""
    text = resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8")
    return {key: dict(words) for key, words in tomllib.loads(text).items()}


def speaker(language: str) -> Callable[..., str]:
    """A function that says a key of the catalogue in `language`, with its gaps filled.

    It raises `KeyError` for a key that the catalogue lacks: a page with a hole in it is a fault, not a page.

    >>> speaker("fr")("sparql-rows", count=7)
    '7 lignes'
    """

    def say(key: str, **gaps: object) -> str:
        return catalogue()[key][language].format(**gaps)

    return say
