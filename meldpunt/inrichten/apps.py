"""Registers the app ``inrichten``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.web.health import ready_when


class InrichtenConfig(AppConfig):
    """The ceremony of keys."""

    name = "meldpunt.inrichten"
    verbose_name = "Inrichten"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let ``/readyz`` ask for the root keys."""
        ready_when(import_module("meldpunt.inrichten.health").keys_fault)
