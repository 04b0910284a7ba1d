"""What was measured, as lines of JSON as it comes, and in the end as tables in Markdown."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from tests.bench.load import Measured

PACKAGES = (
    "accords",
    "pyoxigraph",
    "oxigraph",
    "rdflib",
    "rdflib-endpoint",
    "uvicorn",
    "fastapi",
    "pyshacl",
    "pyrudof",
)


def machine() -> dict[str, object]:
    """The machine and the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d"),
    }


def versions() -> dict[str, str]:
    """The versions of what takes part."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def say(text: str) -> None:
    """Tell how far it is, where it does not mix with the results."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


@dataclass
class Report:
    """The results of one benchmark; each goes to standard output as it comes."""

    lines: list[dict[str, object]] = field(default_factory=list)

    def add(self, benchmark: str, what: str, size: int, **figures: object) -> None:
        """One result, with how busy the machine was at that moment (the load of the last minute)."""
        line = {"benchmark": benchmark, "what": what, "size": size, **_rounded(figures)}
        line["load"] = round(os.getloadavg()[0], 2)
        self.lines.append(line)
        print(json.dumps(line, ensure_ascii=False), flush=True)


def _rounded(figures: Mapping[str, object]) -> dict[str, object]:
    return {name: float(f"{each:.4g}") if isinstance(each, float) else each for name, each in figures.items()}


Round = Mapping[str, Measured]


def side_by_side(
    contestants: Mapping[str, Callable[[int], Measured]], rounds: int, note: str = ""
) -> list[dict[str, Measured]]:
    """Rounds in which every contestant has its turn, so that what the machine does meanwhile meets all alike."""
    found: list[dict[str, Measured]] = []
    for number in range(rounds):
        say(f"  {note} round {number + 1} of {rounds}")
        found.append({name: measure(number) for name, measure in contestants.items()})
    return found


def compared(rounds: Sequence[Round], name: str, to: str) -> dict[str, object]:
    """The medians of one contestant, and the median over the rounds of its rate as a ratio to that of another."""
    return {
        "rate": _median(each[name].rate for each in rounds),
        "median_ms": _median(each[name].median for each in rounds),
        "p99_ms": _median(each[name].p99 for each in rounds),
        "failed": sum(each[name].failed for each in rounds),
        "to": to,
        "ratio": _median(each[name].rate / each[to].rate for each in rounds),
    }


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)
