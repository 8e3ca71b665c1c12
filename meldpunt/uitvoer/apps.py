"""Registers the app ``uitvoer``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class UitvoerConfig(AppConfig):
    """The audit trail as a file."""

    name = "meldpunt.uitvoer"
    table_rights = TableRights(worker={"uitvoer_logverzoek": "SELECT (id, door_id)"})
    verbose_name = "Uitvoer van het logboek"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the outbox know of the mails."""
        from meldpunt.uitvoer import tasks  # noqa: F401, PLC0415 - registers the mails
