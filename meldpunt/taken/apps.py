"""Registers the app ``taken``."""

from django.apps import AppConfig


class TakenConfig(AppConfig):
    """What the desk has to do, and by when."""

    name = "meldpunt.taken"
    verbose_name = "Taken"
    default_auto_field = "django.db.models.BigAutoField"
