"""Registers the app ``doorgeleiding``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class DoorgeleidingConfig(AppConfig):
    """Referrals: where each stands, and until when an answer is expected."""

    name = "support.doorgeleiding"
    table_rights = TableRights(
        cases={
            "doorgeleiding_doorgeleiding": "dossier_id",
            "doorgeleiding_briefpost": "dossier_id",
        },
        worker={
            "doorgeleiding_doorgeleiding": "SELECT, UPDATE (stil)",
            "doorgeleiding_briefpost": "SELECT, DELETE",
        },
    )
    verbose_name = "Doorgeleiding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks, and tell the vault which column holds an address that the machine must read."""
        from meldpunt.vault.service import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        import_module("support.doorgeleiding.checks")
        register_op_column(OpColumn("doorgeleiding.Briefpost", "post_sealed", "doorgeleiding.briefpost", "post"))
