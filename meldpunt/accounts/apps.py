"""Registers the app ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "meldpunt.accounts"
    verbose_name = "Medewerkers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for proofs and changes of factors, know the work that is owed, and tell what a rotation renews."""
        from meldpunt.accounts import resealing, signals, tasks  # noqa: F401, PLC0415 - the models are there only now

        resealing.register()
