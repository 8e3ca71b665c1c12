"""Registers the app ``vertrouwenspersonen``."""

from django.apps import AppConfig


class VertrouwenspersonenConfig(AppConfig):
    """The pool of trusted persons, matching and assignment."""

    name = "support.vertrouwenspersonen"
    verbose_name = "Vertrouwenspersonen"
    default_auto_field = "django.db.models.BigAutoField"
