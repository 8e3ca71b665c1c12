"""What a melder decides behind the code, on real pages."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.errors import NotFound
from support.behandeling import delen, gesprek, inzien, vragen
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.regie import rules
from support.regie.boek import Boek, boek_of
from support.regie.service import Onderdeel
from support.stappenplan import service as stappenplan
from support.stappenplan.models import Overhandiging
from tests.behandeling.doorgeven import share
from tests.maak import ANTWOORDEN, send

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NAMENS = ANTWOORDEN | {"R1": ("ander_weet_niet",)}
PAGES = ("code", "plan", "gegevens", "akkoord", "contact", "persoon", "sluit", "wissen")


class Melder:
    """Somebody with a code and a browser."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.client = Client()
        self.client.post(reverse("mijnmelding:code"), {"code": code})

    def page(self, name: str = "code") -> str:
        return self.client.get(reverse(f"mijnmelding:{name}"), follow=True).content.decode()

    def post(self, name: str, **data: Any) -> str:
        kwargs = {"vraag_id": data.pop("vraag_id")} if "vraag_id" in data else {}
        return self.client.post(reverse(f"mijnmelding:{name}", kwargs=kwargs), data, follow=True).content.decode()


def _melder(**changes: Any) -> tuple[Melder, UUID]:
    nieuw, ontvangst = send(**changes)
    return Melder(nieuw.code), ontvangst.dossier_id


def _boek(dossier_id: UUID, mensen: Mensen) -> Boek:
    return boek_of(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).zaak)


def _code_in(page: str) -> str:
    """The code for somebody else as the page shows it."""
    shown = page.split('id="de-code">')[1].split("</output>", maxsplit=1)[0]
    return "".join(part.split("</span>")[0] for part in shown.split("<span>")).strip()


def test_a_consent_that_was_asked_for_is_given_and_taken_back_with_one_tap(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    delen.ask_consent(
        dossier_id=dossier_id,
        code="POLITIE",
        onderdelen=[Onderdeel.NAAM, Onderdeel.WOORDEN],
        tekst="Iemand noemde mijn straat.",
        toelichting="Voor advies.",
        by=mensen.cor,
    )
    page = melder.page()
    assert "Een vraag van Cor" in page
    assert "Wil je dat wij dit doorgeven aan de politie?" in page
    assert "We delen alleen: Je naam en wat er gebeurde, in deze woorden." in page
    assert "Iemand noemde mijn straat." in page
    (vraag,) = _boek(dossier_id, mensen).open_vragen

    page = melder.post("vraag", vraag_id=vraag.id, antwoord="gegeven")
    assert "Een vraag van" not in page
    assert "Ja, sinds" in melder.page("gegevens")
    assert "al beantwoord" in melder.post("vraag", vraag_id=vraag.id, antwoord="geweigerd")
    page = melder.post("akkoord", trek_in="POLITIE")
    assert "Ingetrokken op" in page
    assert "intussen veranderd" in melder.post("akkoord", trek_in="POLITIE")
    assert "kennen we niet" in melder.post("akkoord", geef="BAKKER")
    assert "Ja, sinds" in melder.post("akkoord", geef="POLITIE")


def test_what_was_passed_on_stands_on_the_page_in_steps_with_the_very_letter(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    assert "Er is nog niets doorgegeven." in melder.page("akkoord")
    melder.post("akkoord", geef="PLATFORM")
    made = share(dossier_id, "PLATFORM", by=mensen.cor)
    page = melder.page("akkoord")

    assert f"D-{made.hex[:6].upper()}" in page
    assert "De brief ging weg" in page
    assert "We wachten op antwoord" in page
    assert "Het meldpunt van Partij voor Morgen meldt u deze inhoud in eigen naam" in page
    assert "We gaven iets door aan het platform" in melder.page()


def test_the_desk_sees_how_the_melder_wants_to_be_reached(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    page = melder.post("contact", kanaal="email", email="geen adres", rust="")
    assert "ontbreekt een @" in page
    assert "geen adres" in page
    melder.post("contact", kanaal="email", email="m@example.org", rust="2", geen_citaten="on", mail_adres="")
    contact = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).contact

    assert (contact.kanaal, contact.email, contact.geen_citaten) == ("email", "m@example.org", True)
    assert contact.pauze_tot
    assert "Je hebt om rust gevraagd" in melder.page("contact")


def test_coverage_15_a_rest_of_four_weeks_stays_four_weeks_when_another_wish_is_saved(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    wishes = {"kanaal": "email", "email": "m@example.org", "mail_adres": ""}
    melder.post("contact", rust="4", **wishes)
    first = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).contact.pauze_tot
    assert first == clock.today() + timedelta(days=28)

    with clock.at(clock.now() + timedelta(days=3)):
        melder = Melder(melder.code)
        page = melder.page("contact")
        (chosen,) = re.findall(r'name="rust" value="(\w*)"[^>]* checked', page)
        melder.post("contact", rust=chosen, **wishes | {"email": "n@example.org"})
        contact = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).contact

    assert (contact.email, contact.pauze_tot) == ("n@example.org", first)


def test_whoever_has_no_rest_is_not_asked_to_leave_it(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    assert "Laat het zo" not in melder.page("contact")

    melder.post("contact", kanaal="email", email="m@example.org", rust="houd")
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).contact.pauze_tot is None


def test_another_person_takes_over_at_once_and_the_first_reads_nothing_more(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    assert "Vera is nu jouw vertrouwenspersoon." in melder.page("persoon")
    melder.post("persoon", persoon=str(mensen.nadia.id))

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.vera)
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.nadia).kaart.assignee_id is None


