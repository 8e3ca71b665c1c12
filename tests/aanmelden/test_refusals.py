"""When the vault refuses: a page, a line, an alarm; and waiting for a key is no fault (C03, C25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from meldpunt.audit.models import Event
from meldpunt.vault import service as vault
from meldpunt.vault.crypt.primitives import PrivateKey, new_seed
from meldpunt.vault.models import Holder, PublicKey, SealedObject
from support.dossiers.models import Toegang
from tests.ingelogd import signed_in
from tests.maak import send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
KANARIE = "kanariegeel"


def _desk(mensen: Mensen, name: str) -> Client:
    client = signed_in(mensen.accounts[name], wachtzin=WACHTZIN)
    client.raise_request_exception = False
    return client


def test_c03_a_value_moved_between_rows_is_a_calm_page_a_line_and_one_alarm(mensen: Mensen, carried_out: Any) -> None:
    case_id = send(verhaal=KANARIE)[1].dossier_id
    first, second = SealedObject.objects.filter(case_id=case_id)[:2]
    SealedObject.objects.filter(pk=first.pk).update(body=second.body)
    client = _desk(mensen, "cor")
    carried_out()
    mail.outbox.clear()

    pages = [client.get(reverse("werkplek:dossier", args=[case_id])) for _look in range(3)]
    carried_out()

    assert {page.status_code for page in pages} == {500}
    assert all("laten niets zien" in page.content.decode() for page in pages)
    assert not any(KANARIE in page.content.decode() for page in pages)
    assert Event.objects.filter(code="kluis.klopt_niet", actor=mensen.cor.actor_id).count() == 3
    (alarm,) = mail.outbox  # one a day
    assert set(alarm.to) == {"cor@example.org", "carolien@example.org"}
    assert str(case_id) not in f"{alarm.subject} {alarm.body}"


def test_c25_a_replaced_key_stops_the_sending_raises_the_alarm_and_loses_no_word(mensen: Mensen) -> None:
    from meldpunt.melden.concept import COOKIE, new_concept

    paginas = {
        "voor-wie": {"R1": ["zelf"], "A1": ["nee"], "Z1": ["lokaal"]},
        "wat": {"verhaal": [KANARIE], "V1": ["BELEDIGING"]},
        "contact": {"kanaal": ["code"]},
    }
    concept = new_concept().with_(paginas=paginas)
    concept.save()
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = concept.token
    PublicKey.objects.filter(holder=Holder.DESK).update(public=PrivateKey(new_seed()).public)

    refused = client.post(reverse("melden:controle"))

    assert refused.status_code == 500
    assert "Er is niets kwijt" in refused.content.decode()
    assert Event.objects.filter(code="kluis.klopt_niet", actor="bezoeker").exists()
    assert KANARIE in client.get(reverse("melden:pagina", args=["wat"])).content.decode()
    assert mensen.cor.naam


def test_who_has_no_key_yet_reads_that_it_waits(mensen: Mensen) -> None:
    case_id = send()[1].dossier_id
    Toegang.objects.create(dossier_id=case_id, account_id=mensen.vera.id, reden="toewijzing", van="2026-01-01")
    client = _desk(mensen, "vera")

    page = client.get(reverse("werkplek:dossier", args=[case_id]))

    assert page.status_code == 404
    assert "1 dossier wacht op ontgrendeling" in client.get(reverse("werkplek:werkvoorraad")).content.decode()
    assert (
        not Event.objects.filter(code__in=["dossier.gelezen", "kluis.klopt_niet"], subject=str(case_id))
        .exclude(rol="melder")
        .exists()
    )


def test_a_missing_key_is_a_page_that_says_whom_to_ask(mensen: Mensen, rf: Any) -> None:
    from meldpunt.aanmelden.refusals import VaultRefusals

    assert mensen.cor.naam
    page = VaultRefusals(lambda _request: None).process_exception(rf.get("/"), vault.NoGrant("x"))  # type: ignore[arg-type]  # it answers nothing itself

    assert page is not None
    assert page.status_code == 409
    assert "Vraag een coördinator" in page.content.decode()
    assert VaultRefusals(lambda _request: None).process_exception(rf.get("/"), ValueError()) is None  # type: ignore[arg-type]  # idem


def test_the_queue_tells_a_coordinator_what_to_do_about_keys(mensen: Mensen) -> None:
    client = _desk(mensen, "cor")
    url = reverse("werkplek:werkvoorraad")
    assert "sleutel" not in client.get(url).content.decode().split("<main")[1].lower()

    case_id = send()[1].dossier_id
    Toegang.objects.create(dossier_id=case_id, account_id=mensen.vera.id, reden="toewijzing", van="2026-01-01")
    assert "Een collega wacht op een sleutel" in client.get(url).content.decode()
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    assert "moet nieuw" in client.get(url).content.decode()
    vault.remove_from_desk(account_id=mensen.cor.actor_id)
    assert "Je hebt nog geen sleutel" in client.get(url).content.decode()
