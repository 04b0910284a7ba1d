"""Build data/*.trig and data/withheld.csv from the facts, print the account, or check what is there."""

import argparse
import csv
import io
import sys
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from . import (
    claims,
    instruments,
    meetings,
    partnerships,
    people,
    relations,
    sources,
    statements,
    states,
    topics,
    vocabularies,
    withheld,
)
from .account import Account
from .errors import BuildError
from .graphs import Graphs
from .identify import Identities
from .labels import read_vocabulary
from .mappings import Mappings
from .prose import record, require_review
from .rows import Facts
from .terms import PREFIXES

DATA = Path(__file__).resolve().parents[1]
ONTOLOGY = DATA.parent / "ontology"
# Entities before the relations that are named after them; partnerships before the rows that have them again.
STEPS = (
    partnerships,
    states,
    people,
    topics,
    meetings,
    instruments,
    relations,
    claims,
    statements,
    vocabularies,
    withheld,
)


def build(sources_folder: Path, mappings_folder: Path) -> tuple[dict[str, str], list[str]]:
    """The text of each output file by name, and the lines of the account.

    Raises BuildError for a cell that cannot be read and for a row that would get lost.
    """
    mappings = Mappings(mappings_folder)
    facts = Facts(sources_folder, mappings)
    account = Account()
    graphs = Graphs(mappings, account)
    read_vocabulary(ONTOLOGY, graphs)
    require_review(facts, mappings)
    identities = Identities(facts, mappings)
    for step in STEPS:
        step.build(facts, graphs, identities)
    sources.build(graphs)
    graphs.require_descriptions()
    account.close(facts)
    files = {f"{name}.trig": _trig(graphs, name) for name in graphs.files()}
    files["withheld.csv"] = _withheld(account)
    return files, account.lines(facts)


def _trig(graphs: Graphs, name: str) -> str:
    quads = graphs.quads(name)
    used = {p: i for p, i in PREFIXES.items() if any(_starts(term, i) for q in quads for term in q)}
    text = serialize(quads, format=RdfFormat.TRIG, prefixes=used)
    assert text is not None, "without an output, serialize returns the bytes"
    return text.decode()


def _starts(term: object, namespace: str) -> bool:
    datatype = getattr(term, "datatype", None)
    return str(getattr(datatype or term, "value", "")).startswith(namespace)


def _withheld(account: Account) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("file", "row_id", "column", "reason"))
    writer.writerows(sorted(account.withheld))
    return out.getvalue()


def _differing(files: dict[str, str], folder: Path) -> list[str]:
    """Names of files that are missing, left over or different in a folder."""
    there = {path.name for path in (*folder.glob("*.trig"), *folder.glob("withheld.csv"))}
    return sorted(
        name
        for name in there | files.keys()
        if name not in files or name not in there or (folder / name).read_text(encoding="utf-8") != files[name]
    )


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when the files are written (or are as they should be), 1 when they differ, 2 for faulty facts."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description=__doc__)
    parser.add_argument("--sources", type=Path, default=DATA / "sources", help="folder of the CSV files")
    parser.add_argument("--mappings", type=Path, default=DATA / "mappings", help="folder of the reviewed mappings")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to, or to compare with")
    parser.add_argument("--reviewed", action="store_true", help="record that the prose is read into the mappings")
    parser.add_argument("--check", action="store_true", help="write nothing, compare with what is there")
    options = parser.parse_args(arguments)
    if options.reviewed:
        record(Facts(options.sources, Mappings(options.mappings)), options.mappings)
    try:
        files, account = build(options.sources, options.mappings)
    except BuildError as error:
        print(f"accords build: {error}", file=sys.stderr)
        return 2
    print("\n".join(account))
    if options.check:
        differing = _differing(files, options.out)
        if differing:
            print(f"accords build: these files are not what the build gives: {', '.join(differing)}", file=sys.stderr)
        return 1 if differing else 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name in _differing(files, options.out):
        if name in files:
            (options.out / name).write_text(files[name], encoding="utf-8")
        else:
            (options.out / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
