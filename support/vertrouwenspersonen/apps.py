"""Registers the app ``vertrouwenspersonen``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class VertrouwenspersonenConfig(AppConfig):
    """The pool of trusted persons, matching and assignment."""

    name = "support.vertrouwenspersonen"
    table_rights = TableRights(
        worker={
            "vertrouwenspersonen_vertrouwenspersoon": "SELECT",
            "vertrouwenspersonen_toewijzing": "SELECT",
            "vertrouwenspersonen_afwezigheid": "SELECT",
            "vertrouwenspersonen_nabespreking": "SELECT",
        }
    )
    verbose_name = "Vertrouwenspersonen"
    default_auto_field = "django.db.models.BigAutoField"
