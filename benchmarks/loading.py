"""`python -m benchmarks.loading --records 10000`: how long the loader takes, and what a reader sees meanwhile.

The records are those of the dataset's fixtures, repeated under other ids, in a database of their own. A server answers
from it, and is asked twenty times a second while `manage.py load_dataset` runs.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks import bodies, generate
from benchmarks.servers import CHECKOUT, Server, granian, serving
from crisisapi import localdb

DATABASE = "bench_loading"
FIXTURES = CHECKOUT / "fixtures"
ID = re.compile(r"^- id: (\S+)$", re.MULTILINE)
PATH = "/api/v1/statements?page_size=1"  # its count is below a thousand before, and capped after
PAUSE = 0.05


class Reader(NamedTuple):
    """What somebody who went on asking saw: each count that followed another, and the longest wait in seconds."""

    answers: int
    counts: list[int]
    longest: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, help="records of all kinds, at least")
    given = parser.parse_args()
    localdb.hold()
    owner, reader = (generate.address(url, DATABASE) for url in (localdb.urls().owner, localdb.urls().reader))
    generate.make(localdb.urls().owner, DATABASE)
    generate.migrate(owner)
    load(FIXTURES, owner).wait()
    served = serving("api", granian("crisisapi.wsgi"), "/readyz", {"DATABASE_URL": reader})
    with tempfile.TemporaryDirectory() as name, served as api:
        made = multiply(Path(name), given.records)
        started = time.monotonic()
        loading = load(Path(name), owner)
        seen = asked(api, loading)
        _, status, used = os.wait4(loading.pid, 0)
        loading.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - started
    print(f"{made:,} records in {took:.1f} s, {used.ru_maxrss * 1024 / 1e9:.1f} GB of memory")
    print(f"{seen.answers:,} answers meanwhile, counts {seen.counts}, the longest wait {seen.longest * 1000:.0f} ms")
    return loading.returncode


def load(folder: Path, owner: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "load_dataset", str(folder), "--verbosity=0"]
    return subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, "OWNER_DATABASE_URL": owner})


def asked(api: Server, loading: "subprocess.Popen[bytes]") -> Reader:
    """Asks until the loader has ended, and once more."""
    answers, counts, longest, ended = 0, list[int](), 0.0, False
    while not ended:
        ended = os.waitid(os.P_PID, loading.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        begun = time.perf_counter()
        count = json.loads(bodies.of(api, PATH))["count"]
        longest = max(longest, time.perf_counter() - begun)
        answers += 1
        if counts[-1:] != [count]:
            counts.append(count)
        time.sleep(PAUSE)
    return Reader(answers, counts, longest)


def multiply(folder: Path, records: int) -> int:
    """Fixtures with at least so many records; how many it are."""
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns("releases"), dirs_exist_ok=True)
    files = list(folder.glob("*/*.yaml"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    ids = {found for text in texts.values() for found in ID.findall(text)}
    copies = -(-records // len(ids))
    word = re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, ids), key=len, reverse=True)) + r")(?![\w-])")
    for path, text in texts.items():
        again = [word.sub(rf"\g<1>-{copy}", text) for copy in range(1, copies)]
        path.write_text("\n".join([text, *again]), encoding="utf-8")
    return len(ids) * copies


if __name__ == "__main__":
    sys.exit(main())
