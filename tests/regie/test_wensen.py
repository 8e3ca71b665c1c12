"""What somebody wishes: a mail that says nothing, a pause that is a pause, an end that is an end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.core import clock
from meldpunt.outbox import service as outbox
from support.behandeling import gesprek, vragen
from support.dossiers import service as dossiers
from support.nazorg import queries as agenda
from support.regie import queries as regielezer
from support.regie.models import Mailwens
from tests.behandeling.deuren import behind
from tests.maak import send
from tests.weigeren import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


# ── wishes ──────────────────────────────────────────────────────────────────────────────────────
def _wish(code: str, **changes: Any) -> None:
    with behind(code) as melding:
        now = regielezer.wensen_of(melding)
        values: dict[str, Any] = {"contact": now.contact, "mail": now.mail} | changes
        if "pauze_tot" in values:
            values["contact"] = now.contact.with_(pauze_tot=values.pop("pauze_tot"))
        gesprek.set_wensen(zaak=melding.zaak, wensen=regielezer.Wensen(**values))


def test_a_mail_says_nothing_and_goes_only_to_who_asked_for_it(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    asked, first = send()
    send()
    _wish(asked.code, mail="melder@example.org")
    row = Mailwens.objects.get()
    assert b"melder@example.org" not in bytes(row.adres_sealed)
    carried_out()
    mail.outbox.clear()

    vragen.ask(dossier_id=first.dossier_id, tekst="Zullen we bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    vragen.ask(dossier_id=first.dossier_id, tekst="En morgen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    carried_out()

    (message,) = mail.outbox  # one a day is enough
    assert message.to == ["melder@example.org"]
    for word in ("bellen", "Cor", str(first.dossier_id), asked.code, dossiers.kaart(first.dossier_id).alias):
        assert word not in str(message.message())


def test_r11_after_days_without_a_mail_server_a_melder_gets_one_mail(
    mensen: Mensen, carried_out: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, first = send()
    _wish(asked.code, mail="melder@example.org")
    carried_out()
    mail.outbox.clear()
    days = [clock.now() + timedelta(days=number) for number in range(3)]
    with monkeypatch.context() as away:
        refuse(away)
        for day in days[:2]:
            with clock.at(day):
                vragen.ask(dossier_id=first.dossier_id, tekst="Nog iets?", antwoorden=["Ja", "Nee"], by=mensen.cor)
                for item_id, _moment in outbox.owed():
                    outbox.carry_out(item_id)
    with clock.at(days[2]):
        vragen.ask(dossier_id=first.dossier_id, tekst="En dit?", antwoorden=["Ja", "Nee"], by=mensen.cor)
        carried_out()

    assert [message.to for message in mail.outbox if message.to == ["melder@example.org"]] == [["melder@example.org"]]


def test_a_message_of_the_desk_is_news_too(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    nieuw, ontvangst = send()
    _wish(nieuw.code, mail="melder@example.org")
    carried_out()
    mail.outbox.clear()

    gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Zullen we bellen?", by=mensen.cor)
    carried_out()

    (message,) = mail.outbox
    assert message.to == ["melder@example.org"]
    assert "bellen" not in str(message.message())


def test_a_pause_is_a_pause_and_an_end_is_an_end(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    nieuw, ontvangst = send()
    until = clock.today() + timedelta(days=60)
    _wish(nieuw.code, mail="melder@example.org", pauze_tot=until)
    open_ones = [m for m in agenda.moments_of(ontvangst.dossier_id) if m.stand == "open"]
    assert all(
        clock.to_local(m.voor).date() >= until for m in open_ones if m.soort not in ("kennisdag", "klachttermijn")
    )
    carried_out()
    mail.outbox.clear()
    vragen.ask(dossier_id=ontvangst.dossier_id, tekst="Hoi?", antwoorden=["Ja"], by=mensen.cor)
    carried_out()
    assert not [m for m in mail.outbox if "melder@example.org" in m.to]

    _wish(nieuw.code, stop=True)
    left = [m.soort for m in agenda.moments_of(ontvangst.dossier_id) if m.stand == "open"]
    assert set(left) <= {"kennisdag", "klachttermijn"}
    with clock.at(clock.now() + timedelta(days=400)):
        assert vragen.ask_around() == 0
