"""`make up`: database, migrations, dataset, then the server, until Ctrl-C.

The Django commands run in this process, for importing Django again costs more than what they do on a warm
start. The server is a process of its own: it reads as another database role.
"""

import contextlib
import http.client
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from crisisapi import localdb, secret
from crisisapi.parent import end_with_parent

CHECKOUT = Path(__file__).resolve().parents[1]
READY_SECONDS = 60

ADDRESSES = """
  API         http://127.0.0.1:{port}/api/v1
  Swagger UI  http://127.0.0.1:{port}/api/docs

Worth trying:
  curl 'http://127.0.0.1:{port}/api/v1/statements?speaker=Zelensky&q=panic'
  curl 'http://127.0.0.1:{port}/api/v1/military-postures?strength__gte=1000&format=csv'
  curl 'http://127.0.0.1:{port}/api/v1/events?format=ndjson'

Ctrl-C stops; the data stays.
"""


class UpError(Exception):
    """What went wrong, in words for the person at the terminal."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        up()
    except KeyboardInterrupt:
        print("\nstopped", flush=True)
    except (UpError, localdb.LocalDatabaseError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, most likely
        said = f"{error.filename or CHECKOUT}: {error.strerror or error}"
        print(f"error: {said}{full_disk(said)}", file=sys.stderr)
        return 1
    return 0


def up() -> None:
    port = free_port(os.environ.get("PORT") or "8000")
    started = time.monotonic()
    database()
    with one_at_a_time():
        with step("migrations", "bringing the tables up to date"):
            command("migrate", interactive=False, verbosity=0)
        with step("dataset", "loading fixtures/"):
            said = command("load_dataset")
    for line in said.splitlines():
        print(f"  {line}", flush=True)
    with serving(port) as server:
        print(f"ready in {time.monotonic() - started:.1f} s\n{ADDRESSES.format(port=port)}", flush=True)
        status = server.wait()
    raise UpError(f"the server ended by itself, with status {status}")


def free_port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise UpError(f"PORT={value} is not a port: a number from 1 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind(("127.0.0.1", int(value)))
        except OSError as error:
            raise UpError(
                f"port {value} cannot be used ({error.strerror}): `make up PORT=8001` takes another"
            ) from None
    return int(value)


def database() -> None:
    if not uses_localdb():
        print("database: the one that the environment names", flush=True)
        return
    with step("database", "starting the embedded PostgreSQL"):
        localdb.hold()
    for path in localdb.status().elsewhere:
        print(f"  in {path}: the checkout is closed to its account or the path is too long", flush=True)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two that start at once must not both make the tables: one waits for the other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisisapi.settings")
    import django
    from django.db import connection

    with one_line("database"):
        django.setup()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('crisisapi.up'))")
    try:
        yield
    finally:
        connection.close()  # and with it goes the lock


def command(name: str, **options: object) -> str:
    """Run a management command as the database's owner; what it printed."""
    from django.core.management import call_command

    said = io.StringIO()
    with one_line(name):
        call_command(name, stdout=said, **options)
    return said.getvalue()


@contextlib.contextmanager
def one_line(name: str) -> Iterator[None]:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import Error

    try:
        yield
    except (CommandError, ImproperlyConfigured) as error:
        raise UpError(f"{error}{full_disk(str(error))}") from error
    except Error as error:
        raise UpError(" ".join(f"{name}: {error} {role_hint()}{full_disk(str(error))}".split())) from error


def full_disk(said: str) -> str:
    """What to add to a failure that comes of a full disk below the embedded PostgreSQL."""
    if not uses_localdb():
        return ""
    full = localdb.full_disk(said)
    return f" ({full})" if full else ""


def uses_localdb() -> bool:
    return not (os.environ.get("DATABASE_URL") or os.environ.get("OWNER_DATABASE_URL"))


def role_hint() -> str:
    if os.environ.get("DATABASE_URL") and not os.environ.get("OWNER_DATABASE_URL"):
        return "(DATABASE_URL names a role that only reads? Name one that may write in OWNER_DATABASE_URL)"
    return ""


@contextlib.contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server, once it answers, until this ends. It gets its signals from here, not from the terminal."""
    environment = os.environ | {"PORT": str(port)}
    if not (os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")):
        environment["SECRET_KEY_FILE"] = str(secret.of_this_checkout())
    server = subprocess.Popen(
        [sys.executable, "-m", "crisisapi.server"],
        cwd=CHECKOUT,
        env=environment,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        with step("server", f"starting granian on 127.0.0.1:{port}"):
            wait_until_ready(server, port)
        yield server
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # impatience must not leave the server or the database behind
    server.terminate()
    server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline, answer = time.monotonic() + READY_SECONDS, "nothing"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise UpError(f"the server did not start, status {server.returncode}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            if response.status == 200:
                return
            answer = f"{response.status}: {response.read(500).decode(errors='replace')}"
        time.sleep(0.05)
    raise UpError(f"/readyz did not answer 200 within {READY_SECONDS} s; last it answered {answer}")


@contextlib.contextmanager
def step(name: str, what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{name}: {what} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)  # what went wrong gets a line of its own
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
