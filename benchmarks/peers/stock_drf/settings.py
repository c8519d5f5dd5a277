"""As `startproject` makes them, without what an API of public records has no use for: sessions, users, templates."""

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

_parts: dict[str, Any] = dict(conninfo_to_dict(os.environ["DATABASE_URL"]))

DEBUG = False
SECRET_KEY = "signs nothing"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.postgres", "rest_framework", "sources", "actors", "events"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "benchmarks.peers.stock_drf.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
USE_I18N = False
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _parts["dbname"],
        "USER": _parts["user"],
        "HOST": _parts.get("host", ""),
        "PORT": _parts.get("port", ""),
        "PASSWORD": _parts.get("password", ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
}
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
