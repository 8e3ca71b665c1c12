"""Refuse to start with data of consultations that cannot be read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register

from meldpunt.core.datafile import check_readable
from support.consultatie.consultdata import consultdata

__all__ = ["check_consultatie"]


@register("consultatie")
def check_consultatie(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with data that cannot be read."""
    return list(check_readable(consultdata, id="consultatie.E000", folder="support/consultatie/data"))
