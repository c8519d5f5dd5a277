"""Whether the process lives, and whether it can answer."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from dataset.loaded import loaded
from rest.problems import Problem, plain_view


class Health:
    """Answers what probes ask before anybody looks at the host: they ask an address, often without a name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = {"/livez": live, "/readyz": ready}.get(request.path_info)
        if view is None:
            return self.get_response(request)
        response = view(request)
        response["Content-Length"] = str(len(response.content))
        return response


@plain_view
def live(request: HttpRequest) -> JsonResponse:
    """GET /livez: the process answers; nothing else is asked."""
    return JsonResponse({"status": "alive"})


@plain_view
def ready(request: HttpRequest) -> JsonResponse:
    """GET /readyz: the database answers and holds a dataset."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        dataset = loaded()
    except DatabaseError:
        raise Problem(503, "unavailable", "The database does not answer.", headers={"Retry-After": "5"}) from None
    if not any(dataset.counts.values()):
        raise Problem(503, "unavailable", "No dataset is loaded: run manage.py load_dataset.")
    return JsonResponse({"status": "ready", "dataset_version": dataset.version})
