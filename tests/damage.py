"""Damage to a state folder of three versions (the fixture `three`): each of these functions does one kind of it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from accords.settings import Settings
from accords.store.journal import Journal
from accords.store.record import START, Entry
from accords.store.versions import Versions
from accords.terms import DEFAULT_BASE
from tests.registries import ELSEWHERE, versions


def flipped(three: Settings) -> None:
    journal = three.home / "journal"
    content = bytearray(journal.read_bytes())
    content[len(content) // 3] ^= 1
    journal.write_bytes(content)


def forged(three: Settings) -> None:
    """A journal that is whole, and another one."""
    entries = [version.entry for version in versions(three.home)]
    (three.home / "journal").unlink()
    journal, mark = Journal(three.home / "journal"), START
    for entry in entries:
        mark = journal.append(Entry(**{**vars(entry), "message": "forged"}), mark).mark


def beside_the_point(three: Settings) -> None:
    """A version that removes what is not there, adds what is, and has another digest than it says."""
    last = versions(three.home)[-1]
    entry = Entry(**{**vars(last.entry), "removes": ("nowhere",), "adds": last.entry.adds, "digest": "0" * 64})
    Journal(three.home / "journal").append(entry, last.mark)


def in_the_store(three: Settings, change: Callable[[Store], None]) -> None:
    store = Store(str(three.home / "versions" / "3" / "store"))
    change(store)
    store.flush()


def one_of(store: Store) -> Quad:
    return next(store.quads_for_pattern(None, None, None, NamedNode(DEFAULT_BASE + "graph/more")))


def lost_from_the_store(three: Settings) -> None:
    in_the_store(three, lambda store: store.remove(one_of(store)))


def added_to_the_store(three: Settings) -> None:
    rome = NamedNode("urn:rome")
    in_the_store(three, lambda store: store.add(Quad(rome, rome, rome, NamedNode("urn:g"))))


def added_to_the_union(three: Settings) -> None:
    rome = NamedNode("urn:rome")
    in_the_store(three, lambda store: store.add(Quad(rome, rome, rome)))


def another_description(three: Settings) -> None:
    meta = NamedNode(DEFAULT_BASE + "graph/meta")
    in_the_store(three, lambda store: store.remove_graph(meta))


def unreadable_store(three: Settings) -> None:
    (three.home / "versions" / "3" / "store" / "CURRENT").write_text("nonsense")


def worn_store(three: Settings) -> None:
    """Every file of statements has a flipped byte."""
    for file in (three.home / "versions").rglob("*.sst"):
        content = bytearray(file.read_bytes())
        content[20] ^= 1
        file.write_bytes(content)


def another_base(three: Settings) -> None:
    (three.home / "state.json").write_text(json.dumps({"base": ELSEWHERE}))


def damaged_base(three: Settings) -> None:
    (three.home / "state.json").write_text('{"ba')


def with_members(file: Path, **changed: object) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **changed}))


def pointing_to(**changed: object) -> Callable[[Settings], None]:
    return lambda three: with_members(three.home / "published.json", **changed)


def manifest_with(**changed: object) -> Callable[[Settings], None]:
    return lambda three: with_members(three.home / "versions" / "3" / "manifest.json", **changed)


def worn_elsewhere(three: Settings) -> None:
    """A byte in the middle of the largest file of statements, which no reading of the statements in order meets."""
    files = sorted((three.home / "versions" / "3" / "store").glob("*.sst"), key=lambda file: file.stat().st_size)
    for file in files:
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)


def counted_wrong(three: Settings) -> None:
    """A manifest with other counts, sealed anew."""
    kept = Versions(three.home / "versions")
    manifest = kept.manifest(3)
    assert manifest
    kept.describe(three.home / "versions" / "3", replace(manifest, counts={**manifest.counts, "triples": 1}))


def stray_folder(three: Settings) -> None:
    shutil.copytree(three.home / "versions" / "1", three.home / "versions" / "99")


def no_store(three: Settings) -> None:
    shutil.rmtree(three.home / "versions")
