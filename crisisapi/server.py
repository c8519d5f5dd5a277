"""How granian serves the API, until SIGTERM: `python -m crisisapi.server`."""

import os
import sys

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from crisisapi.parent import end_with_parent

API = "crisisapi.wsgi:application"
# Started as needed. Most of them wait for one of the few connections to PostgreSQL (at most
# `crisisapi.database.WAITING`) or send streams and files (at most `crisisapi.sending.AT_ONCE` of each). The rest refuse
# further requests.
THREADS = 200
IDLE_MS = 15_000  # after which a connection is closed on which nothing is asked, or a request does not end
STOP_SECONDS = 10  # a streamed export that takes longer is cut off at a stop


def main() -> None:
    os.register_at_fork(after_in_child=end_with_parent)
    application = sys.argv[1] if len(sys.argv) > 1 else API
    Server(
        application,
        address=os.environ.get("BIND") or "127.0.0.1",
        port=int(os.environ.get("PORT") or 8000),
        interface=Interfaces.WSGI,
        # A request waits for PostgreSQL and builds JSON in Python: a process per core.
        workers=int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 4)),
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=IDLE_MS),
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    main()
