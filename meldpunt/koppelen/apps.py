"""Registers the app ``koppelen``."""

from django.apps import AppConfig


class KoppelenConfig(AppConfig):
    """Attacks at the desk."""

    name = "meldpunt.koppelen"
    verbose_name = "Koppelen"
    default_auto_field = "django.db.models.BigAutoField"
