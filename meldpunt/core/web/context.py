"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from meldpunt.core.web.partij import partij as facts

if TYPE_CHECKING:
    from django.http import HttpRequest

WORDS = ("telefoon_uren", "integriteit")


def partij(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Django hands every context processor the request
    """The party's name, phone and address, for every page; its words where the catalogue knows them."""
    own = facts()
    return {"partij": own | {name: gettext_lazy(own[name]) for name in WORDS}}
