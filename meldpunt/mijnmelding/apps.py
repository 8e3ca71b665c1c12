"""Registers the app ``mijnmelding``."""

from django.apps import AppConfig


class MijnMeldingConfig(AppConfig):
    """The pages behind the code."""

    name = "meldpunt.mijnmelding"
    verbose_name = "Mijn melding"
    default_auto_field = "django.db.models.BigAutoField"
