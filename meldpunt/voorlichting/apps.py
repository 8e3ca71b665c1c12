"""Registers the app ``voorlichting``."""

from django.apps import AppConfig


class VoorlichtingConfig(AppConfig):
    """Public pages that explain."""

    name = "meldpunt.voorlichting"
    verbose_name = "Voorlichting"
    default_auto_field = "django.db.models.BigAutoField"
