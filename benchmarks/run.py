"""`make bench`: the API against peers, on the same data, asked by the same client, in one run.

What was measured at a million events goes into `benchmarks/latest.json` and `docs/benchmarks.md`, also where the API is
the slower one. With fewer it is a smoke run, into `.run/bench.json`: it fails if a contestant does, not if it is slow.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from benchmarks import bodies, client, report
from benchmarks.database import prepared, questions
from benchmarks.peers import datasette
from benchmarks.servers import CHECKOUT, LOGS, Server, ServerError, granian, serving, uvicorn
from crisisapi import localdb

FULL = 1_000_000
CONNECTIONS, CROWD = 8, 64
FLAT = "flat.db"
STREAMED = 5  # runs at most of what takes many times as long as a measurement
PATIENT = {"STATEMENT_TIMEOUT_MS": "3600000"}  # a whole collection takes PostgreSQL longer than any page may
Measure = Callable[[], float]
Rates = dict[str, list[float]]


@dataclass(frozen=True)
class Effort:
    runs: int
    seconds: float  # of each measurement
    warm: float  # before each
    tail: float
    streamed: int  # records at least, where there are as many


def main() -> int:
    size = int(os.environ.get("SIZE") or FULL)
    published = size >= FULL
    runs = int(os.environ.get("RUNS") or (9 if published else 2))
    seconds = float(os.environ.get("SECONDS") or (3 if published else 1.5))
    tail, streamed = (60.0, 100_000) if published else (12 * seconds, 30_000)
    effort = Effort(runs, seconds, seconds / 5, tail, streamed)
    try:
        localdb.hold()
        found = Bench(size, effort, prepared(size)).result()
    except (
        *(ServerError, client.ClientError, bodies.Unequal, localdb.LocalDatabaseError, psycopg.Error),
        subprocess.CalledProcessError,
    ) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(["", *report.lines(found)]))
    target = CHECKOUT / "benchmarks" / "latest.json" if published else CHECKOUT / ".run" / "bench.json"
    target.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    if published:
        page = CHECKOUT / "docs" / "benchmarks.md"
        page.write_text(report.written(page.read_text(), found))
    print(f"\nwritten: {target.relative_to(CHECKOUT)}")
    return 0


class Bench:
    """A method for each comparison: it starts the servers that it needs, holds their answers equal, measures, ends."""

    def __init__(self, size: int, effort: Effort, reader: str) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        self.size, self.effort, self.reader = size, effort, reader
        self.ask = questions()
        self.actor = self.ask.heavy_actor()
        self.page = {"actor": self.actor, "page_size": self.ask.PAGE}
        self.ratios: dict[str, Any] = {}
        self.contestants: dict[str, Any] = {}
        self.bounds: dict[str, Any] = {}
        self.crowd: dict[str, Any] = {}
        self.client_shares: dict[str, list[float]] = {}

    def result(self) -> dict[str, Any]:
        before = os.getloadavg()[0]
        self.ask.plan(self.reader, self.actor, LOGS / "bare.json")
        for part in (self.bare, self.frameworks, self.flat, self.revalidation, self.streams, self.documents, self.tail):
            started = time.monotonic()
            part()
            print(f"{part.__name__}: {time.monotonic() - started:.0f} s", flush=True)
        return {
            "size": self.size,
            "code": report.code(CHECKOUT),
            "machine": {**report.machine(), "postgresql": self.ask.postgresql()},
            "effort": {**asdict(self.effort), "connections": CONNECTIONS},
            "load_average": {"before": round(before, 2), "after": round(os.getloadavg()[0], 2)},
            "client_share": {name: report.spread(shares) for name, shares in self.client_shares.items()},
            "ratios": self.ratios,
            "contestants": self.contestants,
            "bounds": self.bounds,
            "tail": self.crowd,
        }

    def bare(self) -> None:
        """The page and the record as they are by themselves, against a function that only sends the SQL's result."""
        path = self.ask.address(self.page)
        details = [f"{self.ask.COLLECTION}/{id}" for id in self.ask.ids(self.ask.DETAILS)]
        with self.api() as ours, self.peer("bare", uvicorn("benchmarks.peers.bare:app"), path) as bare:
            bodies.equal("the page", bodies.results(ours, path), bodies.results(bare, path))
            for one in details[:10]:
                bodies.equal(one, bodies.of(ours, one), bodies.of(bare, one))
            rates = self.alternate("list", {"API": self.rate(ours, [path]), "bare ASGI": self.rate(bare, [path])})
            self.against("list_vs_bare", rates, "bare ASGI", 0.6)
            rates = self.alternate("record", {"API": self.rate(ours, details), "bare ASGI": self.rate(bare, details)})
            self.against("detail_vs_bare", rates, "bare ASGI", 0.6)

    def frameworks(self) -> None:
        """One selection of fields, as stock projects serve it."""
        path = self.ask.address({**self.page, "fields": self.ask.SELECTED})
        asked = f"?actor={self.actor}&page_size={self.ask.PAGE}"
        in_drf, in_fastapi = f"/statements/{asked}", f"/statements{asked}"
        with (
            self.api() as ours,
            self.peer("stock_drf", granian("benchmarks.peers.stock_drf.wsgi"), in_drf) as drf,
            self.peer("fastapi", uvicorn("benchmarks.peers.fastapi_app:app"), in_fastapi) as fastapi,
        ):
            bodies.equal("the page of stock DRF", bodies.results(ours, path), bodies.results(drf, in_drf))
            bodies.equal("the page of FastAPI", bodies.results(ours, path), bodies.results(fastapi, in_fastapi))
            contestants = {
                "API": self.rate(ours, [path]),
                "API, whole records": self.rate(ours, [self.ask.address(self.page)]),
                "stock DRF": self.rate(drf, [in_drf]),
                "FastAPI": self.rate(fastapi, [in_fastapi]),
            }
            rates = self.alternate("list of selected fields", contestants)
        self.against("fields_vs_stock_drf", rates, "stock DRF", 15)
        self.against("fields_vs_fastapi", rates, "FastAPI", 7.5)
        whole = {**rates, "API": rates["API, whole records"]}
        self.against("list_vs_stock_drf", whole, "stock DRF", 25)
        self.against("list_vs_fastapi", whole, "FastAPI", 12)

    def flat(self) -> None:
        """Some fifty rows as CSV, against Datasette: twice, as it has no workers of its own."""
        columns, places = self.ask.FLAT, self.ask.places(self.ask.PAGE, self.ask.PLACES)
        asked = {"format": "csv", "fields": ",".join(columns)}
        paths = [self.ask.address({"place": place, **asked}) for place in places]
        file = LOGS / FLAT
        datasette.make(self.reader, columns, file)
        theirs = [datasette.address(file, place) for place in places]
        served = uvicorn("benchmarks.peers.datasette:app", "--factory", workers=1)
        with self.api() as ours, self.peer("datasette", served, theirs[0], copies=2) as other:
            for path, their in zip(paths[:10], theirs, strict=False):
                bodies.equal(path, bodies.table(ours, path), bodies.table(other, their))
            contestants = {"API": self.rate(ours, paths[:1]), "Datasette": self.rate(other, theirs[:1])}
            self.against("csv_page_vs_datasette", self.alternate("CSV page", contestants), "Datasette", 2)
            contestants = {"API": self.rate(ours, paths), "Datasette": self.rate(other, theirs)}
            self.against("csv_pages_vs_datasette", self.alternate("CSV of 200 places", contestants), "Datasette", 1)

    def revalidation(self) -> None:
        """A 304 against a view that does nothing."""
        path = self.ask.address(self.page)
        with self.api() as ours, self.peer("empty", granian("benchmarks.peers.empty"), "/") as empty:
            tag = client.get(ours.addresses[0], path).header("ETag") or ""
            contestants = {
                "API": self.rate(ours, [path], [("If-None-Match", tag)], 304),
                "empty view": self.rate(empty, ["/"], expect=204),
            }
            self.against("revalidate_vs_empty_view", self.alternate("304", contestants), "empty view", 0.6)

    def streams(self) -> None:
        """The newest records as a whole, against PostgreSQL that sends the same bytes to a client of its own."""
        pairs = {"date__gte": self.ask.day_since(self.effort.streamed)}
        with self.api(PATIENT) as ours:
            for format in ("ndjson", "csv"):
                path, copied = self.ask.address({**pairs, "format": format}), self.ask.copied(pairs, format)
                wanted = bodies.copied(self.reader, copied, bodies.header(ours, path) if format == "csv" else b"")
                bodies.equal(f"the stream of {format}", bodies.digest(ours, path), wanted)
                contestants = {
                    "API": lambda path=path: timed(lambda: client.get(ours.addresses[0], path).size),
                    "COPY": lambda copied=copied: timed(lambda: bodies.drained(self.reader, copied)),
                }
                rates = self.alternate(f"{format} stream", contestants, "MB/s", STREAMED)
                self.against(f"{format}_vs_copy", rates, "COPY", {"ndjson": 0.8, "csv": 0.5}[format])
            self.map(ours)
            self.bounds["stream_memory_mb"] = report.bound(ours.peak_memory_mb(), 150)

    def map(self, ours: Server) -> None:
        """GeoJSON against NDJSON of the same records."""
        (place,) = self.ask.places(self.size, 1)
        paths = {name: self.ask.address({"place": place, "format": name}) for name in ("geojson", "ndjson")}
        bodies.equal("records of a map", *(bodies.lines(ours, path) for path in paths.values()))

        def rate(path: str) -> Measure:
            return lambda: timed(lambda: client.get(ours.addresses[0], path).size)

        contestants = {"API": rate(paths["geojson"]), "NDJSON": rate(paths["ndjson"])}
        rates = self.alternate("GeoJSON stream", contestants, "MB/s", STREAMED)
        self.against("geojson_vs_ndjson", rates, "NDJSON", 0.5)

    def documents(self) -> None:
        """A page of a server that has the documents, which nobody asks it for, against one that has none."""
        path = self.ask.address(self.page)
        with self.api() as without, self.api({"DOCUMENTS_DIR": str(LOGS)}) as ours:
            contestants = {"API": self.rate(ours, [path]), "without documents": self.rate(without, [path])}
            rates = self.alternate("list with DOCUMENTS_DIR", contestants)
            self.against("documents_vs_none", rates, "without documents", 0.9)

    def tail(self) -> None:
        """Many clients with mixed questions."""
        with self.api() as ours:
            found = client.load(ours.addresses, self.ask.tail(), CROWD, self.effort.tail)
        p50, p99 = found.quantile(0.5), found.quantile(0.99)
        self.crowd = {
            "clients": CROWD,
            "seconds": self.effort.tail,
            "answers": found.answers,
            "errors": found.errors,
            "first_error": found.first_error or None,
            "p50_ms": round(p50 * 1000, 1),
            "p99_ms": round(p99 * 1000, 1),
            "of_kind": {kind: self.waited(found, kind) for kind, _ in self.ask.MIX},
        }
        self.bounds["tail_errors"] = report.bound(found.errors, 1)
        self.bounds["p99_over_p50"] = report.bound(p99 / p50, 10)

    def waited(self, found: client.Load, kind: str) -> dict[str, float]:
        """Milliseconds that half of the answers to one kind of question took at most, and 99 of 100."""
        halves = {
            f"p{share}_ms": found.quantile(share / 100, lambda path: self.ask.kind(path) == kind) for share in (50, 99)
        }
        return {name: round(seconds * 1000, 1) for name, seconds in halves.items()}

    def api(self, more: Mapping[str, str] | None = None) -> AbstractContextManager[Server]:
        return serving("api", granian("crisisapi.wsgi"), "/readyz", {"DATABASE_URL": self.reader, **(more or {})})

    def peer(
        self, name: str, command: Callable[[int], list[str]], ready: str, copies: int = 1
    ) -> AbstractContextManager[Server]:
        environment = {
            "DATABASE_URL": self.reader,
            "BENCH_PLAN": str(LOGS / "bare.json"),
            "BENCH_SQLITE": str(LOGS / FLAT),
        }
        return serving(name, command, ready, environment, copies)

    def rate(
        self, server: Server, paths: Sequence[str], headers: Sequence[tuple[str, str]] = (), expect: int = 200
    ) -> Measure:
        """Answers a second, after a warm-up."""

        def measure() -> float:
            effort = self.effort
            found = client.load(server.addresses, paths, CONNECTIONS, effort.seconds, headers, expect, effort.warm)
            if found.errors:
                raise client.ClientError(f"{server.name}: {found.errors} errors, first {found.first_error}")
            self.client_shares.setdefault(server.name, []).append(found.client_share)
            return found.rate

        return measure

    def alternate(
        self, comparison: str, contestants: Mapping[str, Measure], unit: str = "answers/s", most: int | None = None
    ) -> Rates:
        """One after the other, over and over, so that what else the machine does slows all of them down."""
        rates: Rates = {name: [] for name in contestants}
        for _ in range(min(self.effort.runs, most or self.effort.runs)):
            for name, measure in contestants.items():
                rates[name].append(measure())
        self.contestants[comparison] = {name: {**report.spread(found), "unit": unit} for name, found in rates.items()}
        said = ", ".join(f"{name} {statistics.median(found):.1f}" for name, found in rates.items())
        print(f"  {comparison}: {said} {unit}", flush=True)
        return rates

    def against(self, name: str, rates: Rates, peer: str, target: float) -> None:
        self.ratios[name] = report.ratio(rates["API"], rates[peer], target)


def timed(measure: Callable[[], int]) -> float:
    """Megabytes a second."""
    started = time.perf_counter()
    return measure() / 1_000_000 / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.exit(main())
