"""Registers the app ``bestuur``."""

from django.apps import AppConfig


class BestuurConfig(AppConfig):
    """The board's pages."""

    name = "meldpunt.bestuur"
    verbose_name = "Bestuur"
    default_auto_field = "django.db.models.BigAutoField"
