"""Registers the app ``uitwisseling``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights

JOINT = ("uitwisseling_gezamenlijk", "uitwisseling_gezamenlijkbestand")
LEDGER = (
    "uitwisseling_eigensleutel",
    "uitwisseling_eigenbestand",
    "uitwisseling_ontvangen",
    "uitwisseling_bestandweigering",
    "uitwisseling_somronde",
    "uitwisseling_somdeel",
)


class UitwisselingConfig(AppConfig):
    """Figures of several parties."""

    name = "statistieken.uitwisseling"
    label = "uitwisseling"
    table_rights = TableRights(
        append_only=(*LEDGER, *JOINT),
        board_reads=JOINT,
        worker={
            "uitwisseling_gezamenlijk": "SELECT",
            "uitwisseling_gezamenlijkbestand": "SELECT, INSERT",
            "uitwisseling_partnersleutel": "SELECT (id, eerste_id)",
        },
    )
    verbose_name = "Uitwisseling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the signed state know of keys, and the outbox of mails and documents."""
        from meldpunt.vault import service as vault  # noqa: PLC0415 - the models are not there before

        import_module("statistieken.uitwisseling.tasks")
        vault.register_states(import_module("statistieken.uitwisseling.signed").all_states)
