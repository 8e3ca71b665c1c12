"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def partij(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django hands every context processor the request
    """The party's name, phone and address, for every page."""
    return {"partij": settings.PARTIJ}
