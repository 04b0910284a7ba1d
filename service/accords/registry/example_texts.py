"""The examples of the shapes one by one, as they can be judged beside this registry: those that conform, and others."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..assets import Assets
from .shape_examples import moved

VALID, BROKEN = "pass", "fail"


@dataclass(frozen=True)
class ShapeExample:
    """One example: the folder of its class, the name of its file, and whether it conforms."""

    folder: str
    stem: str

    @property
    def name(self) -> str:
        """What it is asked for by."""
        return f"{self.folder}/{self.stem}"

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.stem.startswith(VALID)


def pairs(assets: Assets) -> list[tuple[ShapeExample, ShapeExample]]:
    """Of each class one example that conforms and one that does not; the class with the most examples comes first."""
    folders: dict[str, list[ShapeExample]] = {}
    for each in _examples(assets):
        folders.setdefault(each.folder, []).append(each)
    found = []
    for listed in sorted(folders.values(), key=lambda each: (-len(each), each[0].folder)):
        good = [each for each in listed if each.stem == f"{VALID}-whole"] or [each for each in listed if each.is_valid]
        bad = [each for each in listed if each.stem.startswith(BROKEN)]
        if good and bad:
            found.append((good[0], bad[0]))
    return found


def text(assets: Assets, base: str, name: str) -> str | None:
    """The Turtle of the example that has this name, None when there is none."""
    known = {each.name: each for each in _examples(assets)}
    return moved(_file(assets, known[name]), base).decode() if name in known else None


def _examples(assets: Assets) -> Iterator[ShapeExample]:
    for file in assets.shape_examples:
        if file.parent != assets.shape_examples_folder:
            yield ShapeExample(file.parent.name, file.stem)


def _file(assets: Assets, example: ShapeExample) -> Path:
    return assets.shape_examples_folder / example.folder / f"{example.stem}.ttl"
