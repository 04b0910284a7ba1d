"""A process that starts servers by fork, all that they import being there already, so that one starts within a moment.

    python -m tests.desk_server

Each line of its standard input is the settings of a server in JSON; it answers with the process id of that server,
which is a process like any other: `accords serve` without the imports.
"""

import gc
import json
import os
import signal
import sys

import uvicorn

from accords.app import create_app
from accords.http.queries.protocol import Protocol
from accords.registry.publication import publish
from accords.settings import Settings
from tests.registries import silently


def serve(settings: Settings) -> None:
    """Serve until the process is killed."""
    app = create_app(settings, publish(settings, tell=silently))
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Protocol,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
    )
    uvicorn.Server(config).run()


def main() -> None:
    """See the module."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a server
    for line in sys.stdin:
        settings = Settings(**json.loads(line))
        gc.freeze()
        process = os.fork()
        if not process:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(os.open(settings.home.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
            serve(settings)
            os._exit(1)
        print(process, flush=True)


if __name__ == "__main__":
    main()
