"""Registers the app ``triage``."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """Pure decision logic."""

    name = "triage"
    verbose_name = "Triage"
    default_auto_field = "django.db.models.BigAutoField"
