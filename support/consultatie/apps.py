"""Registers the app ``consultatie``."""

from importlib import import_module

from django.apps import AppConfig


class ConsultatieConfig(AppConfig):
    """Questions to experts outside; no tables: each is sealed in its case."""

    name = "support.consultatie"
    verbose_name = "Consultatie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("support.consultatie.checks")
