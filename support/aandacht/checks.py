"""The terms within which somebody is told are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import register

from meldpunt.core.datafile import check_readable
from support.aandacht.schema import terms

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

__all__ = ["check_terms"]


@register("aandacht")
def check_terms(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django hands both
    """Refuse to start with terms that cannot be read."""
    return check_readable(terms, id="aandacht.E000", folder="support/aandacht/data")
