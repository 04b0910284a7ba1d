"""How large a store may be that every process keeps in memory, by the memory that this machine has."""

import os
from pathlib import Path

BYTES_A_STATEMENT = 600
"""What a process needs for one, when it has read them all (`python -m tests.bench threshold`: 550 to 590)."""
BYTES_TO_JUDGE = 1000
"""What the template of the processes that judge needs for one (measured at 110 and 430 thousand: 790 to 930)."""
MOST = 1_500_000
"""Beyond, loading takes longer than a restart should, whatever memory there is."""
_CONTAINER = Path("/sys/fs/cgroup/memory.max")


def statements_in_memory(workers: int, memory: int | None = None) -> int:
    """Up to how many statements a template and `workers` workers answer from memory, of `memory` bytes in all.

    Half of it is theirs, twice: while a new version is taken over, the processes of two are there. By default the
    memory is that of the machine, or of the container.

    >>> statements_in_memory(2, 4 * 2**30), statements_in_memory(2, 64 * 2**30)
    (596523, 1500000)
    """
    memory = memory or _memory()
    return min(MOST, memory // 2 // (2 * (workers + 1) * BYTES_A_STATEMENT))


def statements_to_judge(memory: int | None = None) -> int:
    """Beside up to how many statements something can be judged, which all have to be in memory for it.

    They are there once for all processes that judge, and twice while a new version is taken over; half of the memory is
    for them.

    >>> statements_to_judge(4 * 2**30)
    1073741
    """
    return (memory or _memory()) // 2 // (2 * BYTES_TO_JUDGE)


def _memory() -> int:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(machine, int(_CONTAINER.read_text()))
    except (OSError, ValueError):
        return machine
