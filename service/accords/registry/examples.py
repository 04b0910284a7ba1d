"""Queries that show what a registry can answer: one file each, its question in words on top, in each language.

The competency questions of the ontology are such files too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..assets import Assets
from ..terms import rebase_query

_HEADER = re.compile(r"# (?P<key>[a-z]+)(?:@(?P<language>[a-z]+))?: (?P<text>.+)")
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Example:
    """A query, what it asks by language, its form in lower case, and whether it is one to start from."""

    name: str
    question: Mapping[str, str]
    query: str
    form: str
    first: bool


def examples(assets: Assets, base: str) -> list[Example]:
    """The examples of a registry under `base`, those to start from first, then the competency questions.

    Raises ValueError for a file without an English question or without a query.
    """
    return [_read(file, base, first=file in assets.examples) for file in (*assets.examples, *assets.questions)]


def _read(file: Path, base: str, *, first: bool) -> Example:
    lines = file.read_text(encoding="utf-8").strip().splitlines()
    headers = [found for line in lines if (found := _HEADER.fullmatch(line))]
    question = {found["language"] or "en": found["text"] for found in headers if found["key"] == "question"}
    query = "\n".join(line for line in lines if not _HEADER.fullmatch(line)).strip()
    form = _FORM.search(query)
    if "en" not in question or not form:
        raise ValueError(f"{file} needs a line `# question: …` and a query.")
    return Example(file.stem, question, rebase_query(query, base), form[1].lower(), first)
