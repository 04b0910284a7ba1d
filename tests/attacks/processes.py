"""What the processes of a running server take, read from /proc (proc(5)) while it is attacked."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_PROC = Path("/proc")


@dataclass
class Taken:
    """The most memory in bytes that was seen: of the server itself, and of each process below it."""

    server: int = 0
    below: dict[int, int] = field(default_factory=dict)

    @property
    def worst(self) -> int:
        """The most that one process below the server took."""
        return max(self.below.values())


def below(pid: int) -> set[int]:
    """The processes that `pid` started, and those that these started."""
    parents: dict[int, set[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (parent := _status(int(folder.name)).get("PPid")):
            parents.setdefault(int(parent), set()).add(int(folder.name))
    found: set[int] = set()
    new = {pid}
    while new := {child for each in new for child in parents.get(each, ())} - found:
        found |= new
    return found


def settled(pid: int, seconds: float = 1, patience: float = 60) -> set[int]:
    """The processes below `pid`, when none has come or gone for some seconds; those of now when patience ends."""
    found, since = below(pid), time.monotonic()
    until = since + patience
    while time.monotonic() < min(since + seconds, until):
        time.sleep(0.05)
        if (now := below(pid)) != found:
            found, since = now, time.monotonic()
    return found


def memory(pid: int) -> int:
    """The bytes of memory that a process holds now; 0 when it has ended."""
    return int(_status(pid).get("VmRSS", "0 kB").split()[0]) * 1024


def space(pid: int) -> int:
    """The bytes of address space that a process has reserved, whether it holds them or not."""
    return int(_status(pid).get("VmSize", "0 kB").split()[0]) * 1024


def alive(pid: int) -> bool:
    """Whether the process runs, or could (a zombie cannot)."""
    return not _status(pid).get("State", "Z").startswith(("Z", "X"))


@contextmanager
def watching(pid: int, every: float = 0.02) -> Iterator[Taken]:
    """Look at the server `pid` and all below it every so many seconds, as long as the block runs."""
    taken, stop = Taken(), threading.Event()

    def look() -> None:
        while True:
            taken.server = max(taken.server, memory(pid))
            for each in below(pid):
                taken.below[each] = max(taken.below.get(each, 0), memory(each))
            if stop.wait(every):
                return

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield taken
    finally:
        stop.set()
        thread.join()


def _status(pid: int) -> dict[str, str]:
    try:
        text = (_PROC / str(pid) / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}
