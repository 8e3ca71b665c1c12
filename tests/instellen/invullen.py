"""Reads the form of a page as a browser would send it, for tests that change one field of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client


def velden(client: Client, url: str) -> dict[str, str]:
    """What the form of a page holds when it is opened; files are left out."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if name != "logo"}
    return {name: "" if value is None else str(value) for name, value in values.items()}
