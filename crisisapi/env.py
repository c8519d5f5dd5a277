"""Every environment variable that the service reads, declared once and typed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port

from crisisapi import secret

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


@dataclass(frozen=True)
class Environment:
    """What the environment says. Raises ImproperlyConfigured, naming the variable, for a value that cannot be read."""

    secret_key: str  # SECRET_KEY or SECRET_KEY_FILE: signs cursors; beside the embedded server one is made
    debug: bool  # DEBUG
    allowed_hosts: list[str]  # ALLOWED_HOSTS, separated by commas
    database_url: str | None  # DATABASE_URL: a role that only reads; unset: the embedded server
    owner_database_url: str | None  # OWNER_DATABASE_URL: the role that migrates and loads
    serving: bool  # CRISISAPI_SERVING: set by wsgi.py and runserver, selects the reading role
    documents_dir: Path | None  # DOCUMENTS_DIR: the folder with the source documents, where one has them
    public_url: str  # PUBLIC_URL: the server's public address, that citations end with; empty: they end with a path
    behind_proxy: bool  # BEHIND_PROXY: trust X-Forwarded-Host and X-Forwarded-Proto
    statement_timeout_ms: int  # STATEMENT_TIMEOUT_MS: a longer query is answered with 503
    longest_wait_ms: int  # LONGEST_WAIT_MS: a request that waited longer for a connection is answered with 503
    longest_stream_ms: int  # LONGEST_STREAM_MS: a stream that takes longer is broken off
    pool_size: int  # DATABASE_POOL_SIZE: connections of one server process at most


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    return Environment(
        secret_key=_secret(environ),
        debug=_flag(environ, "DEBUG"),
        allowed_hosts=[
            h.strip() for h in environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h.strip()
        ],
        database_url=environ.get("DATABASE_URL") or None,
        owner_database_url=environ.get("OWNER_DATABASE_URL") or None,
        serving=_flag(environ, "CRISISAPI_SERVING"),
        documents_dir=_folder(environ, "DOCUMENTS_DIR"),
        public_url=_origin(environ, "PUBLIC_URL"),
        behind_proxy=_flag(environ, "BEHIND_PROXY"),
        statement_timeout_ms=_number(environ, "STATEMENT_TIMEOUT_MS", 10_000),
        longest_wait_ms=_number(environ, "LONGEST_WAIT_MS", 10_000),
        longest_stream_ms=_number(environ, "LONGEST_STREAM_MS", 3_600_000),
        pool_size=_number(environ, "DATABASE_POOL_SIZE", 4),
    )


def _secret(environ: Mapping[str, str]) -> str:
    if path := environ.get("SECRET_KEY_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"SECRET_KEY_FILE cannot be read: {error}.") from error
    if key := environ.get("SECRET_KEY"):
        return key
    if environ.get("DATABASE_URL") or environ.get("OWNER_DATABASE_URL"):
        return ""  # an installation of its own brings its own key: see crisisapi.wsgi
    return secret.of_this_checkout().read_text()


def _flag(environ: Mapping[str, str], name: str, default: str = "") -> bool:
    value = (environ.get(name) or default).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no; write 1 or 0.")
    return value in TRUE


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number above 0.")
    return int(value)


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    if not (value := environ.get(name)):
        return None
    if not (path := Path(value)).is_dir():
        raise ImproperlyConfigured(f"{name}={value!r} is not a folder.")
    return path


def _origin(environ: Mapping[str, str], name: str) -> str:
    """An address without a path, since the addresses in answers begin with /api/v1; one slash may end it."""
    if not (value := environ.get(name)):
        return ""
    scheme, _, host = value.removesuffix("/").lower().partition("://")
    domain, port = split_domain_port(host)
    if scheme not in ("http", "https") or not all(domain.split(".")) or not 0 < int(port or 80) < 65_536:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not the address of a server; write http:// or https://, the host, :port where there "
            "is one, and nothing behind it: no path, no query."
        )
    return f"{scheme}://{host}"
