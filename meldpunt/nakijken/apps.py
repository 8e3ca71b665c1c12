"""Registers the app ``nakijken``."""

from importlib import import_module

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class NakijkenConfig(AppConfig):
    """What a person has to look up before a page may say it."""

    name = "meldpunt.nakijken"
    table_rights = TableRights(
        append_only=("nakijken_nagekeken",),
        worker={"nakijken_nagekeken": "SELECT (id, soort, code, gezien, klopt, nagekeken_op)"},
    )
    verbose_name = "Nakijken"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("meldpunt.nakijken.checks")
