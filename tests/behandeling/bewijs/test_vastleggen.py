"""The desk adds evidence, says how it was captured, and takes out what it added by mistake."""

from __future__ import annotations

import hashlib
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.evidence.models import StoredFile
from support.behandeling import inzien
from support.behandeling.bewijs import vastleggen
from tests.behandeling.deuren import behind, confirm
from tests.maak import close_case, received_file, report

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.service import Bewijs
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
ALL = {
    "wat": "Een bericht in een groep.",
    "link": "https://t.example/c/1/2",
    "account": "@voorbeeld",
    "profiel": "https://t.example/voorbeeld",
    "geplaatst_op": date(2026, 11, 18),
    "geplaatst_om": time(22, 41),
    "vastgelegd_op": date(2026, 11, 19),
    "door_wie": "Mira",
    "waarmee": vastleggen.Vastlegwijze.TELEFOON,
    "tweede": "Cor",
}


def files(mensen: Mensen, dossier_id: UUID) -> tuple[Bewijs, ...]:
    return inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden


def add(mensen: Mensen, dossier_id: UUID, *contents: bytes, **given: Any) -> vastleggen.Toegevoegd:
    new = [received_file(content, naam=f"{nr}.png") for nr, content in enumerate(contents, start=1)]
    rest: dict[str, Any] = {"herkomst": "signal", "by": mensen.cor} | given
    return vastleggen.add_bewijs(dossier_id=dossier_id, bestanden=new, **rest)


def test_what_the_desk_adds_is_in_the_case_with_how_it_came_and_who_added_it(mensen: Mensen) -> None:
    nieuw, dossier_id = report(bestanden=(received_file(b"een"),))
    done = add(mensen, dossier_id, b"twee", b"drie")
    first, second, third = files(mensen, dossier_id)

    assert done == vastleggen.Toegevoegd(nummers=(2, 3))
    assert (first.herkomst, first.is_van_meldpunt) == ("melder", False)
    assert (second.nr, second.herkomst, second.door, second.is_van_meldpunt) == (2, "signal", "Cor", True)
    assert third.sha256 == hashlib.sha256(b"drie").hexdigest()
    assert b"".join(inzien.open_bestand(dossier_id=dossier_id, bestand_id=third.id, by=mensen.cor)[1]) == b"drie"
    assert "bewijs.toegevoegd" in [line.code for line in audit.trail(subject=str(dossier_id))]
    with behind(nieuw.code) as melding:
        assert [item.door for item in melding.bestanden] == ["", "Cor", "Cor"]


def test_the_same_file_twice_is_one_and_its_waiting_copy_goes(mensen: Mensen, dossier_id: UUID) -> None:
    add(mensen, dossier_id, b"een")
    again = add(mensen, dossier_id, b"een", b"twee")

    assert again.nummers == (2,)
    assert again.fouten == ("“1.png” staat al in dit dossier, als bewijs 1.",)
    assert len(files(mensen, dossier_id)) == 2


def test_two_of_the_same_in_one_go_are_one(mensen: Mensen, dossier_id: UUID) -> None:
    assert add(mensen, dossier_id, b"een", b"een").nummers == (1,)


def test_files_that_find_no_room_are_told_and_the_rest_is_in(mensen: Mensen, dossier_id: UUID, settings: Any) -> None:
    settings.UPLOAD_MAX_FILES_LATER = 2
    done = add(mensen, dossier_id, b"een", b"twee", b"drie")

    assert done.nummers == (1, 2)
    assert len(done.fouten) == 1
    assert "Er passen 2 bestanden" in done.fouten[0]


def test_nothing_is_added_to_a_closed_case(mensen: Mensen, dossier_id: UUID) -> None:
    confirm(dossier_id, mensen.cor)
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)

    with pytest.raises(Conflict, match="afgesloten"):
        add(mensen, dossier_id, b"een")


def test_a_trusted_person_adds_to_own_cases_only(mensen: Mensen, dossier_id: UUID) -> None:
    with pytest.raises(NotFound):
        add(mensen, dossier_id, b"een", by=mensen.vera)


