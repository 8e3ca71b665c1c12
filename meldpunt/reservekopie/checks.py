"""The term of a backup with keys is the one that pages promise, and never longer than a month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LONGEST_DAYS = 30


@register("reservekopie")
def check_term(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse a term that keeps an erased report readable for longer than a month."""
    if 2 <= settings.SLEUTELBACKUP_DAGEN <= LONGEST_DAYS:  # noqa: PLR2004 - with one day no set would outlive the next run
        return []
    return [
        Error(
            f"SLEUTELBACKUP_DAGEN is {settings.SLEUTELBACKUP_DAGEN}, en moet tussen 2 en {LONGEST_DAYS} liggen.",
            hint=f"Na zo veel dagen opent geen reservekopie meer wat gewist is. Kies {LONGEST_DAYS} of minder.",
            id="reservekopie.E001",
        )
    ]
