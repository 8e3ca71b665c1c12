"""Registers the app ``aandacht``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class AandachtConfig(AppConfig):
    """What waits for a person, and who is told."""

    name = "support.aandacht"
    table_rights = TableRights(
        cases={"aandacht_aandacht": "dossier_id"},
        worker={
            "aandacht_aandacht": "SELECT, INSERT, UPDATE (geescaleerd)",
            "aandacht_bel": "SELECT, INSERT, UPDATE, DELETE",
        },
    )
    verbose_name = "Aandacht"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and tell the vault which column says what waits."""
        from meldpunt.vault.service import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        import_module("support.aandacht.checks")
        register_op_column(OpColumn("aandacht.Aandacht", "wat_sealed", "aandacht.aandacht", "wat"))
