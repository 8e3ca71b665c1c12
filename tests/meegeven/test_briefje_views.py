"""The pages of the note: the melder ticks, the desk looks it over and gives it, on paper."""

from __future__ import annotations

import io
import subprocess
from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.urls import reverse

from support.behandeling import delen
from support.regie.service import Onderdeel
from support.stappenplan.pdf import PdfMislukt
from tests.behandeling.deuren import behind, boek_van
from tests.behandeling.doorgeven import write
from tests.behandeling.test_briefje import ASKED, CANARIES, NEVER, WORDS, case
from tests.ingelogd import signed_in
from tests.machine import POPPLER, require
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(mensen: Mensen) -> Client:
    """The browser of a trusted person."""
    return signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)


def test_the_melder_ticks_what_may_be_on_it(mensen: Mensen) -> None:
    from tests.mijnmelding.test_regie_views import Melder

    code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    delen.ask_consent(dossier_id=dossier_id, code="WOORDVOERING", onderdelen=ASKED[:2], tekst="", by=mensen.vera)
    melder = Melder(code)
    page = unescape(melder.page("akkoord"))
    own = page.split("Kies zelf wat erin mag")[1].split("</fieldset>")[0]
    assert ("Je naam" in own, "Je functie" in own, "checked" in own) == (True, True, False)
    assert "Kies eerst wat erin mag" in unescape(melder.post("akkoord", geef="WOORDVOERING"))

    melder.post("akkoord", **{"geef": "WOORDVOERING", "onderdelen-WOORDVOERING": "functie"})
    given = boek_van(dossier_id, mensen).toestemmingen["WOORDVOERING"]
    assert (given.stand, given.onderdelen) == ("gegeven", (Onderdeel.FUNCTIE,))


def test_the_card_of_the_question_has_no_yes_to_all_of_it_at_once(mensen: Mensen) -> None:
    from tests.mijnmelding.test_regie_views import Melder

    code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    delen.ask_consent(dossier_id=dossier_id, code="WOORDVOERING", onderdelen=ASKED[:2], tekst="", by=mensen.vera)
    melder = Melder(code)
    page = unescape(melder.page("code"))
    card = page.split('class="vraagkaart"')[1].split("</form>")[0]
    assert ('value="gegeven"' in card, 'value="geweigerd"' in card) == (False, True)
    assert f'href="{reverse("mijnmelding:akkoord")}"' in card
    vraag_id = boek_van(dossier_id, mensen).open_vragen[-1].id

    assert "Kies eerst wat erin mag" in unescape(melder.post("vraag", vraag_id=vraag_id, antwoord="gegeven"))
    assert boek_van(dossier_id, mensen).stand("WOORDVOERING") == "gevraagd"
    melder.post("vraag", vraag_id=vraag_id, antwoord="geweigerd")
    assert boek_van(dossier_id, mensen).stand("WOORDVOERING") == "geweigerd"


def test_after_it_changed_the_page_can_be_sent_with_a_new_tick(
    mensen: Mensen, vera: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meldpunt.meegeven.briefje_views.can_make_pdf", lambda: False)
    _code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    give = reverse("meegeven:briefje_meegeven", args=[write(dossier_id, "WOORDVOERING", by=mensen.vera)])
    refused = vera.post(give, {"gezien": "van-een-uur-geleden", "past": "on"})
    page = refused.content.decode()
    gezien = page.split('name="gezien" value="')[1].split('"')[0]

    assert (refused.status_code, "checked" in page) == (409, False)
    assert vera.post(give, {"gezien": gezien, "past": "on"}).status_code == 200


def test_a_note_that_cannot_be_drawn_was_not_given(
    mensen: Mensen, vera: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object, **_named: object) -> bytes:
        raise PdfMislukt("Het papier lukt nu niet.")

    monkeypatch.setattr("meldpunt.meegeven.briefje_views.can_make_pdf", lambda: True)
    monkeypatch.setattr("meldpunt.meegeven.briefje_views.stappenplan.pdf_apart", fails)
    _code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    page = vera.get(reverse("meegeven:briefje", args=[made])).content.decode()
    gezien = page.split('name="gezien" value="')[1].split('"')[0]
    refused = vera.post(reverse("meegeven:briefje_meegeven", args=[made]), {"gezien": gezien, "past": "on"})

    assert refused.status_code == 409
    assert "Het papier lukt nu niet." in unescape(refused.content.decode())
    assert boek_van(dossier_id, mensen).doorgiften == ()


@pytest.mark.pango
def test_the_paper_holds_what_was_ticked_and_nothing_else(mensen: Mensen, vera: Client, tmp_path: Path) -> None:
    require(POPPLER)
    _code, dossier_id = case(mensen, [Onderdeel.FUNCTIE, Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    letter = vera.get(reverse("doorgeven:traject", args=[made])).content.decode()
    url = reverse("meegeven:briefje", args=[made])
    assert url in letter
    page = vera.get(url).content.decode()
    gezien = page.split('name="gezien" value="')[1].split('"')[0]
    give = reverse("meegeven:briefje_meegeven", args=[made])
    assert vera.post(give, {"gezien": gezien}).status_code == 422
    assert vera.post(give, {"gezien": "x", "past": "on"}).status_code == 409

    answer = vera.post(give, {"gezien": gezien, "past": "on"})
    (tmp_path / "b.pdf").write_bytes(answer.content)
    done = subprocess.run(["pdftotext", "-layout", str(tmp_path / "b.pdf"), "-"], capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    assert WORDS in text
    ticked = {Onderdeel.FUNCTIE, Onderdeel.WOORDEN}
    assert {item for item, canary in CANARIES.items() if canary in text} == ticked
    assert not [leak for leak in NEVER if leak in text]
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert bool(paper.Root.MarkInfo.Marked)
        assert len(paper.pages) == 1


def test_after_a_withdrawal_the_page_says_so_and_nothing_else(mensen: Mensen, vera: Client) -> None:
    code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    with behind(code) as melding:
        delen.withdraw(zaak=melding.zaak, code="WOORDVOERING")
    page = unescape(vera.get(reverse("meegeven:briefje", args=[made])).content.decode())

    assert "er mag niets meer gezegd worden" in page
    assert WORDS not in page
    assert "Open om mee te geven" not in page


def test_without_pango_it_is_a_text(mensen: Mensen, vera: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meldpunt.meegeven.briefje_views.can_make_pdf", lambda: False)
    _code, dossier_id = case(mensen, [Onderdeel.WOORDEN])
    made = write(dossier_id, "WOORDVOERING", by=mensen.vera)
    page = vera.get(reverse("meegeven:briefje", args=[made])).content.decode()
    gezien = page.split('name="gezien" value="')[1].split('"')[0]
    answer = vera.post(reverse("meegeven:briefje_meegeven", args=[made]), {"gezien": gezien, "past": "on"})

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert WORDS in answer.content.decode()
