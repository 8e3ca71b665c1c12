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
        """Register the system checks, and let versions know of the kinds of this app."""
        from meldpunt.nakijken.contactpunten import CONTACTPUNTEN  # noqa: PLC0415 - the models are there only now
        from meldpunt.nakijken.kaarten import HULPKAARTEN  # noqa: PLC0415 - idem
        from meldpunt.versies.service import register  # noqa: PLC0415 - idem

        register(CONTACTPUNTEN)
        register(HULPKAARTEN)
        import_module("meldpunt.nakijken.checks")
