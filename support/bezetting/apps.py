"""Registers the app ``bezetting``."""

from django.apps import AppConfig


class BezettingConfig(AppConfig):
    """Who works on what."""

    name = "support.bezetting"
    verbose_name = "Bezetting"
    default_auto_field = "django.db.models.BigAutoField"
