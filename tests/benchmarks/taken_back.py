"""Generated records for a while, in the place of the others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written within is gone afterwards. Sequences stay where a transaction set them, so they are set anew."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
