"""Django's settings. What can differ between installations is read in `crisisapi.env`."""

from pathlib import Path
from typing import Any

from crisisapi import database, env
from crisisapi.version import BUILD, VERSION

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_DIR = BASE_DIR / ".run"
FIXTURES_DIR = BASE_DIR / "fixtures"

ENV = env.read()
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
DATABASES = database.settings(ENV)
DOCUMENTS_DIR = ENV.documents_dir

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest",
    "sources",
    "actors",
    "events",
    "dataset",
    "crisisapi",
]
MIDDLEWARE = [
    "rest.middleware.NoBodyForHead",
    "rest.middleware.AnyOrigin",
    "crisisapi.sending.Sending",
    "crisisapi.health.Health",  # before anything looks at the host
    "rest.middleware.FirstOfProxies",
    "rest.middleware.Unchanged",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",  # the host, Content-Length
    "rest.middleware.StrongGZip",
]
ROOT_URLCONF = "crisisapi.urls"
WSGI_APPLICATION = "crisisapi.wsgi.application"
APPEND_SLASH = False  # a slashed path answers 308, see crisisapi.urls
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    None  # an address has a greatest length, and rest.parameters.parsing says what is too many
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False  # the API speaks English only

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # Swagger UI's files come out of its package: no collectstatic

if ENV.behind_proxy:
    USE_X_FORWARDED_HOST = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest.formats.JSON"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "rest.formats.negotiation.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "rest.openapi.operations.Operation",
    "EXCEPTION_HANDLER": "rest.problems.handler",
    "URL_FORMAT_OVERRIDE": "format",
}

# What `rest` needs of the apps above it, by dotted path, and its limits.
REST: dict[str, Any] = {
    "DATASET": "dataset.loaded.loaded",
    "LOAD": "dataset.loaded.LOAD",
    "BECAME": "dataset.history.became",
    "BUILD": "+".join([BUILD, *(["documents"] if DOCUMENTS_DIR else [])]),  # with documents there are passages
    "PUBLIC_URL": ENV.public_url,
    "LICENCE": "CC BY 4.0",
    "UNCHANGED_FOR": 1.0,  # seconds in which a 304 need not ask the database which dataset it holds
    "LONGEST_STREAM_MS": ENV.longest_stream_ms,
    "STREAMS_READING": max(ENV.pool_size // 2, 1),
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Crisis API",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["crisisapi.openapi.finish"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,  # an address for each operation
        "docExpansion": "list",  # the operations of every group in sight, none open
        "filter": True,
        "tryItOutEnabled": True,  # the form is there at once, without "Try it out"
        "displayRequestDuration": True,
        "defaultModelsExpandDepth": 0,  # the schemas: one closed heading each would still be a long list
        "validatorUrl": None,  # its badge would ask a server on the internet
    },
    "SORT_OPERATIONS": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
