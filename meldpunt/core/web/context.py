"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.http import HttpRequest

WORDS = ("telefoon_uren", "integriteit")


def partij(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django hands every context processor the request
    """The party's name, phone and address, for every page; its words where the catalogue knows them."""
    return {"partij": settings.PARTIJ | {name: gettext_lazy(settings.PARTIJ[name]) for name in WORDS}}
