"""Registers the app ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The people who work here."""

    name = "meldpunt.accounts"
    verbose_name = "Medewerkers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know the work that is owed, and tell what a rotation of the root keys renews."""
        from meldpunt.accounts import factors, tasks  # noqa: F401, PLC0415 - the models are there only now

        factors.register_resealing()
