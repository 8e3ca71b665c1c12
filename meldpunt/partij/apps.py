"""Registers the app ``partij``."""

from django.apps import AppConfig


class PartijConfig(AppConfig):
    """What the party sets of itself."""

    name = "meldpunt.partij"
    verbose_name = "Partij"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let versions know of this kind, and the ground floor where the established one is."""
        from meldpunt.core.web.partij import look_in  # noqa: PLC0415 - together with the next ones
        from meldpunt.partij.soort import PARTIJ, source  # noqa: PLC0415 - the models of versions are there only now
        from meldpunt.versies.service import register  # noqa: PLC0415 - idem

        register(PARTIJ)
        look_in(source)
