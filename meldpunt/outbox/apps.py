"""Registers the app ``outbox``."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Work that must happen after a commit, kept in Postgres, carried out by Celery."""

    name = "meldpunt.outbox"
    verbose_name = "Uitgaand werk"
    default_auto_field = "django.db.models.BigAutoField"
