"""How long requests wait for a thread, and what those are told that waited too long.

A queue without an end helps nobody: who waits gives up and asks again. So a request that waited longer than
`LONGEST_WAIT_MS` is refused at once, which costs a fraction of answering it, and the queue shrinks.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from gunicorn.workers.gthread import ThreadWorker

from rest import problems

_request = threading.local()


class Worker(ThreadWorker):
    """gunicorn's threads, which notes when each request began to wait for one."""

    def enqueue_req(self, conn: Any) -> None:
        conn.waits_since = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        _request.waited = time.monotonic() - conn.waits_since
        return super().handle(conn)


class Impatient:
    """503 with Retry-After for a request that waited too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(_request, "waited", 0.0) * 1000 > settings.LONGEST_WAIT_MS:
            return problems.overloaded().response()
        return self.get_response(request)
