"""Registers the app ``aanvallen``."""

from django.apps import AppConfig


class AanvallenConfig(AppConfig):
    """Which cases belong to one attack; a worker has no right to any of it."""

    name = "support.aanvallen"
    verbose_name = "Aanvallen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the vault which columns say what belongs together."""
        from meldpunt.vault.service import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        register_op_column(OpColumn("aanvallen.Aanval", "inhoud_sealed", "aanvallen.aanval", "inhoud"))
        register_op_column(OpColumn("aanvallen.Geenaanval", "inhoud_sealed", "aanvallen.geenaanval", "inhoud"))
