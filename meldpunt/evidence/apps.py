"""Registers the app ``evidence``."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Sealed files."""

    name = "meldpunt.evidence"
    verbose_name = "Bewijs"
    default_auto_field = "django.db.models.BigAutoField"
