"""Go from address to address, until everything that a copy holds is copied."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from .copying import Copied
from .folder import Folder
from .plan import Plan

_TOGETHER = 16
"""Addresses that a process gets at a time."""
_AHEAD = 4
"""How often as many are given out as there are processes."""
Copy = Callable[[list[str]], list[Copied]]


def crawl(
    folder: Folder, plan: Plan, begin: Iterable[str], pool: Executor, processes: int, copy: Copy
) -> Iterator[tuple[int, int]]:
    """Copy all that `begin` leads to by `copy`, which runs in `pool`. Yields how much is done, of how much."""
    seen: dict[str, None] = {}
    waiting: deque[str] = deque()

    def reach(addresses: Iterable[str]) -> None:
        new = [each for each in plan.leading(addresses) if each not in seen]
        seen.update(dict.fromkeys(new))
        waiting.extend(each for each in new if each not in folder.copied)

    reach(begin)
    for known in list(folder.copied.values()):
        reach(known.leads)
    running: set[Future[list[Copied]]] = set()
    while waiting or running:
        while waiting and len(running) < processes * _AHEAD:
            running.add(pool.submit(copy, _first(waiting)))
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for each in (copied for future in done for copied in future.result()):
            folder.note(each)
            reach(each.leads)
        yield len(folder.copied), len(seen)


def _first(waiting: deque[str]) -> list[str]:
    return [waiting.popleft() for _ in range(min(_TOGETHER, len(waiting)))]
