"""Registers the app ``bel``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class BelConfig(AppConfig):
    """Who hears by mail that something waits, and whether mail arrives at all."""

    name = "support.bel"
    table_rights = TableRights(
        worker={"bel_stilte": "SELECT", "bel_belstand": "SELECT, INSERT, UPDATE (week, op, woord, keuzes, proef)"}
    )
    verbose_name = "Bel"
    default_auto_field = "django.db.models.BigAutoField"
