"""Whether the process lives, and whether it can answer."""

import functools
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from dataset.state import loaded
from rest import problems
from rest.problems import Problem

Answer = Callable[[HttpRequest], HttpResponse]


def read_only(answer: Answer) -> Answer:
    """Refuse what is neither GET nor HEAD, with a problem."""

    @functools.wraps(answer)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return problems.method_not_allowed().response()
        return answer(request)

    return checked


@read_only
def live(request: HttpRequest) -> JsonResponse:
    """GET /livez: the process answers; nothing else is asked."""
    return JsonResponse({"status": "alive"})


@read_only
def ready(request: HttpRequest) -> JsonResponse:
    """GET /readyz: the database answers and holds a dataset."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        dataset = loaded()
    except DatabaseError:
        return Problem(503, "unavailable", "The database does not answer.", headers={"Retry-After": "5"}).response()
    if not dataset.counts:
        return Problem(503, "unavailable", "No dataset is loaded: run manage.py load_dataset.").response()
    return JsonResponse({"status": "ready", "dataset_version": dataset.version})
