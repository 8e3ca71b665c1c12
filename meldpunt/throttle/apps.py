"""Registers the app ``throttle``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class ThrottleConfig(AppConfig):
    """Counting attempts."""

    name = "meldpunt.throttle"
    table_rights = TableRights(worker={"throttle_attemptcount": "SELECT (expires_at), DELETE"})
    verbose_name = "Pogingen"
    default_auto_field = "django.db.models.BigAutoField"
