"""The letterbox: one report in, one case; the code opens it again."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.vault import service as vault
from meldpunt.vault.models import Grant
from support.behandeling import gesprek, inzien
from support.dossiers.models import Dossier, Melding, Toegang
from support.nazorg.models import Contactmoment
from tests.melding import nieuwe_melding, send

if TYPE_CHECKING:
    from support.dossiers import letterbox
    from tests.conftest import Mensen

pytestmark = pytest.mark.django_db


def open_with(code: str) -> letterbox.MijnMelding:
    return inzien.open_mijn_melding(vault.code_key(code))


def test_a_report_becomes_a_case_with_number_alias_and_terms(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, ontvangst = send()
    dossier = Dossier.objects.get()

    assert dossier.kenmerk.startswith("M-")
    assert len(dossier.alias.split()) >= 2
    assert ontvangst.feiten.gradatie == "ernstig"
    assert ontvangst.feiten.contact_voor is not None
    assert dossier.due_on is not None
    assert Contactmoment.objects.filter(soort="eerste_contact").count() == 1
    assert ontvangst.feiten.klacht_uiterlijk == clock.klacht_uiterlijk(clock.today())


def test_sending_twice_is_sending_once(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, first = send()
    from support.behandeling.aannemen import submit_melding

    again = submit_melding(nieuw)

    assert again.dossier_id == first.dossier_id
    assert not again.nieuw
    assert Melding.objects.count() == Dossier.objects.count() == 1
    assert open_with(nieuw.code).dossier_id == first.dossier_id


def test_numbers_follow_each_other_and_aliases_differ(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    for _ in range(12):
        send(verhaal="")
    rows = list(Dossier.objects.order_by("nummer"))

    assert [row.nummer - rows[0].nummer for row in rows] == list(range(12))
    assert len({row.alias for row in rows}) == 12


def test_the_code_shows_the_report_and_writes_the_visit_down(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, ontvangst = send()

    melding = open_with(nieuw.code.lower().replace("-", " "))

    assert melding.dossier_id == ontvangst.dossier_id
    assert melding.gezien == ()
    assert Event.objects.filter(code="dossier.gelezen", rol="melder").count() == 1


def test_messages_go_both_ways(mensen: Mensen) -> None:

    nieuw, ontvangst = send()
    gesprek.write_bericht(zaak=open_with(nieuw.code).zaak, tekst="Van mij.")
    gesprek.send_bericht(dossier_id=ontvangst.dossier_id, tekst="Van ons.", by=mensen.cor)

    assert [(item.van, item.tekst) for item in open_with(nieuw.code).berichten] == [
        ("melder", "Van mij."),
        ("meldpunt", "Van ons."),
    ]


def test_a_chosen_trusted_person_gets_a_key_and_nobody_else_does(mensen: Mensen) -> None:
    _nieuw, ontvangst = send(vertrouwenspersoon=mensen.vera.id)

    assert set(Grant.objects.values_list("holder", "holder_id")) >= {("account", mensen.vera.actor_id)}
    assert not Grant.objects.filter(holder_id=mensen.nadia.actor_id).exists()
    assert Toegang.objects.get().account_id == mensen.vera.id
    assert (
        vault.open_case(unlocked=mensen.vera.open_kluis, case_id=ontvangst.dossier_id).case_id == ontvangst.dossier_id
    )


def test_an_anonymous_report_has_no_person(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, anonymous = send(naam="", telefoon="", kanaal="code")
    _nieuw, named = send()

    assert anonymous.feiten.persoon == ""
    assert len(named.feiten.persoon) == 32


def test_the_complaint_term_counts_from_the_day_the_melder_knew(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    _nieuw, ontvangst = send(wanneer_datum=date(2026, 11, 30))

    assert ontvangst.feiten.klacht_uiterlijk == date(2027, 2, 28)


def test_the_clear_row_tells_no_facts(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    send(verhaal="", antwoorden={"V1": ("STALKING",)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM dossiers_dossier d")
        (row,) = cursor.fetchone()

    assert "STALKING" not in row
    assert b"STALKING".hex() not in row


def test_an_unknown_answer_makes_no_case(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    from triage.service import OngeldigAntwoord

    with pytest.raises(OngeldigAntwoord):
        send(antwoorden={"V1": ("BESTAAT_NIET",)})
    assert not Dossier.objects.exists()


def test_a_report_for_a_missing_person_leaves_nothing_half(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    with pytest.raises(vault.NoGrant):
        send(vertrouwenspersoon=uuid.uuid4())

    assert not Dossier.objects.exists()
    assert not Grant.objects.exists()


def test_a_report_never_shows_itself_in_a_repr() -> None:
    shown = repr(nieuwe_melding(verhaal="kanarie", links=("kanarie",), niet_zien="kanarie", email="kanarie@x.example"))

    assert "kanarie" not in shown
