"""Refuse to start with a checklist of cards that cannot be read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register

from meldpunt.core.datafile import check_readable
from statistieken.casuistiek.lijst import kaartdata

__all__ = ["check_casuistiek"]


@register("casuistiek")
def check_casuistiek(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with data that cannot be read."""
    return list(check_readable(kaartdata, id="casuistiek.E000", folder="statistieken/casuistiek/data"))
