"""What users of other reporting tools suffered from, seventeen times, as checks.

The numbers are those of the list in the design. 1, 8, 9 and 14 come with the desk's own work and with operations:
settings for mail, retention with a second person, all cases of somebody who leaves, work on many cases at once. Of 2
the part stands here that no failing mail loses a report; that an administrator sees such mails and tries again is in
``tests/beheer/test_tasks.py``.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.vault import service as vault
from statistieken.rapport.build import build_rapport
from statistieken.rapport.tabellen import to_csv
from statistieken.rapport.woorden import LABELS
from support.aandacht import schema as aandacht
from support.behandeling import delen, gesprek, inzien, sluiten
from support.behandeling import triage as indeling
from support.bezetting import toewijzen
from support.dossiers import queries as dossiers
from support.dossiers.models import Dossier
from support.dossiers.service import TriageVoorstel
from support.nazorg import ochtend
from support.nazorg.models import Contactmoment
from tests.behandeling.deuren import behind, confirm
from tests.behandeling.doorgeven import share
from tests.ingelogd import signed_in
from tests.maak import close_case, received_file, report
from tests.melden.lopen import html, post, walk
from tests.momenten import morning_after
from tests.personas import WACHTZIN
from tests.statistieken.voorbeelden import derde_kwartaal, eerdere

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
WORD = "kanariegeel"
MONDAY = datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM)
OPEN, CLOSE = 9, 17


@pytest.fixture
def cor(mensen: Mensen) -> Client:
    return signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)


@pytest.mark.usefixtures("mensen")
def test_peer_02_a_mail_that_cannot_leave_loses_no_report_and_stops_none(settings: Any, carried_out: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    browser = Client()
    walk(browser)
    answer = browser.post("/melden/controle/")
    carried_out()

    assert answer["Location"] == "/melden/ontvangen/"
    assert Dossier.objects.count() == 1


def test_peer_03_no_word_of_a_case_leaves_in_a_mail_a_file_name_or_a_log_line(
    mensen: Mensen, carried_out: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with clock.at(MONDAY):
        nieuw, dossier_id = report(verhaal=WORD, naam=WORD, over_wie=WORD, links=(f"https://{WORD}.example/",))
        confirm(dossier_id, mensen.cor)
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
        with behind(nieuw.code) as melding:
            gesprek.write_bericht(zaak=melding.zaak, tekst=WORD)
        carried_out()
    with clock.at(MONDAY + timedelta(days=4)):
        ochtend.remind()
        carried_out()
    sent = [str(item.message()) for item in mail.outbox]

    assert len({item.subject for item in mail.outbox}) >= 3  # something waits, was read by nobody, is planned for today
    assert not [text for text in sent if WORD in text or "ernstig" in text or "doxing" in text.lower()]
    assert not [item for item in mail.outbox if item.reply_to or item.attachments]
    assert WORD not in caplog.text
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    name = vera.get(reverse("werkplek:stappenplan_pdf", args=[dossier_id])).headers.get("Content-Disposition", "")
    assert re.fullmatch(r'(attachment; filename="stappenplan-\d{4}-\d\d-\d\d\.pdf")?', name)


@pytest.mark.usefixtures("mensen")
def test_peer_04_back_another_tab_and_a_session_that_ended_keep_what_was_typed() -> None:
    browser = Client()
    post(browser, "voor-wie", R1="zelf")
    post(browser, "wat", verhaal="Wat ik <net> typte.")
    assert "Wat ik &lt;net&gt; typte." in html(browser.get("/melden/wat/"))
    post(browser, "waar", platforms=["X"])  # another tab goes on
    assert "Wat ik &lt;net&gt; typte." in html(browser.get("/melden/wat/"))
    refused = post(browser, "contact", kanaal="bellen", naam="Mira")
    assert refused.status_code == 422
    assert 'value="Mira"' in html(refused)

    strict = Client(enforce_csrf_checks=True)
    expired = strict.post("/melden/wat/", {"verhaal": "Wat ik <net> typte."})
    assert expired.status_code == 403
    assert "Wat ik &lt;net&gt; typte." in html(expired)


@pytest.mark.usefixtures("mensen", "own_media")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plaatje.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("pagina.html", b"<!doctype html><script>alert(1)</script>"),
        ("foto.png", b"MZ" + bytes(200)),
    ],
)
def test_peer_05_what_is_no_evidence_is_refused_by_what_it_is(name: str, content: bytes) -> None:
    browser = Client()
    walk(browser)
    answer = browser.post("/melden/bewijs/", {"bestand": SimpleUploadedFile(name, content), "toevoegen": "1"})

    assert answer.status_code == 422
    assert name in html(answer)


@pytest.mark.usefixtures("mensen", "own_media")
def test_peer_05_an_original_is_only_ever_a_download(mensen: Mensen, cor: Client) -> None:
    """What unpacks into too much is tried in ``tests/evidence/test_parser.py`` and ``tests/melden/test_uitingen.py``."""
    _nieuw, dossier_id = report(bestanden=(received_file(),))
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    answer = cor.get(reverse("werkplek:bewijs", args=[dossier_id, bestand.id]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.usefixtures("mensen")
def test_peer_06_a_code_is_read_as_people_type_it() -> None:
    code = vault.new_code()
    typed = [code.lower(), code.replace("-", " "), code.replace("-", ""), f"  {code}  ", code.replace("-", "–")]

    assert {vault.code_key(text).lookup for text in typed} == {vault.code_key(code).lookup}


@pytest.mark.usefixtures("mensen")
def test_peer_06_the_receipt_shows_the_code_until_it_was_left_and_many_tries_are_slowed(settings: Any) -> None:
    browser = Client()
    walk(browser)
    browser.post("/melden/controle/")
    code = "-".join(browser.get("/melden/ontvangen/").context["groepen"])
    assert "-".join(browser.get("/melden/ontvangen/").context["groepen"]) == code

    settings.WRONG_CODES_PER_SOURCE = 5
    tries = [html(Client(REMOTE_ADDR="192.0.2.7").post("/code/", {"code": vault.new_code()})) for _try in range(7)]
    assert ["Er zijn te veel codes geprobeerd." in page for page in tries] == [False] * 5 + [True] * 2


def test_peer_07_closing_takes_a_reason_is_told_and_what_is_added_opens_it_again(mensen: Mensen, cor: Client) -> None:
    nieuw, dossier_id = report()
    confirm(dossier_id, mensen.cor)
    without = cor.post(reverse("werkplek:sluiten", args=[dossier_id]), {"begin": "rustig"})
    close_case(dossier_id, by=mensen.cor, second=mensen.carolien)
    with behind(nieuw.code) as melding:
        told = [item.tekst for item in melding.berichten]
        gesprek.write_bericht(zaak=melding.zaak, tekst="Er is weer iets.")

    assert "Schrijf waarom het dicht kan." in html(without)
    assert told == ["We sluiten je melding."]
    assert dossiers.kaart(dossier_id).status == "in_behandeling"


def test_peer_10_who_took_something_out_stands_in_the_log_and_names_stay_where_they_are(
    mensen: Mensen, cor: Client
) -> None:
    nieuw, dossier_id = report()
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="PLATFORM")
    share(dossier_id, "PLATFORM", by=mensen.cor)
    page = html(cor.get(reverse("werkplek:logboek_dossier", args=[dossier_id])))

    assert "Doorgegeven" in page
    assert "Cor" in page
    assert "Mira" not in page


@pytest.mark.parametrize(
    ("came_in", "until"),
    [
        (datetime(2026, 1, 30, 10, tzinfo=AMSTERDAM), datetime(2026, 2, 2, 17, tzinfo=AMSTERDAM)),  # over a month's end
        (
            datetime(2026, 3, 27, 10, tzinfo=AMSTERDAM),
            datetime(2026, 3, 30, 17, tzinfo=AMSTERDAM),
        ),  # summer time begins
        (datetime(2026, 10, 23, 10, tzinfo=AMSTERDAM), datetime(2026, 10, 26, 17, tzinfo=AMSTERDAM)),  # and ends
        (
            datetime(2026, 4, 24, 10, tzinfo=AMSTERDAM),
            datetime(2026, 4, 28, 17, tzinfo=AMSTERDAM),
        ),  # King's day on Monday
        (datetime(2026, 12, 24, 16, 59, tzinfo=AMSTERDAM), datetime(2026, 12, 28, 17, tzinfo=AMSTERDAM)),  # Christmas
    ],
)
def test_peer_11_a_term_counts_working_days_on_the_dutch_wall(came_in: datetime, until: datetime) -> None:
    assert aandacht.answer_by(came_in.astimezone(UTC), eind=CLOSE) == until


def test_peer_11_a_closed_case_sends_no_reminder_of_what_lapsed(mensen: Mensen, carried_out: Any) -> None:
    calm = {"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",)}
    _nieuw, dossier_id = report(antwoorden=calm)
    indeling.confirm(dossier_id=dossier_id, voorstel=TriageVoorstel(antwoorden=calm), by=mensen.cor)
    punten = sluiten.open_punten(inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).zaak)
    keuzes = {punt.sleutel: punt.keuzes[-1].value for punt in punten}
    sluiten.close_with_care(
        dossier_id=dossier_id,
        voorstel=sluiten.Sluitvoorstel(keuzes=keuzes, zin="We sluiten.", reden="Rustig."),
        by=mensen.cor,
    )
    carried_out()
    mail.outbox.clear()
    with clock.at(morning_after(200)):
        assert ochtend.remind() == 0
        carried_out()

    assert mail.outbox == []
    assert not Contactmoment.objects.filter(dossier_id=dossier_id, stand="open").exists()


def test_peer_12_an_escalation_writes_nothing_in_the_case_and_never_comes_at_once(
    mensen: Mensen, carried_out: Any
) -> None:
    monday = datetime(2026, 11, 30, 10, tzinfo=AMSTERDAM)
    with clock.at(monday):
        _nieuw, dossier_id = report()
        carried_out()
        first = len(mail.outbox)
    with clock.at(monday + timedelta(hours=4)):
        carried_out()
    lines = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).tijdlijn

    assert (first, len(mail.outbox)) == (2, 4)  # both coordinators, twice
    assert len(lines) == 1  # that it came in


def test_peer_13_a_list_asks_as_often_for_many_cases_and_narrows(mensen: Mensen, cor: Client) -> None:  # noqa: ARG001 - the desk has to exist
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            cor.get("/werkplek/")
        return len(seen)

    report(antwoorden={"A1": ("nee",), "R1": ("zelf",), "V1": ("BELEDIGING",)})
    with clock.at(clock.now()):
        queries()
        one = queries()
        for _number in range(30):
            report()
        many = queries()
    found = html(cor.get("/werkplek/?gradatie=licht")).split('id="mijn-kop"', 1)[1]

    assert many == one
    assert len(re.findall(r'class="alias" href', found)) == 1


def test_peer_15_another_word_on_the_screen_changes_no_figure_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = to_csv(party="x", rapport=build_rapport(derde_kwartaal(), eerdere())).decode("utf-8-sig")
    monkeypatch.setitem(LABELS["form"], "BELEDIGING", "Heet nu anders")
    after = to_csv(party="x", rapport=build_rapport(derde_kwartaal(), eerdere())).decode("utf-8-sig")

    assert "Heet nu anders" in after
    assert "Heet nu anders" not in before
    assert [row[:4] + row[5:] for row in _rows(before)] == [row[:4] + row[5:] for row in _rows(after)]


def _rows(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written), delimiter=";"))


@pytest.mark.usefixtures("mensen")
def test_peer_16_the_name_of_a_control_begins_with_the_words_that_are_seen(cor: Client) -> None:
    pages = ["/", "/melden/voor-wie/", "/melden/bewijs/", "/melden/contact/"]
    found = [html(Client().get(page)) for page in pages] + [html(cor.get("/werkplek/"))]
    wrong = [
        (label, seen)
        for page in found
        for label, body in re.findall(
            r'<(?:a|button)\b[^>]*aria-label="([^"]+)"[^>]*>(.*?)</(?:a|button)>', page, re.DOTALL
        )
        if (seen := " ".join(re.sub(r"<[^>]+>", " ", body).split())) and not label.startswith(seen)
    ]

    assert wrong == []


def test_peer_17_mail_over_tls_asks_who_answers() -> None:
    context = EmailBackend(use_tls=True).ssl_context

    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
