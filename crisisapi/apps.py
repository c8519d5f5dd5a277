"""The Django app of the project itself: its checks and templates."""

from django.apps import AppConfig


class CrisisApiConfig(AppConfig):
    name = "crisisapi"
