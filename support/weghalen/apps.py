"""Registers the app ``weghalen``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class WeghalenConfig(AppConfig):
    """Requests to take something down: where each stands, and on which day the next rung is due."""

    name = "support.weghalen"
    table_rights = TableRights(
        cases={"weghalen_verwijderverzoek": "dossier_id"},
        worker={"weghalen_verwijderverzoek": "SELECT, UPDATE (verteld)"},
    )
    verbose_name = "Weghalen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("support.weghalen.checks")
