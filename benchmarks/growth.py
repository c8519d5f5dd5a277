"""`python -m benchmarks.growth`: what the pages of docs/plans.md cost as the number of events grows.

Asked of the databases of `benchmarks.generate`, without a server between; one of each size is made where there is none.
Each has a process of its own, and they are asked in turn, so that what else the machine does slows all of them down.
Nothing is kept between requests but the plans of PostgreSQL, so that every count is counted.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from benchmarks.database import prepared
from crisisapi import localdb

SIZES = [10_000, 100_000, 1_000_000]
PAGE = 50
WARMING, ASKED = 5, 30  # requests of each address
CHECKOUT = Path(__file__).resolve().parents[1]
PLANS = CHECKOUT / "docs" / "plans.md"
MARK = "growth"
READY = "pages: "


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of events, separated by commas")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        answer(given.one)
        return 0
    sizes = sorted({int(size) for size in given.sizes.split(",")})
    with contextlib.ExitStack() as running:
        databases = {size: running.enter_context(Database(size)) for size in sizes}
        text = table(sizes, measure(databases))
    text += f"\nRead to the end or sorted as a whole: {said(databases)}.\n"
    print(text)
    if sizes == SIZES:
        written(MARK, text)
    return 0


def written(mark: str, text: str) -> None:
    """Put a table into the page, between its marks."""
    between = re.compile(rf"(?<=<!-- {mark} -->\n).*(?=<!-- end of {mark} -->)", re.DOTALL)
    page, places = between.subn(lambda _: text, PLANS.read_text(encoding="utf-8"))
    assert places == 1, f"{PLANS} has no place for {mark}"
    PLANS.write_text(page, encoding="utf-8")


class Database:
    """A process that answers from one of the databases: it reads the names of pages and writes how long each took."""

    def __init__(self, size: int) -> None:
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(size)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=CHECKOUT, stdin=pipe, stdout=pipe, text=True)
        assert self.process.stdin
        assert self.process.stdout
        self.asked, self.said = self.process.stdin, self.process.stdout
        while not (line := self._line()).startswith(READY):
            print(line, end="", flush=True)  # how a database is made that is not there yet
        found = json.loads(line.removeprefix(READY))
        self.names: list[str] = found["names"]
        self.whole: list[str] = found["whole"]

    def milliseconds(self, name: str) -> float:
        print(name, file=self.asked, flush=True)
        return float(self._line())

    def _line(self) -> str:
        if not (line := self.said.readline()):
            sys.exit("error: a database cannot be asked; see above")
        return line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.close()
        self.process.wait()


def measure(databases: Mapping[int, Database]) -> dict[str, list[float]]:
    """Milliseconds of a whole answer, the median, of each of the databases, by the name of the page."""
    found = {}
    for name in next(iter(databases.values())).names:
        turns = [[one.milliseconds(name) for one in databases.values()] for _ in range(WARMING + ASKED)]
        found[name] = [statistics.median(took) for took in zip(*turns[WARMING:], strict=True)]
    return found


def answer(size: int) -> None:
    """What a database's process does, until nothing more is asked."""
    os.environ["CRISISAPI_SERVING"] = "1"
    localdb.hold()
    prepared(size)
    from django.test import Client

    from benchmarks import paths
    from rest import dataset_cache

    known = paths.known() | {"end": paths.end("/api/v1/events", PAGE)}
    client = Client(HTTP_HOST="localhost")
    addresses = {path.name: f"/api/v1/{path.asked(known, PAGE)}" for path in paths.PATHS}

    def keys(name: str) -> str:
        return paths.keys(paths.captured(lambda: client.get(addresses[name])), PAGE)

    lists = [path.name for path in paths.PATHS if path.is_list]
    whole = [name for name in lists if paths.WHOLE.search(paths.plan(keys(name)))]
    print(READY + json.dumps({"names": list(addresses), "whole": whole}), flush=True)
    for line in sys.stdin:
        dataset_cache.forget()
        started = time.perf_counter()
        found = client.get(addresses[line.strip()])
        took = (time.perf_counter() - started) * 1000
        assert found.status_code == 200, found.content
        print(took, flush=True)


def said(databases: Mapping[int, Database]) -> str:
    """Pages whose keys PostgreSQL, as it is set up, does not read along an index."""
    found = [f"“{name}” of {size:,}" for size, one in databases.items() for name in one.whole]
    return ", ".join(found) or "none"


def table(sizes: Sequence[int], found: Mapping[str, Sequence[float]]) -> str:
    """Rows of a Markdown table: milliseconds by size, and how many times those of the smallest the largest takes."""
    lines = ["| page | " + " | ".join(f"{size:,}" for size in sizes) + " | times |"]
    lines.append("|---|" + "---:|" * (len(sizes) + 1))
    for name, took in found.items():
        lines.append(f"| {name} | {' | '.join(f'{one:.1f}' for one in took)} | {took[-1] / took[0]:.2f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
