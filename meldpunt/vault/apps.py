"""Registers the app ``vault``."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys, grants and sealed content."""

    name = "meldpunt.vault"
    verbose_name = "Kluis"
    default_auto_field = "django.db.models.BigAutoField"
