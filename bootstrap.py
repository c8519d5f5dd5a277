"""Make `.run/venv` from a lock file: `python bootstrap.py requirements-local.lock`.

Standard library only, for it runs on the system's Python before anything is installed. The lock that was
installed last is kept as the stamp: a second run costs milliseconds, a larger lock is added on top of a
smaller one (`make test` beside a running `make up`), and anything else, an interrupted installation included,
is rebuilt.
"""

import contextlib
import errno
import fcntl
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
RUN = ROOT / ".run"


NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class BootstrapError(Exception):
    """One line for the person at the terminal."""


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: python bootstrap.py LOCKFILE", file=sys.stderr)
        return 2
    try:
        ensure(ROOT / sys.argv[1])
    except BootstrapError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        reason = full_disk() if error.errno in NO_ROOM else error.strerror or str(error)
        print(f"error: cannot make {RUN / 'venv'}: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the next run starts the installation again", file=sys.stderr)
        return 130
    return 0


def ensure(lock: Path, run: Path = RUN) -> None:
    """Have a virtual environment in `run` in which every requirement of `lock` is installed."""
    if not lock.is_file():
        raise BootstrapError(f"{lock.name} not found")
    run.mkdir(exist_ok=True)
    venv, stamp = run / "venv", run / "venv" / "installed.lock"
    wanted = _requirements(lock.read_text("utf-8")) | _origin(venv)
    with _one_at_a_time(run / "bootstrap.lock"):
        installed = _requirements(stamp.read_text("utf-8")) if stamp.is_file() else set()
        if wanted <= installed:
            return
        started = time.monotonic()
        if not installed or not installed < wanted:
            print(f"environment: making {venv} with Python {platform.python_version()}", flush=True)
            shutil.rmtree(venv, ignore_errors=True)
            _create(venv)
        stamp.unlink(missing_ok=True)
        print(f"environment: installing {lock.name}, every file checked against its hash", flush=True)
        _install(venv, lock)
        partial = stamp.with_suffix(".partial")
        partial.write_text("\n".join(sorted(wanted)), "utf-8")
        partial.rename(stamp)
        print(f"environment: ready in {time.monotonic() - started:.1f} s", flush=True)


def _requirements(text: str) -> set[str]:
    """The requirements of a lock file, one string each with its hashes.

    Without markers: a larger lock may need the same package under a wider one, which makes it no other package.
    """
    whole = re.sub(r"\s;[^\n]*?(?=\s--hash|\n|$)", "", text.replace("\\\n", " "))
    return {" ".join(line.split()) for line in whole.splitlines() if line.strip() and line.lstrip()[0] != "#"}


def _origin(venv: Path) -> set[str]:
    """Belongs to the stamp: scripts carry absolute paths, and wheels fit one Python only."""
    return {
        f"python {os.path.realpath(sys.executable)} {platform.python_version()} {platform.machine()}",
        f"place {venv}",
    }


def _create(venv: Path) -> None:
    result = _run(sys.executable, "-m", "venv", str(venv))
    if result.returncode:
        raise BootstrapError(_reason("python -m venv failed", result.stdout))
    site = next((venv / "lib").glob("python3*/site-packages"))
    # Byte code lies beside the environment, not in the source tree, also for a plain `pytest` or `manage.py`.
    # So it is written even where PYTHONDONTWRITEBYTECODE keeps trees clean: without it every start compiles
    # Django anew.
    site.joinpath("bytecode.pth").write_text(
        "import os, sys; sys.dont_write_bytecode = False; "
        "sys.pycache_prefix = os.path.join(os.path.dirname(sys.prefix), 'pycache')\n"
    )


def _install(venv: Path, lock: Path) -> None:
    python = str(venv / "bin" / "python")
    # --no-compile: byte code is written on first import, for the few modules that are imported.
    options = ["--require-hashes", "--only-binary=:all:", "--no-compile", "--no-input", "--progress-bar=off"]
    result = _run(python, "-m", "pip", "install", "--disable-pip-version-check", *options, "-r", str(lock))
    if result.returncode:
        raise BootstrapError(_reason(f"pip could not install {lock.name}", result.stdout))


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    # An activated environment or a PYTHONPATH of the caller must not leak into ours.
    leaks = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV"}
    return subprocess.run(
        command,
        env={name: value for name, value in os.environ.items() if name not in leaks},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _reason(what: str, output: str) -> str:
    if any(os.strerror(number) in output for number in NO_ROOM):
        return f"{what}: {full_disk()}"
    if "ensurepip" in output:
        return f"{what}: this Python lacks ensurepip (on Debian and Ubuntu: apt install python3-venv)"
    lines = [line for line in output.splitlines() if line.strip()]
    return f"{what}:\n  " + "\n  ".join(lines[-8:])


def full_disk() -> str:
    """pip unpacks in the folder for temporary files, which may lie on another disk."""
    places = RUN if RUN.exists() else ROOT, Path(tempfile.gettempdir())
    free = " and ".join(f"{path} has {shutil.disk_usage(path).free:,} bytes free" for path in places)
    return f"the disk is full: {free}, and the environment needs some 400 MB. Make room and start again"


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("environment: waiting for another command that is installing", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
