"""Registers the app ``instellen``."""

from django.apps import AppConfig


class InstellenConfig(AppConfig):
    """The pages of settings."""

    name = "meldpunt.instellen"
    verbose_name = "Instellen"
    default_auto_field = "django.db.models.BigAutoField"
