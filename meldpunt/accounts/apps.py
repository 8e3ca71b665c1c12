"""Registers the app ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "meldpunt.accounts"
    verbose_name = "Medewerkers"
    default_auto_field = "django.db.models.BigAutoField"
