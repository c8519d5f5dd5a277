"""Small disks, for what happens when one is full."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest


class Disk:
    """A folder that is a disk of its own, which a test may fill and enlarge."""

    def __init__(self, path: Path) -> None:
        self.path, self.filler = path, path / "filler"

    def mount(self, megabytes: int) -> None:
        self.path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "none", str(self.path)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no small disk can be made here: that needs root, Linux and the right to mount a tmpfs")

    def unmount(self) -> None:
        if os.path.ismount(self.path):
            subprocess.run(["umount", "--lazy", str(self.path)], check=True)

    def fill(self) -> None:
        with contextlib.suppress(OSError), self.filler.open("ab", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        assert shutil.disk_usage(self.path).free == 0

    def make_room(self, megabytes: int) -> None:
        self.filler.unlink(missing_ok=True)
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(self.path)], check=True)
