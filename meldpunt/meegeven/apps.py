"""Registers the app ``meegeven``."""

from django.apps import AppConfig


class MeegevenConfig(AppConfig):
    """Paper that goes along to somebody outside."""

    name = "meldpunt.meegeven"
    verbose_name = "Meegeven"
    default_auto_field = "django.db.models.BigAutoField"
