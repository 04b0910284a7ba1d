"""The template of the processes that answer queries: it loads the store of one version.

Started as `python -P -m accords.store.querying FOLDER SOCKET`, its plan on standard input. What is kept in memory is
loaded here once; what is read from disk is opened by each worker after the fork, because the threads of RocksDB would
not be there.
"""

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from .hints import Terms
from .responder import AtHand
from .template import attend, to_the_end
from .wire import Plan
from .worker import work


def load(folder: str) -> ox.Store:
    """The default graph of the store in `folder`, in memory, without the named graphs.

    In memory, Oxigraph walks by a term through all graphs at once: beside the same triples in named graphs, a join over
    the default graph takes a third longer. Another process opens the folder, so that this one keeps its single thread.
    """
    reads, writes = os.pipe()
    reader = os.fork()
    if reader == 0:
        with to_the_end(), os.fdopen(writes, "wb") as out:
            os.close(reads)
            ox.Store.read_only(folder).dump(out, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    os.close(writes)
    store = ox.Store()
    with os.fdopen(reads, "rb") as triples:
        store.extend(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    if os.waitpid(reader, 0)[1] != 0:
        raise OSError(f"The store in {folder} could not be read.")
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
