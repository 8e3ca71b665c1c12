"""Registers the app ``bewaren``."""

from django.apps import AppConfig


class BewarenConfig(AppConfig):
    """Keep now, decide later."""

    name = "meldpunt.bewaren"
    verbose_name = "Bewaren"
    default_auto_field = "django.db.models.BigAutoField"
