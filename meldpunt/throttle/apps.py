"""Registers the app ``throttle``."""

from django.apps import AppConfig


class ThrottleConfig(AppConfig):
    """Counting attempts."""

    name = "meldpunt.throttle"
    verbose_name = "Pogingen"
    default_auto_field = "django.db.models.BigAutoField"
