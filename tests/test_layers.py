"""cli → app → http → registry → (store, shacl) → (errors, terms, settings, assets): no arrow points up.

And within a layer no package knows its neighbour: the store knows nothing of SHACL, nor SHACL of the store.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import accords

PACKAGE = Path(accords.__file__).parent
LAYERS = [
    {"__init__"},
    {"errors", "terms", "settings", "assets"},
    {"store", "shacl"},
    {"registry"},
    {"http"},
    {"app"},
    {"console"},
    {"exporting"},
    {"cli_export"},
    {"cli_mirror"},
    {"cli_validate"},
    {"cli_tables"},
    {"cli_receipt"},
    {"cli_versions"},
    {"cli_keys"},
    {"cli_lifecycle"},
    {"cli"},
    {"__main__"},
]
FREE = {"errors", "terms", "settings", "assets"}


def part(module: str) -> str:
    """The part of the package in which a module lies: "registry" for "accords.registry.page"."""
    return module.split(".")[1] if "." in module else "__init__"


def level(part: str) -> int:
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


def imported(file: Path, package: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever in the file it does."""
    inside = [package.name, *file.relative_to(package).with_suffix("").parts]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == package.name)
        elif isinstance(node, ast.ImportFrom):
            above = inside[: len(inside) - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            if module.split(".")[0] == package.name:
                yield from (f"{module}.{alias.name}" for alias in node.names)


def upward(package: Path) -> list[str]:
    """Every import that points up, or to a neighbour: the file and the module."""
    found = []
    for file in sorted(package.rglob("*.py")):
        own = file.relative_to(package).with_suffix("").parts[0]
        for module in imported(file, package):
            other = (
                part(module)
                if (package / part(module)).is_dir() or part(module) in set().union(*LAYERS)
                else "__init__"
            )
            beside = level(own) == level(other) and own != other and own not in FREE
            if level(other) > level(own) or beside:
                found.append(f"{file.relative_to(package)} imports {module}")
    return found


def test_there_are_modules_to_read() -> None:
    assert len(list(PACKAGE.rglob("*.py"))) > 30
    assert sum(1 for file in PACKAGE.rglob("*.py") for _ in imported(file, PACKAGE)) > 100


def test_no_arrow_points_up() -> None:
    assert upward(PACKAGE) == []


def test_every_module_has_its_layer() -> None:
    parts = {file.relative_to(PACKAGE).with_suffix("").parts[0] for file in PACKAGE.rglob("*.py")}
    assert parts <= set().union(*LAYERS)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("registry/page.py", "from ..http import negotiate"),
        ("registry/page.py", "from accords.http.negotiate import choose"),
        ("store/oxigraph.py", "from ..registry.page import Page"),
        ("store/oxigraph.py", "from .. import registry"),
        ("store/oxigraph.py", "def late():\n    import accords.registry"),
        ("store/oxigraph.py", "from ..shacl import run"),
        ("errors.py", "from .store import fill"),
        ("terms.py", "from . import cli"),
        ("http/entity.py", "from .. import app"),
        ("app.py", "from .cli import main"),
    ],
)
def test_an_arrow_that_points_up_is_found(tmp_path: Path, file: str, line: str) -> None:
    planted = tmp_path / "accords" / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(line, encoding="utf-8")
    assert len(upward(tmp_path / "accords")) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("http/entity.py", "from accords.registry import page\nfrom ..store import fill\nfrom . import negotiate"),
        ("settings.py", "from .errors import SettingsRefused\nfrom .terms import DEFAULT_BASE"),
        ("store/oxigraph.py", "from . import Store\nimport pyoxigraph\nfrom .. import errors, __version__"),
        ("__main__.py", "from .cli import main"),
    ],
)
def test_an_arrow_that_points_down_is_none(tmp_path: Path, file: str, line: str) -> None:
    planted = tmp_path / "accords" / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(line, encoding="utf-8")
    assert upward(tmp_path / "accords") == []


def test_the_service_names_no_class_of_the_domain() -> None:
    """Another registry can put its own three folders in: what follows `ns#` is named in none of these layers."""
    files = [*(PACKAGE / "registry").rglob("*.py"), *(PACKAGE / "store").rglob("*.py"), *PACKAGE.glob("*.py")]
    naming = [file.name for file in files if "ns#" in file.read_text("utf-8").replace('accords/ns#State", "', "")]
    assert naming == ["terms.py"], "only the example in terms.py says that such terms do not move"
