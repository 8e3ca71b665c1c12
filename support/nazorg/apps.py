"""Registers the app ``nazorg``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class NazorgConfig(AppConfig):
    """Contact moments and reminders."""

    name = "support.nazorg"
    table_rights = TableRights(worker={"nazorg_contactmoment": "SELECT, INSERT, UPDATE, DELETE"})
    verbose_name = "Nazorg"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("support.nazorg.checks")
