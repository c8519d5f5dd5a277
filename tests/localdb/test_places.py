"""Any folder will do: spaces, long paths, umask 077, root below a closed one. Removal leaves nothing."""

import os
from pathlib import Path

import pytest

from crisisapi.localdb import root

from .conftest import Make, ask


@pytest.mark.parametrize(
    ("name", "socket_in_checkout"),
    [("two words 'and' \"quotes\" é %41", True), ("a, comma", False), ("long" * 40, False)],
)
def test_any_path_works_and_is_removed(
    folder: Path, make: Make, umask_077: None, name: str, socket_in_checkout: bool
) -> None:
    (folder / name).mkdir(mode=0o755)
    (folder / name).chmod(0o755)
    database = make(folder / name)
    database.hold()
    assert ask(database.urls().reader, "SELECT 1") == [(1,)]
    elsewhere = database.status().elsewhere
    assert bool(elsewhere) is not socket_in_checkout
    assert database.places.socket_folder.stat().st_mode & 0o077 == 0
    database.release()
    database.stop(remove=True)
    assert not any(path.exists() for path in (database.places.base, *elsewhere))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_below_a_closed_folder_root_puts_the_data_elsewhere(
    folder: Path, make: Make, umask_077: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(root, "VAR_LIB", folder / "var-lib")
    # The wheel's programs lie below it too.
    can_use = root.Account.can_use
    monkeypatch.setattr(root.Account, "can_use", lambda self, path: path.name != "bin" and can_use(self, path))
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    database = make(closed / "checkout")
    database.hold()
    assert ask(database.urls().owner, "CREATE EXTENSION pg_trgm") == []
    assert database.status().elsewhere[0].parent == folder / "var-lib"
    assert closed.stat().st_mode & 0o777 == 0o700
    database.release()
    database.stop(remove=True)
    assert not (folder / "var-lib").exists()
