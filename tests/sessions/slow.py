"""The service as in production, but `/slow` holds a connection to the database for a second."""

import time
from typing import Any

from django.db import connection

from crisisapi.wsgi import application as service


def application(environ: dict[str, Any], start_response: Any) -> Any:
    if environ["PATH_INFO"] == "/slow":
        connection.ensure_connection()
        time.sleep(1)
        connection.close()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]
    return service(environ, start_response)
