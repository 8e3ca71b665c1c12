"""Beginning with an invitation, through the real page."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.personas import NIEUWE_WACHTZIN as NIEUW


def begin(given: str, **changes: str) -> Any:
    data = {"code": given.lower(), "wachtzin": NIEUW, "nogmaals": NIEUW} | changes
    return Client().post(reverse("uitnodiging"), data)
