"""Registers the app ``plannen``."""

from django.apps import AppConfig


class PlannenConfig(AppConfig):
    """Step plans at the desk."""

    name = "meldpunt.plannen"
    verbose_name = "Plannen"
    default_auto_field = "django.db.models.BigAutoField"
