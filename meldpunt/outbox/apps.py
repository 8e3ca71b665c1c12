"""Registers the app ``outbox``."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """Work that must happen after a commit."""

    name = "meldpunt.outbox"
    verbose_name = "Uitgaand werk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app register what it can carry out."""
        autodiscover_modules("tasks")
