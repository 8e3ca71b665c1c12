"""Registers the app ``doorgeven``."""

from django.apps import AppConfig


class DoorgevenConfig(AppConfig):
    """Passing something on, and hearing back."""

    name = "meldpunt.doorgeven"
    verbose_name = "Doorgeven"
    default_auto_field = "django.db.models.BigAutoField"
