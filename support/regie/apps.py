"""Registers the app ``regie``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class RegieConfig(AppConfig):
    """Consents, wishes and questions: what the melder decides."""

    name = "support.regie"
    table_rights = TableRights(
        cases={"regie_vraag": "dossier_id", "regie_mailwens": "dossier_id"},
        worker={"regie_vraag": "SELECT, INSERT, UPDATE (stand)", "regie_mailwens": "SELECT"},
    )
    verbose_name = "Regie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and tell the vault which column holds an address that the machine must read."""
        from meldpunt.vault.service import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        import_module("support.regie.checks")
        register_op_column(OpColumn("regie.Mailwens", "adres_sealed", "regie.mailwens", "adres"))
