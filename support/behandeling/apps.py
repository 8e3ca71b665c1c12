"""Registers the app ``behandeling``."""

from django.apps import AppConfig


class BehandelingConfig(AppConfig):
    """What the desk and the melder do."""

    name = "support.behandeling"
    verbose_name = "Behandeling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a worker find what the calendar asks."""
        from support.behandeling import vragen  # noqa: F401, PLC0415 - the models are there only now
        from support.behandeling.doorgeleiden import antwoord  # noqa: F401, PLC0415 - idem
        from support.behandeling.meegeven import verzoek  # noqa: F401, PLC0415 - idem
