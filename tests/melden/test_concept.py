"""A page of the form saves what is typed while it is open."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.melden.concept import COOKIE, Concept
from meldpunt.vault.models import Lockbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]


def save(client: Client, slug: str, **data: Any) -> Any:
    return client.post(reverse("melden:bewaar", args=[slug]), data)


def page(client: Client, slug: str) -> Any:
    return client.get(reverse("melden:pagina", args=[slug]))


def test_what_is_typed_is_saved_without_a_word_about_what_is_missing() -> None:
    client = Client()
    answer = save(client, "voor-wie", Z1="lokaal")
    shown = page(client, "voor-wie")

    assert answer.status_code == 200
    assert set(answer.json()) == {"om"}
    assert shown.context["form"]["Z1"].value() == "lokaal"
    assert not shown.context["form"].errors
    assert "<title>Fout" not in shown.content.decode()
    assert client.post(reverse("melden:pagina", args=["voor-wie"]), {"Z1": "lokaal"}).status_code == 422


def test_every_kind_of_field_comes_back_as_it_was_typed() -> None:
    client = Client()
    save(client, "wat", verhaal="half verha", V1=["DOXING", "PESTEN"])
    save(client, "waar", wanneer_datum="24-13", platforms=["X"])

    assert page(client, "wat").context["form"]["V1"].value() == ["DOXING", "PESTEN"]
    assert "half verha" in page(client, "wat").content.decode()
    assert "24-13" in page(client, "waar").content.decode()


def test_what_was_left_behind_is_not_brought_back() -> None:
    client = Client()
    save(client, "wat", verhaal="weg hiermee")
    token = client.cookies[COOKIE].value
    client.get("/snel-weg/")
    client.cookies[COOKIE] = token
    answer = save(client, "wat", verhaal="weg hiermee")

    assert answer.status_code == 410
    assert not Lockbox.objects.exists()


@pytest.mark.parametrize("slug", ["bewijs", "bestaat-niet"])
def test_other_pages_have_nothing_to_save(slug: str) -> None:
    assert save(Client(), slug).status_code == 404


def test_a_save_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True)

    assert save(client, "wat", verhaal="x").status_code == 403
    assert not Lockbox.objects.exists()


def test_who_may_not_read_keeps_out_after_the_page_moved() -> None:
    """A report of before asked it on the page about feelings; nobody who was kept out may come in by that."""
    before = {"M2": ["angst"], "uitsluiten": ["een-id"], "persoon": ["ander-id"], "niet_zien": ["De voorzitter"]}
    moved = Concept.upgrade({"paginas": {"gevoel": dict(before)}})["paginas"]
    newer = Concept.upgrade({"paginas": {"gevoel": dict(before), "met-wie": {"uitsluiten": ["nieuw"]}}})["paginas"]

    assert moved["met-wie"] == {"uitsluiten": ["een-id"], "persoon": ["ander-id"], "niet_zien": ["De voorzitter"]}
    assert moved["gevoel"] == {"M2": ["angst"]}
    assert newer["met-wie"] == {"uitsluiten": ["nieuw"]}
    assert "met-wie" not in Concept.upgrade({"paginas": {"gevoel": {"M2": ["angst"]}}})["paginas"]
