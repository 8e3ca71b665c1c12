"""Registers the app ``stappenplan``."""

from django.apps import AppConfig


class StappenplanConfig(AppConfig):
    """The step plan."""

    name = "support.stappenplan"
    verbose_name = "Stappenplan"
    default_auto_field = "django.db.models.BigAutoField"
