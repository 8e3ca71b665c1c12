"""Registers the app ``uitwisselen``."""

from django.apps import AppConfig


class UitwisselenConfig(AppConfig):
    """The pages of the exchange."""

    name = "meldpunt.uitwisselen"
    verbose_name = "Uitwisselen"
    default_auto_field = "django.db.models.BigAutoField"
