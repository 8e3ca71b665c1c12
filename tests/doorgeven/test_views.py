"""The pages of a referral: six presses from the case to sent, each step on one page, and who sees it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pikepdf
import pytest
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from support.behandeling import delen
from support.behandeling.doorgeleiden import antwoord, brief
from support.bezetting import toewijzen
from support.doorgeleiding.models import Doorgeleiding
from support.regie.service import Onderdeel
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.doorgeven import look_over, share, traject, write
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=AMSTERDAM)
WORDS = "Iemand noemde mijn straat."
MOST = 6  # presses for the desk, once the yes is there


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    """The browser of a trusted person."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def case(mensen: Mensen) -> tuple[str, UUID]:
    """A case of Vera in which the melder approved words for the police."""
    nieuw, dossier_id = report()
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    parts = [Onderdeel.NAAM, Onderdeel.WOORDEN]
    delen.ask_consent(dossier_id=dossier_id, code="POLITIE", onderdelen=parts, tekst=WORDS, by=mensen.cor)
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
    return nieuw.code, dossier_id


def page_of(client: Client, made: UUID, name: str = "traject") -> str:
    return unescape(client.get(reverse(f"doorgeven:{name}", args=[made])).content.decode())


class Person:
    """Somebody who presses what stands on the page, and nothing that does not; each press and tick counts."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.presses = client, 0
        self.page = client.get(url).content.decode()

    def follow(self, words: str) -> str:
        """Press a link; gives its address."""
        link = next(
            m for m in re.finditer(r'<a[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', self.page, re.DOTALL) if words in m[2]
        )
        self.presses += 1
        return unescape(link[1])

    def go(self, words: str) -> None:
        self.page = self.client.get(self.follow(words)).content.decode()

    def press(self, words: str, *, tick: str = "") -> None:
        """Press a button of a form with what the form holds; a tick in it is a press of its own."""
        form = next(
            m for m in re.finditer(r"<form[^>]*?action=\"([^\"]+)\".*?</form>", self.page, re.DOTALL) if words in m[0]
        )
        button = next(m for m in re.finditer(r"<button([^>]*)>(.*?)</button>", form[0], re.DOTALL) if words in m[2])
        named = {m[1]: unescape(m[2]) for m in re.finditer(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form[0])}
        data = {name: value for name, value in named.items() if name != "past"}
        data[re.search(r'name="([^"]+)"', button[1])[1]] = re.search(r'value="([^"]*)"', button[1])[1]  # type: ignore[index]  # every button of ours has both
        if tick:
            assert f'name="{tick}"' in form[0]
            data[tick] = "on"
            self.presses += 1
        self.presses += 1
        self.page = self.client.post(form[1], data, follow=True).content.decode()


@pytest.mark.pango
def test_passing_on_takes_at_most_six_presses_from_the_case_to_sent(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    person = Person(vera, reverse("werkplek:dossier", args=[dossier_id]))
    person.go("Akkoord")
    person.press("Geef door")
    person.press("Nagekeken, mag weg", tick="past")
    paper = vera.get(person.follow("Open de brief als pdf"))
    person.press("Geprint en op de post")

    assert person.presses == MOST
    assert paper.content.startswith(b"%PDF")
    assert "De melder kan het lezen." in person.page
    (sent,) = boek_van(dossier_id, mensen).doorgiften
    assert (sent.wijze, sent.wie) == ("print", "Vera")


def test_the_letter_stands_beside_the_yes_with_what_can_and_cannot_go_in(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    page = page_of(vera, write(dossier_id, "POLITIE", by=mensen.vera))
    letter = page.split('class="vel brief"')[1].split('class="inuit"')[0]
    beside = page.split('class="inuit"')[1]

    assert f"“{WORDS}”" in page.split('class="vel brief"')[0]
    assert re.search(r'Naam: <span class="var">Mira</span>', letter)
    assert re.search(rf'<span class="var">{WORDS}</span>', letter)
    assert "06 0000 0042" not in page
    for word in ("Telefoonnummer", "De links", "Bewijs en berichten", "Wie het deed"):
        assert word in beside.split("Kan er niet in")[1]
    assert "Naam" in beside.split("Kan er niet in")[0]


def test_looking_over_asks_for_the_tick_and_for_the_letter_as_it_is_now(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    url, seen = reverse("doorgeven:stap", args=[made]), traject(dossier_id, made, by=mensen.vera).brief.id
    without = vera.post(url, {"nagekeken": "1", "gezien": str(seen)})
    assert without.status_code == 422
    assert "zet het vinkje" in without.content.decode()
    vera.post(
        reverse("doorgeven:brief", args=[made]),
        {"sjabloon": "POLITIE_ADRES", "aan": "basisteam Noord"},
    )
    later = vera.post(url, {"nagekeken": "1", "gezien": str(seen), "past": "on"}, follow=True).content.decode()
    assert "De brief is intussen veranderd" in later
    assert "Verzoek: extra aandacht voor een woonadres" in later
    assert Doorgeleiding.objects.get(pk=made).stand == "concept"


def test_an_address_is_asked_where_the_machine_mails_and_only_there(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    look_over(dossier_id, made, by=mensen.vera)
    url = reverse("doorgeven:verstuur", args=[made])
    assert vera.post(url, {"wijze": "telefoon"}).status_code == 422
    refused = vera.post(url, {"wijze": "mail", "mail": ""})
    assert refused.status_code == 422
    assert "Vul het mailadres in" in refused.content.decode()
    wrong = vera.post(url, {"wijze": "mail", "mail": "geen adres"})
    assert "geen adres" in wrong.content.decode()
    vera.post(url, {"wijze": "mail", "mail": "team@politie.example"})
    assert boek_van(dossier_id, mensen).doorgiften[0].wijze == "mail"


def test_the_page_of_a_letter_follows_it_to_the_end(mensen: Mensen, vera: Client) -> None:
    with clock.at(WEDNESDAY):
        vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
        _code, dossier_id = case(mensen)
        made = share(dossier_id, "POLITIE", by=mensen.vera)
        waiting = page_of(vera, made)
        listed = unescape(vera.get(reverse("werkplek:akkoord", args=[dossier_id])).content.decode())
    assert "Antwoord verwacht vóór woensdag 9 december" in waiting
    assert "tot en met 23 december" in waiting
    assert "antwoord vóór wo 9 dec" in " ".join(listed.split())
    with clock.at(WEDNESDAY + timedelta(days=20)):
        vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
        assert "Er kwam geen antwoord vóór woensdag 9 december" in page_of(vera, made)
        url = reverse("doorgeven:antwoord", args=[made])
        empty = vera.post(url, {"soort": "antwoord", "van": "Balie", "tekst": ""})
        assert empty.status_code == 422
        assert 'value="Balie"' in empty.content.decode()
        vera.post(url, {"soort": "antwoord", "van": "Balie", "tekst": "Ze komen <b>.", "kenmerk": "PL1"})
        assert "Ze komen <b>." in page_of(vera, made)
        late = vera.post(reverse("doorgeven:dag", args=[made]), {"dag": "2027-01-08", "reden": "Afgesproken."})
        assert late.status_code == 409
        assert "Afgesproken." in late.content.decode()
        url = reverse("doorgeven:uitkomst", args=[made])
        vera.post(url, {"soort": "gedaan", "tekst": "Ze letten op je straat."})
        done = page_of(vera, made)
    assert "Ze doen wat we vroegen. Ze letten op je straat." in done
    assert vera.post(url, {"soort": "niet", "tekst": "Toch niet."}).status_code in (302, 409)


def test_another_day_is_one_that_is_still_to_come(mensen: Mensen) -> None:
    with clock.at(WEDNESDAY):
        vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
        _code, dossier_id = case(mensen)
        made = share(dossier_id, "POLITIE", by=mensen.vera)
        url = reverse("doorgeven:dag", args=[made])
        wrong = (("2026-11-25", "Kies een dag na vandaag."), ("2027-05-25", "heel ver weg"), ("", "Kies een dag."))
        for day, said in wrong:
            answer = vera.post(url, {"dag": day, "reden": "Gebeld."})
            assert answer.status_code == 422
            assert said in answer.content.decode()
        right = (("2026-11-26", "donderdag 26 november"), ("2027-05-24", "maandag 24 mei"))
        for day, said in right:
            vera.post(url, {"dag": day, "reden": "Gebeld."})

            assert f"Antwoord verwacht vóór {said}" in page_of(vera, made)


def test_the_melder_reads_each_step_and_what_a_withdrawal_stops(mensen: Mensen) -> None:
    from tests.mijnmelding.test_regie_views import Melder

    with clock.at(WEDNESDAY):
        code, dossier_id = case(mensen)
        share(dossier_id, "POLITIE", by=mensen.vera)
        write(dossier_id, "POLITIE", by=mensen.vera)
        melder = Melder(code)
        page = unescape(melder.page("akkoord"))
        assert page.count("Jij zei ja") == 2
        assert "We schrijven een brief" in page
        assert "We vroegen het vóór woensdag 9 december." in page
        gone = unescape(melder.post("akkoord", trek_in="POLITIE"))

    assert "De brief die klaarlag, gaat niet weg." in gone
    assert "Wat wegging op 25 november, kunnen we niet terughalen." in gone
    assert "Je ja geldt niet meer. De brief ging niet weg" in gone


def test_what_is_dangerous_to_show_stands_on_no_page_of_the_melder(mensen: Mensen) -> None:
    from tests.mijnmelding.test_regie_views import Melder

    code, dossier_id = case(mensen)
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    filled = {"grond": "acuut", "bestemming": "POLITIE", "reden": "Kanarie reden.", "woorden": "Kanarie woorden."}
    url = reverse("doorgeven:zonder", args=[dossier_id])
    cor.post(url, filled | {"verborgen": "Kanarie verborgen."})
    melder = Melder(code)
    hidden = "".join(melder.page(name) for name in ("code", "plan", "gegevens", "akkoord"))
    taken = melder.client.get(reverse("mijnmelding:alles")).getvalue().decode("latin-1")
    cor.post(url, filled)
    shown = unescape(melder.page("akkoord"))

    assert "Kanarie" not in hidden + taken
    assert "Er is nog niets doorgegeven" not in hidden
    assert "Er was direct gevaar, daarom gaat dit zonder jouw ja" in shown
    assert "Kanarie reden." in shown
    assert "We belden" in shown


def test_without_a_yes_the_pages_ask_for_a_second_person(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    cor, carolien = (signed_in(mensen.accounts[name], wachtzin=WACHTZIN) for name in ("cor", "carolien"))
    filled = {"grond": "wet", "bestemming": "TBP", "reden": "Een bevel.", "woorden": "De naam van de afzender."}
    url = reverse("doorgeven:zonder", args=[dossier_id])
    assert "Kies een van beide." in cor.post(url, filled | {"grond": ""}).content.decode()
    made = UUID(cor.post(url, filled)["Location"].rstrip("/").rpartition("/")[2])
    assert "Een collega kijkt eerst mee." in page_of(cor, made)
    cor.post(reverse("doorgeven:stap", args=[made]), {"vraag_mee": "1"})
    assert "geeft niemand alleen iets door" in page_of(cor, made)
    front = carolien.get(reverse("werkplek:werkvoorraad")).content.decode()
    assert "Zonder akkoord: een tweede persoon kijkt mee" in front
    url = reverse("doorgeven:meekijken", args=[made])
    assert "Schrijf waarom" in carolien.post(url, {"akkoord": "1", "tekst": ""}).content.decode()
    carolien.post(url, {"akkoord": "1", "tekst": "Dit moet."})

    assert "Hoe gaat de brief weg?" in page_of(cor, made)


def test_what_cannot_be_done_is_said_on_the_page_and_does_nothing(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera)

    def post(name: str, **data: Any) -> str:
        return vera.post(reverse(f"doorgeven:{name}", args=[made]), data, follow=True).content.decode()

    for page in (post("stap", terug="1"), post("stap", stop="1"), post("verstuur", wijze="print"), post("brief", sjabloon="POLITIE_MELDING")):  # fmt: skip
        assert "Dit is intussen veranderd" in page
    assert vera.post(reverse("doorgeven:stap", args=[made]), {"iets": "1"}).status_code == 404
    assert Doorgeleiding.objects.get(pk=made).stand == "verstuurd"


def test_somebody_else_of_the_desk_sees_none_of_it(mensen: Mensen) -> None:
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera)
    nadia = signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN)

    for name in ("traject", "pdf", "antwoord", "dag", "uitkomst"):
        assert nadia.get(reverse(f"doorgeven:{name}", args=[made])).status_code == 404
    assert nadia.post(reverse("doorgeven:stap", args=[made]), {"stop": "1"}).status_code == 404


def test_no_address_of_the_desk_tells_where_something_goes(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    page = page_of(vera, made)

    assert not [url for url in re.findall(r'(?:href|action)="([^"]+)"', page) if "politie" in url.lower()]


@pytest.mark.pango
def test_the_letter_on_paper_is_tagged_says_what_was_looked_over_and_loads_nothing(
    mensen: Mensen, vera: Client
) -> None:
    _code, dossier_id = case(mensen)
    made = write(dossier_id, "POLITIE", by=mensen.vera)
    early = vera.get(reverse("doorgeven:pdf", args=[made]), follow=True).content.decode()
    assert "Kijk de brief eerst na." in early
    look_over(dossier_id, made, by=mensen.vera)
    response = vera.get(reverse("doorgeven:pdf", args=[made]))
    from io import BytesIO

    with pikepdf.open(BytesIO(response.content)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang) == "nl"
    name = response.headers["Content-Disposition"]
    assert re.fullmatch(r'inline; filename="brief-D-[0-9A-F]{6}\.pdf"', name)
    assert brief.open_letter(doorgeleiding_id=made, by=mensen.vera).brief.tekst[0] == "Aan de politie"


def test_an_answer_of_somebody_outside_shows_on_the_page_and_in_the_queue(mensen: Mensen, vera: Client) -> None:
    _code, dossier_id = case(mensen)
    made = share(dossier_id, "POLITIE", by=mensen.vera)
    link = traject(dossier_id, made, by=mensen.vera).brief.link
    antwoord.answer_by_link(code=link, van="J. de Vries", tekst="We komen.")
    front = vera.get(reverse("werkplek:werkvoorraad")).content.decode()
    page = page_of(vera, made)
    log = unescape(vera.get(reverse("werkplek:logboek_dossier", args=[dossier_id])).content.decode())

    assert "Antwoord van buiten op een brief" in front
    assert "We komen." in page
    assert "Via de code uit de brief." in page
    assert "Iemand van buiten" in log
