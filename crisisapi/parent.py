"""Processes that end with the one that started them, however that ended: none is left that holds the port."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1  # of Linux's prctl(2)


def end_with_parent() -> None:
    """Have the kernel end this process when its parent has ended. Elsewhere than on Linux, do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
