"""The README: the output beside each command of its tour is what the command prints."""

import re
from pathlib import Path

from accords import __version__
from tests.serving import Server
from tests.shown import carried_out, commands, needs_curl

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@needs_curl
def test_the_output_in_the_readme_is_real(server: Server, tmp_path: Path) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    tour = commands(README)
    assert len(tour) >= 7
    for command, output in tour:
        assert carried_out(command, server, tmp_path) == output, command


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
