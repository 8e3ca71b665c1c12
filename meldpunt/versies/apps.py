"""Register the app with Django, and its rows with the signed state."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class VersiesConfig(AppConfig):
    """Immutable versions of texts, cards and settings."""

    name = "meldpunt.versies"
    table_rights = TableRights(
        append_only=("versies_versie", "versies_versiestap"),
        worker={"versies_versie": "SELECT", "versies_versiestap": "SELECT"},
    )
    verbose_name = "Versies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the signed state know of versions, and the outbox of their mails."""
        from meldpunt.vault import service as vault  # noqa: PLC0415 - the models are not there before
        from meldpunt.versies import tasks  # noqa: F401, PLC0415 - registers the mails
        from meldpunt.versies.signed import all_states  # noqa: PLC0415 - idem

        vault.register_states(all_states)
