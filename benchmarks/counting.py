"""`python -m benchmarks.counting`: what counts every match, against SQL that someone else wrote for the same answer.

Facets, histograms, dyads and ranking are linear in what matches. Who wrote the SQL (`benchmarks/peers/counting.py`) had
seen the tables, the documentation and answers of the API, and not how the API goes about it. The API is asked in this
process, nothing is kept between requests, and its time includes making the whole answer; that of the SQL, reading its
rows.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Mapping
from typing import Any, LiteralString

import psycopg

from benchmarks.database import prepared
from benchmarks.growth import written
from benchmarks.peers import counting as peer
from crisisapi import localdb

SIZE, RUNS = 1_000_000, 5
AT_LEAST = 15  # seconds for which a question is asked: what takes a tenth of one is asked more often
PATIENT = 600_000  # milliseconds of a statement: half a million dyads are more than a server should give
MARK = "counting"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="how many events")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often each is asked at least, in turn")
    given = parser.parse_args()
    os.environ |= {"CRISISAPI_SERVING": "1", "STATEMENT_TIMEOUT_MS": str(PATIENT)}
    localdb.hold()
    reader = prepared(given.size)
    found = {question.name: Comparison(question, reader).times(given.runs) for question in peer.QUESTIONS}
    text = table(found)
    print(text)
    if given.size == SIZE:
        written(MARK, text)
    return 0


class Comparison:
    """A question to the API, and the SQL for it. Raises SystemExit where they do not give the same numbers."""

    def __init__(self, question: peer.Question, reader: str) -> None:
        from django.conf import settings
        from django.test import Client

        self.question = question
        self.client = Client(HTTP_HOST="localhost")
        session = settings.DATABASES["default"]["OPTIONS"]["options"]
        # values within the text, as the API sends them: planned for these and not for any
        client = psycopg.ClientCursor
        self.connection = psycopg.connect(reader, options=session, autocommit=True, cursor_factory=client)
        self.known = {"speaker": self._who("true"), "person": self._who("kind = 'person'")}

    def times(self, runs: int) -> tuple[float, float]:
        """Medians in milliseconds: of the API, of the SQL."""
        self._hold_equal()
        api: list[float] = []
        sql: list[float] = []
        begun = time.monotonic()
        while len(sql) < runs or time.monotonic() - begun < AT_LEAST:
            for measured, ask in ((api, self._api), (sql, self._sql)):
                gc.collect()
                started = time.perf_counter()
                ask()
                measured.append((time.perf_counter() - started) * 1000)
        self.connection.close()
        return statistics.median(api), statistics.median(sql)

    def _who(self, among: LiteralString) -> str:
        """Who speaks most."""
        query = f"SELECT slug FROM actors_actor WHERE {among} ORDER BY speaker_count DESC, slug LIMIT 1"
        (slug,) = self.connection.execute(query).fetchone() or ("",)
        return str(slug)

    def _api(self) -> bytes:
        from rest import dataset_cache

        dataset_cache.forget()
        answer = self.client.get(self.question.address.format(**self.known))
        if answer.status_code != 200:
            sys.exit(f"error: {self.question.name}: status {answer.status_code}")
        return answer.content

    def _sql(self) -> Mapping[str, list[tuple[Any, ...]]]:
        texts, given = self.question.sql, self.known | {"words": self.question.words}
        return {name: self.connection.execute(text, given).fetchall() for name, text in texts.items()}

    def _hold_equal(self) -> None:
        shown = self.question.shown(json.loads(self._api()))
        counted = self.question.counted(self._sql())
        wrong = [
            f"{key}: {number} and {counted.get(key)}" for key, number in shown.items() if counted.get(key) != number
        ]
        if wrong or not shown:
            sys.exit(f"error: {self.question.name}: {len(wrong)} numbers differ, such as {wrong[:3]}")


def table(found: Mapping[str, tuple[float, float]]) -> str:
    lines = ["| asked | the API, ms | SQL by someone else, ms | ratio |", "|---|---:|---:|---:|"]
    for name, (api, sql) in found.items():
        lines.append(f"| {name} | {api:,.0f} | {sql:,.0f} | {api / sql:.2f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
