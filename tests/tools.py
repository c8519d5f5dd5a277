"""Programs that tests drive and that a machine may lack."""

import os
import shutil

import pytest


def need(*names: str) -> None:
    """Skip the test where a program is missing; in CI fail it, for nobody would read that a test did not run."""
    missing = [name for name in names if shutil.which(name) is None]
    if missing:
        reason = f"there is no {' and no '.join(missing)} (Debian: apt install {' '.join(missing)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
