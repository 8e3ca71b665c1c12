"""Registers the app ``gesprekken``."""

from django.apps import AppConfig


class GesprekkenConfig(AppConfig):
    """Conversations with the melder."""

    name = "meldpunt.gesprekken"
    verbose_name = "Gesprekken"
    default_auto_field = "django.db.models.BigAutoField"
