"""Registers the app ``accounts``."""

from django.apps import AppConfig

from meldpunt.core.db.rights import TableRights


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "meldpunt.accounts"
    table_rights = TableRights(
        worker={
            "accounts_account": "SELECT (id, gebruikersnaam, naam, email, rol, is_active, eindigt)",
            "accounts_concepttekst": "SELECT (op), DELETE",
            "accounts_getyptetekst": "SELECT (op), DELETE",
            "accounts_notice": "SELECT, DELETE",
            "accounts_usedcode": "SELECT (used_at), DELETE",
            "accounts_websession": "SELECT (account_id, last_seen, expire_date), DELETE",
        }
    )
    verbose_name = "Medewerkers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know the work that is owed, tell what a rotation of the root keys renews, and sign what is written."""
        from meldpunt.accounts import factors, signed, tasks  # noqa: F401, PLC0415 - the models are there only now
        from meldpunt.vault import lockbox  # noqa: PLC0415 - idem
        from meldpunt.vault import service as vault  # noqa: PLC0415 - idem

        factors.register_resealing()
        vault.register_reseal(reseal=lockbox.reseal, left=lockbox.count_old)
        signed.follow_rows()
        vault.register_states(signed.all_states)
