"""Registers the app ``papier``."""

from importlib import import_module

from django.apps import AppConfig


class PapierConfig(AppConfig):
    """Sheets that leave the building; no tables."""

    name = "support.papier"
    verbose_name = "Papier"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("support.papier.checks")
