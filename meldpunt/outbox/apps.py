"""Registers the app ``outbox``."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from meldpunt.core.db.rights import TableRights


class OutboxConfig(AppConfig):
    """Work that must happen after a commit."""

    name = "meldpunt.outbox"
    table_rights = TableRights(worker={"outbox_item": "SELECT, INSERT, UPDATE, DELETE"})
    verbose_name = "Uitgaand werk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make Celery's application the one that tasks belong to, and let every app register what it can carry out."""
        import_module("meldpunt.celery")
        autodiscover_modules("tasks")
