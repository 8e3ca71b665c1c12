"""Whoever is kept out of a case gets, everywhere, exactly what a stranger gets: not even that the case is there."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.service import Rol, create_account
from meldpunt.core import clock
from meldpunt.core.db.acting import acting_as
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.vault import service as vault
from support.behandeling import delen, gesprek, inzien
from support.behandeling.doorgeleiden import brief
from support.bezetting import erbuiten, toewijzen
from support.dossiers import letterbox
from support.dossiers import queries as dossierlijst
from support.dossiers import service as dossiers
from support.nazorg import ochtend
from support.vertrouwenspersonen import queries as poollijst
from support.vertrouwenspersonen import service as pool
from tests.architecture.test_routes import DATA, READ, WRITE, Place
from tests.ingelogd import signed_in
from tests.maak import a_day_later, picture, received_file, send
from tests.momenten import first_contact_of, morning_after
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
# fresh at each look
ONCE = re.compile(rb'name="(csrfmiddlewaretoken|keer|melding_id)" value="[^"]+"|data-opties="[^"]+"')


def _seen(cookies: Any, place: Place, *, method: str, names: Any) -> dict[str, tuple[int, bytes]]:
    """What every address answers; the id of the case, which is part of the address, is left out."""
    found = {}
    for name in names:
        client = Client()
        client.cookies = cookies.copy()
        with transaction.atomic():
            path = reverse(name, kwargs=place.arguments(name))
            response = getattr(client, method)(path, DATA.get(name, {}) if method == "post" else {})
            body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        body = ONCE.sub(b"", body).replace(str(place.dossier_id).encode(), b"")
        found[name] = (response.status_code, body)
    return found


def _closed_case(mensen: Mensen, *out: uuid.UUID) -> Place:
    """A case that others work on: assigned, with a message, a picture and a note."""
    nieuw, ontvangst = send(uitgesloten=frozenset(out), bestanden=(received_file(picture()),))
    dossier_id = ontvangst.dossier_id
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.carolien)
    gesprek.add_notitie(dossier_id=dossier_id, tekst="Gebeld.", by=mensen.carolien)
    key = vault.code_key(nieuw.code)
    with letterbox.visit(key):
        zaak = inzien.open_mijn_melding(key).zaak
        gesprek.write_bericht(zaak=zaak, tekst="Hallo.")
        delen.give(zaak=zaak, code="POLITIE")
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.carolien).bestanden
    moment = first_contact_of(dossier_id)
    return Place(
        dossier_id=dossier_id,
        moment_id=moment.id,
        bestand_id=bestand.id,
        account_id=mensen.vera.id,
        doorgeleiding_id=brief.begin(dossier_id=dossier_id, code="POLITIE", by=mensen.carolien),
    )


TABLES = {"get": READ, "post": WRITE}


@pytest.mark.parametrize("who", ["cor", "nadia"])
def test_a_person_who_is_kept_out_sees_what_a_stranger_sees_at_every_address(mensen: Mensen, who: str) -> None:
    send()  # so that there is something to see besides
    nobody = Place(uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), mensen.vera.id)
    with clock.at(clock.now()):
        client = signed_in(mensen.accounts[who], wachtzin=WACHTZIN)
        before = {method: _seen(client.cookies, nobody, method=method, names=t) for method, t in TABLES.items()}
        place = _closed_case(mensen, mensen.accounts[who].pk)
        after = {method: _seen(client.cookies, place, method=method, names=t) for method, t in TABLES.items()}
        alias, kenmerk = _names(place, mensen)
        search = [client.get(reverse("werkplek:zoeken"), {"zoek": term}) for term in (alias, kenmerk, kenmerk[-2:])]

    for method in TABLES:
        other = {n for n in before[method] if before[method][n] != after[method][n]}
        assert other <= {"readyz"}, method  # which sees that the clock of this test stands still
    assert all(response.status_code == 200 for response in search)  # no hit to go to
    assert all(str(place.dossier_id) not in response.content.decode() for response in search)
    # and to somebody who is not kept out it is all there
    assert dossierlijst.kaarten(filter_=dossierlijst.Filter(zoek=kenmerk), by=mensen.carolien).rijen


def _names(place: Place, mensen: Mensen) -> tuple[str, str]:
    kaart = inzien.open_dossier(dossier_id=place.dossier_id, by=mensen.carolien).kaart
    return kaart.alias, kaart.kenmerk


def test_no_mail_goes_to_a_person_who_is_kept_out(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    place = _closed_case(mensen, mensen.cor.id)
    toewijzen.release(dossier_id=place.dossier_id, by=mensen.carolien)
    with clock.at(morning_after(9)):
        assert ochtend.remind() >= 1
        assert carried_out() >= 4
    everybody = {address for message in mail.outbox for address in message.to}

    assert "carolien@example.org" in everybody
    assert "cor@example.org" not in everybody


def test_no_key_of_the_desk_opens_a_closed_case(mensen: Mensen) -> None:
    place = _closed_case(mensen, mensen.cor.id)

    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=mensen.cor.open_kluis, case_id=place.dossier_id)
    opened = vault.open_case(unlocked=mensen.carolien.open_kluis, case_id=place.dossier_id)
    assert opened.case_id == place.dossier_id


def test_the_database_shows_a_closed_case_to_those_who_hold_a_key(mensen: Mensen) -> None:
    place = _closed_case(mensen, mensen.cor.id)
    queries = {
        "dossiers_dossier": "id",
        "vault_grant": "case_id",
        "vault_sealedobject": "case_id",
        "audit_event": "subject",
    }

    def counted(who: Medewerker) -> dict[str, int]:
        found = {}
        with acting_as(who.actor_id), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE meldpunt_app")
            for table, column in queries.items():
                query = f"SELECT count(*) FROM {table} WHERE {column}::text = %s"  # noqa: S608 - our own names
                cursor.execute(query, [str(place.dossier_id)])
                found[table] = cursor.fetchone()[0]
            cursor.execute("RESET ROLE")
        return found

    assert not any(counted(mensen.nadia).values())
    own = counted(mensen.cor)
    assert not any(own.values()), own
    assert all(counted(mensen.carolien).values())
    assert all(counted(mensen.vera).values())


def test_a_colleague_cannot_give_the_key_to_somebody_who_is_kept_out(mensen: Mensen) -> None:
    place = _closed_case(mensen, mensen.nadia.id)

    with pytest.raises(NotAllowed):
        dossiers.give_key(
            dossiers.open_zaak(dossier_id=place.dossier_id, by=mensen.cor), mensen.nadia.id, reden="wens_melder"
        )
    with pytest.raises(NotAllowed):
        toewijzen.assign(dossier_id=place.dossier_id, account_id=mensen.nadia.id, by=mensen.cor)
    suggested = poollijst.suggest(
        by=mensen.cor,
        inzage=(inzage := inzien.open_dossier(dossier_id=place.dossier_id, by=mensen.cor)),
        uitgesloten=dict.fromkeys(inzage.uitgesloten, "blijft buiten dit dossier"),
    )
    assert [v.kan for v in suggested if v.kandidaat.account_id == mensen.nadia.id] == [False]


def test_somebody_kept_out_who_becomes_a_coordinator_still_opens_nothing(mensen: Mensen) -> None:
    place = _closed_case(mensen, mensen.nadia.id)
    vault.add_to_desk(unlocked=mensen.cor.open_kluis, account_id=mensen.nadia.actor_id)
    mensen.accounts["nadia"].rol = Rol.COORDINATOR
    mensen.accounts["nadia"].save()
    nadia = replace(mensen.nadia, rol=Rol.COORDINATOR)

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=place.dossier_id, by=nadia)
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked=nadia.open_kluis, case_id=place.dossier_id)


def test_where_every_coordinator_is_kept_out_somebody_from_outside_reads(mensen: Mensen) -> None:
    both = frozenset({mensen.cor.id, mensen.carolien.id})
    with pytest.raises(Conflict):
        send(uitgesloten=both)
    extern = create_account(gebruikersnaam="ext", naam="Ext", rol=Rol.VERTROUWENSPERSOON, wachtzin=WACHTZIN).account
    pool.add_to_pool(account=extern, expertise=(), over="", telefoon="", uren="", extern=True)

    ontvangst = send(uitgesloten=both, invallers=tuple(poollijst.list_invallers()))[1]

    assert vault.holds_grant(case_id=ontvangst.dossier_id, holder=vault.Holder.ACCOUNT, holder_id=str(extern.pk))
    for by in (mensen.cor, mensen.carolien):
        with pytest.raises(NotFound):
            inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=by)


def test_somebody_who_steps_back_is_out_and_the_others_go_on(mensen: Mensen) -> None:
    dossier_id = send(vertrouwenspersoon=mensen.vera.id)[1].dossier_id

    erbuiten.step_back(dossier_id=dossier_id, by=mensen.cor)

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).uitgesloten == {mensen.cor.id}
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.carolien).tijdlijn
    alone = send(uitgesloten=frozenset({mensen.cor.id}))[1].dossier_id
    with pytest.raises(Conflict):
        erbuiten.step_back(dossier_id=alone, by=mensen.carolien)  # nobody would be left


def test_a_coordinator_who_begins_anew_gets_a_closed_case_back(mensen: Mensen) -> None:
    dossier_id = send(uitgesloten=frozenset({mensen.nadia.id}))[1].dossier_id
    vault.forget_account(account_id=mensen.carolien.actor_id)
    vault.create_account_key(account_id=mensen.carolien.actor_id, passphrase=vault.Secret(WACHTZIN.encode()))
    client = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    url = reverse("werkplek:sleutels_geef", args=[mensen.carolien.id])
    a_day_later(lambda: client.post(url), by=mensen.cor)

    again = vault.unlock(account_id=mensen.carolien.actor_id, passphrase=vault.Secret(WACHTZIN.encode()))
    assert vault.open_case(unlocked=again, case_id=dossier_id).case_id == dossier_id
