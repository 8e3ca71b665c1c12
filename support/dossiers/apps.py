"""Registers the app ``dossiers``."""

from importlib import import_module
from pathlib import Path

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class DossiersConfig(AppConfig):
    """The case file."""

    name = "support.dossiers"
    table_rights = TableRights(
        cases={"dossiers_dossier": "id", "dossiers_uittreksel": "dossier_id"},
        worker={
            "dossiers_dossier": "SELECT, UPDATE (due_on)",
            "dossiers_toegang": "SELECT",
            "dossiers_bewijsketting": "SELECT",
        },
        functions=Path(__file__).parent / "data" / "rijzicht.sql",
    )
    verbose_name = "Dossiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and tell the vault which column holds coded facts."""
        from meldpunt.vault import service as vault  # noqa: PLC0415 - the models are there only now

        import_module("support.dossiers.checks")
        vault.register_op_column(vault.OpColumn("dossiers.Dossier", "feiten_sealed", "dossiers.dossier", "feiten"))
        vault.register_op_column(vault.OpColumn("dossiers.Tally", "feiten_sealed", "dossiers.tally", "feiten"))
        signed = import_module("support.dossiers.zaak.signed")
        vault.register_states(signed.all_states)
        vault.register_faults(signed.faults)