def test_choosing_nothing_else_says_so_and_changes_nothing(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)

    assert "Alles blijft zoals het was." in melder.post("persoon", persoon="blijf")
    assert dossiers.kaart(dossier_id).assignee_id == mensen.vera.id


def test_whoever_gave_no_name_reads_that_there_is_none_to_pass_on(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    named, _dossier_id = _melder()
    nameless, _other = _melder(naam="", email="", telefoon="", kanaal="code")

    sentence = "Je noemde je naam en nummer niet."
    assert sentence not in named.page("akkoord")
    assert sentence in nameless.page("akkoord")


def test_somebody_can_be_kept_out_afterwards(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    melder.post("persoon", persoon="blijf", uitsluiten=[str(mensen.cor.id)])
    assert "Deze mensen blijven buiten je melding: Cor." in melder.page("persoon")
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    page = melder.post("persoon", persoon="blijf", uitsluiten=[str(mensen.carolien.id)])
    assert "blijft er niemand over" in page
    assert inzien.open_dossier(dossier_id=dossier_id, by=mensen.carolien).uitgesloten == {mensen.cor.id}


def test_closing_is_not_erasing_and_a_message_opens_it_again(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    melder, dossier_id = _melder()
    assert "Afronden is niet wissen" in melder.page("sluit")
    assert "Je melding is afgerond." in melder.post("stand", sluit="1")
    assert dossiers.kaart(dossier_id).status == "afgesloten"
    assert "Open mijn melding weer" in melder.page("gegevens")
    assert "Van daar kan het niet" in melder.post("stand", sluit="1")
    melder.post("code", tekst="Toch nog iets.")
    assert dossiers.kaart(dossier_id).status == "in_behandeling"


def test_the_person_concerned_is_asked_first_and_then_decides(mensen: Mensen) -> None:
    melder, dossier_id = _melder(antwoorden=NAMENS, verhaal="Een verhaal over een ander.")
    assert "De ander beslist zelf" in melder.page()
    code = _code_in(melder.post("ander"))
    ander = Melder(code)
    for name in (*PAGES[:7], "overnemen"):
        assert "Iemand meldde iets dat over jou gaat" in ander.page(name), name
    assert "Een verhaal over een ander." in ander.page("overnemen")
    assert "Mira" not in ander.page("overnemen")
    assert "Kies" in ander.post("overnemen", keuze="over")
    page = ander.post("overnemen", keuze="over", melder_leest="ja", tekst="Het was op maandag.")
    assert "De melding is nu van jou" in page
    assert "Het was op maandag." in page
    assert "06 0000 0042" not in ander.page("contact")
    # and whoever reported reads along, no more
    assert "De ander heeft het overgenomen" in melder.page()
    assert "beslist nu zelf" in melder.post("akkoord", geef="POLITIE")
    assert "beslist nu zelf" in melder.post("stand", sluit="1")
    assert "beslist nu zelf" in melder.page("wissen")
    assert "Ja, sinds" in ander.post("akkoord", geef="POLITIE")
    assert rules.refusal_to_share(_boek(dossier_id, mensen), "POLITIE") is None


@pytest.mark.parametrize("wie", ["ander_weet", "ander_weet_niet", "bijstander", "weet_niet"])
def test_b1_who_decides_nothing_finds_nothing_to_decide(mensen: Mensen, wie: str) -> None:
    melder, dossier_id = _melder(antwoorden=ANTWOORDEN | {"R1": (wie,)})
    stappenplan.make(Overhandiging.objects.get(dossier_id=dossier_id).pk)
    assert "Maak een code voor de ander" in melder.page()
    page = "".join(melder.page(part) for part in ("code", "plan", "gegevens"))

    for choice in ('name="stap"', reverse("mijnmelding:akkoord"), "Jouw akkoord", "Jij kiest", "als jij geen ja zegt"):
        assert choice not in page, choice
    assert "Het ligt niet aan jou." not in page
    assert ("Zo vertel je het de ander" in page) is (wie != "weet_niet")
    assert "Jouw akkoord" not in melder.page("akkoord")
    assert "Je akkoord is bewaard." not in melder.post("akkoord", geef="POLITIE")
    assert "Bewaard om" not in melder.post("plan", stap="SP06", keuze="doe_ik")
    assert "Zo vertel je het de ander" in melder.page("ander")
    assert _boek(dossier_id, mensen).toestemmingen == {}


def test_b1_who_decides_is_offered_consents_and_choices(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    melder, dossier_id = _melder()
    stappenplan.make(Overhandiging.objects.get(dossier_id=dossier_id).pk)

    assert 'name="stap"' in melder.page("plan")
    assert "Jij kiest." in melder.page("plan")
    assert "Alles over jouw akkoord" in melder.page("gegevens")


def test_b1_who_reads_along_after_the_take_over_chooses_nothing(mensen: Mensen) -> None:
    melder, dossier_id = _melder(antwoorden=NAMENS)
    ander = Melder(_code_in(melder.post("ander")))
    ander.post("overnemen", keuze="over", melder_leest="ja")
    vragen.ask(dossier_id=dossier_id, tekst="Mag ik bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    stappenplan.make(Overhandiging.objects.filter(dossier_id=dossier_id).latest("versie").pk)

    for part, text in (("plan", 'name="stap"'), ("code", "Mag ik bellen?")):
        assert text in ander.page(part)
        assert text not in melder.page(part)
    assert "beslist nu zelf" in melder.post("plan", stap="SP06", keuze="doe_ik")


def test_the_person_concerned_can_have_it_erased(mensen: Mensen) -> None:
    melder, dossier_id = _melder(antwoorden=NAMENS)
    code = _code_in(melder.post("ander"))
    ander = Melder(code)
    assert "wis alles" in ander.post("overnemen", keuze="wissen")
    ander.post("wissen", code=code)

    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    assert "Je code werkt niet meer, of de melding is gewist." in melder.page()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_behind_the_code_asks_for_it(mensen: Mensen, name: str) -> None:  # noqa: ARG001 - the desk has to exist
    page = Client().get(reverse(f"mijnmelding:{name}"), follow=True).content.decode()
    assert "Je code" in page


@pytest.mark.pango
def test_everything_on_paper_is_one_document_that_can_be_read_aloud(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    gesprek.send_bericht(dossier_id=dossier_id, tekst="Dag, hoe gaat het?", by=mensen.cor)
    response = melder.client.get(reverse("mijnmelding:alles_pdf"))

    assert response["Content-Disposition"].startswith('attachment; filename="mijn-gegevens-')
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert document.Root.Lang == "nl"
        assert document.Root.MarkInfo.Marked


def test_links_of_what_happened_again_belong_to_the_same_report(mensen: Mensen) -> None:
    melder, dossier_id = _melder()
    page = melder.post("gegevens", links="")
    assert "Plak eerst een link" in page
    page = melder.post("gegevens", links="x\n" * 3 + "\n".join(f"https://x.com/iemand/{n}" for n in range(300)))
    assert "Er passen 200 links in" in page
    assert "https://x.com/iemand/299" in page
    assert "Toegevoegd en veilig bewaard." in melder.post(
        "gegevens", links="https://x.com/iemand/1\nhttps://x.com/iemand/1"
    )
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    assert [item.link for item in inzage.uitingen] == ["https://x.com/iemand/1"]
    paper = b"".join(melder.client.get(reverse("mijnmelding:alles")).streaming_content)  # type: ignore[attr-defined]  # a zip
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        assert "https://x.com/iemand/1" in archive.read("mijn-gegevens.html").decode()


def test_ux11_a_page_that_closed_meanwhile_gives_back_what_was_typed(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    typed = {"kanaal": "bellen", "naam": "Mira", "telefoon": "06 0000 0042", "bel_wanneer": "Na het eten"}
    response = Client().post(reverse("mijnmelding:contact"), typed)
    page = response.content.decode()

    assert response.status_code == 403
    assert "Geef je code opnieuw" in page
    assert all(text in page for text in ("Mira", "06 0000 0042", "Na het eten"))
    assert reverse("mijnmelding:code") in page
    assert (
        "Het was anders."
        in Client().post(reverse("mijnmelding:overnemen"), {"tekst": "Het was anders."}).content.decode()
    )
    assert Client().post(reverse("mijnmelding:persoon"), {"persoon": "blijf"}).status_code == 302


def test_a_package_and_a_note_that_were_given_stand_among_what_was_passed_on(mensen: Mensen) -> None:
    """Also after the yes was taken back, which says on which day it went out."""
    from support.behandeling.meegeven import briefje, pakket
    from support.papier.service import seen_as
    from tests.behandeling import test_briefje, test_pakket
    from tests.behandeling.doorgeven import write

    with clock.at(test_pakket.MONDAY):
        code, _dossier_id, made = test_pakket.case(mensen, [Onderdeel.NAAM])
        found = test_pakket.make(mensen, made)
        pakket.hand_out(doorgeleiding_id=made, gezien=found.id, pdf=b"", by=mensen.vera)
        melder = Melder(code)
        page = melder.page("akkoord").split("Wat er is doorgegeven")[1]
        assert found.vel.titel in page
        assert "We gaven het door" in page
        assert "aangiftepakket met 2 bestanden" in page
        done = melder.post("akkoord", trek_in="POLITIE")
        assert "Wat wegging op 23 november, kunnen we niet terughalen." in done

        code, dossier_id = test_briefje.case(mensen, [Onderdeel.WOORDEN])
        note = write(dossier_id, "WOORDVOERING", by=mensen.vera)
        vel = test_briefje.note(mensen, dossier_id, note)
        briefje.hand_out(doorgeleiding_id=note, gezien=seen_as(vel), by=mensen.vera)
        melder = Melder(code)
        assert test_briefje.WORDS in melder.page("akkoord").split("Wat er is doorgegeven")[1]
        done = melder.post("akkoord", trek_in="WOORDVOERING")
        assert "Wat wegging op 23 november, kunnen we niet terughalen." in done


def test_a_request_that_was_sent_is_told_when_the_yes_for_the_platform_is_taken_back(mensen: Mensen) -> None:
    from tests.behandeling import weghalen

    with clock.at(clock.now().replace(year=2026, month=11, day=23, hour=10)):
        code, dossier_id = weghalen.case(mensen)
        weghalen.send(dossier_id, weghalen.begin(dossier_id, by=mensen.vera), by=mensen.vera)
        melder = Melder(code)
        assert melder.page("akkoord").count("We gaven het door") == 0  # the request is told once, by itself
        done = melder.post("akkoord", trek_in="PLATFORM")

    assert "Wat wegging op 23 november, kunnen we niet terughalen." in done
