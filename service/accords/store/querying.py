"""The template of the processes that answer queries: it loads the store of one version.

Started as `python -P -m accords.store.querying FOLDER SOCKET`, its plan on standard input. What is kept in memory is
loaded here once; what is read from disk is opened by each worker after the fork, because the threads of RocksDB would
not be there.
"""

import signal
import sys
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from .dumped import dumped
from .hints import Terms
from .responder import AtHand
from .template import attend
from .wire import Plan
from .worker import work


def load(folder: str) -> ox.Store:
    """The default graph of the store in `folder`, in memory, without the named graphs.

    In memory, Oxigraph walks by a term through all graphs at once: beside the same triples in named graphs, a join over
    the default graph takes a third longer.
    """
    store = ox.Store()
    store.extend(dumped(folder, ox.DefaultGraph()))
    return store


def main(_: str, control: str) -> None:
    """Load the store if it is to be kept in memory, then fork workers until the serving process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = Plan.of(sys.stdin.read())
    store = load(plan.folder) if plan.in_memory else None
    if not (Path(plan.folder) / "CURRENT").exists():
        raise OSError(f"There is no store in {plan.folder}.")
    at_hand = AtHand(store, Terms(plan.own, plan.terms, plan.prefixes))
    attend(control, partial(work, at_hand=at_hand, plan=plan))


if __name__ == "__main__":
    main(*sys.argv[1:])
