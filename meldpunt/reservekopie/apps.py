"""Registers the app ``reservekopie``."""

from importlib import import_module

from django.apps import AppConfig


class ReservekopieConfig(AppConfig):
    """Backups, and putting them back."""

    name = "meldpunt.reservekopie"
    verbose_name = "Reservekopie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and the words of the trail."""
        import_module("meldpunt.reservekopie.checks")
        import_module("meldpunt.reservekopie.gebeurtenissen")
