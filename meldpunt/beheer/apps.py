"""Registers the app ``beheer``."""

from django.apps import AppConfig


class BeheerConfig(AppConfig):
    """The pages of administrators."""

    name = "meldpunt.beheer"
    verbose_name = "Beheer"
    default_auto_field = "django.db.models.BigAutoField"
