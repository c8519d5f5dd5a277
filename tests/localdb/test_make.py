"""The two commands fail in one line: no Python, a port in use."""

import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crisisapi import up

from .conftest import CHECKOUT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile, a bootstrap that only says which Python runs it, and a PATH with next to nothing."""
    path = tmp_path / "two words"
    path.mkdir()
    shutil.copy(CHECKOUT / "Makefile", path)
    (path / "bootstrap.py").write_text("import os; print('ran with', os.environ['NAME'])\n")
    (path / "bin").mkdir()
    for name in ("sh", "make"):
        (path / "bin" / name).symlink_to(shutil.which(name) or name)
    return path


def python(checkout: Path, name: str, script: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", "environment", *arguments],
        cwd=checkout,
        env={"PATH": str(checkout / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


def works(name: str) -> str:
    return f'NAME="{name}" exec {shlex.quote(sys.executable)} "$@"'


def test_a_shim_that_does_not_run_is_passed_over(checkout: Path) -> None:
    python(checkout, "python3.13", "exit 127")
    python(checkout, "python3.12", works("the one that works"))
    assert make(checkout).stdout == "ran with the one that works\n"


def test_the_python_asked_for_is_taken_or_nothing(checkout: Path) -> None:
    python(checkout, "python3.13", works("the first"))
    python(checkout, "my python", works("mine"))
    assert make(checkout, f"PYTHON={checkout / 'bin' / 'my python'}").stdout == "ran with mine\n"
    assert make(checkout, "PYTHON=no-such-python").returncode != 0


@pytest.mark.parametrize("script", [None, "exit 1"], ids=["none", "too old"])
def test_no_python(checkout: Path, script: str | None) -> None:
    if script:
        python(checkout, "python3", script)
    result = make(checkout)
    assert result.returncode != 0
    assert result.stdout == ""
    assert result.stderr.startswith("error: no Python 3.11 or newer with venv and ensurepip")


def test_a_port_in_use_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "crisisapi.up"],
            cwd=CHECKOUT,
            env=os.environ | {"PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"error: port {port} cannot be used (Address already in use)")
    assert "PORT=" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("value", ["0", "65536", "http", "-1", "８０００"])
def test_a_port_that_is_none(value: str) -> None:
    with pytest.raises(up.UpError, match="is not a port"):
        up.free_port(value)
