"""Registers the app ``papier``."""

from django.apps import AppConfig


class PapierConfig(AppConfig):
    """Sheets that leave the building; no tables."""

    name = "support.papier"
    verbose_name = "Papier"
    default_auto_field = "django.db.models.BigAutoField"
