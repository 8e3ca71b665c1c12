"""Registers the app ``statistieken``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights

PUBLISHED = ("statistieken_release", "statistieken_rapportbestand")


class StatistiekenConfig(AppConfig):
    """Everything that is already anonymous."""

    name = "statistieken"
    table_rights = TableRights(
        append_only=PUBLISHED,
        board_reads=PUBLISHED,
        worker={
            "statistieken_release": "SELECT",
            "statistieken_rapportbestand": "SELECT, INSERT",
            "statistieken_vaststelverzoek": "SELECT (id, door_id)",
        },
    )
    verbose_name = "Statistieken"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, the work for the outbox, and what a party chooses about its figures."""
        from meldpunt.versies.service import register  # noqa: PLC0415 - the models are there only now
        from statistieken.vaststellen.keuze import CIJFERS  # noqa: PLC0415 - idem

        register(CIJFERS)
        import_module("statistieken.checks")
        import_module("statistieken.tasks")
        import_module("statistieken.vaststellen.tasks")
