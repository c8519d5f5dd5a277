"""The service as in production, but whoever searches for `endless` gets 200 megabytes, whatever the format."""

import json
from collections.abc import Iterator
from typing import Any

from crisisapi.wsgi import application as service

RECORDS = 200_000
RECORD = {"id": "2022-01-24-endless", "summary": "x" * 960}
LINES = {
    "ndjson": ("application/x-ndjson", "", json.dumps(RECORD) + "\n"),
    "csv": ("text/csv; charset=utf-8", "id,summary\n", ",".join(RECORD.values()) + "\n"),
    "json": ("application/json", '{"count":200000,"results":[', json.dumps(RECORD) + ","),
}

sent = 0


def application(environ: dict[str, Any], start_response: Any) -> Any:
    if environ["PATH_INFO"] == "/sent":
        start_response("200 OK", [("Content-Type", "application/json")])
        return [str(sent).encode()]
    if "q=endless" not in environ["QUERY_STRING"]:
        return service(environ, start_response)
    named = [name for name in LINES if f"format={name}" in environ["QUERY_STRING"]]
    format = named[0] if named else "json"
    headers = [("Content-Type", LINES[format][0])]
    if format != "json":
        headers += [
            ("X-Total-Count", str(RECORDS)),
            ("Content-Disposition", f'attachment; filename="endless.{format}"'),
        ]
    start_response("200 OK", headers)
    return endless(format)


def endless(format: str) -> Iterator[bytes]:
    global sent
    sent = 0
    _, start, line = LINES[format]
    yield start.encode()
    for _ in range(RECORDS // 100):
        yield (line * 100).encode()
        sent += len(line) * 100
