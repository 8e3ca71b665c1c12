"""Registers the app ``casuistiek``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class CasuistiekConfig(AppConfig):
    """Cards to learn from."""

    name = "statistieken.casuistiek"
    label = "casuistiek"
    table_rights = TableRights(
        worker={
            "casuistiek_leerkaart": "SELECT (id, door_id)",
            "casuistiek_gedeeldekaart": "SELECT",
            "casuistiek_bespreking": "SELECT",
            "casuistiek_handreiking": "SELECT, UPDATE (inhoud, sha256)",
        },
    )
    verbose_name = "Casuïstiek"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check and the work for the outbox, and tell the vault which column holds a concept."""
        from meldpunt.vault.service import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        import_module("statistieken.casuistiek.checks")
        import_module("statistieken.casuistiek.tasks")
        register_op_column(OpColumn("casuistiek.Leerkaart", "tekst_sealed", "casuistiek.leerkaart", "tekst"))
