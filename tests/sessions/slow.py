"""The service as in production, but `/slow` takes a second."""

import time
from typing import Any

from crisisapi.wsgi import application as service


def application(environ: dict[str, Any], start_response: Any) -> Any:
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]
    return service(environ, start_response)
