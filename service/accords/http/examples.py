"""Queries to start from, on the SPARQL page: one file each, with its question in both languages on top."""

from dataclasses import dataclass
from importlib import resources

from ..terms import rebase_query


@dataclass(frozen=True)
class Example:
    """A question in words, and the query that answers it."""

    question: str
    query: str


def load(base: str, language: str) -> list[Example]:
    """The examples in the order of their files, for a registry under `base`, with their question in `language`."""
    folder = resources.files(__package__).joinpath("examples")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return [_read(file.read_text(encoding="utf-8"), base, language) for file in files if file.name.endswith(".rq")]


def _read(text: str, base: str, language: str) -> Example:
    lines = text.splitlines()
    questions = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# "))
    query = "\n".join(line for line in lines if not line.startswith("# "))
    return Example(questions[language], rebase_query(query, base))
