"""Registers the app ``inrichten``."""

from django.apps import AppConfig


class InrichtenConfig(AppConfig):
    """The ceremony of keys."""

    name = "meldpunt.inrichten"
    verbose_name = "Inrichten"
    default_auto_field = "django.db.models.BigAutoField"
