"""Run the commands as a function, and give them files that are right or wrong."""

from pathlib import Path

from click.testing import CliRunner, Result

from accords.cli import main
from accords.settings import Settings
from tests.registries import LIBRARIES, PREFIXES

GOOD = PREFIXES + 'library:rome a lend:Library ;\n skos:prefLabel "Rome" ; lend:kind kind:public .\n'
WARNED = PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome" .\n'
BAD = PREFIXES + "\nlibrary:rome a lend:Library ;\n lend:kind library:oslo .\n"


def run_on(settings: Settings, *arguments: str, stdin: str = "") -> Result:
    """Run a command on the state folder and the assets of some settings."""
    given = ["--home", str(settings.home), "--assets", str(settings.assets)]
    return CliRunner().invoke(main, [*given, *arguments], input=stdin, catch_exceptions=False)


def run(tmp_path: Path, *arguments: str, stdin: str = "", assets: Path = LIBRARIES) -> Result:
    """Run a command on a state folder in `tmp_path`."""
    return run_on(Settings(home=tmp_path / "home", assets=assets), *arguments, stdin=stdin)


def written(tmp_path: Path, text: str, name: str = "submitted.ttl") -> str:
    """The name of a file with a text."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return str(file)
