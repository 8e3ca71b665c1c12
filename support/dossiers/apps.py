"""Registers the app ``dossiers``."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """The case file."""

    name = "support.dossiers"
    verbose_name = "Dossiers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the vault which column holds coded facts."""
        from meldpunt.vault.rotation import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        register_op_column(OpColumn("dossiers.Dossier", "feiten_sealed", "dossiers.dossier", "feiten"))
