"""A version is written by one person and published by another; it never changes, and an older one can come back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.accounts.service import Rol, create_account, medewerker_of
from meldpunt.audit.models import Event
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from meldpunt.core.web.partij import partij
from meldpunt.partij.soort import PARTIJ
from meldpunt.vault import service as vault
from meldpunt.versies import queries, rules
from meldpunt.versies import service as versies
from meldpunt.versies.models import Versie
from meldpunt.versies.states import Versiestand
from tests.personas import WACHTZIN, make_bea
from tests.versies.proef import partij_met, publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def _written(by: Medewerker, **changes: object) -> UUID:
    return versies.write(soort=PARTIJ, inhoud=partij_met(**changes), by=by)


def _waiting(by: Medewerker, **changes: object) -> UUID:
    versie_id = _written(by, **changes)
    versies.propose(versie_id=versie_id, by=by)
    return versie_id


def _stands() -> list[tuple[int, str]]:
    return [(regel.nummer, regel.stand.value) for regel in queries.history("partij")]


def test_a_version_holds_once_somebody_else_published_it(mensen: Mensen) -> None:
    before = partij()["naam"]
    versie_id = _waiting(mensen.cor, naam="Partij voor Later")
    assert partij()["naam"] == before

    versies.publish(versie_id=versie_id, by=mensen.carolien)

    assert partij()["naam"] == "Partij voor Later"
    assert _stands() == [(2, "vastgesteld")]
    told = list(Event.objects.filter(code__startswith="versies.").order_by("id").values_list("code", "actor"))
    assert told == [
        ("versies.concept", mensen.cor.actor_id),
        ("versies.voorgelegd", mensen.cor.actor_id),
        ("versies.vastgesteld", mensen.carolien.actor_id),
    ]
    assert vault.state_faults() == {}


def test_who_wrote_it_does_not_publish_it(mensen: Mensen) -> None:
    versie_id = _waiting(mensen.cor, naam="Partij voor Later")

    with pytest.raises(NotAllowed, match="met zijn tweeën"):
        versies.publish(versie_id=versie_id, by=mensen.cor)
    for who in (mensen.vera, mensen.bas):
        with pytest.raises(NotAllowed):
            versies.publish(versie_id=versie_id, by=who)
    assert _stands() == [(2, "ter_toetsing")]


def test_with_one_coordinator_a_day_passes_and_administrators_are_told(
    mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN, email="bea@example.org")
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    begin = clock.now()
    with clock.at(begin):
        versie_id = _waiting(mensen.cor, naam="Partij voor Later")
        carried_out()

    assert [message.to for message in mail.outbox if "verander" in message.subject] == [["bea@example.org"]]
    with clock.at(begin + timedelta(hours=23, minutes=59)), pytest.raises(NotAllowed, match="wacht dit een dag"):
        versies.publish(versie_id=versie_id, by=mensen.cor)
    with clock.at(begin + timedelta(hours=24)):
        versies.publish(versie_id=versie_id, by=mensen.cor)
    assert partij()["naam"] == "Partij voor Later"
    assert Event.objects.filter(code="versies.alleen").count() == 1


def test_an_administrator_writes_and_a_coordinator_publishes(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    bea = medewerker_of(make_bea())
    versie_id = _waiting(bea, naam="Partij voor Later")
    carried_out()

    to = {address for message in mail.outbox if "Kijk even mee" in message.subject for address in message.to}
    assert to == {"cor@example.org", "carolien@example.org"}
    with pytest.raises(NotAllowed):
        versies.publish(versie_id=versie_id, by=bea)
    versies.publish(versie_id=versie_id, by=mensen.cor)
    assert partij()["naam"] == "Partij voor Later"


def test_nobody_else_writes(mensen: Mensen) -> None:
    for who in (mensen.vera, mensen.bas):
        with pytest.raises(NotAllowed, match="een beheerder of een coördinator"):
            _written(who, naam="Partij voor Later")
        with pytest.raises(NotAllowed):
            versies.put_back(soort=PARTIJ, nummer=1, by=who)
    assert not Versie.objects.exists()


def test_what_changes_nothing_or_cannot_be_read_is_no_version(mensen: Mensen) -> None:
    with pytest.raises(Conflict, match="verandert niets"):
        _written(mensen.cor)
    with pytest.raises(Conflict, match="sluit later"):
        _written(mensen.cor, begin=17, eind=9)
    assert not Versie.objects.exists()


def test_only_the_writer_lays_it_before_somebody(mensen: Mensen) -> None:
    versie_id = _written(mensen.cor, naam="Partij voor Later")

    with pytest.raises(NotAllowed, match="Wie dit opschreef"):
        versies.propose(versie_id=versie_id, by=mensen.carolien)
    with pytest.raises(InvalidTransition):
        versies.publish(versie_id=versie_id, by=mensen.carolien)


def test_one_of_a_kind_waits_at_a_time(mensen: Mensen) -> None:
    _waiting(mensen.cor, naam="Partij voor Later")
    other = _written(mensen.carolien, telefoon="088 000 99 99")

    with pytest.raises(Conflict, match="wacht al een andere versie"):
        versies.propose(versie_id=other, by=mensen.carolien)


def test_what_was_written_on_top_of_an_older_version_is_not_published(mensen: Mensen) -> None:
    old = _written(mensen.carolien, telefoon="088 000 99 99")
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)

    with pytest.raises(Conflict, match="Intussen"):
        versies.propose(versie_id=old, by=mensen.carolien)
    assert queries.versie_of(old, by=mensen.carolien).waarom_niet == (
        "Intussen is een andere versie vastgesteld. Gooi deze weg en begin opnieuw vanaf de nieuwe."
    )
    assert queries.versie_of(old, by=mensen.carolien).mag == {"weg"}


def test_a_newer_concept_takes_the_place_of_ones_own_older_one(mensen: Mensen) -> None:
    _written(mensen.cor, naam="Partij voor Later")
    _written(mensen.cor, naam="Partij voor Straks")
    _written(mensen.carolien, naam="Partij voor Gisteren")

    assert _stands() == [(4, "concept"), (3, "concept"), (2, "vervallen")]


def test_editing_goes_on_from_ones_own_concept_and_from_nobody_elses(mensen: Mensen) -> None:
    _written(mensen.cor, naam="Partij voor Later")

    assert queries.to_edit(PARTIJ, by=mensen.cor).naam == "Partij voor Later"
    assert queries.to_edit(PARTIJ, by=mensen.carolien).naam == partij()["naam"]


@pytest.mark.parametrize("waits", [False, True])
def test_a_version_that_does_not_hold_yet_is_thrown_away(mensen: Mensen, waits: bool) -> None:  # noqa: FBT001 - a row of a table
    versie_id = (_waiting if waits else _written)(mensen.cor, naam="Partij voor Later")
    with pytest.raises(NotAllowed):
        versies.stop(versie_id=versie_id, by=mensen.vera)

    versies.stop(versie_id=versie_id, by=mensen.carolien)

    assert _stands() == [(2, "vervallen")]
    with pytest.raises(InvalidTransition):
        versies.publish(versie_id=versie_id, by=mensen.carolien)


def test_the_version_that_holds_is_not_thrown_away(mensen: Mensen) -> None:
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)

    with pytest.raises(InvalidTransition, match="geldt"):
        versies.stop(versie_id=Versie.objects.get().pk, by=mensen.carolien)


def test_an_older_version_comes_back_as_a_new_one(mensen: Mensen) -> None:
    first = partij()["naam"]
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)
    publish(PARTIJ, partij_met(naam="Partij voor Straks"), mensen=mensen)

    for nummer, naam in ((2, "Partij voor Later"), (1, first)):
        versie_id = versies.put_back(soort=PARTIJ, nummer=nummer, by=mensen.carolien)
        versies.propose(versie_id=versie_id, by=mensen.carolien)
        versies.publish(versie_id=versie_id, by=mensen.cor)
        assert partij()["naam"] == naam

    assert [(regel.nummer, regel.gelijk_aan) for regel in queries.history("partij")] == [
        (5, 1), (4, 2), (3, None), (2, None),
    ]  # fmt: skip
    assert [stand for _nummer, stand in _stands()] == ["vastgesteld", "vervallen", "vervallen", "vervallen"]


def test_what_was_never_established_does_not_come_back(mensen: Mensen) -> None:
    _written(mensen.cor, naam="Partij voor Later")

    for nummer in (2, 9):
        with pytest.raises(NotFound, match="nooit vastgesteld"):
            versies.put_back(soort=PARTIJ, nummer=nummer, by=mensen.carolien)


def test_the_difference_is_told_in_words(mensen: Mensen) -> None:
    versie_id = _written(mensen.cor, naam="Partij voor Later", begin=8, tabtitel="Nieuws")

    blad = queries.versie_of(versie_id, by=mensen.carolien)

    assert [(item.label, item.was, item.wordt) for item in blad.wijzigingen] == [
        ("Naam van de partij", "Partij voor Morgen", "Partij voor Later"),
        ("Open vanaf", "9.00 uur", "8.00 uur"),
        ("Naam op het tabblad van een melder", "", "Nieuws"),
    ]


def test_a_newer_version_one_is_told(mensen: Mensen, settings: object) -> None:
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)
    assert not queries.overview()[0].nieuwer

    settings.PARTIJ = {**settings.PARTIJ, "telefoon": "088 000 77 77"}  # type: ignore[attr-defined]  # the plugin's settings

    assert queries.overview()[0].nieuwer
    assert partij()["telefoon"] == "088 000 12 34"


MOVES = {
    ("concept", "ter_toetsing"),
    ("concept", "vervallen"),
    ("ter_toetsing", "vastgesteld"),
    ("ter_toetsing", "vervallen"),
    ("vastgesteld", "vervallen"),
}


@pytest.mark.parametrize("stand", list(Versiestand))
@pytest.mark.parametrize("naar", list(Versiestand))
def test_a_version_goes_where_the_table_says(stand: Versiestand, naar: Versiestand) -> None:
    assert (rules.refusal_to_become(stand, naar) is None) == ((stand.value, naar.value) in MOVES)


def test_a_version_that_is_not_there_is_told(mensen: Mensen, dossier_id: UUID) -> None:
    for doen in (versies.propose, versies.publish, versies.stop):
        with pytest.raises(NotFound):
            doen(versie_id=dossier_id, by=mensen.cor)


def test_who_is_alone_later_goes_on_a_day_after_the_administrators_were_told_and_not_after_asking(
    mensen: Mensen, carried_out: Callable[[], int]
) -> None:
    create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN, email="bea@example.org")
    begin = clock.now()
    with clock.at(begin):
        versie_id = _waiting(mensen.cor, naam="Partij voor Later")
        with pytest.raises(NotAllowed, match="met zijn tweeën"):
            versies.warn(versie_id=versie_id, by=mensen.cor)
        vault.remove_from_desk(account_id=mensen.carolien.actor_id)
        carried_out()
        mail.outbox.clear()
    later = begin + timedelta(days=3)
    with clock.at(later):
        with pytest.raises(NotAllowed, match="Vertel het eerst de beheerders"):
            versies.publish(versie_id=versie_id, by=mensen.cor)
        blad = queries.versie_of(versie_id, by=mensen.cor)
        with pytest.raises(NotAllowed):
            versies.warn(versie_id=versie_id, by=mensen.carolien)
        versies.warn(versie_id=versie_id, by=mensen.cor)
        carried_out()
        warned = queries.versie_of(versie_id, by=mensen.cor)
        with pytest.raises(Conflict, match="weten dit al"):
            versies.warn(versie_id=versie_id, by=mensen.cor)

    assert (set(blad.mag), blad.vanaf) == ({"waarschuwen", "weg"}, None)
    assert (set(warned.mag), warned.vanaf) == ({"weg"}, later + timedelta(days=1))
    assert [message.to for message in mail.outbox if "verander" in message.subject] == [["bea@example.org"]]
    with clock.at(later + timedelta(hours=23)), pytest.raises(NotAllowed, match="wacht dit een dag"):
        versies.publish(versie_id=versie_id, by=mensen.cor)
    with clock.at(later + timedelta(days=1)):
        assert queries.versie_of(versie_id, by=mensen.cor).vanaf is None  # no day that is past stands on the page
        versies.publish(versie_id=versie_id, by=mensen.cor)
    assert partij()["naam"] == "Partij voor Later"


def test_who_lost_the_key_meanwhile_does_not_go_on_alone(mensen: Mensen) -> None:
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    begin = clock.now()
    with clock.at(begin):
        versie_id = _waiting(mensen.cor, naam="Partij voor Later")
    vault.remove_from_desk(account_id=mensen.cor.actor_id)

    with clock.at(begin + timedelta(days=2)), pytest.raises(NotAllowed, match="met een sleutel"):
        versies.publish(versie_id=versie_id, by=mensen.cor)


def test_a_version_of_a_format_of_before_is_refused_in_words(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(PARTIJ, partij_met(naam="Partij voor Later"), mensen=mensen)
    publish(PARTIJ, partij_met(naam="Partij voor Straks"), mensen=mensen)
    waits = _waiting(mensen.cor, naam="Partij voor Ooit")
    decode = type(PARTIJ).read

    def read(soort: Any, text: str) -> Any:
        return decode(soort, text if "Straks" in text else "{}")  # of the others the format is one of before

    monkeypatch.setattr(type(PARTIJ), "read", read)

    with pytest.raises(Conflict, match="past niet meer"):
        versies.put_back(soort=PARTIJ, nummer=2, by=mensen.carolien)
    with pytest.raises(Conflict, match="past niet meer"):
        versies.publish(versie_id=waits, by=mensen.carolien)
    assert queries.versie_of(waits, by=mensen.carolien).wijzigingen == ()
