"""The package for the police: only what the yes names and the addressee may have, and logged to the byte."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from support.behandeling import delen, gesprek, meenemen
from support.behandeling import triage as indeling
from support.behandeling.bewijs import vastleggen
from support.behandeling.meegeven import pakket
from support.behandeling.meegeven.pakket import Pakketkeuze
from support.bezetting import toewijzen
from support.doorgeleiding.models import Doorgeleiding
from support.dossiers import service as dossiers
from support.dossiers.states import Kennisbron
from support.papier.service import Domicilie, meegaven_of, pakket_of
from support.regie.queries import wensen_of
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.doorgeven import share_it, traject, write
from tests.maak import ANTWOORDEN, picture, received_file, report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from support.papier.service import Aangiftepakket, Vel
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM)
WORDS = "Iemand noemde mijn straat."
LINK = "https://www.instagram.com/p/Voorbeeld48213/"
FULL = Pakketkeuze(
    domicilie=Domicilie.ADVOCAAT, adres="Postbus 100, Nieuwstad", klacht=True, gemachtigde="Gerda Machtig"
)
CANARIES = {
    Onderdeel.NAAM: "Mira Kanarie",
    Onderdeel.FUNCTIE: "Politicus in gemeente, provincie of waterschap",
    Onderdeel.TELEFOON: "06 0000 0042",
    Onderdeel.EMAIL: "mira@example.org",
    Onderdeel.DAG: "20 november 2026",
    Onderdeel.WOORDEN: WORDS,
    Onderdeel.STUKKEN: "kanarie.png",
}
BESIDE_A_DAY = {Onderdeel.PLATFORM: "Instagram", Onderdeel.LINKS: LINK}  # stand beside it, in the chronology alone
NEVER = ("Een geheim verhaal.", "pestkop77")


def case(mensen: Mensen, parts: Sequence[Onderdeel], code: str = "POLITIE") -> tuple[str, UUID, UUID]:
    """A case of Vera in which everything is known; the melder lets some parts go. Gives code, case and referral."""
    nieuw, dossier_id = report(
        naam="Mira Kanarie",
        email="mira@example.org",
        verhaal="Een geheim verhaal.",
        antwoorden=ANTWOORDEN | {"Z1": ("lokaal",)},
        links=(LINK,),
        wanneer_datum=date(2026, 11, 20),
        bestanden=(received_file(picture(), naam="kanarie.png"),),
    )
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    bestand = dossiers.inzage_of(dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera)).bestanden[0]
    feiten: dict[str, Any] = {"account": "pestkop77", "link": LINK}
    vastleggen.fill_kaart(dossier_id=dossier_id, bestand_id=bestand.id, feiten=feiten, by=mensen.vera)
    text = WORDS if Onderdeel.WOORDEN in parts else ""
    delen.ask_consent(dossier_id=dossier_id, code=code, onderdelen=parts, tekst=text, by=mensen.vera)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code=code)
    return nieuw.code, dossier_id, write(dossier_id, code, by=mensen.vera)


def make(mensen: Mensen, made: UUID, keuze: Pakketkeuze = FULL) -> Aangiftepakket:
    pakket.make(doorgeleiding_id=made, keuze=keuze, by=mensen.vera)
    row = Doorgeleiding.objects.get(pk=made)
    found = pakket_of(dossiers.open_zaak(dossier_id=row.dossier_id, by=mensen.vera), made)
    assert found is not None
    return found


def lines(vel: Vel) -> str:
    return "\n".join(vel.regels) + vel.tekst


@pytest.mark.parametrize("part", BESIDE_A_DAY, ids=str)
def test_a_platform_and_a_link_stand_beside_their_day_where_they_were_ticked(mensen: Mensen, part: Onderdeel) -> None:
    with clock.at(MONDAY):
        _code, _dossier_id, made = case(mensen, [Onderdeel.DAG, part])
        text = lines(make(mensen, made).vel)

    assert {item for item, canary in BESIDE_A_DAY.items() if canary in text} == {part}


@pytest.mark.parametrize("part", CANARIES, ids=str)
def test_of_what_was_not_ticked_nothing_is_on_the_sheets(mensen: Mensen, part: Onderdeel) -> None:
    with clock.at(MONDAY):
        _code, _dossier_id, made = case(mensen, [part])
        text = lines(make(mensen, made).vel).replace("gemaakt op 23 november 2026", "")
    there = {item for item, canary in CANARIES.items() if canary.casefold() in text.casefold()}

    assert there == {part}
    assert not [leak for leak in (*NEVER, *BESIDE_A_DAY.values()) if leak in text]


def test_with_everything_ticked_everything_is_there_but_no_story_and_no_account(mensen: Mensen) -> None:
    with clock.at(MONDAY):
        _code, _dossier_id, made = case(mensen, list(Onderdeel))
        found = make(mensen, made)
    text = lines(found.vel)

    assert all(canary.casefold() in text.casefold() for canary in (*CANARIES.values(), LINK))
    assert not [leak for leak in NEVER if leak in text]
    for words in (
        "Ik vraag uitdrukkelijk om vervolging van wie dit deed (artikel 164 Sv).",
        "Ik geef Gerda Machtig de bijzondere volmacht",
        "Domicilie: Postbus 100, Nieuwstad",
        "geen juridisch advies",
        "art. 285d Sr, Doxing",
        "Ons beeld: waarschijnlijk",
        "Bron: ",
        "Alleen na een klacht.",
    ):
        assert words in text
    assert found.stukken == (1,)
    sha256 = dossiers.inzage_of(dossiers.open_zaak(dossier_id=_dossier_id, by=mensen.vera)).bestanden[0].sha256
    assert sha256 in text.replace(" ", "")


def test_no_article_is_ever_more_than_likely(mensen: Mensen) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel))
    (part,) = [item for item in make(mensen, made).vel.delen if item.soort == "artikelen"]

    assert {row[-1] for row in part.rijen} == {"waarschijnlijk"}
    assert all("\nBron: " in row[1] for row in part.rijen)


def test_without_a_complaint_and_a_mandate_neither_is_there(mensen: Mensen) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel))
    text = lines(make(mensen, made, Pakketkeuze()).vel)

    assert "vervolging" not in text
    assert "volmacht" not in text
    assert "Domicilie" not in text


def test_a_mandate_speaks_of_a_complaint_where_there_is_one(mensen: Mensen) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel))
    complaint = "van deze feiten aangifte te doen en deze klacht in te dienen (artikel 163 en 164 Sv)."
    text = lines(make(mensen, made, Pakketkeuze(gemachtigde="Gerda Machtig")).vel)

    assert "Ik geef Gerda Machtig de bijzondere volmacht" in text
    assert "van deze feiten aangifte te doen (artikel 163 Sv)." in text
    assert "klacht" not in text.replace("Alleen na een klacht.", "").replace("Soms alleen na een klacht.", "")
    assert complaint in lines(make(mensen, made).vel)


WITH_BOTH = (
    "Hier staat bij elkaar wat er gebeurde, met een lijst van het bewijs "
    "en met de artikelen die er waarschijnlijk bij passen."
)
LITERAL = "De letterlijke tekst staat in de stukken"


@pytest.mark.parametrize(
    ("code", "parts", "kern", "literal"),
    [
        ("POLITIE", [Onderdeel.DAG, Onderdeel.LINKS], "Hier staat bij elkaar wat er gebeurde.", False),
        (
            "POLITIE",
            [Onderdeel.DAG, Onderdeel.STUKKEN],
            "Hier staat bij elkaar wat er gebeurde, met het bewijs.",
            True,
        ),
        (
            "ADV",
            [Onderdeel.DAG, Onderdeel.LINKS, Onderdeel.STUKKEN, Onderdeel.WOORDEN],
            "Hier staat bij elkaar wat er gebeurde, met de artikelen die er waarschijnlijk bij passen.",
            False,
        ),
        (
            "JURIDISCH",
            list(Onderdeel),
            WITH_BOTH,
            False,
        ),
    ],
)
def test_the_sheets_name_evidence_and_articles_where_they_are_there(
    mensen: Mensen, code: str, parts: list[Onderdeel], kern: str, *, literal: bool
) -> None:
    _code, _dossier_id, made = case(mensen, parts, code)
    vel = make(mensen, made, Pakketkeuze()).vel

    assert vel.kern == kern
    assert "Wanneer en waar" in [part.kop for part in vel.delen]
    assert (LITERAL in lines(vel)) is literal


@pytest.mark.parametrize(
    ("code", "absent", "present"),
    [
        (
            "JURIDISCH",
            ("vervolging", "Gerda Machtig", "Postbus 100"),
            ("Mira Kanarie", "De stukken zelf gaan niet mee."),
        ),
        ("ADV", ("vervolging", "Mira Kanarie", "06 0000 0042", "kanarie.png", "Postbus 100"), (WORDS, "art. 285d Sr")),
    ],
)
def test_who_is_no_police_gets_less_however_much_was_ticked(
    mensen: Mensen, code: str, absent: tuple[str, ...], present: tuple[str, ...]
) -> None:
    _code, _dossier_id, made = case(mensen, list(Onderdeel), code)
    found = make(mensen, made)
    text = lines(found.vel)

    assert not [word for word in absent if word in text]
    assert all(word in text for word in present)
    assert found.stukken == ()


def test_a_package_goes_nowhere_else_and_not_without_a_yes(mensen: Mensen) -> None:
    code, dossier_id, made = case(mensen, [Onderdeel.NAAM])
    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
    with pytest.raises(Conflict):
        make(mensen, made)
    with behind(code) as melding:
        delen.give(zaak=melding.zaak, code="GRIFFIE")
    with pytest.raises(NotFound):
        make(mensen, write(dossier_id, "GRIFFIE", by=mensen.vera))
    with pytest.raises(NotFound):
        pakket.make(doorgeleiding_id=made, keuze=FULL, by=mensen.nadia)


def test_what_leaves_is_what_was_logged_to_the_byte(mensen: Mensen) -> None:
    _code, dossier_id, made = case(mensen, list(Onderdeel))
    found = make(mensen, made)
    out = pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"%PDF-kanarie", by=mensen.vera)
    sent = b"".join(meenemen.as_zip(papers=out.papieren, bestanden=out.bestanden))
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        inside = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        listed = archive.read("inhoud.sha256")

    (left,) = meegaven_of(dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera), found.id)
    assert dict(left.bestanden) | {"inhoud.sha256": left.sha256} == inside
    assert left.sha256 == hashlib.sha256(listed).hexdigest()
    assert {"aangifte.pdf", "manifest.json", "verify_bewijs.py", "bestanden/01 kanarie.png"} <= set(inside)
    (entry,) = boek_van(dossier_id, mensen).doorgiften
    assert (entry.bestemming, entry.wijze, entry.kenmerk) == ("POLITIE", "meegegeven", f"P-{found.id.hex[:6].upper()}")
    assert entry.tekst[: len(found.vel.regels)] == found.vel.regels
    assert f"inhoud.sha256: {left.sha256}" in entry.tekst
    assert dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera).feiten.doorgegeven == ("POLITIE",)


def test_without_the_files_no_manifest_goes_either(mensen: Mensen) -> None:
    _code, _dossier_id, made = case(mensen, [Onderdeel.NAAM, Onderdeel.DAG])
    found = make(mensen, made)
    out = pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"", by=mensen.vera)

    assert [name for name, _content in out.papieren] == ["aangifte.txt", "inhoud.sha256"]
    assert out.bestanden == ()
    assert b"kanarie.png" not in b"".join(content for _name, content in out.papieren)


def test_a_yes_or_evidence_that_changed_stops_it(mensen: Mensen) -> None:
    code, dossier_id, made = case(mensen, list(Onderdeel))
    found = make(mensen, made)
    vastleggen.add_bewijs(
        dossier_id=dossier_id, bestanden=[received_file(picture((9, 9)))], herkomst="signal", by=mensen.vera
    )
    with pytest.raises(Conflict, match="Maak het pakket opnieuw"):
        pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"", by=mensen.vera)

    again = make(mensen, made)
    with pytest.raises(Conflict):
        pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"", by=mensen.vera)
    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="POLITIE")
    with pytest.raises((Conflict, NotAllowed)):
        pakket.hand_out(doorgeleiding_id=made, gezien=again.id, pdf=b"", by=mensen.vera)
    assert boek_van(dossier_id, mensen).doorgiften == ()


def test_what_the_case_says_otherwise_by_now_does_not_go_out(mensen: Mensen) -> None:
    """The name of the melder and the day of the complaint stand on the sheets, and changed after they were made."""
    with clock.at(MONDAY):
        code, dossier_id, made = case(mensen, list(Onderdeel))
        found = make(mensen, made)
        with behind(code) as melding:
            wensen = wensen_of(melding)
            contact = wensen.contact.with_(naam="Mira Nieuwenaam")
            gesprek.set_wensen(zaak=melding.zaak, wensen=replace(wensen, contact=contact))
        with pytest.raises(Conflict, match="Wat er in het dossier staat, is intussen anders"):
            pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"", by=mensen.vera)

        again = make(mensen, made)
        indeling.set_kennisdag(
            dossier_id=dossier_id, dag=date(2026, 11, 21), bron=Kennisbron.BETROKKENE, by=mensen.vera
        )
        with pytest.raises(Conflict, match="Wat er in het dossier staat, is intussen anders"):
            pakket.hand_out(doorgeleiding_id=made, gezien=again.id, pdf=b"", by=mensen.vera)
        assert boek_van(dossier_id, mensen).doorgiften == ()
        last = make(mensen, made)
    with clock.at(MONDAY + timedelta(days=1)):  # the day on which sheets were made may pass
        pakket.hand_out(doorgeleiding_id=made, gezien=last.id, pdf=b"", by=mensen.vera)
    assert "Mira Nieuwenaam" in lines(last.vel)


def test_a_letter_that_went_out_before_is_still_the_sending_of_its_referral(mensen: Mensen) -> None:
    _code, dossier_id, made = case(mensen, list(Onderdeel))
    found = make(mensen, made)
    share_it(dossier_id, made, by=mensen.vera)
    pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"", by=mensen.vera)

    sent = traject(dossier_id, made, by=mensen.vera).doorgifte
    assert sent is not None
    assert (sent.wijze, sent.doorgeleiding) == ("print", made)
    assert sent.tekst != found.vel.regels
    assert dossiers.open_zaak(dossier_id=dossier_id, by=mensen.vera).feiten.doorgegeven == ("POLITIE",)
    assert len(boek_van(dossier_id, mensen).doorgiften) == 2