# ── the eight facts ──────────────────────────────────────────────────────────────────────────────
def test_eight_facts_are_counted_and_an_account_counts_with_its_profile(mensen: Mensen, dossier_id: UUID) -> None:
    add(mensen, dossier_id, b"een", feiten=ALL)
    (bestand,) = files(mensen, dossier_id)
    assert bestand.bekend == 8

    without: list[dict[str, Any]] = [
        {"wat": ""},
        {"link": ""},
        {"account": ""},
        {"profiel": ""},
        {"geplaatst_op": None},
        {"vastgelegd_op": None},
        {"door_wie": ""},
        {"waarmee": None},
        {"tweede": ""},
    ]
    for change in without:
        n = vastleggen.fill_kaart(dossier_id=dossier_id, bestand_id=bestand.id, feiten=ALL | change, by=mensen.cor)
        assert n == 7, change
    time_only: dict[str, Any] = {name: None if name.endswith(("_op", "_om")) else "" for name in ALL}
    time_only |= {"waarmee": None, "geplaatst_om": time(1)}
    assert vastleggen.fill_kaart(dossier_id=dossier_id, bestand_id=bestand.id, feiten=time_only, by=mensen.cor) == 0


def test_a_card_that_says_the_same_is_not_written_again(mensen: Mensen, dossier_id: UUID) -> None:
    add(mensen, dossier_id, b"een", feiten=ALL)
    (bestand,) = files(mensen, dossier_id)
    for _time in range(2):
        vastleggen.fill_kaart(dossier_id=dossier_id, bestand_id=bestand.id, feiten=ALL | {"wat": "x"}, by=mensen.cor)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    assert [kaart.wat for kaart in inzage.kaarten] == ["Een bericht in een groep.", "x"]


def test_without_facts_there_is_no_card(mensen: Mensen, dossier_id: UUID) -> None:
    add(mensen, dossier_id, b"een", feiten={"wat": "", "geplaatst_op": None})

    assert files(mensen, dossier_id)[0].kaart is None


# ── taking out ───────────────────────────────────────────────────────────────────────────────────
def test_what_is_taken_out_is_gone_for_good_and_its_hash_stays_with_who_and_why(
    mensen: Mensen, dossier_id: UUID, django_capture_on_commit_callbacks: Any
) -> None:
    add(mensen, dossier_id, b"verkeerd")
    (bestand,) = files(mensen, dossier_id)
    with django_capture_on_commit_callbacks(execute=True):
        vastleggen.remove_bewijs(
            dossier_id=dossier_id, bestand_id=bestand.id, waarom="Hoort bij een ander dossier.", by=mensen.cor
        )
    (now_,) = files(mensen, dossier_id)
    links = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).schakels

    assert now_.weg is not None
    assert (now_.weg.wie, now_.weg.waarom) == ("Cor", "Hoort bij een ander dossier.")
    assert [(link.soort.value, link.sha256, link.wie) for link in links] == [
        ("stuk", hashlib.sha256(b"verkeerd").hexdigest(), "Cor"),
        ("weg", "", "Cor"),
    ]
    assert not StoredFile.objects.filter(pk=bestand.id).exists()
    with pytest.raises(NotFound, match="weggehaald"):
        inzien.open_bestand(dossier_id=dossier_id, bestand_id=bestand.id, by=mensen.cor)
    with pytest.raises(Conflict):
        vastleggen.remove_bewijs(dossier_id=dossier_id, bestand_id=bestand.id, waarom="x", by=mensen.cor)


def test_after_taking_it_out_the_same_file_can_come_again_under_a_new_number(mensen: Mensen, dossier_id: UUID) -> None:
    add(mensen, dossier_id, b"een")
    (bestand,) = files(mensen, dossier_id)
    vastleggen.remove_bewijs(dossier_id=dossier_id, bestand_id=bestand.id, waarom="x", by=mensen.cor)

    assert add(mensen, dossier_id, b"een").nummers == (2,)


def test_what_the_melder_gave_is_not_taken_out_by_the_desk(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(bestanden=(received_file(),))
    (bestand,) = files(mensen, dossier_id)

    with pytest.raises(NotAllowed, match="van de melder"):
        vastleggen.remove_bewijs(dossier_id=dossier_id, bestand_id=bestand.id, waarom="x", by=mensen.cor)
