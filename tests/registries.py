"""Registries for tests: the libraries, which have nothing to do with partnerships, whole or with something changed."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from accords.registry.desk import accept
from accords.registry.publication import Published, publish
from accords.registry.state import State
from accords.settings import Settings
from accords.store.record import Record
from accords.terms import DEFAULT_BASE

LIBRARIES = Path(__file__).parent / "libraries"
LEND = "https://example.org/lending#"
ELSEWHERE = "http://127.0.0.1:8000/"
"""Another base than the default one."""

PREFIXES = f"""@prefix lend: <{LEND}> . @prefix kind: <{DEFAULT_BASE}concept/kind/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
ROME = f"""@prefix lend: <{LEND}> . @prefix library: <{DEFAULT_BASE}id/library/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{DEFAULT_BASE}graph/more> {{ library:rome a lend:Library ; skos:prefLabel "Rome" ;
  lend:kind <{DEFAULT_BASE}concept/kind/public> }}"""
ROMA = ROME.replace('"Rome"', '"Roma"')


def silently(_: str) -> None:
    """Tell nobody."""


def libraries(tmp_path: Path, base: str = DEFAULT_BASE) -> Settings:
    """Settings for the libraries, with a state folder of their own."""
    return Settings(base=base, home=tmp_path / "home", assets=LIBRARIES)


def changed_libraries(tmp_path: Path, files: Mapping[str, str]) -> Settings:
    """Settings for a copy of the libraries, in which files ("data/more.trig") have another text, or are new."""
    assets = tmp_path / "assets"
    if not assets.exists():
        shutil.copytree(LIBRARIES, assets)
    for name, text in files.items():
        (assets / name).write_text(text, encoding="utf-8")
    return Settings(home=tmp_path / "home", assets=assets)


def published_libraries(tmp_path: Path, base: str = DEFAULT_BASE) -> Published:
    """The libraries, published."""
    return publish(libraries(tmp_path, base), tell=silently)


def noted(settings: Settings, number: int) -> None:
    """Publish a version of the libraries with one more note."""
    note = f'<{settings.base}id/library/lyon> <{LEND}note> "Note {number}."@en .'
    accept(settings, parse(note, RdfFormat.TURTLE), message=f"Note {number}", tell=silently)


def with_more(tmp_path: Path, text: str, message: str = "") -> Published:
    """The libraries with one more file, published."""
    return publish(changed_libraries(tmp_path, {"data/more.trig": text}), message=message, tell=silently)


def versions(home: Path) -> list[Record]:
    """The record of each version, the oldest first."""
    return list(State(home).journal.records())


def records(settings: Settings) -> list[tuple[int, str, int, int]]:
    """Number, message, and how many statements came and went, of each version."""
    found = [(version.number, version.entry) for version in versions(settings.home)]
    return [(number, entry.message, len(entry.adds), len(entry.removes)) for number, entry in found]
