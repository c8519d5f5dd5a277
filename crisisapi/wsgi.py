"""The WSGI application, served as the database role that only reads."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisisapi.settings")
os.environ.setdefault("CRISISAPI_SERVING", "1")

# The environment is complete before anything reads it, and the server runs before anything connects.
from crisisapi.database import hold_local_server

hold_local_server()

from django.conf import settings  # noqa: E402
from django.core.cache import close_caches  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import reset_queries  # noqa: E402
from django.urls import get_resolver  # noqa: E402

if not settings.SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY or SECRET_KEY_FILE: it signs the cursors of pages.")

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    # No request has a body. Django would read the address in the charset that its type names, so that one address asked
    # different things, and a cache, ours too, gave to all what one of them was answered.
    environ.pop("CONTENT_TYPE", None)
    return _django(environ, start_response)


if not settings.DEBUG:
    # What Django tidies up around each request, and is not there: a log of queries, a cache.
    request_started.disconnect(reset_queries)
    request_finished.disconnect(close_caches)
get_resolver().url_patterns  # noqa: B018  # the views are loaded now, not when the first is asked for
# What the code itself takes is not looked through again, each time that garbage is sought.
gc.collect()
gc.freeze()
