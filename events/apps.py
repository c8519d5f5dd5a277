"""The app config."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from events import openapi  # noqa: F401 (drf-spectacular finds its extensions where they are imported)
