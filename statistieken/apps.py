"""Registers the app ``statistieken``."""

from django.apps import AppConfig


class StatistiekenConfig(AppConfig):
    """Everything that is already anonymous."""

    name = "statistieken"
    verbose_name = "Statistieken"
    default_auto_field = "django.db.models.BigAutoField"
