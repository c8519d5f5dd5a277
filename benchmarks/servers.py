"""Servers of the contestants: started, waited for, measured by their processes, ended by their ids."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import client

CHECKOUT = Path(__file__).resolve().parents[1]
LOGS = CHECKOUT / ".run" / "bench"
WORKERS = 2  # processes of each contestant
READY_SECONDS = 60
STOP_SECONDS = 20


class ServerError(Exception):
    """A server that does not start, with the end of what it said."""


@dataclass(frozen=True)
class Server:
    """A contestant that answers. `processes` are those that were started; their children may do the work."""

    name: str
    addresses: list[str]
    processes: list[int]

    def peak_memory_mb(self) -> float:
        """The most that one of its processes has had in memory."""
        family = [*self.processes, *(child for parent in self.processes for child in _children(parent))]
        return max(map(_peak, family))


@contextlib.contextmanager
def serving(
    name: str,
    command: Callable[[int], list[str]],
    ready: str,
    environment: Mapping[str, str] | None = None,
    copies: int = 1,
) -> Iterator[Server]:
    """A server, once it answers `ready`; `command` gives what to run on a port. Ended with its children."""
    LOGS.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen[bytes]] = []
    addresses: list[str] = []
    try:
        for number in range(copies):
            port = free_port()
            log = LOGS / f"{name}-{number}.log"
            with log.open("wb") as said:
                server = subprocess.Popen(
                    command(port),
                    cwd=CHECKOUT,
                    env={**os.environ, **(environment or {}), "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)},
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                )
            started.append(server)
            addresses.append(f"127.0.0.1:{port}")
            _wait(name, server, addresses[-1], ready, log)
        yield Server(name, addresses, [server.pid for server in started])
    finally:
        for server in started:
            server.terminate()
        for server in started:
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def granian(application: str) -> Callable[[int], list[str]]:
    """As the API is served; the port and the number of workers are in the environment."""
    return lambda port: [sys.executable, "-m", "crisisapi.server", f"{application}:application"]


def uvicorn(application: str, *more: str, workers: int = WORKERS) -> Callable[[int], list[str]]:
    """Without a line for each request, as all others are."""
    quiet = ["--no-access-log", "--log-level=warning"]
    return lambda port: [
        *(sys.executable, "-m", "uvicorn", application, "--host=127.0.0.1", f"--port={port}"),
        *(f"--workers={workers}", *quiet, *more),
    ]


def _wait(name: str, server: "subprocess.Popen[bytes]", address: str, ready: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError, client.ClientError):
            if client.get(address, ready).status < 400:
                return
        time.sleep(0.1)
    raise ServerError(f"{name} does not answer {ready}: {log.read_text(errors='replace')[-2000:]}")


def _children(parent: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{parent}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found + [child for one in found for child in _children(one)]


def _peak(process: int) -> float:
    """VmHWM: the most memory that it had since it began, in MB."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1_000_000
    return 0.0
