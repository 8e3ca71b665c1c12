"""Register the app with Django, and its rows with the signed state."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class VierogenConfig(AppConfig):
    """What one person may not do alone."""

    name = "meldpunt.vierogen"
    label = "vierogen"
    table_rights = TableRights(worker={"vierogen_meekijkvraag": "SELECT (id, account_id, door_id)"})
    verbose_name = "vier ogen"

    def ready(self) -> None:
        """Let the signed state know of proposals, and the outbox of their mails."""
        from meldpunt.vault import service as vault  # noqa: PLC0415 - the models are not there before
        from meldpunt.vierogen import tasks  # noqa: F401, PLC0415 - registers the mails
        from meldpunt.vierogen.signed import all_states  # noqa: PLC0415 - idem

        vault.register_states(all_states)
