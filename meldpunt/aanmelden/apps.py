"""Registers the app ``aanmelden``."""

from django.apps import AppConfig


class AanmeldenConfig(AppConfig):
    """The pages of signing in."""

    name = "meldpunt.aanmelden"
    verbose_name = "Aanmelden"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for proofs and changes of factors, and know the work that is owed."""
        from meldpunt.aanmelden import signals, tasks  # noqa: F401, PLC0415 - the models are there only now
