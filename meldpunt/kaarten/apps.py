"""Registers the app ``kaarten``."""

from django.apps import AppConfig


class KaartenConfig(AppConfig):
    """Pages of cards; no tables."""

    name = "meldpunt.kaarten"
    verbose_name = "Kaarten"
    default_auto_field = "django.db.models.BigAutoField"
