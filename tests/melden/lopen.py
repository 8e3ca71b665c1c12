"""Through the form, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client


def url(slug: str) -> str:
    return reverse("melden:pagina", args=[slug])


def post(client: Client, slug: str, **data: Any) -> Any:
    return client.post(url(slug), data)


def html(response: Any) -> str:
    return str(response.content.decode())


def walk(client: Client, **changes: Any) -> None:
    """The shortest honest report: three answers, page by page."""
    post(client, "voor-wie", R1="zelf")
    post(client, "wat", verhaal=changes.get("verhaal", "Iemand schrijft nare dingen."))
    post(client, "waar")
    post(client, "bewijs")
    post(client, "gevoel")
    post(client, "contact", kanaal="code")
