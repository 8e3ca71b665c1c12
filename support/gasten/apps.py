"""Registers the app ``gasten``."""

from django.apps import AppConfig


class GastenConfig(AppConfig):
    """Guests; no tables: what the melder said yes to is sealed in the case, and access is a row of the case."""

    name = "support.gasten"
    verbose_name = "Gasten"
    default_auto_field = "django.db.models.BigAutoField"
