"""Services for time stamps are asked over an address that nobody on the way can read along or change."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

__all__ = ["check_addresses"]


@register("bewijskracht")
def check_addresses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with an address that is none."""
    wrong = [address for address in settings.STEMPEL_ADRESSEN if not address.startswith("https://")]
    words = "In STEMPEL_ADRESSEN staat een adres dat niet met https:// begint."
    return [Error(words, id="bewijskracht.E001")] if wrong else []
