"""Registers the app ``vastleggen``."""

from django.apps import AppConfig


class VastleggenConfig(AppConfig):
    """The pages of evidence at the desk."""

    name = "meldpunt.vastleggen"
    verbose_name = "Vastleggen"
    default_auto_field = "django.db.models.BigAutoField"
