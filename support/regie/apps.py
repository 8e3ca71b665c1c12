"""Registers the app ``regie``."""

from django.apps import AppConfig


class RegieConfig(AppConfig):
    """Consents, wishes and questions: what the melder decides."""

    name = "support.regie"
    verbose_name = "Regie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the vault which column holds an address that the machine must be able to read."""
        from meldpunt.vault.service import OpColumn, register_op_column  # noqa: PLC0415 - the models are there only now

        register_op_column(OpColumn("regie.Mailwens", "adres_sealed", "regie.mailwens", "adres"))
