"""Registers the app ``voorlichting``."""

from importlib import import_module

from django.apps import AppConfig


class VoorlichtingConfig(AppConfig):
    """Public pages that explain."""

    name = "meldpunt.voorlichting"
    verbose_name = "Voorlichting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("meldpunt.voorlichting.checks")
