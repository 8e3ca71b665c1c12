"""What a letter says of a case: as far as the yes goes, in Dutch, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from support.behandeling import delen
from support.behandeling.doorgeleiden import brief
from support.doorgeleiding.queries import days_of, fill_in, find_by_kenmerk
from support.dossiers import service as dossiers
from support.regie.service import Akkoord, Onderdeel, Toestemming, allowed_by
from tests.behandeling.deuren import behind
from tests.behandeling.doorgeven import PAGINA, share, traject, write
from tests.maak import report

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def yes(mensen: Mensen, *onderdelen: Onderdeel, tekst: str = "", **changes: object) -> UUID:
    """A case in which these parts may go to the police."""
    nieuw, dossier_id = report(
        links=("https://x.example/1",),
        wanneer="vandaag",
        wanneer_datum=date(2026, 11, 18),
        email="mira@example.org",
        **changes,
    )
    delen.ask_consent(dossier_id=dossier_id, code="POLITIE", onderdelen=onderdelen, tekst=tekst, by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    return dossier_id


def letter(dossier_id: UUID, mensen: Mensen, *, adres: str = "", sjabloon: str = "") -> str:
    made = write(dossier_id, "POLITIE", by=mensen.cor, sjabloon=sjabloon)
    brief.change(doorgeleiding_id=made, adres=adres, sjabloon=sjabloon, by=mensen.cor)
    found = traject(dossier_id, made, by=mensen.cor).brief
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=mensen.cor)
    return "\n".join(fill_in(zaak, found, pagina=PAGINA, code="CODE", days=days_of(found)).tekst)


SAID = {
    Onderdeel.NAAM: "Naam: Mira",
    Onderdeel.FUNCTIE: "Functie: Politicus in gemeente, provincie of waterschap",
    Onderdeel.TELEFOON: "Telefoon: 06 0000 0042",
    Onderdeel.EMAIL: "E-mail: mira@example.org",
    Onderdeel.DAG: "Wanneer: 18 november 2026",
    Onderdeel.PLATFORM: "Waar: X",
    Onderdeel.LINKS: "Links: https://x.example/1",
    Onderdeel.WOORDEN: "“Iemand noemde mijn straat.”",
}


@pytest.mark.parametrize("part", list(SAID))
def test_a_letter_says_the_one_thing_that_was_allowed(mensen: Mensen, part: Onderdeel) -> None:
    dossier_id = yes(mensen, part, tekst="Iemand noemde mijn straat.")
    text = letter(dossier_id, mensen, adres="Dorpsstraat 1")

    assert [item for item, words in SAID.items() if words in text] == [part]
    assert "Dorpsstraat" not in text
    assert "Een verhaal." not in text


def test_an_address_stands_only_in_a_letter_that_asks_for_one_and_with_a_yes(mensen: Mensen) -> None:
    allowed, refused = yes(mensen, Onderdeel.ADRES), yes(mensen, Onderdeel.NAAM)

    assert "Adres: Dorpsstraat 1" in letter(allowed, mensen, adres="Dorpsstraat 1", sjabloon="POLITIE_ADRES")
    assert "Dorpsstraat" not in letter(refused, mensen, adres="Dorpsstraat 1", sjabloon="POLITIE_ADRES")
    assert "Dorpsstraat" not in letter(allowed, mensen, adres="Dorpsstraat 1", sjabloon="POLITIE_MELDING")


def test_what_nobody_knows_is_left_out(mensen: Mensen) -> None:
    dossier_id = yes(mensen, *SAID, kanaal="code", naam="", telefoon="")

    assert "Naam:" not in letter(dossier_id, mensen)
    assert "Telefoon:" not in letter(dossier_id, mensen)


def test_a_letter_is_in_dutch_whoever_reads_along(mensen: Mensen) -> None:
    dossier_id = yes(mensen, Onderdeel.DAG)
    with translation.override("en"):
        assert "Wanneer: 18 november 2026" in letter(dossier_id, mensen)


def test_a_yes_of_before_counts_as_far_as_its_words_are_those_of_the_list() -> None:
    plain = "Jouw naam, je functie, en wat er gebeurde, waar en op welke dag"
    old = Toestemming(bestemming="POLITIE", stand=Akkoord.GEGEVEN, wat=plain)

    assert allowed_by(old) == ("naam", "functie", "dag", "platform", "woorden")
    assert allowed_by(old.with_(wat="Alleen de links.")) == ()
    assert allowed_by(old.with_(wat="Alles.", onderdelen=(Onderdeel.LINKS,))) == ("links",)


def test_somebody_who_reads_a_reference_aloud_leads_to_the_case(mensen: Mensen) -> None:
    dossier_id = yes(mensen, Onderdeel.NAAM)
    made = share(dossier_id, "POLITIE", by=mensen.cor)
    kenmerk = f"D-{made.hex[:6].upper()}"

    assert find_by_kenmerk(kenmerk) == find_by_kenmerk(f" {kenmerk.lower()} ") == [dossier_id]
    assert find_by_kenmerk("D-12") == find_by_kenmerk("Groene Merel") == find_by_kenmerk(kenmerk[2:]) == []
