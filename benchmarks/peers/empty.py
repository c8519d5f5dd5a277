"""An empty view in the smallest Django project there is: no middleware, no database, no body."""

import gc

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="signs nothing")


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [path("", empty)]
application = get_wsgi_application()
gc.collect()
gc.freeze()  # as the API does
