"""Registers the app ``evidence``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class EvidenceConfig(AppConfig):
    """Sealed files."""

    name = "meldpunt.evidence"
    table_rights = TableRights(
        worker={
            "evidence_receivedday": "SELECT (day), DELETE",
            "evidence_storedfile": "SELECT, INSERT, UPDATE, DELETE",
        }
    )
    verbose_name = "Bewijs"
    default_auto_field = "django.db.models.BigAutoField"
