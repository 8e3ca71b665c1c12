"""Registers the app ``core``."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Shared kernel without tables."""

    name = "meldpunt.core"
    verbose_name = "Kern"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give every form our own sentences."""
        import_module("meldpunt.core.fields").speak_plainly()
