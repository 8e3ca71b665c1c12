"""The note for the press: only what the melder ticked, silence without words, and nothing after a withdrawal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.behandeling import delen
from support.behandeling.meegeven import briefje
from support.bezetting import toewijzen
from support.doorgeleiding.service import the_traject
from support.dossiers import service as dossiers
from support.papier.service import seen_as
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.doorgeven import write
from tests.maak import picture, received_file, report
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from support.papier.service import Vel
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WORDS = "Kritiek mag. Bedreigen niet. Wij staan naast onze collega."
LINK = "https://kanaal.example/b/48213"
ASKED = (Onderdeel.NAAM, Onderdeel.FUNCTIE, Onderdeel.PLATFORM, Onderdeel.DAG, Onderdeel.LINKS, Onderdeel.WOORDEN)
CANARIES = {
    Onderdeel.NAAM: "Mira Kanarie",
    Onderdeel.FUNCTIE: "Politicus in gemeente, provincie of waterschap",
    Onderdeel.PLATFORM: "TikTok",
    Onderdeel.DAG: "20 november 2025",
    Onderdeel.LINKS: LINK,
    Onderdeel.WOORDEN: WORDS,
}
NEVER = ("Een geheim verhaal.", "kanarie.png", "06 0000 0042")


def case(mensen: Mensen, ticked: Sequence[Onderdeel], asked: Sequence[Onderdeel] = ASKED) -> tuple[str, UUID]:
    """A case of Vera; the desk asked for everything, the melder ticked some of it."""
    nieuw, dossier_id = report(
        naam="Mira Kanarie",
        verhaal="Een geheim verhaal.",
        platforms=("TIKTOK",),
        links=(LINK,),
        wanneer_datum=date(2025, 11, 20),
        bestanden=(received_file(picture(), naam="kanarie.png"),),
    )
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    delen.ask_consent(dossier_id=dossier_id, code="WOORDVOERING", onderdelen=asked, tekst=WORDS, by=mensen.vera)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="WOORDVOERING", onderdelen=ticked)
    return nieuw.code, dossier_id


def note(mensen: Mensen, dossier_id: UUID, made: UUID) -> Vel:
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera)
    return briefje.note_of(zaak, the_traject(zaak, made))[0]


@pytest.mark.parametrize("part", CANARIES, ids=str)
def test_only_what_the_melder_ticked_is_on_it(mensen: Mensen, part: Onderdeel) -> None:
    _code, dossier_id = case(mensen, [part])
    vel = note(mensen, dossier_id, write(dossier_id, "WOORDVOERING", by=mensen.vera))
    text = "\n".join(vel.regels) + vel.tekst

    assert {item for item, canary in CANARIES.items() if canary in text} == {part}
    assert not [leak for leak in NEVER if leak in text]


def test_without_approved_words_it_says_to_say_nothing(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, [Onderdeel.NAAM])
    vel = note(mensen, dossier_id, write(dossier_id, "WOORDVOERING", by=mensen.vera))

    assert vel.titel == "Zeg nu niets"
    assert "Hoe: " not in "\n".join(vel.regels)


def test_the_guideline_is_that_of_the_gradation(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    found = triage.communicatie_voor(dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera).feiten.gradatie)
    text = "\n".join(note(mensen, dossier_id, made).regels)

    assert found.titel == "Ernstig"
    for lines in (found.zwijgen_als, found.wie, found.hoe, found.steunacties, found.nooit):
        assert all(line in text for line in lines)
    assert found.voorbeeld not in text
    assert triage.communicatie_voor("licht").nooit[0] not in text


def test_giving_it_is_in_the_register_to_the_letter(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, [Onderdeel.NAAM, Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    vel = briefje.hand_out(doorgeleiding_id=made, gezien=seen_as(note(mensen, dossier_id, made)), by=mensen.vera)
    (entry,) = boek_van(dossier_id, mensen).doorgiften

    assert (entry.tekst, entry.bestemming, entry.wijze) == (vel.regels, "WOORDVOERING", "meegegeven")
    assert entry.wat == "Je naam en wat er gebeurde, in deze woorden"


def test_a_withdrawal_leaves_nothing_to_give(mensen: Mensen) -> None:
    code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    gezien = seen_as(note(mensen, dossier_id, made))
    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="WOORDVOERING")
    with pytest.raises(NotAllowed, match="geen akkoord"):
        briefje.hand_out(doorgeleiding_id=made, gezien=gezien, by=mensen.vera)
    assert boek_van(dossier_id, mensen).doorgiften == ()


def test_a_note_that_changed_is_not_given_and_nobody_else_finds_it(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    with pytest.raises(Conflict, match="intussen veranderd"):
        briefje.hand_out(doorgeleiding_id=made, gezien="x", by=mensen.vera)
    with pytest.raises(NotFound):
        briefje.hand_out(doorgeleiding_id=made, gezien="x", by=mensen.nadia)


def test_a_part_that_nobody_asked_for_cannot_be_ticked_and_none_is_no_yes(mensen: Mensen) -> None:
    with pytest.raises(Conflict, match="vroegen we je niet"):
        case(mensen, [Onderdeel.NAAM], asked=(Onderdeel.WOORDEN,))
    with pytest.raises(Conflict, match="Kies eerst wat erin mag"):
        case(mensen, [])


def test_words_that_were_not_ticked_are_gone_from_the_yes(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen, [Onderdeel.NAAM])
    given = boek_van(dossier_id, mensen).toestemmingen["WOORDVOERING"]

    assert (given.onderdelen, given.tekst, given.wat) == ((Onderdeel.NAAM,), "", "Je naam")
