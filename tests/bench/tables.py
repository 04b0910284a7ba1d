"""The page of the documentation that the results make: goals first, then every figure."""

from collections.abc import Iterable

from tests.bench.goals import Line, goals
from tests.bench.peers import ROOT

PAGE = ROOT / "service" / "accords" / "help" / "benchmarks.md"
_HEAD = """# Benchmarks

How fast Accords is beside others, measured by `python -m tests.bench` (CONTRIBUTING says how to install what it needs).
Everything on this page was written by that command, except this section.

- All contestants run on one machine, side by side in one run, in rounds in which each has its turn; a **ratio** is the
  median over the rounds. Absolute figures depend on the machine and on what else it does: compare ratios.
- The graphs are generated, of the shape of this registry. All engines hold the same triples, in their default graph;
  Accords holds them in named graphs as well. Every engine must give the same rows before it is measured.
- HTTP load comes from `wrk` on the same machine: its one thread takes one core from every contestant alike.
  *Repeated* is one query again and again; of *never repeated* queries, no two in a run have the same text.
- `failed` counts requests without an answer, or with a status above 399.
- `load` is how many processes wanted a core. Where it is far above the number of cores beside two or three of the
  benchmark's own, others worked on the machine meanwhile: such figures say little, least of all of Accords' workers,
  which run at a low priority.
- Validation is measured in a process of its own for each run, loading and reading the shapes apart; all engines must
  find the same results, but for those that `tests/bench/shacl.py` names.
- The queries of Accords run in killable processes without a network; those of the others do not.
"""
_NAMES = {
    "entity": "Documents on entities (JSON-LD)",
    "sparql": "SPARQL under load, 32 connections",
    "kinds": "All kinds of query, one connection, never repeated",
    "rdflib_joins": "Joins, two connections, never repeated",
    "loading": "Loading",
    "deadlines": "The deadline (2 s)",
    "publication": "Publishing",
    "takeover": "Taking a new version over under load",
    "shacl": "Validation by SHACL",
    "search": "Search in 100,000 entities, never repeated, one connection",
    "threshold": "Answering from memory or from disk",
    "under_attack": "Pages while fifty attacks run",
}
_LEFT_OUT = {"benchmark", "what", "size"}


def page(lines: list[Line]) -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD, _goals(lines)]
    for benchmark, title in _NAMES.items():
        found = [line for line in lines if line["benchmark"] == benchmark]
        if found:
            parts.append(f"## {title}\n\n{_run(found)}{_table(found)}")
    return "\n".join(parts)


def _goals(lines: list[Line]) -> str:
    rows = [[goal.what, goal.asked, _figure(goal.value), goal.verdict] for goal in goals(lines)]
    return "## What was to be reached\n\n" + _rows(["goal", "asked for", "measured", "reached"], rows)


def _run(lines: list[Line]) -> str:
    """When and where a benchmark ran."""
    [*_, last] = [line for line in lines if line["what"] == "run"] or [{}]
    machine, versions = last.get("machine"), last.get("versions")
    if not isinstance(machine, dict) or not isinstance(versions, dict):
        return ""
    loads = [float(str(line["load"])) for line in lines]
    there = f"{machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}"
    these = ", ".join(f"{name} {number}" for name, number in versions.items())
    return f"{machine['date']}, {there}; load {min(loads):g} to {max(loads):g}. {these}.\n\n"


def _table(lines: list[Line]) -> str:
    shown = [line for line in lines if line["what"] != "run"]
    columns = list(dict.fromkeys(name for line in shown for name in line if name not in _LEFT_OUT))
    rows = [[str(line["what"]), _size(line), *(_figure(line.get(name)) for name in columns)] for line in shown]
    return _rows(["what", "triples", *(name.replace("_", " ") for name in columns)], rows)


def _rows(head: list[str], rows: Iterable[list[str]]) -> str:
    ruler = ["---"] * len(head)
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ruler, *rows))


def _size(line: Line) -> str:
    return f"{int(str(line['size'])):,}"


def _figure(value: object) -> str:
    """A figure as a reader wants it: no more than three digits that count, nothing for what was not measured."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_figure(each)}" for name, each in value.items())
    return str(value).replace("|", "\\|")
