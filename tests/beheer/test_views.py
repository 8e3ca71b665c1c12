"""The administrator's pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.accounts.beginnen import begin
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")


def test_the_administrators_pages_walk(bea: Account, mensen: Mensen) -> None:
    client = signed_in(bea, wachtzin=WACHTZIN)
    page = client.get(reverse("beheer_mensen")).content.decode()
    assert {"Vera", "Cor", "Bas"} <= set(re.findall(r"[A-Z][a-z]+", page))

    made = client.post(
        reverse("beheer_uitnodigen"),
        {"naam": "Femke", "gebruikersnaam": "Femke", "rol": "vertrouwenspersoon", "email": ""},
    ).content.decode()
    (code,) = set(CODE.findall(made))
    assert begin(code).status_code == 302
    double = client.post(
        reverse("beheer_uitnodigen"), {"naam": "Nog een", "gebruikersnaam": "femke", "rol": "beheer", "email": "geen"}
    )
    assert double.status_code == 422
    assert "Nog een" in double.content.decode()

    vera = mensen.vera.id
    for name, data in (
        ("beheer_uitloggen", {}),
        ("beheer_rol", {"rol": "bestuur"}),
        ("beheer_stopt", {}),
    ):
        assert client.post(reverse(name, args=[vera]), data)["Location"] == reverse("beheer_persoon", args=[vera])
        assert client.get(reverse("beheer_persoon", args=[vera])).status_code == 200
    again = client.post(reverse("beheer_opnieuw", args=[vera])).content.decode()
    assert CODE.search(again)
    assert client.post(reverse("beheer_rol", args=[vera]), {"rol": "keizer"}).status_code == 302
    assert "Dit ben jij" in client.get(reverse("beheer_persoon", args=[bea.pk])).content.decode()
