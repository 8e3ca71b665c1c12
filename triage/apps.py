"""Registers the app ``triage``."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """Pure decision logic."""

    name = "triage"
    verbose_name = "Triage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the publishing checks of the tree."""
        from triage import checks  # noqa: F401, PLC0415 - checks register themselves once the apps are loaded
