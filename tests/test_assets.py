"""The three folders: found in a checkout and in a wheel, and told apart."""

import shutil
import subprocess
import sys
from pathlib import Path

import accords
from accords.assets import ROOT, Assets
from tests.registries import LIBRARIES


def test_in_a_checkout_the_folders_lie_at_its_top() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    for files in (Assets().ontology, Assets().vocabulary, Assets().rules, Assets().shapes, Assets().data):
        assert files
    assert Assets().context.is_file()


def test_in_a_wheel_they_lie_in_the_package(tmp_path: Path) -> None:
    package = tmp_path / "accords"
    shutil.copytree(Path(accords.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("ontology", "shapes", "data"):
        shutil.copytree(LIBRARIES / folder, package / folder)
    told = "from accords.assets import ROOT, Assets; print(ROOT); print(len(Assets().data))"
    found = subprocess.run([sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == [str(package), "1"]


def test_the_alignment_is_no_part_of_the_ontology(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    for name in ("terms.ttl", "alignment.ttl"):
        (tmp_path / "ontology" / name).touch()
    assets = Assets(tmp_path)
    assert [file.name for file in assets.ontology] == ["terms.ttl"]
    assert [file.name for file in assets.alignment] == ["alignment.ttl"]


def test_every_file_of_the_folders_decides_what_is_published() -> None:
    assert sorted(Assets(LIBRARIES).published()) == sorted(file for file in LIBRARIES.rglob("*.*") if file.is_file())
