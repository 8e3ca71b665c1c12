"""Registers the app ``core``."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared kernel without tables."""

    name = "meldpunt.core"
    verbose_name = "Kern"
    default_auto_field = "django.db.models.BigAutoField"
