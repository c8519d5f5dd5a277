"""`python -m benchmarks.growth`: what the pages of docs/plans.md cost as the number of events grows.

Asked in this process, without a server between, of the databases of `benchmarks.generate`; one of each size is made
where there is none. Nothing is kept between requests, so that every count is counted.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.database import prepared
from crisisapi import localdb

SIZES = [10_000, 100_000, 1_000_000]
PAGE = 50
WARMING, ASKED = 5, 30  # requests of each address
CHECKOUT = Path(__file__).resolve().parents[1]
PLANS = CHECKOUT / "docs" / "plans.md"
MARK = "growth"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of events, separated by commas")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)  # each size is measured by a process of its own
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one)))
        return 0
    sizes = [int(size) for size in given.sizes.split(",")]
    found = {}
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(size)]
        said = subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE)
        found[size] = json.loads(said.stdout.splitlines()[-1])
    text = table(found)
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


def measure(size: int) -> dict[str, float]:
    """Milliseconds of a whole answer, the median, by the name of the path."""
    os.environ["CRISISAPI_SERVING"] = "1"
    localdb.hold()
    prepared(size)
    from django.core.cache import cache
    from django.test import Client

    from benchmarks import paths

    known = paths.known() | {"end": paths.end("/api/v1/events", PAGE)}
    client, found = Client(HTTP_HOST="localhost"), {}
    for path in paths.PATHS:
        address = f"/api/v1/{path.address.format(**known)}"
        if "/" not in path.address:
            address += f"{'&' if '?' in address else '?'}page_size={PAGE}"
        took = []
        for _ in range(WARMING + ASKED):
            cache.clear()
            started = time.perf_counter()
            answer = client.get(address)
            took.append((time.perf_counter() - started) * 1000)
            assert answer.status_code == 200, answer.content
        found[path.name] = statistics.median(took[WARMING:])
    return found


def table(found: dict[int, dict[str, float]]) -> str:
    """Rows of a Markdown table: milliseconds by size, and how many times those of the smallest the largest takes."""
    smallest, largest = min(found), max(found)
    lines = ["| page | " + " | ".join(f"{size:,}" for size in found) + " | times |"]
    lines.append("|---|" + "---:|" * (len(found) + 1))
    for name in found[smallest]:
        cells = [f"{by_name[name]:.1f}" for by_name in found.values()]
        lines.append(f"| {name} | {' | '.join(cells)} | {found[largest][name] / found[smallest][name]:.2f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
