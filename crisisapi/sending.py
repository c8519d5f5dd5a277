"""Limits on responses that are sent in pieces: each of them occupies a thread until its client has read everything."""

import contextlib
import functools
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from rest.problems import too_many_streams
from rest.streams import give_back

AT_ONCE = 32  # streams that a process sends at once, and as many files; the other threads are left for pages
STALLED_MS = 60_000  # a client that accepts no data for this long is disconnected; the same as nginx's send_timeout


class Sending:
    """Limit the streams and files that are sent at once, and return the database connection before sending starts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.streams, self.files = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: Any = self.get_response(request)
        if not response.streaming:
            return response
        places = self.files if isinstance(response, FileResponse) else self.streams
        if not places.acquire(blocking=False):
            response.close()
            return too_many_streams().response()
        response.streaming_content = _Placed(response.streaming_content, places.release)
        give_back()
        end_stalled(request.META.get("SERVER_PORT", ""))
        return response


class _Placed:
    """The pieces of a response. Django calls `close` together with the response's own, even if nothing was sent."""

    def __init__(self, pieces: Iterable[bytes], close: Callable[[], None]) -> None:
        self.pieces, self.close = pieces, close

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)


@functools.cache
def end_stalled(port: str) -> None:
    """Have the kernel disconnect clients of this port that accept no data: granian waits for them without a limit.

    Connections inherit the option from the listening socket. granian opens it and does not expose it, so it is looked
    up among the open files of the process, as Linux lists them. On other systems such a client keeps its thread until
    it goes away.
    """
    milliseconds = min(STALLED_MS, settings.REST["LONGEST_STREAM_MS"])
    for number in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []:
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(number))) as ours:
            if ours.family in (socket.AF_INET, socket.AF_INET6) and str(ours.getsockname()[1]) == port:
                ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
