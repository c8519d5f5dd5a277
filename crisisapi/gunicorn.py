"""How gunicorn serves the API: `gunicorn --config python:crisisapi.gunicorn crisisapi.wsgi:application`."""

import gc
import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"  # a container binds its own address with --bind
worker_class = "crisisapi.waiting.Worker"
# A request waits for PostgreSQL and builds JSON in Python: a process per core, a few threads in each.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 4))
threads = int(os.environ.get("WEB_THREADS") or 4)
limit_request_line = 8190  # gunicorn's greatest: a hundred ids in one query
graceful_timeout = 10  # a streamed export that takes longer is cut off at a stop
loglevel = "warning"
control_socket_disable = True  # it would lie in the home folder, shared by all checkouts


def post_worker_init(worker: Any) -> None:
    """What the code itself takes is not looked through again, each time that garbage is sought."""
    gc.collect()
    gc.freeze()
