"""Registers the app ``huisstijl``."""

from django.apps import AppConfig


class HuisstijlConfig(AppConfig):
    """A party's own colour and logo."""

    name = "meldpunt.huisstijl"
    verbose_name = "Huisstijl"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from meldpunt.huisstijl import checks  # noqa: F401, PLC0415 - checks register themselves once apps are loaded
