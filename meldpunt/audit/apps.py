"""Registers the app ``audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did and who saw what."""

    name = "meldpunt.audit"
    verbose_name = "Logboek"
    default_auto_field = "django.db.models.BigAutoField"
