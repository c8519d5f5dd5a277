"""The app config."""

from django.apps import AppConfig


class DatasetConfig(AppConfig):
    name = "dataset"
    default_auto_field = "django.db.models.BigAutoField"
