"""What was to be reached, each goal read off the results; what was not measured is said to be so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.bench.deadlines import SECONDS

Line = dict[str, object]
TO = "oxigraph serve, memory"


@dataclass(frozen=True)
class Goal:
    """A goal in words, what it asks for, and the value that decides; None where it was not measured."""

    what: str
    asked: str
    value: float | None
    reached: bool

    @property
    def verdict(self) -> str:
        """Whether it was reached."""
        return "not measured" if self.value is None else "yes" if self.reached else "**no**"


def goals(lines: list[Line]) -> list[Goal]:
    """All goals, as these results have it."""
    sparql = _Of(lines, "sparql")
    repeated = [sparql.number(f"{name}, repeated: accords", "ratio") for name in _LOADED]
    heavy = [name for name in _LOADED if name != "point"]
    fresh = [sparql.number(f"{name}, never repeated: accords", "ratio") for name in heavy]
    entity, loading = _Of(lines, "entity"), _Of(lines, "loading")
    return [
        _least("entity document, cached, to a bare ASGI answer", 0.7, entity.number("cached: accords", "ratio")),
        _least(f"{_UNCACHED}, the same document", 2.5, entity.number("uncached: accords", "ratio")),
        _least(f"{_UNCACHED}, a smaller one", 2.5, entity.number("uncached: accords", "ratio_smaller")),
        _least(f"SPARQL repeated (the worst of {len(_LOADED)} kinds), to {TO}", 1.0, _worst(repeated, min)),
        _least(f"point query never repeated, to {TO}", 0.3, sparql.number("point, never repeated: accords", "ratio")),
        _most("its p99 at 32 connections, ms", 15, sparql.number("point, never repeated: accords", "p99_ms")),
        _least(f"joins and aggregate never repeated (the worst), to {TO}", 0.9, _worst(fresh, min)),
        *(
            _least(f"the same (the worst), to {peer}", 1.0, _worst(_against(sparql, heavy, peer), min))
            for peer in ("oxigraph serve, disk", "Virtuoso")
        ),
        _least(
            "joins, to rdflib-endpoint (the worst)", 40, _worst(_Of(lines, "rdflib_joins").all("ratio", "accords"), min)
        ),
        _most(
            "load, to bulk_load of what Accords keeps (the worst size)", 1.2, _worst(loading.all("ratio_twice"), max)
        ),
        _most("load, to bulk_load of each triple once (the worst size)", 1.2, _worst(loading.all("ratio_once"), max)),
        _most("kinds of query that the deadline does not stop", 0, _unstopped(lines)),
        _most("publishing 100 triples, the largest graph to the smallest", 2, _growth(lines, "100 statements")),
        _most("the same, judged and derived at the desk", 2, _growth(lines, "100 statements through the desk")),
        _most("requests that fail while a version is taken over", 0, _worst(_Of(lines, "takeover").all("failed"), max)),
        _most(
            "p99 of pages while 50 attacks run, to idle (the worst)",
            2,
            _worst(_Of(lines, "under_attack").all("ratio"), max),
        ),
        _most("search in 100,000 entities, p50, ms", 10, _Of(lines, "search").number("all", "median_ms")),
        *_of_shacl(_Of(lines, "shacl")),
    ]


def _of_shacl(shacl: "_Of") -> Iterator[Goal]:
    """What validation was to reach."""
    core, two, hundred, submission = "Core", "Core and two SPARQL constraints", 100_000, "a submission of 100 triples"
    for shapes, peer, least in ((core, "pySHACL", 15), (core, "pyrudof", 5), (two, "pySHACL", 300)):
        found = shacl.at(f"{shapes}: {peer}", "ratio", hundred)
        yield _least(f"SHACL, {shapes}, 100,000 triples, to {peer}", least, found)
    of_million, of_hundred = (shacl.at(f"{core}: accords", "validate_s", size) for size in (1_000_000, hundred))
    growth = of_million / of_hundred if of_million and of_hundred else None
    yield _most("SHACL, Core, 1,000,000 triples to 100,000", 15, growth)
    yield _most("its memory at 1,000,000 triples, MiB", 1500, shacl.at(f"{core}: accords", "peak_mib", 1_000_000))
    small, large = (shacl.at(submission, "median_ms", size) for size in (10_000, 1_000_000))
    yield _most(f"{submission}, judged beside 1,000,000 to 10,000", 2, large / small if small and large else None)
    yield _most("the same beside 1,000,000, ms", 25, large)


_UNCACHED = "entity document, uncached, to FastAPI and rdflib"
_LOADED = ("point", "join of 2", "join of 3", "aggregate by year")


class _Of:
    """The results of one benchmark."""

    def __init__(self, lines: list[Line], benchmark: str) -> None:
        self._lines = [line for line in lines if line["benchmark"] == benchmark]

    def number(self, what: str, figure: str) -> float | None:
        """A figure of the result with this name."""
        found = [line[figure] for line in self._lines if line["what"] == what and figure in line]
        return float(str(found[-1])) if found else None

    def at(self, what: str, figure: str, size: int) -> float | None:
        """The same at one size."""
        found = [
            line[figure] for line in self._lines if (line["what"], line["size"]) == (what, size) and figure in line
        ]
        return float(str(found[-1])) if found else None

    def all(self, figure: str, ending: str = "") -> list[float | None]:
        """That figure of every result whose name ends so."""
        return [
            float(str(line[figure])) for line in self._lines if figure in line and str(line["what"]).endswith(ending)
        ]


def _least(what: str, least: float, value: float | None) -> Goal:
    return Goal(what, f"at least {least:g}", value, value is not None and value >= least)


def _most(what: str, most: float, value: float | None) -> Goal:
    return Goal(what, f"at most {most:g}", value, value is not None and value <= most)


def _worst(values: Iterable[float | None], of: Callable[[list[float]], float]) -> float | None:
    """The smallest or the largest, if all are known."""
    known = list(values)
    return of([value for value in known if value is not None]) if known and None not in known else None


def _against(sparql: _Of, names: list[str], peer: str) -> list[float | None]:
    """Our rate to that of a peer, for each kind."""
    found: list[float | None] = []
    for name in names:
        ours = sparql.number(f"{name}, never repeated: accords", "rate")
        theirs = sparql.number(f"{name}, never repeated: {peer}", "rate")
        found.append(ours / theirs if ours and theirs else None)
    return found


def _unstopped(lines: list[Line]) -> float | None:
    ours = [line for line in lines if line["benchmark"] == "deadlines" and str(line["what"]).endswith(": accords")]
    return float(sum(not _stopped(line) for line in ours)) if ours else None


def _stopped(line: Line) -> bool:
    """Whether a query ended in the problem of a limit, in time, and whoever ran it rests."""
    in_time = float(str(line["seconds"])) < SECONDS + 1
    return line["status"] in (503, 504) and bool(line["problem"]) and in_time and not line["goes_on"]


def _growth(lines: list[Line], what: str) -> float | None:
    """What publishing costs at the largest size, to what it costs at the smallest."""
    found = [line for line in lines if (line["benchmark"], line["what"]) == ("publication", what) and "seconds" in line]
    costs = {int(str(line["size"])): float(str(line["seconds"])) for line in found}
    return costs[max(costs)] / costs[min(costs)] if len(costs) > 1 else None
