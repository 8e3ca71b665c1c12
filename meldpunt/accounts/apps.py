"""Registers the app ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "meldpunt.accounts"
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
