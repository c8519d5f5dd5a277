"""The service as in production, but the kernel buffers little for a client, so that short streams have to wait too."""

import contextlib
import functools
import os
import socket
from typing import Any

from crisisapi.wsgi import application as service

SEND_BUFFER = 4096


def application(environ: dict[str, Any], start_response: Any) -> Any:
    shrink_buffers()
    return service(environ, start_response)


@functools.cache
def shrink_buffers() -> None:
    """Connections inherit the size from the listening socket, which Linux lists among the open files."""
    for number in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []:
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(int(number))) as found:
            if found.family == socket.AF_INET and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                found.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
