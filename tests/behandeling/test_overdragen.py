"""The person concerned takes over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from meldpunt.core import clock
from meldpunt.core.errors import NotAllowed
from meldpunt.vault import service as vault
from support.behandeling import delen, gesprek, overdragen
from support.dossiers import service as dossiers
from support.regie import rules
from support.regie.queries import Wensen
from tests.behandeling.deuren import behind, boek_van
from tests.maak import ANTWOORDEN, send
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NAMENS = ANTWOORDEN | {"R1": ("ander_weet_niet",)}


def test_the_person_concerned_takes_over_and_decides(mensen: Mensen) -> None:
    nieuw, ontvangst = send(antwoorden=NAMENS)
    with behind(nieuw.code) as melding:
        old = overdragen.invite(zaak=melding.zaak)
        claim = overdragen.invite(zaak=melding.zaak)
    with pytest.raises(vault.UnknownCode), behind(old):
        pass
    with behind(nieuw.code) as melding, pytest.raises(NotAllowed):
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)
    with behind(claim) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)
    feiten = dossiers.kaart(ontvangst.dossier_id).feiten
    full = triage.evaluate(ANTWOORDEN)

    assert not feiten.regie_onbekend
    assert set(feiten.getoond) == set(full.uitkomsten)
    with behind(nieuw.code) as melding, pytest.raises(NotAllowed):
        delen.give(zaak=melding.zaak, code="POLITIE")
    with behind(claim) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    assert rules.refusal_to_share(boek_van(ontvangst.dossier_id, mensen), "POLITIE") is None


def test_the_person_concerned_can_end_the_reading_of_whoever_reported(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, _ontvangst = send(antwoorden=NAMENS)
    with behind(nieuw.code) as melding:
        claim = overdragen.invite(zaak=melding.zaak)
    with behind(claim) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=False)

    with pytest.raises(vault.UnknownCode), behind(nieuw.code):
        pass


def test_who_wants_to_talk_only_knows_of_it_and_gets_no_steps_yet(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, ontvangst = send(antwoorden=NAMENS)
    shown = dossiers.kaart(ontvangst.dossier_id).feiten.getoond
    with behind(nieuw.code) as melding:
        claim = overdragen.invite(zaak=melding.zaak)
    with behind(claim) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=True, alleen_praten=True)

    feiten = dossiers.kaart(ontvangst.dossier_id).feiten
    assert not feiten.regie_onbekend
    assert feiten.getoond == shown


def test_who_reported_gets_no_mail_any_more_once_it_was_taken_over(
    mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    nieuw, ontvangst = send(antwoorden=NAMENS)
    with behind(nieuw.code) as melding:
        wensen = Wensen(contact=melding.contact, mail="melder@example.org")
        gesprek.set_wensen(zaak=melding.zaak, wensen=wensen)
        claim = overdragen.invite(zaak=melding.zaak)
    gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Eerst.", by=mensen.cor)
    carried_out()
    assert [message.to for message in mail.outbox if "melder@example.org" in message.to]
    mail.outbox.clear()
    with behind(claim) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=False)
    with clock.at(clock.now() + timedelta(days=2)):
        gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Daarna.", by=mensen.cor)
        carried_out()

    assert not [message for message in mail.outbox if "melder@example.org" in message.to]
