"""A spoken story waits until somebody wrote it down; what the melder says of that stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.evidence import service as evidence
from support.aandacht.models import Aandacht, Reden
from support.behandeling import delen, gesprek, inzien, meenemen, overdragen, sluiten, zoeken
from support.behandeling import triage as indeling
from support.behandeling.bewijs import vastleggen
from support.behandeling.inspreken import opname
from support.behandeling.meegeven import pakket
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, TriageVoorstel, Vindplaats
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind
from tests.behandeling.doorgeven import write as begin_letter
from tests.maak import ANTWOORDEN, close_case, received_file, received_recording, send, wav

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen", "own_media")]
LIGHT: dict[str, tuple[str, ...]] = {
    "A1": ("nee",),
    "R1": ("zelf",),
    "Z1": ("lokaal",),
    "V1": ("BELEDIGING",),
    "F1": ("een",),
}
HEARD, BETTER = (
    "Drie avonden stond er een zwaluwstaart voor de deur.",
    "Twee avonden, en het was een kanariegeel busje.",
)


def spoken(*, antwoorden: dict[str, tuple[str, ...]] = ANTWOORDEN) -> tuple[str, UUID]:
    nieuw, ontvangst = send(verhaal="", antwoorden=antwoorden, bestanden=(received_recording(), received_file()))
    return nieuw.code, ontvangst.dossier_id


def the_opname(dossier_id: UUID, mensen: Mensen) -> Any:
    (found,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    return found


def write(dossier_id: UUID, mensen: Mensen, tekst: str = HEARD, **changes: Any) -> None:
    found = the_opname(dossier_id, mensen)
    values = {"bestand_id": found.bestand.id, "was": str(found.verslag.id) if found.verslag else "", "by": mensen.cor}
    opname.write_verslag(dossier_id=dossier_id, tekst=tekst, **values | changes)


def waits(dossier_id: UUID) -> set[Reden]:
    return {row.wat.reden for row in Aandacht.objects.filter(dossier_id=dossier_id)}


# ── it waits to be heard ────────────────────────────────────────────────────────────────────────
def test_a_report_that_was_spoken_waits_to_be_heard_and_one_that_was_typed_does_not(mensen: Mensen) -> None:
    _code, dossier_id = spoken()
    _typed, typed = send()

    assert Reden.GESPROKEN in waits(dossier_id)
    assert Reden.GESPROKEN not in waits(typed.dossier_id)
    assert not inzien.open_dossier(dossier_id=typed.dossier_id, by=mensen.cor).kaart.feiten.te_beluisteren


def test_neither_a_look_nor_a_message_nor_a_tick_ends_the_wait(mensen: Mensen) -> None:
    _code, dossier_id = spoken()
    inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor, berichten=True)
    gesprek.send_bericht(dossier_id=dossier_id, tekst="We luisteren.", by=mensen.cor)
    with pytest.raises(Conflict):
        gesprek.settle_aandacht(dossier_id=dossier_id, reden=Reden.GESPROKEN, by=mensen.cor)

    assert Reden.GESPROKEN in waits(dossier_id)


def test_it_goes_with_the_case_to_whoever_gets_it(mensen: Mensen) -> None:
    _code, dossier_id = spoken()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    (row,) = [row for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == Reden.GESPROKEN]
    assert row.voor_id == mensen.vera.id


def test_writing_down_the_last_recording_ends_the_wait(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    with behind(code) as melding:
        opname.add_opname(zaak=melding.zaak, opname=received_recording(naam="tweede.wav"))
    first, second = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    said: dict[str, Any] = {"dossier_id": dossier_id, "tekst": HEARD, "was": "", "by": mensen.cor}
    opname.write_verslag(bestand_id=first.bestand.id, **said)
    halfway = waits(dossier_id)
    opname.write_verslag(bestand_id=second.bestand.id, **said)

    assert Reden.GESPROKEN in halfway
    assert Reden.GESPROKEN not in waits(dossier_id)
    assert not inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).kaart.feiten.te_beluisteren


def test_what_nobody_heard_is_not_confirmed_as_light(mensen: Mensen) -> None:
    _code, dossier_id = spoken(antwoorden=LIGHT)
    voorstel = TriageVoorstel(antwoorden=LIGHT)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).kaart.feiten.gradatie == "licht"
    with pytest.raises(Conflict, match="Luister eerst"):
        indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    write(dossier_id, mensen)

    assert indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)


def test_a_second_person_does_not_make_light_what_nobody_heard(mensen: Mensen) -> None:
    middle = LIGHT | {"M2": ("angst",), "F1": ("veel",)}
    nieuw, ontvangst = send(antwoorden=middle)
    dossier_id = ontvangst.dossier_id
    assert ontvangst.feiten.gradatie == "middel"
    voorstel = TriageVoorstel(antwoorden=middle, gradatie="licht", reden="Het is al voorbij.")
    assert not indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=mensen.cor)
    with behind(nieuw.code) as melding:
        opname.add_opname(zaak=melding.zaak, opname=received_recording())

    with pytest.raises(Conflict, match="Luister eerst"):
        indeling.second(dossier_id=dossier_id, akkoord=True, by=mensen.carolien)


def test_a_case_does_not_close_before_somebody_wrote_it_down(mensen: Mensen) -> None:
    _code, dossier_id = spoken()
    with pytest.raises(Conflict, match="opname die nog niemand opschreef"):
        close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    write(dossier_id, mensen)
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)

    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).kaart.is_gesloten


def test_a_melder_who_closes_leaves_it_waiting(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    with behind(code) as melding:
        sluiten.close(zaak=melding.zaak)
    write(dossier_id, mensen)

    assert Reden.GESPROKEN not in waits(dossier_id)


def test_a_recording_that_comes_later_opens_a_closed_report_and_waits(mensen: Mensen) -> None:
    nieuw, ontvangst = send()
    with behind(nieuw.code) as melding:
        sluiten.close(zaak=melding.zaak)
        opname.add_opname(zaak=melding.zaak, opname=received_recording())

    inzage = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor)
    assert not inzage.kaart.is_gesloten
    assert inzage.kaart.feiten.te_beluisteren
    assert Reden.GESPROKEN in waits(ontvangst.dossier_id)


# ── listening ───────────────────────────────────────────────────────────────────────────────────
def test_who_listens_stands_in_the_trail(mensen: Mensen) -> None:
    _code, dossier_id = spoken()
    bewijs, chunks = opname.open_opname(
        dossier_id=dossier_id, bestand_id=the_opname(dossier_id, mensen).bestand.id, by=mensen.cor
    )

    assert b"".join(chunks) == wav()
    assert bewijs.speelt_als == "audio/wav"
    (line,) = audit.trail(subject=str(dossier_id), codes=[DossierGebeurtenis.OPNAME_BELUISTERD])
    assert line.actor == mensen.cor.actor_id


def test_an_exhibit_does_not_play_and_a_stranger_hears_nothing(mensen: Mensen) -> None:
    _code, dossier_id = spoken()
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    with pytest.raises(NotFound):
        opname.open_opname(dossier_id=dossier_id, bestand_id=inzage.stukken[0].id, by=mensen.cor)
    with pytest.raises(NotFound):
        opname.open_opname(dossier_id=dossier_id, bestand_id=inzage.opnames[0].bestand.id, by=mensen.vera)
    with pytest.raises(NotFound):
        write(dossier_id, mensen, by=mensen.vera)
    with pytest.raises(NotFound):
        write(dossier_id, mensen, bestand_id=inzage.stukken[0].id)


def test_an_infected_recording_does_not_play_and_can_be_written_down(mensen: Mensen) -> None:
    infected = received_recording(scan=evidence.Scan.BESMET)
    dossier_id = send(bestanden=(infected,))[1].dossier_id
    with pytest.raises(NotAllowed):
        opname.open_opname(dossier_id=dossier_id, bestand_id=infected.file_id, by=mensen.cor)
    write(dossier_id, mensen, "De opname ging niet open. Aan de telefoon verteld.")

    assert Reden.GESPROKEN not in waits(dossier_id)


# ── written down, and corrected ─────────────────────────────────────────────────────────────────
def test_both_texts_stay_and_the_correction_waits_for_who_has_the_case(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    write(dossier_id, mensen, by=mensen.vera)
    with behind(code) as melding:
        (mine,) = melding.opnames
        opname.answer_verslag(zaak=melding.zaak, verslag_id=mine.verslag.id, tekst=BETTER)  # type: ignore[union-attr]

    found = the_opname(dossier_id, mensen)
    lines = {line.soort: line.tekst for line in inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera).tijdlijn}
    (row,) = [row for row in Aandacht.objects.filter(dossier_id=dossier_id) if row.wat.reden == Reden.VERBETERD]
    assert (found.verslag.tekst, found.verslag.wie, found.reactie.tekst) == (HEARD, "Vera", BETTER)
    assert (lines["opname_verslag"], lines["opname_verbeterd"]) == (HEARD, BETTER)
    assert row.voor_id == mensen.vera.id


def test_what_is_right_is_said_once_and_asks_nobody(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    write(dossier_id, mensen)
    verslag_id = the_opname(dossier_id, mensen).verslag.id
    with behind(code) as melding:
        opname.answer_verslag(zaak=melding.zaak, verslag_id=verslag_id)
        with pytest.raises(Conflict):
            opname.answer_verslag(zaak=melding.zaak, verslag_id=verslag_id, tekst=BETTER)
        with pytest.raises(Conflict):
            opname.answer_verslag(zaak=melding.zaak, verslag_id=uuid4(), tekst=BETTER)

    assert the_opname(dossier_id, mensen).reactie.klopt
    assert Reden.VERBETERD not in waits(dossier_id)


def test_written_anew_it_is_asked_anew_and_a_colleague_is_not_overwritten(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    write(dossier_id, mensen)
    with behind(code) as melding:
        (mine,) = melding.opnames
        assert mine.verslag is not None
        opname.answer_verslag(zaak=melding.zaak, verslag_id=mine.verslag.id, tekst=BETTER)
    with pytest.raises(Conflict, match="Een collega"):
        write(dossier_id, mensen, "Iets anders.", was="")
    write(dossier_id, mensen, BETTER)

    found = the_opname(dossier_id, mensen)
    assert (found.verslag.tekst, found.reactie) == (BETTER, None)
    assert Reden.VERBETERD not in waits(dossier_id)


def test_a_correction_of_one_recording_waits_while_another_one_is_written_anew(mensen: Mensen) -> None:
    nieuw, ontvangst = send(verhaal="", bestanden=(received_recording(), received_recording()))
    dossier_id = ontvangst.dossier_id
    one, two = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    for item in (one, two):
        opname.write_verslag(dossier_id=dossier_id, bestand_id=item.bestand.id, tekst=HEARD, was="", by=mensen.cor)
    one, two = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).opnames
    with behind(nieuw.code) as melding:
        opname.answer_verslag(zaak=melding.zaak, verslag_id=two.verslag.id, tekst=BETTER)  # type: ignore[union-attr]

    def again(item: Any) -> None:
        was = str(item.verslag.id)
        opname.write_verslag(dossier_id=dossier_id, bestand_id=item.bestand.id, tekst=BETTER, was=was, by=mensen.cor)

    again(one)
    assert Reden.VERBETERD in waits(dossier_id)
    again(two)
    assert Reden.VERBETERD not in waits(dossier_id)


def test_who_does_not_decide_any_more_answers_for_nobody(mensen: Mensen) -> None:
    first, dossier_id = spoken()
    write(dossier_id, mensen)
    verslag_id = the_opname(dossier_id, mensen).verslag.id
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor, lock=True)
    zaak.change_feiten(namens=True)  # a talk showed that it is about somebody else
    with behind(first) as melding:
        code = overdragen.invite(zaak=melding.zaak)
    with behind(code) as melding:
        overdragen.take_over(zaak=melding.zaak, melder_leest=True)

    with behind(first) as melding, pytest.raises(NotAllowed, match="beslist nu zelf"):
        opname.answer_verslag(zaak=melding.zaak, verslag_id=verslag_id, tekst=BETTER)
    with behind(code) as melding:
        opname.answer_verslag(zaak=melding.zaak, verslag_id=verslag_id, tekst=BETTER)


def test_searching_finds_both_words(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    write(dossier_id, mensen)
    with behind(code) as melding:
        (mine,) = melding.opnames
        assert mine.verslag is not None
        opname.answer_verslag(zaak=melding.zaak, verslag_id=mine.verslag.id, tekst=BETTER)

    for word in ("zwaluwstaart", "kanariegeel"):
        (hit,) = zoeken.search(term=word, waar="open", na=None, by=mensen.cor).treffers
        assert (hit.dossier_id, hit.plekken) == (dossier_id, (Vindplaats.NOTITIE,))


# ── a recording goes along as the other files do ────────────────────────────────────────────────
def test_it_is_in_the_chain_the_manifest_and_the_melders_own_export(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    manifest = vastleggen.make_manifest(dossier_id=dossier_id, by=mensen.cor)
    found = the_opname(dossier_id, mensen)
    with behind(code) as melding:
        inzage = meenemen.everything(zaak=melding.zaak)

    assert found.bestand.sha256 in {link.sha256 for link in inzage.schakels}
    assert found.bestand.id in {item.id for item in manifest.bestanden}
    assert found.bestand.id in {item.id for item in inzage.bestanden}


def test_erasing_erases_it(own_media: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        code, _dossier_id = spoken()
    before = [path for path in own_media.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True), behind(code) as melding:
        meenemen.erase(zaak=melding.zaak)

    assert before
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_no_story_goes_to_the_police_so_no_recording_does_though_the_pieces_may(mensen: Mensen) -> None:
    code, dossier_id = spoken()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    delen.ask_consent(
        dossier_id=dossier_id, code="POLITIE", onderdelen=list(Onderdeel), tekst="Iemand stond er.", by=mensen.vera
    )
    with behind(code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    made = begin_letter(dossier_id, "POLITIE", by=mensen.vera)
    pakket.make(doorgeleiding_id=made, keuze=pakket.Pakketkeuze(), by=mensen.vera)
    found = pakket.open_package(doorgeleiding_id=made, by=mensen.vera)
    text = "".join(found.vel.regels) + found.vel.tekst

    assert found.stukken == (2,)
    assert "schermfoto.png" in text
    assert "opname.wav" not in text


def test_a_recording_is_no_line_of_the_chronology(mensen: Mensen) -> None:
    movie = received_file(wav(), naam="opname.mp4", soort="video/mp4")
    recording = received_file(wav(), naam="spraak.mp4", soort="video/mp4").with_(gesproken=True)
    dossier_id = send(bestanden=(movie, recording))[1].dossier_id

    assert [item.bestand for item in inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).uitingen] == [
        movie.file_id
    ]
