"""Registers the app ``nazorg``."""

from importlib import import_module

from django.apps import AppConfig


class NazorgConfig(AppConfig):
    """Contact moments and reminders."""

    name = "support.nazorg"
    verbose_name = "Nazorg"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("support.nazorg.checks")
