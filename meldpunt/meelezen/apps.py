"""Registers the app ``meelezen``."""

from django.apps import AppConfig


class MeelezenConfig(AppConfig):
    """Pages of and for somebody outside who reads along."""

    name = "meldpunt.meelezen"
    verbose_name = "Meelezen"
    default_auto_field = "django.db.models.BigAutoField"
