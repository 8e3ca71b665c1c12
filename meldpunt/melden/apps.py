"""Registers the app ``melden``."""

from django.apps import AppConfig


class MeldenConfig(AppConfig):
    """The public form (a letterbox), the unfinished concept, the code and the reporter's own page."""

    name = "meldpunt.melden"
    verbose_name = "Melden"
    default_auto_field = "django.db.models.BigAutoField"
