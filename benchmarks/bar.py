"""Progress of several steps: a line that fills up on a terminal, else a line for every tenth."""

import sys
import threading
import time
from typing import TextIO

WIDTH = 40


class Bar:
    """Called with a step and how much of it is done, from 0 to 1; a new step ends the one before."""

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._live = out.isatty()
        self._lock = threading.Lock()
        self._step: str | None = None
        self._started = 0.0
        self._tenth = 0
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, done: float) -> None:
        with self._lock:
            if step != self._step:
                self._end()
                self._step, self._started, self._tenth = step, time.monotonic(), 0
            spent = time.monotonic() - self._started
            self.seconds[step] = spent
            if self._live:
                filled = int(done * WIDTH)
                bar = "#" * filled + "." * (WIDTH - filled)
                self._out.write(f"\r{step:14} [{bar}] {done:4.0%} {spent:6.1f} s")
            elif int(done * 10) > self._tenth:
                self._tenth = int(done * 10)
                self._out.write(f"{step:14} {done:4.0%} {spent:6.1f} s\n")
            self._out.flush()

    def end(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._step is None:
            return
        self.seconds[self._step] = time.monotonic() - self._started
        if self._live:
            self._out.write("\n")
        self._step = None
