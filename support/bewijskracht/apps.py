"""Registers the app ``bewijskracht``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class BewijskrachtConfig(AppConfig):
    """What makes evidence stand outside."""

    name = "support.bewijskracht"
    table_rights = TableRights(
        append_only=(
            "bewijskracht_dagwortel",
            "bewijskracht_blad",
            "bewijskracht_stempelanker",
            "bewijskracht_stempel",
        ),
        worker={
            "bewijskracht_dagwortel": "SELECT, INSERT",
            "bewijskracht_blad": "SELECT, INSERT",
            "bewijskracht_stempelanker": "SELECT",
            "bewijskracht_stempel": "SELECT, INSERT",
        },
    )
    verbose_name = "Bewijskracht"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the vault what ``audit verify`` has to compare."""
        from meldpunt.vault import service as vault  # noqa: PLC0415 - the models are there only now

        import_module("support.bewijskracht.checks")
        stempels = import_module("support.bewijskracht.stempels")
        vault.register_faults(import_module("support.bewijskracht.wortels").faults)
        vault.register_faults(stempels.faults)
        vault.register_states(stempels.all_states)
