"""From the three folders to a published store: assembled, judged, materialised, described, and put in place at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from ..assets import Assets
from ..settings import Settings
from ..store import Store


@dataclass(frozen=True)
class Published:
    """A published registry: its store, open for reading, and where it lies, for the workers to open it too.

    `digest` is the SHA-256 of everything it was made from: the version of the dataset.
    `built` says whether this call built it, or found it as it was.
    """

    store: Store
    folder: Path
    base: str
    digest: str
    prefixes: dict[str, str]
    warnings: int
    infos: int
    built: bool


def publish(settings: Settings, *, fresh: bool = False, tell: Callable[[str], None] = print) -> Published:
    """Open what is published if it was made from the same files; else build, judge and publish it.

    With `fresh`, whatever the state folder holds is built anew, under another base if need be.
    Raises Unpublishable (its message is the report), SettingsRefused when the base is not that of the state folder.
    """
    raise NotImplementedError


def assemble(assets: Assets, base: str) -> Iterator[Quad]:
    """All that is asserted, under `base`: ontology, vocabulary, data; each triple in one graph, no blank node."""
    raise NotImplementedError


def materialise(store: Store, rules: list[str], base: str) -> int:
    """Run the rules until they add nothing; what no graph asserts goes to `{base}graph/inferred`. Returns how many."""
    raise NotImplementedError
