"""Registers the app ``nazorg``."""

from django.apps import AppConfig


class NazorgConfig(AppConfig):
    """Contact moments and reminders."""

    name = "support.nazorg"
    verbose_name = "Nazorg"
    default_auto_field = "django.db.models.BigAutoField"
