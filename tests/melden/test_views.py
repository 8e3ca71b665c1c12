"""The form: complete, forgiving, and it never loses a word."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.errors import NotFound
from meldpunt.melden.concept import COOKIE
from meldpunt.vault import service as vault
from meldpunt.vault.models import Lockbox
from support.behandeling import inzien
from support.bezetting import erbuiten
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier
from tests.maak import picture, send
from tests.melden.lopen import html, post, url, walk
from tests.nakijken.nagekeken import look_up

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
PNG = picture()
UNPROCESSABLE = 422


@pytest.fixture
def browser(mensen: Mensen) -> Client:  # noqa: ARG001 - the desk has to exist
    return Client()


def test_ux07_three_answers_make_a_report_and_give_a_code(browser: Client) -> None:
    walk(browser)

    response = browser.post(reverse("melden:controle"), follow=True)

    assert response.redirect_chain == [(reverse("melden:ontvangen"), 302)]
    code = response.context["groepen"]
    assert inzien.open_mijn_melding(vault.code_key("-".join(code))).dossier_id == Dossier.objects.get().pk


def test_ux09_the_shortest_report_is_at_most_nine_pages(browser: Client) -> None:
    pages = ["/", url("voor-wie")]
    response = browser.post(url("voor-wie"), {"R1": "zelf"})
    while response.status_code == 302 and "ontvangen" not in response["Location"]:
        pages.append(response["Location"])
        data = {"verhaal": "x"} if "/wat/" in pages[-1] else {"kanaal": "code"} if "/contact/" in pages[-1] else {}
        response = browser.post(pages[-1], data)
    pages.append(response["Location"])

    assert len(pages) <= 9, pages


def test_ux11_every_answer_is_still_there_on_the_way_back(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf", A1="nee", Z1="lokaal")
    post(browser, "wat", verhaal="Mijn verhaal", V1=["BELEDIGING", "DOXING"])

    assert "Mijn verhaal" in html(browser.get(url("wat")))
    form = browser.get(url("voor-wie")).context["form"]
    assert form["R1"].value() == "zelf"
    assert form["Z1"].value() == "lokaal"


def test_an_error_keeps_everything_and_says_what_to_do(browser: Client) -> None:
    response = post(browser, "contact", kanaal="bellen", telefoon="06 12", naam="Mira")
    page = html(response)

    assert response.status_code == UNPROCESSABLE
    assert "Dit telefoonnummer mist een cijfer" in page
    assert 'value="06 12"' in page
    assert "<title>Fout:" in page
    assert 'href="#id_telefoon"' in page
    assert 'aria-invalid="true"' in page
    assert "06 12" in html(browser.get(url("contact")))


def test_without_story_form_or_file_it_says_what_is_missing(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    post(browser, "wat", verhaal="   ")
    post(browser, "contact", kanaal="code")

    response = browser.post(reverse("melden:controle"))

    assert response.status_code == UNPROCESSABLE
    assert "We weten nog niet wat er gebeurde" in html(response)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("\u202eomgekeerd\u200f!", "omgekeerd\u200f!"),
        ("👩‍👩‍👧 😀", "👩‍👩‍👧 😀"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{ 7*7 }} {% load x %}", "{{ 7*7 }} {% load x %}"),
        ("ĳ İ ı ﷽ ༼ つ ༽", "ĳ İ ı ﷽ ༼ つ ༽"),
    ],
)
def test_any_text_arrives_as_it_was_typed_but_for_what_turns_it_around(
    browser: Client, mensen: Mensen, typed: str, kept: str
) -> None:
    walk(browser, verhaal=typed)
    page = html(browser.get(url("wat")))
    browser.post(reverse("melden:controle"))

    inzage = inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor)
    assert inzage.verhalen[0].verhaal == kept
    assert "<script>alert" not in page


def test_a_hundred_thousand_characters_are_kept_and_the_limit_is_said(browser: Client) -> None:
    response = post(browser, "wat", verhaal="é" * 100_000)

    assert response.status_code == UNPROCESSABLE
    assert "Je tekst is te lang. Er kunnen 20.000 tekens in, en dit zijn er 100.000." in html(response)
    assert "Zet de rest in een bestand." in html(response)
    assert "é" * 100_000 in html(browser.get(url("wat")))


@pytest.mark.parametrize(
    ("slug", "data"),
    [
        ("voor-wie", {"R1": "bestaat_niet"}),
        ("wat", {"V1": ["BESTAAT_NIET"]}),
        ("wat", {"K1": "x' OR 1=1"}),
        ("waar", {"platforms": ["MYSPACE"]}),
        ("waar", {"wanneer_datum": "31-02-2026"}),
        ("waar", {"wanneer_datum": "0001-01-01"}),
        ("waar", {"wanneer_datum": "9999-12-31"}),
        ("waar", {"links": "\n".join(f"https://x.example/{nr}" for nr in range(201))}),
        ("met-wie", {"persoon": "geen-uuid"}),
        ("contact", {"kanaal": "duif"}),
        ("contact", {"kanaal": "email", "email": "geen adres"}),
        ("contact", {"kanaal": "email"}),
    ],
)
def test_what_does_not_fit_gets_a_sentence(browser: Client, slug: str, data: dict[str, Any]) -> None:
    response = browser.post(url(slug), data)

    assert response.status_code == UNPROCESSABLE
    assert "Er gaat nog iets niet goed" in html(response)


def test_z07_unknown_fields_change_nothing(browser: Client) -> None:
    walk(browser)
    post(browser, "contact", kanaal="code", status="afgesloten", nummer="9", gradatie="licht", assignee="x")
    browser.post(reverse("melden:controle"))

    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.assignee_id) == ("nieuw", None)


def test_an_unknown_page_is_a_plain_404(browser: Client) -> None:
    assert browser.get(url("bestaat-niet")).status_code == 404


def test_ux12_sending_twice_gives_one_case_and_the_same_receipt(browser: Client) -> None:
    walk(browser)

    first = browser.post(reverse("melden:controle"), follow=True).context["groepen"]
    second = browser.post(reverse("melden:controle"), follow=True).context["groepen"]

    assert first == second
    assert Dossier.objects.count() == 1


def test_two_tabs_share_one_concept(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    other_tab = Client()
    other_tab.cookies = browser.cookies
    post(other_tab, "wat", verhaal="Uit het tweede tabblad")
    post(browser, "waar", F1="veel")

    assert "Uit het tweede tabblad" in html(browser.get(url("wat")))


def test_after_a_day_the_concept_is_gone_and_what_was_just_typed_is_not(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")

    with clock.at(clock.now() + timedelta(hours=25)):
        response = browser.post(url("wat"), {"verhaal": "Net getypt"}, follow=True)

        assert "We vinden hier geen melding. Begin opnieuw, of ga verder met je code." in html(response)
        assert "Net getypt" in html(browser.get(url("wat")))


def test_a_forged_cookie_is_a_fresh_start(browser: Client) -> None:
    browser.cookies[COOKIE] = "verzonnen"

    response = browser.post(url("voor-wie"), {"R1": "zelf"})

    assert response.status_code == 302
    assert browser.cookies[COOKIE].value != "verzonnen"


def test_a_missing_form_token_keeps_what_was_typed_on_the_page(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(url("wat"), {"verhaal": "Niet kwijt", "csrfmiddlewaretoken": "vals"})

    assert response.status_code == 403
    assert "Niet kwijt" in html(response)
    assert "stond te lang open" in html(response)
    assert not Lockbox.objects.exists()


def upload(client: Client, *files: SimpleUploadedFile, **data: Any) -> Any:
    return client.post(url("bewijs"), {"bestand": list(files), "toevoegen": "1", **data})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leeg.png", b"", "is leeg"),
        ("virus.exe", b"MZ\x90\x00", "kunnen we niet bewaren"),
        ("pagina.html", b"<html>", "kunnen we niet bewaren"),
        ("tekening.svg", b"<svg>", "kunnen we niet bewaren"),
        ("foto.jpg", b"<html><script>1</script>", "We kunnen “foto.jpg” niet openen"),
        ("foto.png", b"%PDF-1.7 ", "“foto.png” kunnen we niet openen"),
        ("tekst.txt", b"<!DOCTYPE html><p>", "We kunnen “tekst.txt” niet openen"),
        ("zonder-einde", b"\1\2\3", "kunnen we niet bewaren"),
    ],
)
def test_a_file_that_is_not_welcome_gets_its_own_sentence(
    browser: Client, name: str, content: bytes, sentence: str
) -> None:
    good = SimpleUploadedFile("goed.png", PNG)

    response = upload(browser, SimpleUploadedFile(name, content), good)

    assert response.status_code == UNPROCESSABLE
    assert sentence in html(response)
    assert "goed.png" in html(response)


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing_behind(
    browser: Client, settings: Any, tmp_path: Path
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    settings.MEDIA_ROOT = tmp_path

    response = upload(browser, SimpleUploadedFile("groot.png", PNG + b"x" * 5000))

    assert "te groot" in html(response)
    assert not list((tmp_path / "concept").glob("*"))


def test_a_received_file_is_sealed_on_disk_and_comes_back_bit_for_bit(
    browser: Client, mensen: Mensen, settings: Any
) -> None:
    content = PNG + b"een heel herkenbaar stuk tekst" * 50
    upload(browser, SimpleUploadedFile("../../stiekem/\u202egnp.exe.png", content))
    post(browser, "voor-wie", R1="zelf")
    post(browser, "contact", kanaal="code")
    browser.post(reverse("melden:controle"))
    dossier_id = Dossier.objects.get().pk

    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)
    bestand, chunks = inzien.open_bestand(dossier_id=dossier_id, bestand_id=inzage.bestanden[0].id, by=mensen.cor)

    assert b"".join(chunks) == content
    assert bestand.naam == "gnp.exe.png"
    on_disk = b"".join(path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    assert b"herkenbaar" not in on_disk


def test_a_file_can_be_taken_out_again(browser: Client) -> None:
    upload(browser, SimpleUploadedFile("een.png", PNG))
    file_id = browser.get(url("bewijs")).context["bestanden"][0].file_id

    browser.post(url("bewijs"), {"verwijder": file_id})

    assert browser.get(url("bewijs")).context["bestanden"] == ()


def test_ux27_danger_now_shows_112_before_anything_else(browser: Client) -> None:
    response = browser.post(url("voor-wie"), {"R1": "zelf", "A1": "ja"}, follow=True)

    assert response.redirect_chain[0][0] == reverse("melden:gevaar")
    assert 'href="tel:112"' in html(response)


def test_extra_questions_come_only_where_an_answer_calls_for_them(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")

    post(browser, "wat", verhaal="x")
    assert post(browser, "contact", kanaal="code")["Location"] == reverse("melden:controle")
    assert browser.get(reverse("melden:controle")).context["erbij"] == url("bewijs")
    post(browser, "wat", V1=["BEDREIGING"])
    assert browser.get(reverse("melden:controle")).context["erbij"] == url("verdieping")
    assert "B1" in browser.get(url("verdieping")).context["form"].fields


def test_for_somebody_else_the_words_change(browser: Client) -> None:
    post(browser, "voor-wie", R1="ander_weet")

    assert "over_wie" in browser.get(url("wat")).context["form"].fields


def test_pausing_gives_a_code_that_brings_it_back_on_another_device(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    response = browser.post(url("wat"), {"verhaal": "Half af", "later": "1"}, follow=True)
    code = "-".join(response.context["groepen"])

    elsewhere = Client()
    elsewhere.post(reverse("mijnmelding:code"), {"code": code})

    assert "Half af" in html(elsewhere.get(url("wat")))
    assert not Dossier.objects.exists()


def test_the_exit_destroys_the_concept_and_leaves(browser: Client, settings: Any) -> None:
    post(browser, "wat", verhaal="Weg ermee")

    response = browser.get(reverse("snel_weg"))

    assert response.status_code == 303
    assert response["Location"] == settings.PARTIJ["snel_weg"]
    assert not Lockbox.objects.exists()
    assert "Weg ermee" not in html(browser.get(url("wat")))


def test_the_concept_in_the_database_tells_nothing(browser: Client) -> None:
    post(browser, "wat", verhaal="een heel herkenbaar woord")

    assert all(b"herkenbaar" not in bytes(row.body) for row in Lockbox.objects.all())
    assert "herkenbaar" not in str(browser.cookies)


def test_the_database_away_is_a_calm_page_with_the_text_still_on_it(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr("meldpunt.melden.concept.exclusive_of", away)

    response = post(browser, "wat", verhaal="Nog steeds hier")

    assert response.status_code == 503
    assert "Nog steeds hier" in html(response)
    assert "088 000 12 34" in html(response)


@pytest.mark.parametrize("page", ["voor-wie", "wat", "contact", "bewijs", "waar", "wie", "gevoel", "met-wie"])
def test_ux17_every_page_is_private_and_offers_help_and_a_way_out(browser: Client, page: str) -> None:
    post(browser, "voor-wie", R1="zelf")
    response = browser.get(url(page))

    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert 'href="tel:112"' in html(response)
    assert reverse("snel_weg") in html(response)


def test_a_question_with_more_answers_has_boxes_and_one_with_one_answer_has_rounds(browser: Client) -> None:
    post(browser, "wat", V1=["BELEDIGING", "DOXING"], K1="persoon")
    page = html(browser.get(url("wat")))

    assert 'type="checkbox" id="id_V1_1" name="V1" value="BELEDIGING" checked' in page
    assert 'name="V1" value="DOXING" checked' in page
    assert 'type="radio" id="id_K1_0" name="K1" value="persoon" checked' in page
    assert page.count(" checked") == 3


def test_an_empty_choice_is_chosen_only_by_somebody(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    assert " checked" not in html(browser.get(url("met-wie")))

    post(browser, "met-wie", persoon="")

    assert 'name="persoon" value="" checked' in html(browser.get(url("met-wie")))


# ── about somebody else, and before anything happened ─────────────────────────────────────────────
@pytest.mark.parametrize("who", ["ander_weet", "ander_weet_niet", "bijstander"])
def test_for_somebody_who_does_not_know_the_form_says_what_may_not_happen_yet(mensen: Mensen, who: str) -> None:  # noqa: ARG001 - the desk has to exist
    client = Client()
    client.post("/melden/voor-wie/", {"R1": who, "A1": "nee"})
    wat, gevoel = client.get("/melden/wat/").content.decode(), client.get("/melden/gevoel/").content.decode()

    assert "Zolang de ander geen ja zegt, bewaren we alleen wat jij stuurt." in wat
    assert "Om wie gaat het?" in wat
    assert "Hoe gaat het nu" in gevoel
    assert 'name="M2"' not in gevoel  # nobody else is asked how somebody is
    assert "Wij praten met jou" in client.get("/melden/contact/").content.decode()


def test_an_early_signal_is_a_light_case_that_no_figure_counts(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    signal = send(antwoorden={"R1": ("zelf",), "V1": ("SIGNAAL",)})[1]
    both = send(antwoorden={"R1": ("zelf",), "V1": ("SIGNAAL", "BELEDIGING")})[1]

    assert dossiers.kaart(signal.dossier_id).feiten.signaal
    assert dossiers.kaart(signal.dossier_id).feiten.gradatie == "licht"
    assert not dossiers.kaart(both.dossier_id).feiten.signaal
    with transaction.atomic():
        counted = dossiers.mark_counted(release_id=uuid.uuid4(), before=clock.today() + timedelta(days=1))
    assert [fact.vorm for fact in counted] == ["BELEDIGING"]


@pytest.mark.parametrize(
    ("wie", "vormen", "vraag"),
    [
        ("zelf", ["BELEDIGING"], "Op welke dag zag je het voor het eerst?"),
        ("ander_weet", ["BELEDIGING"], "Op welke dag las die persoon het voor het eerst?"),
        ("zelf", ["STALKING"], "Op welke dag was de laatste keer?"),
        ("ander_weet_niet", ["STALKING"], "Op welke dag was de laatste keer?"),
        ("zelf", ["STALKING", "BELEDIGING"], "Op welke dag zag je het voor het eerst?"),  # the earliest one counts
    ],
)
def test_h2_the_form_asks_for_the_day_from_which_the_term_runs(
    browser: Client, wie: str, vormen: list[str], vraag: str
) -> None:
    browser.post(url("voor-wie"), {"R1": wie})
    browser.post(url("wat"), {"verhaal": "x", "V1": vormen})

    page = html(browser.get(url("waar")))

    assert vraag in page
    assert "Weet je de dag niet precies? Kies de vroegste dag die kan." in page
    assert "Ongeveer is goed" not in page


def test_h2_the_day_that_another_read_it_is_no_day_on_which_the_melder_saw_it(browser: Client, mensen: Mensen) -> None:
    browser.post(url("voor-wie"), {"R1": "ander_weet"})
    browser.post(url("wat"), {"verhaal": "x", "V1": ["BELEDIGING"]})
    day = clock.today() - timedelta(days=5)
    browser.post(url("waar"), {"links": "https://x.com/a/status/1", "wanneer_datum": day.isoformat()})
    for slug, data in (("bewijs", {}), ("gevoel", {}), ("contact", {"kanaal": "code"})):
        browser.post(url(slug), data)
    browser.post(reverse("melden:controle"))

    inzage = inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor)
    assert inzage.kaart.feiten.kennisname_op == day
    assert [item.gezien_op for item in inzage.uitingen] == [None]


@pytest.mark.parametrize(("gevaar", "page"), [("ja", "gevaar"), ("weet_niet", "gevaar"), ("nee", "")])
def test_whoever_is_not_sure_about_danger_comes_to_112_too(browser: Client, gevaar: str, page: str) -> None:
    answer = browser.post(url("voor-wie"), {"R1": "zelf", "A1": gevaar})

    assert answer["Location"] == (reverse(f"melden:{page}") if page else url("wat"))


def test_h9_blackmail_counts_as_overig_and_keeps_its_own_answer(browser: Client, mensen: Mensen) -> None:
    for vormen, forms in ((["CHANTAGE"], ("ANDERS",)), (["GEHACKT", "DOXING"], ("DOXING", "ANDERS"))):
        ontvangst = send(antwoorden={"R1": ("zelf",), "V1": tuple(vormen)})[1]
        assert ontvangst.feiten.vormen == forms
        assert ontvangst.feiten.primaire_vorm == forms[0]
        verhaal = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).verhalen[0]
        assert verhaal.antwoorden["V1"] == tuple(vormen)
    post(browser, "voor-wie", R1="zelf")
    assert "Iemand dwingt of chanteert mij" in html(browser.get(url("wat")))


def _received(browser: Client, **answers: str) -> str:
    browser.post(url("voor-wie"), {"R1": "zelf", **answers})
    for slug, data in (("wat", {"verhaal": "x"}), ("waar", {}), ("gevoel", {}), ("contact", {"kanaal": "code"})):
        browser.post(url(slug), data)
    return html(browser.post(reverse("melden:controle"), follow=True))


@pytest.mark.parametrize("rol", ["lokaal", "landelijk", "kandidaat", "medewerker", "weet_niet"])
def test_h8_weerbaar_bestuur_is_only_named_to_whom_they_help(browser: Client, mensen: Mensen, rol: str) -> None:
    look_up("WEERBAAR", by=mensen.cor)

    page = _received(browser, Z1=rol)

    assert ("070-373 83 14" in page) is (rol == "lokaal")
    assert {number for number in ("112", "113", "09008844") if f'href="tel:{number}"' in page} == {
        "112",
        "113",
        "09008844",
    }


def test_h12_after_sending_there_is_a_line_for_who_thinks_of_suicide(browser: Client) -> None:
    page = _received(browser)

    assert "Denk je aan zelfdoding?" in page
    assert 'href="tel:113"' in page


def test_h7_whoever_cannot_speak_is_not_told_to_call_and_wait(browser: Client) -> None:
    page = html(browser.post(url("voor-wie"), {"R1": "zelf", "A1": "ja"}, follow=True))

    assert "Gebruik de app 112NL. Daarmee kun je chatten. Bel je toch? Maak geluid en blijf aan de lijn." in page
    assert "volg wat de centrale zegt" not in page


def test_row_53_victim_support_is_no_free_call_and_no_night_line(browser: Client, mensen: Mensen) -> None:
    look_up("SHN", by=mensen.cor)

    assert "De hulp bij gevoelens, aangifte en schade is gratis. Niet in de nacht." in _received(browser)


def test_b2_the_receipt_shows_no_number_that_nobody_called(browser: Client) -> None:
    page = _received(browser, Z1="lokaal")

    assert set(re.findall(r'href="tel:(\w+)"', page)) <= {"112", "113", "09008844", "0880001234"}
    assert "nagekeken" not in page


@pytest.mark.parametrize("checked", [["OFFLIMITS"], []])
def test_b2_the_page_of_evidence_sends_nobody_to_a_number_that_nobody_called(
    browser: Client, mensen: Mensen, checked: list[str]
) -> None:
    for code in checked:
        look_up(code, by=mensen.cor)
    browser.post(url("voor-wie"), {"R1": "zelf"})
    browser.post(url("wat"), {"verhaal": "x"})

    page = html(browser.get(url("bewijs")))

    assert ('href="tel:0202615275"' in page) is bool(checked)
    assert ("Vraag de politie wat je kunt doen" in page) is not bool(checked)


# ── a second voice: who reports for somebody else ────────────────────────────────────────────────
TO_THE_PERSON_CONCERNED = ("Het ligt niet aan jou", "Jij kiest", "jouw akkoord", "Vertel het één iemand")
TO_WHO_REPORTS = (
    "Goed dat je dit voor een ander doet. We doen niets tot de ander ja zegt.",
    "Zo vertel je het de ander",
    "De code voor de ander maak je op de pagina van je melding.",
    "Dan beslist de ander",
    "Alleen bij direct levensgevaar of als de wet het eist kan dat anders zijn.",
)


def _check_and_receipt(browser: Client, wie: str) -> tuple[str, str]:
    walk(browser)
    post(browser, "voor-wie", R1=wie)
    check = html(browser.get(reverse("melden:controle")))
    browser.post(reverse("melden:controle"))
    return check, html(browser.get(reverse("melden:ontvangen")))


@pytest.mark.parametrize("wie", ["ander_weet", "ander_weet_niet", "bijstander"])
def test_s8_check_page_and_receipt_speak_to_whoever_reports_for_another(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    browser: Client,
    wie: str,
) -> None:
    check, receipt = _check_and_receipt(browser, wie)

    assert [text for text in TO_THE_PERSON_CONCERNED if text in check + receipt] == []
    assert [text for text in TO_WHO_REPORTS if text not in receipt] == []
    assert "De ander beslist zelf, met een eigen code." in check
    assert "Alleen bij direct levensgevaar of als de wet het eist kan dat anders zijn." in check


def test_s8_who_did_not_say_yet_about_whom_is_promised_a_talk_and_no_choice(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    browser: Client,
) -> None:
    check, receipt = _check_and_receipt(browser, "weet_niet")

    assert [text for text in TO_THE_PERSON_CONCERNED if text in check] == []
    assert [text for text in TO_THE_PERSON_CONCERNED[:3] if text in receipt] == []
    assert "We bespreken eerst samen over wie dit gaat." in receipt


def test_s8_the_person_concerned_still_hears_the_first_voice(mensen: Mensen, browser: Client) -> None:  # noqa: ARG001 - the desk has to exist
    check, receipt = _check_and_receipt(browser, "zelf")

    assert "Politie, platforms en anderen krijgen niets zonder jouw akkoord." in check
    assert "Goed dat je dit deelt. Het ligt niet aan jou." in receipt
    assert "Jij kiest wat er gebeurt" in receipt


# ── danger, and who only wants it kept ───────────────────────────────────────────────────────────
def _receipt_after(browser: Client, **answers: Any) -> str:
    walk(browser)
    post(browser, "voor-wie", R1="zelf", A1=answers.get("A1", "nee"))
    post(browser, "gevoel", R2=answers.get("R2", []))
    browser.post(reverse("melden:controle"))
    return html(browser.get(reverse("melden:ontvangen")))


@pytest.mark.usefixtures("mensen")
def test_b5_the_receipt_promises_who_doubts_about_danger_an_answer_within_two_hours(browser: Client) -> None:
    with clock.at(datetime(2026, 11, 30, 9, tzinfo=UTC)):
        receipt = _receipt_after(browser, A1="weet_niet")

    assert "uiterlijk maandag 30 november om 12.00" in " ".join(receipt.split())


@pytest.mark.usefixtures("mensen")
def test_b5_the_receipt_promises_no_contact_to_who_only_wants_it_kept(browser: Client) -> None:
    receipt = _receipt_after(browser, R2=["vastleggen"])

    assert "Je melding is vastgelegd. We plannen geen contact." in receipt
    assert "iterlijk" not in receipt
    assert "We plannen geen contact." not in _receipt_after(Client(), R2=["vastleggen", "luisteren"])


@pytest.mark.parametrize("antwoord", ["ja", "weet_niet"])
def test_b5_danger_or_doubt_leads_to_112_in_words_at_once(browser: Client, antwoord: str) -> None:
    response = browser.post(url("voor-wie"), {"R1": "bijstander", "A1": antwoord}, follow=True)

    assert response.redirect_chain[0][0] == reverse("melden:gevaar")
    assert "Is er nu iemand in gevaar, of twijfel je? Bel 112" in html(response)
    assert 'href="tel:112"' in html(response)


# ── a sender of the own party ────────────────────────────────────────────────────────────────────
FRACTIE = "Fractie Tweede Kamer"


@pytest.fixture
def fractie(settings: Any) -> str:
    settings.PARTIJ_ONDERDELEN = (FRACTIE, "Afdeling Utrecht")
    return FRACTIE


def test_sp22_the_part_of_the_sender_is_asked_only_for_the_own_party(browser: Client, fractie: str) -> None:
    walk(browser)
    assert fractie not in html(browser.get(url("met-wie")))
    post(browser, "waar", P1=["POLITICUS_EIGEN"])

    page = html(browser.get(url("met-wie")))
    assert fractie in page
    assert "Wie van het meldpunt zegt daarbij te horen, krijgt geen sleutel, tenzij jij dat wilt." in page


def test_sp22_without_a_list_of_parts_nothing_is_asked_or_promised(browser: Client) -> None:
    walk(browser)
    post(browser, "waar", P1=["POLITICUS_EIGEN"])

    assert "tenzij jij dat wilt" not in html(browser.get(url("met-wie")))


def test_sp22_who_is_tied_is_no_reader_unless_the_melder_wants_it(
    mensen: Mensen, browser: Client, fractie: str
) -> None:
    erbuiten.declare_ties(parts=[fractie], by=mensen.cor)
    erbuiten.declare_ties(parts=[fractie], by=mensen.vera)
    walk(browser)
    post(browser, "waar", P1=["POLITICUS_EIGEN"])
    refused = post(browser, "met-wie", onderdelen=[fractie], persoon=str(mensen.vera.id))
    assert "Deze persoon hoort zelf bij die fractie of afdeling." in html(refused)
    post(browser, "met-wie", onderdelen=[fractie])
    readers = [lezer.naam for lezer in browser.get(reverse("melden:controle")).context["lezers"]]
    assert readers == ["Carolien"]
    browser.post(reverse("melden:controle"))
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor)

    again = Client()
    walk(again)
    post(again, "waar", P1=["POLITICUS_EIGEN"])
    post(again, "met-wie", onderdelen=[fractie], banden_mogen=["ja"], persoon=str(mensen.vera.id))
    readers = [lezer.naam for lezer in again.get(reverse("melden:controle")).context["lezers"]]
    assert set(readers) == {"Carolien", "Cor", "Vera"}


# ── it closes by itself, and keeps every word ────────────────────────────────────────────────────
AWAY = reverse("melden:even_weg")


def _put_away(browser: Client, slug: str, **typed: list[str]) -> Any:
    return browser.post(AWAY, {"pagina": slug, "getypt": json.dumps(typed)})


def test_a_page_of_the_form_asks_after_twenty_minutes_and_the_page_before_sending_too(browser: Client) -> None:
    walk(browser)
    for page in (url("wat"), url("bewijs"), url("met-wie"), reverse("melden:controle")):
        text = html(browser.get(page))
        assert 'data-sessie="1200"' in text, page
        assert 'data-soort="formulier"' in text, page
        assert "Wat je invulde, bewaren we op slot." in text, page
        assert "Deze pagina blijft open tot" not in text, page  # without a script nothing closes it
    assert "data-sessie=" not in html(browser.get(reverse("melden:later")))


def test_what_stood_on_the_page_is_sealed_and_comes_back_with_go_on(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    story = "Een zin die nog niet af was, met 'tekens' & <haken>"
    answer = _put_away(browser, "wat", verhaal=[story], V1=["BELEDIGING", "DOXING"], csrfmiddlewaretoken=["x"])
    empty = html(browser.get(answer["Location"]))

    assert "Je bent even weg geweest" in empty
    assert "niet af was" not in empty
    assert all(b"niet af was" not in bytes(row.body) for row in Lockbox.objects.all())
    back = browser.get(reverse("melden:start"), follow=True)
    assert back.redirect_chain[-1][0] == url("wat")
    form = back.context["form"]
    assert (form["verhaal"].value(), form["V1"].value()) == (story, ["BELEDIGING", "DOXING"])
    assert "melding-fout" not in html(back)


def test_it_comes_back_with_the_code_on_another_device(browser: Client) -> None:
    post(browser, "voor-wie", R1="zelf")
    code = "-".join(browser.get(reverse("melden:later")).context["groepen"])
    _put_away(browser, "waar", links=["https://voorbeeld.example/1"], wanneer_datum_dag=["12"])
    elsewhere = Client()
    elsewhere.post(reverse("mijnmelding:code"), {"code": code})

    form = elsewhere.get(url("waar")).context["form"]
    assert form["links"].value() == "https://voorbeeld.example/1"
    assert 'name="wanneer_datum_dag" value="12"' in html(elsewhere.get(url("waar")))


def test_the_first_page_is_kept_too(browser: Client) -> None:
    answer = _put_away(browser, "voor-wie", R1=["zelf"])

    assert "Je bent even weg geweest" in html(browser.get(answer["Location"]))
    assert browser.get(url("voor-wie")).context["form"]["R1"].value() == "zelf"


@pytest.mark.parametrize("typed", ["", "geen json", "[]", '{"verhaal": 3}', '{"verhaal": "x"}', "{}"])
@pytest.mark.parametrize("slug", ["wat", "bewijs", "controle", "bestaat-niet", ""])
def test_what_is_no_page_or_no_text_changes_nothing(browser: Client, slug: str, typed: str) -> None:
    post(browser, "wat", verhaal="Blijft staan.")
    answer = browser.post(AWAY, {"pagina": slug, "getypt": typed})

    assert answer.status_code == 302
    assert browser.get(url("wat")).context["form"]["verhaal"].value() == "Blijft staan."


def test_after_leaving_or_sending_nothing_is_kept_any_more(browser: Client) -> None:
    walk(browser)
    browser.post(reverse("melden:controle"))
    before = Lockbox.objects.count()
    _put_away(browser, "wat", verhaal=["Te laat"])

    assert Lockbox.objects.count() == before


# ── safety before anything is sent, and a receipt that fits ──────────────────────────────────────
@pytest.mark.parametrize(
    ("vormen", "about"),
    [(["DOXING"], "Staat een adres online?"), (["STALKING"], "Reageer niet meer"), (["BELEDIGING"], "")],
)
def test_doxing_and_stalking_hear_about_safety_before_sending(browser: Client, vormen: list[str], about: str) -> None:
    walk(browser)
    post(browser, "wat", V1=vormen)
    page = html(browser.get(reverse("melden:controle")))
    words = ("Staat een adres online?", "Reageer niet meer")

    assert [word for word in words if word in page] == ([about] if about else [])
    assert ("Eerst veilig" in page) is bool(about)
    if about:
        assert page.index("Eerst veilig") < page.index("Verstuur mijn melding")


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ({"V1": ["DOXING"]}, True),
        ({"V1": ["DOXING"], "D1": ["adres"]}, True),
        ({"V1": ["DOXING"], "D1": ["contact"]}, False),
        ({"V1": ["BELEDIGING"]}, False),
    ],
)
def test_the_receipt_names_the_address_where_that_was_shared(
    browser: Client,
    answers: dict[str, list[str]],
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    walk(browser)
    post(browser, "wat", V1=answers["V1"])
    if "D1" in answers:
        post(browser, "verdieping", D1=answers["D1"])
    page = html(browser.post(reverse("melden:controle"), follow=True))

    assert ("Laat je adres afschermen" in page) is named
    assert page.count("<h3>") == 3


def test_the_receipt_of_who_gave_no_name_promises_no_call_and_that_of_another_does(browser: Client) -> None:
    walk(browser)
    anonymous = html(browser.post(reverse("melden:controle"), follow=True))
    other = Client()
    walk(other)
    post(other, "contact", kanaal="bellen", telefoon="06 1234 5678")
    named = html(other.post(reverse("melden:controle"), follow=True))

    assert "We lezen je melding en schrijven je terug" in anonymous
    assert "nemen contact op" not in anonymous
    assert "We lezen je melding en nemen contact op" in named
    assert "maar één keer" not in anonymous + named


# ── the page before sending folds what is empty ──────────────────────────────────────────────────
def test_the_page_before_sending_folds_what_is_empty_and_shows_no_default(browser: Client) -> None:
    walk(browser)
    page = html(browser.get(reverse("melden:controle")))
    filled = re.findall(r"<dt>(.*?)</dt>", page)

    assert filled == ["Over wie gaat deze melding?", "Vertel het in je eigen woorden", "Hoe wil je contact?"]
    assert "Dat maakt me niet uit" not in page
    # voor-wie 2, wat 2, contact 1 (the name), bewijs 1, waar 4, wie 3, gevoel 3, met-wie 1
    assert "Niet ingevuld: 17 vragen." in page
    assert page.count("Niet ingevuld") == 1
    assert f'href="{url("gevoel")}"' in page


def test_what_stands_under_another_answer_is_no_question_that_was_left_out(browser: Client) -> None:
    walk(browser)
    post(browser, "contact", kanaal="bellen", telefoon="06 1234 5678")
    page = html(browser.get(reverse("melden:controle")))

    assert "Niet ingevuld: 19 vragen." in page  # when, and voicemail
    assert "06 1234 5678" in page
    assert "Je e-mailadres" not in page


# ── platforms and days ───────────────────────────────────────────────────────────────────────────
def test_eight_platforms_come_first_and_more_opens_where_one_of_those_is_chosen(browser: Client) -> None:
    walk(browser)
    page = html(browser.get(url("waar")))
    first, more = re.split(r"<details class=\"uitklap uitklap--los\"[^>]*>", page)
    names = re.findall(r'name="platforms" value="(\w+)"', first)

    assert names == ["WHATSAPP", "FACEBOOK", "EMAIL", "X", "INSTAGRAM", "TIKTOK", "SMS_TEL", "OFFLINE"]
    assert len(re.findall(r'name="platforms" value="(\w+)"', more)) == 13
    assert 'uitklap--los" open' not in page
    post(browser, "waar", platforms=["REDDIT"])
    assert 'uitklap--los" open' in html(browser.get(url("waar")))
    post(browser, "waar", platforms=["X"])
    assert 'uitklap--los" open' not in html(browser.get(url("waar")))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("24", "11", "2025"), "2025-11-24"),
        ((" 4 ", "1", "2026"), "2026-01-04"),
        (("24", "november", "2025"), "2025-11-24"),
        (("3", "mrt", "2026"), "2026-03-03"),
        (("24-11-2025", "", ""), "2025-11-24"),
        (("2025-11-24", "", ""), "2025-11-24"),
        (("", "", ""), None),
    ],
)
def test_a_day_is_read_from_three_boxes(browser: Client, typed: tuple[str, str, str], day: str | None) -> None:
    walk(browser)
    boxes = dict(zip(("wanneer_datum_dag", "wanneer_datum_maand", "wanneer_datum_jaar"), typed, strict=True))

    assert post(browser, "waar", **boxes).status_code == 302
    form = browser.get(url("waar")).context["form"]
    assert form.is_valid()
    assert form.cleaned_data["wanneer_datum"] == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    "typed", [("31", "2", "2026"), ("5", "", ""), ("", "5", ""), ("", "", "2026"), ("x", "y", "z")]
)
def test_half_a_day_gets_a_sentence_and_stays_in_its_boxes(browser: Client, typed: tuple[str, str, str]) -> None:
    walk(browser)
    boxes = dict(zip(("wanneer_datum_dag", "wanneer_datum_maand", "wanneer_datum_jaar"), typed, strict=True))
    response = post(browser, "waar", **boxes)

    assert response.status_code == UNPROCESSABLE
    assert "We kennen deze dag niet." in html(response)
    assert 'href="#id_wanneer_datum_dag"' in html(response)
    assert tuple(re.findall(r'name="wanneer_datum_\w+" value="(.*?)"', html(response))) == typed


def test_a_day_as_one_text_is_still_read(browser: Client) -> None:
    walk(browser)
    post(browser, "waar", wanneer_datum="24-11-2025")

    assert re.findall(r'name="wanneer_datum_\w+" value="(\d+)"', html(browser.get(url("waar")))) == ["24", "11", "2025"]
    assert "24 november 2025" in html(browser.get(reverse("melden:controle")))


def test_the_code_is_shown_for_half_an_hour(browser: Client) -> None:
    walk(browser)
    browser.post(reverse("melden:controle"))
    with clock.at(clock.now() + timedelta(minutes=29)):
        assert "Je ziet hem hier nog een half uur, daarna niet meer." in html(browser.get(reverse("melden:ontvangen")))
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert browser.get(reverse("melden:ontvangen"))["Location"] == reverse("mijnmelding:code")
