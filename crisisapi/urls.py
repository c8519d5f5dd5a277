"""Every address of the service. The order of the collections is the order in Swagger UI."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, include, path, re_path, resolve
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from actors.views import Actors
from crisisapi import health, openapi
from dataset.changes import Changes
from dataset.views import Dataset
from events.views import collections as events
from events.views import reports
from events.views.vocabularies import Vocabularies
from rest import problems
from rest.parameters.parsing import corrected
from rest.parameters.values import slip
from rest.redirects import permanently
from sources.views import Documents


class Root(RedirectView):
    """To the documentation, until there are pages."""

    url = "/api/docs"
    http_method_names = ["get", "head"]

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return problems.method_not_allowed().response()


@problems.plain_view
def robots(request: HttpRequest) -> HttpResponse:
    """GET /robots.txt: pages and records may be read; queries never end."""
    return static("User-agent: *\nDisallow: /*?\n", "text/plain; charset=utf-8")


@problems.plain_view
def favicon(request: HttpRequest) -> HttpResponse:
    """GET /favicon.ico: the icon of the documentation, for browsers that ask for one by themselves."""
    file = finders.find("drf_spectacular_sidecar/swagger-ui-dist/favicon-32x32.png")
    return static(Path(str(file)).read_bytes(), "image/png")


def static(content: str | bytes, media_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=media_type, headers={"Cache-Control": "public, max-age=86400"})


class Docs(SpectacularSwaggerView):
    http_method_names = ["get", "head"]
    template_name = "docs.html"


def without_slash(request: HttpRequest, path: str) -> HttpResponse:
    """A slashed path answers 308 to the path without, if that exists."""
    # A path of two slashes at its start is a host to a browser. None is known, so none is led to.
    known = f"/{path.rstrip('/')}"
    try:
        resolve(known)
    except Resolver404:
        raise Http404 from None
    return permanently(request, known)


router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("statements", events.Statements, "statements")
router.register("military-postures", events.MilitaryPostures, "military-postures")
router.register("sanctions-threats", events.SanctionsThreats, "sanctions-threats")
router.register("diplomatic-contacts", events.DiplomaticContacts, "diplomatic-contacts")
router.register("events", events.Events, "events")
router.register("figures", events.Figures, "figures")
router.register("dyads", reports.Dyads, "dyads")
router.register("state", reports.State, "state")
router.register("actors", Actors, "actors")
router.register("documents", Documents, "documents")
router.register("places", events.Places, "places")
router.register("crises", events.Crises, "crises")
router.register("vocabularies", Vocabularies, "vocabularies")
router.register("dataset", Dataset, "dataset")
router.register("changes", Changes, "changes")

urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("api/v1", Root.as_view()),
    path("api/schema", openapi.schema, name="schema"),
    path("api/docs", Docs.as_view(url_name="schema"), name="docs"),
    path("docs", Root.as_view()),
    path("", Root.as_view()),
    path("robots.txt", robots),
    path("favicon.ico", favicon),
    path("livez", health.live),
    path("readyz", health.ready),
    re_path(r"^(?P<path>.+)/\Z", without_slash),
]


def page_not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Django's handler404: what is called nearly as a collection leads there, with the query."""
    views: dict[str, Any] = {prefix: view for prefix, view, _ in router.registry}
    asked = request.path.removeprefix("/api/v1/").strip("/")
    near = slip(asked, views) if request.path.startswith("/api/v1/") else None
    if near is None:
        return problems.not_found(request.path).response()
    view = views[near]()
    view.action = "list"
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    view.request = request
    address = corrected(f"/api/v1/{near}", pairs, view.filters("list"), view.parameters("list"), view.refusals)
    hint = f"There is nothing at {request.path}. Did you mean “/api/v1/{near}”?"
    return problems.not_found(request.path, hint, address).response()


handler400 = problems.bad_request
handler404 = page_not_found
handler500 = problems.server_error
