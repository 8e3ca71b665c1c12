"""Registers the app ``dossiers``."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """The case file."""

    name = "support.dossiers"
    verbose_name = "Dossiers"
    default_auto_field = "django.db.models.BigAutoField"
