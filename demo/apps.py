"""Registers the app ``demo``."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Fictional people and reports."""

    name = "demo"
    verbose_name = "Demo"
    default_auto_field = "django.db.models.BigAutoField"
