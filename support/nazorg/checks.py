"""The schedule of aftercare is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import register

from meldpunt.core.datafile import check_readable
from support.nazorg.gespreksblad import zinnen
from support.nazorg.schema import nazorg

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

__all__ = ["check_nazorg"]


@register("nazorg")
def check_nazorg(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with a schedule, or sentences for a conversation, that cannot be read."""
    return [
        *check_readable(nazorg, id="nazorg.E000", folder="support/nazorg/data"),
        *check_readable(zinnen, id="nazorg.E001", folder="support/nazorg/data"),
    ]
