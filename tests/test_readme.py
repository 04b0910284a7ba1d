"""The README: the output beside each command of its tour is what the command prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

from accords import __version__
from tests.serving import Server

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACE = "http://127.0.0.1:8000/"


def examples() -> list[tuple[str, str]]:
    """Each command of the tour with the output that stands below it."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    found = []
    for block in blocks:
        for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, output = split(entry)
            found.append((command, output))
    return found


def split(entry: str) -> tuple[str, str]:
    """A command, with the lines of its here-document where it has one, and its output."""
    lines = entry.splitlines(keepends=True)
    end = lines.index("END\n") + 1 if "<<'END'" in lines[0] else 1
    return "".join(lines[:end]), "".join(lines[end:])


def test_the_output_in_the_readme_is_real(server: Server, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    tour = examples()
    assert len(tour) >= 7
    for command, output in tour:
        run = subprocess.run(
            ["bash", "-c", command.replace(PLACE, server.url)],
            capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120, check=False,
        )  # fmt: skip
        assert run.stdout.replace(server.url, PLACE) == output, f"{command}\n{run.stderr}"


def test_the_readme_names_both_commands() -> None:
    assert "make serve" in README and "make test" in README


def test_the_first_version_of_the_changelog_is_that_of_the_package() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first and first[1] == __version__


def test_the_links_of_the_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "service" / "accords" / "help").glob("*.md")]
    assert len(documents) >= 5
    for document in documents:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
