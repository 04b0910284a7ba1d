"""`python -m tests.bench`: measure all, or what is named, beside the peers; write the tables for the documentation.

Results are lines of JSON on standard output and in `results.jsonl` of the working folder; a benchmark that is run again
replaces its own lines. Graphs and stores stay in the folder and are used again, so a run can be stopped and taken up.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from accords.errors import RegistryError
from tests.bench import (
    deadlines,
    entity,
    kinds,
    loading,
    publication,
    rdflib_joins,
    search,
    shacl,
    sparql,
    takeover,
    threshold,
    under_attack,
)
from tests.bench.load import Unmeasurable
from tests.bench.report import Report, machine, say, versions
from tests.bench.run import Run
from tests.bench.tables import PAGE, page

BENCHMARKS: dict[str, Callable[[Run], None]] = {
    "entity": entity.main,
    "sparql": sparql.main,
    "kinds": kinds.main,
    "rdflib_joins": rdflib_joins.main,
    "loading": loading.main,
    "deadlines": deadlines.main,
    "publication": publication.main,
    "takeover": takeover.main,
    "threshold": threshold.main,
    "shacl": shacl.main,
    "search": search.main,
    "under_attack": under_attack.main,
}


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path(".bench"), show_default=True, help="To work in."
)
@click.option("--rounds", default=3, show_default=True, help="Rounds of each contest.")
@click.option("--seconds", default=2.0, show_default=True, help="Seconds that each contestant is asked in a round.")
@click.option("--size", "sizes", type=int, multiple=True, default=(10_000, 100_000, 1_000_000), show_default=True)
@click.option(
    "--ten-millions", is_flag=True, help="Load and publish at ten million triples too (needs 12 GB, minutes)."
)
@click.option("--tables", is_flag=True, help=f"Only write {PAGE.name} from what was measured before.")
def main(names: tuple[str, ...], folder: Path, tables: bool, sizes: tuple[int, ...], **how: object) -> None:
    """Run the benchmarks named, or all of them, one after the other."""
    if unknown := set(names) - set(BENCHMARKS):
        raise click.UsageError(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.")
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / "results.jsonl"
    failed = []
    for name in () if tables else names or tuple(BENCHMARKS):
        say(f"{name} …")
        report, began = Report(), time.monotonic()
        try:
            BENCHMARKS[name](Run(report, folder, sizes=sizes, **how))  # type: ignore[arg-type]
        except (AssertionError, OSError, RegistryError, RuntimeError, Unmeasurable) as error:
            say(f"{name} failed: {error}")
            failed.append(name)
        report.add(name, "run", 0, minutes=(time.monotonic() - began) / 60, machine=machine(), versions=versions())
        _keep(results, name, report)
    PAGE.write_text(page(_read(results)), encoding="utf-8")
    say(f"wrote {PAGE}")
    sys.exit(1 if failed else 0)


def _read(results: Path) -> list[dict[str, object]]:
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def _keep(results: Path, name: str, report: Report) -> None:
    """Let the results of a benchmark be these, and keep those of the others."""
    kept = [line for line in _read(results) if line["benchmark"] != name] + report.lines
    beside = results.with_suffix(".new")
    beside.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in kept), encoding="utf-8")
    beside.replace(results)


if __name__ == "__main__":
    main()
