#!/usr/bin/env python
"""Django's command line, with the embedded PostgreSQL started where DATABASE_URL is not set."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisisapi.settings")
    if "runserver" in sys.argv[1:2]:
        os.environ.setdefault("CRISISAPI_SERVING", "1")  # serve as the role that only reads
    from crisisapi.database import hold_local_server

    hold_local_server()
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.DATABASES  # reads the environment before any command does
    except ImproperlyConfigured as error:
        sys.exit(f"error: {error}")

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
