"""Registers the app ``stappenplan``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class StappenplanConfig(AppConfig):
    """The step plan."""

    name = "support.stappenplan"
    table_rights = TableRights(worker={"stappenplan_overhandiging": "SELECT, UPDATE (klaar_op), DELETE"})
    verbose_name = "Stappenplan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the check that every outcome has a block."""
        from support.stappenplan import checks  # noqa: F401, PLC0415 - checks register themselves once apps are loaded
