"""Read a store on disk into this process by way of another one, so that this one keeps its single thread."""

import os
from collections.abc import Iterator

import pyoxigraph as ox

from .template import to_the_end


def dumped(folder: str, graph: ox.DefaultGraph | None = None) -> Iterator[ox.Quad]:
    """The quads of the store in `folder`, or the triples of one graph of it. Raises OSError when it cannot be read.

    RocksDB has threads, which would not be there in what this process forks.
    """
    syntax = ox.RdfFormat.N_TRIPLES if graph is not None else ox.RdfFormat.N_QUADS
    reads, writes = os.pipe()
    reader = os.fork()
    if reader == 0:
        with to_the_end(), os.fdopen(writes, "wb") as out:
            os.close(reads)
            ox.Store.read_only(folder).dump(out, syntax, from_graph=graph)
    os.close(writes)
    with os.fdopen(reads, "rb") as statements:
        yield from ox.parse(statements, format=syntax)
    if os.waitpid(reader, 0)[1] != 0:
        raise OSError(f"The store in {folder} could not be read.")
