"""When `.run/venv` is made, added to, left alone and made again.

venv and pip are replaced by a recorder: that they work together, `make test` has shown before this test can run.
"""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

import bootstrap

ONE = "one==1 \\\n    --hash=sha256:11\n    # via two\n"
TWO = "two==2 ; sys_platform != 'win32' \\\n    --hash=sha256:22\n"


class Tools:
    """Stands for venv and pip; `does` is what was asked of them."""

    def __init__(self) -> None:
        self.does: list[str] = []
        self.fails: dict[str, str] = {}

    def __call__(self, *command: str) -> subprocess.CompletedProcess[str]:
        step = command[2]
        self.does.append(step)
        if step == "venv":
            Path(command[3], "lib", "python3.11", "site-packages").mkdir(parents=True)
        return subprocess.CompletedProcess(command, step in self.fails, self.fails.get(step, ""))

    def asked(self) -> list[str]:
        does, self.does = self.does, []
        return does


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Tools:
    tools = Tools()
    monkeypatch.setattr(bootstrap, "_run", tools)
    return tools


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "two words" / ".run"


@pytest.fixture
def lock(run: Path) -> Path:
    run.mkdir(parents=True)
    path = run.parent / "some.lock"
    path.write_text(ONE)
    return path


def test_a_second_run_does_nothing(tools: Tools, lock: Path, run: Path) -> None:
    bootstrap.ensure(lock, run)
    assert tools.asked() == ["venv", "pip"]
    bootstrap.ensure(lock, run)
    assert tools.asked() == []


def test_a_larger_lock_is_added_and_the_smaller_one_stays_satisfied(tools: Tools, lock: Path, run: Path) -> None:
    bootstrap.ensure(lock, run)
    tools.asked()
    lock.write_text(ONE + TWO)
    bootstrap.ensure(lock, run)
    assert tools.asked() == ["pip"]
    lock.write_text(ONE)
    bootstrap.ensure(lock, run)
    assert tools.asked() == []


@pytest.mark.parametrize("changed", [TWO, ONE.replace("==1", "==2"), ONE.replace("11", "12")])
def test_a_lock_that_changed_makes_it_anew(tools: Tools, lock: Path, run: Path, changed: str) -> None:
    bootstrap.ensure(lock, run)
    tools.asked()
    lock.write_text(changed)
    bootstrap.ensure(lock, run)
    assert tools.asked() == ["venv", "pip"]


def test_another_python_makes_it_anew(tools: Tools, lock: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bootstrap.ensure(lock, run)
    tools.asked()
    monkeypatch.setattr(sys, "executable", "/another/python")
    bootstrap.ensure(lock, run)
    assert tools.asked() == ["venv", "pip"]


def test_an_interrupted_installation_is_made_anew(tools: Tools, lock: Path, run: Path) -> None:
    tools.fails["pip"] = "no matching distribution"
    with pytest.raises(bootstrap.BootstrapError, match=r"could not install some\.lock:\n  no matching"):
        bootstrap.ensure(lock, run)
    tools.fails.clear()
    bootstrap.ensure(lock, run)
    assert tools.asked() == ["venv", "pip", "venv", "pip"]


def test_of_two_at_once_one_installs_and_the_other_waits(tools: Tools, lock: Path, run: Path) -> None:
    threads = [threading.Thread(target=bootstrap.ensure, args=(lock, run)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tools.asked() == ["venv", "pip"]


@pytest.mark.parametrize(
    ("step", "says", "expected"),
    [
        ("venv", "No module named ensurepip", "lacks ensurepip (on Debian and Ubuntu: apt install python3-venv)"),
        ("venv", "Errno 28: No space left on device", "the disk is full"),
        ("pip", "ERROR: No space left on device", "the disk is full"),
    ],
)
def test_a_known_reason_is_said_in_one_line(
    tools: Tools, lock: Path, run: Path, step: str, says: str, expected: str
) -> None:
    tools.fails[step] = f"Traceback\n{says}\n"
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.ensure(lock, run)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lock_that_is_missing(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "no.lock"])
    assert bootstrap.main() == 1
    assert capsys.readouterr().err == "error: no.lock not found\n"
    assert tools.asked() == []
