"""Registers the app ``werkplek``."""

from django.apps import AppConfig


class WerkplekConfig(AppConfig):
    """The desk's pages that combine apps."""

    name = "meldpunt.werkplek"
    verbose_name = "Werkplek"
    default_auto_field = "django.db.models.BigAutoField"
