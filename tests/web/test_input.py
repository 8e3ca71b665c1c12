"""What people type, shown, sent and never run or fetched: every input, every page, the pdf, the mail and the file."""

from __future__ import annotations

import csv
import io
import re
import socket
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import BadHeaderError, EmailMessage
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import create_account
from meldpunt.core import clock
from statistieken.rapport import build_rapport
from statistieken.tabellen import FORMULA_STARTS, _safe, to_csv
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier
from support.nazorg import service as nazorg
from support.stappenplan.pdf import html_to_pdf
from support.vertrouwenspersonen import service as pool
from tests.aanmelden import signed_in
from tests.architecture.test_routes import READ, Place
from tests.conftest import WACHTZIN
from tests.melding import picture
from tests.statistieken.voorbeelden import derde_kwartaal, eerdere

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from tests.conftest import Mensen

pytestmark = pytest.mark.django_db
CORPUS = [
    "<xss-kanarie>",
    "<script>xss()</script>",
    '"><img src=x onerror=xss()>',
    "'><svg/onload=xss()>",
    "</textarea><xss-kanarie>",
    "</title></style></script><xss-kanarie>",
    '<a href="javascript:xss()">klik</a>',
    "javascript:xss()//",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=xss()&gt;">',
    "<details open ontoggle=xss()>",
    "<iframe srcdoc='&lt;script&gt;xss()&lt;/script&gt;'>",
    "<form action=//elders.example><button>Log in</button>",
    "<base href=//elders.example/>",
    '" autofocus onfocus=xss() x="',
    "' style='background:url(//elders.example)' '",
    "&lt;xss-kanarie&gt; &#60;xss-kanarie&#62;",
    "{{ 7|add:7 }}{% load static %}{% xss %}",
    "%s %(x)s {0} ${7*7} #{7*7}",
    "]]><xss-kanarie>",
    "\u003cxss-kanarie\u003e＜xss-kanarie＞",
]
SHORT = "\"'><xss-kanarie onclick=xss()>"
ALL = "\n".join(CORPUS)
OURS = {"data:", "javascript:", "vbscript:"}


class Elements(HTMLParser):
    """Collects what a browser would build: elements that nobody of us wrote, handlers, and links that run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("xss-kanarie", "base", "iframe", "math", "object", "embed", "style") or (tag == "script" and not dict(attrs).get("src")):  # fmt: skip
            self.found.append(tag)
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith(tuple(OURS)) and name in ("href", "src", "action", "formaction")  # fmt: skip
            if name.startswith("on") or name in ("style", "srcdoc", "autofocus") or runs:
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and "elders.example" in (value or ""):
                self.found.append(f"{tag} {name}={value}")


def strange(html: str) -> list[str]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def test_the_parser_sees_what_would_come_alive() -> None:
    alive = [text for text in CORPUS if strange(f"<p>{text}</p>") or strange(f'<p title="{text}">') or strange(f"<p title='{text}'>")]  # fmt: skip

    assert len(alive) >= 13


def report(mensen: Mensen) -> tuple[str, uuid.UUID, Client]:  # noqa: ARG001 - the desk has to exist
    """A report through the form, with the corpus in everything that takes words; its code, its case, its browser."""
    melder = Client()
    forms: dict[str, dict[str, Any]] = {
        "voor-wie": {"R1": "ander_weet", "Z1": "lokaal"},
        "wat": {"verhaal": ALL, "over_wie": SHORT, "V1": ["BELEDIGING"]},
        "waar": {"links": "\n".join(CORPUS[:8]), "platforms": ["X"], "wanneer": "langer"},
        "gevoel": {"niet_zien": ALL[:900]},
        "contact": {
            "kanaal": "email", "naam": SHORT, "email": '"<xss-kanarie>"@voorbeeld.example', "telefoon": "0612345678",
            "bel_wanneer": SHORT,
        },
    }  # fmt: skip
    for slug, data in forms.items():
        page = melder.post(reverse("melden:pagina", args=[slug]), data)
        assert strange(page.content.decode()) == [], slug
    melder.post(reverse("melden:pagina", args=["contact"]), {**forms["contact"], "email": "mira@voorbeeld.example"})
    for slug in forms:
        assert strange(melder.get(reverse("melden:pagina", args=[slug])).content.decode()) == [], slug
    file = SimpleUploadedFile('"><xss-kanarie onload=xss()>.png', picture(), content_type="image/png")
    melder.post(reverse("melden:pagina", args=["bewijs"]), {"bestand": file, "toevoegen": "1"})
    for name in ("melden:controle", "melden:later"):
        assert strange(melder.get(reverse(name)).content.decode()) == [], name
    melder.post(reverse("melden:controle"))
    receipt = melder.get(reverse("melden:ontvangen")).content.decode()
    code = "-".join(re.findall(r"<span>(\w{4})</span>", receipt.partition('id="de-code"')[2]))
    melder.post(reverse("melden:naar_mijn_melding"))
    return code, only_case(), melder


def only_case() -> uuid.UUID:
    found: uuid.UUID = Dossier.objects.get().pk
    return found


def words(mensen: Mensen) -> tuple[Place, dict[str, Client], list[str]]:
    """Everything that people of the desk and the melder can type, typed; gives the place, the browsers and the answers."""
    strangely = create_account(gebruikersnaam="xeno", naam=SHORT, rol=Rol.VERTROUWENSPERSOON, wachtzin=WACHTZIN).account
    pool.add_to_pool(account=strangely, expertise=("discriminatie",), over=SHORT, telefoon=SHORT, uren=SHORT)
    bea = create_account(gebruikersnaam="bea", naam=SHORT, rol=Rol.BEHEER, wachtzin=WACHTZIN).account
    _code, dossier_id, melder = report(mensen)
    browsers = {name: signed_in(mensen.accounts[name], wachtzin=WACHTZIN) for name in ("cor", "bas")}
    browsers |= {"xeno": signed_in(strangely, wachtzin=WACHTZIN), "bea": signed_in(bea, wachtzin=WACHTZIN)}
    pool.assign(dossier_id=dossier_id, account_id=strangely.pk, by=mensen.cor)
    cor, pages = browsers["cor"], []

    def post(name: str, data: dict[str, Any], who: Client = cor, **kwargs: Any) -> None:
        response = who.post(reverse(name, kwargs=kwargs), data)
        assert response.status_code in (200, 302, 403, 409, 422), name
        pages.append(response.content.decode())

    case = {"dossier_id": dossier_id}
    post("werkplek:tijdlijn", {"tekst": ALL, "ziet": "team"}, **case)
    post("werkplek:berichten_dossier", {"tekst": ALL}, **case)
    post("werkplek:triage", {"bevestig": "1", "gradatie": SHORT, "reden": ALL, SHORT: SHORT}, **case)
    post("werkplek:triage", {"bevestig": "1", "gradatie": "licht", "reden": ALL, "V1": ["BELEDIGING"]}, **case)
    post("werkplek:status", {"naar": SHORT}, **case)
    post("werkplek:toewijzen_dossier", {"aan": SHORT, "was": SHORT}, **case)
    post("melden:code", {"tekst": ALL}, melder)
    post("melden:code", {"code": SHORT, "tekst": ALL}, Client())
    post("account_login", {"login": SHORT, "password": SHORT}, Client())
    post("wachtzin_kwijt", {"gebruikersnaam": SHORT, "code": SHORT}, Client())
    post("uitnodiging", {"code": SHORT, "wachtzin": SHORT, "nogmaals": SHORT}, Client())
    post("beheer_uitnodigen", {"naam": SHORT, "gebruikersnaam": SHORT, "rol": SHORT, "email": SHORT}, browsers["bea"])
    post(
        "beheer_uitnodigen", {"naam": SHORT, "gebruikersnaam": "nieuw", "rol": "bestuur", "email": ""}, browsers["bea"]
    )
    (bestand,) = dossiers.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    moment = nazorg.moments_of(dossier_id)[0]
    return Place(dossier_id, moment.id, bestand.id, strangely.pk), {**browsers, "melder": melder}, pages


def test_w09_what_people_type_is_text_on_every_page(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    place, browsers, pages = words(mensen)
    carried_out()
    shown = []
    for who, client in browsers.items():
        for name in sorted(READ, key="snel_weg".__eq__):  # the way out last
            query = {"zoek": SHORT, "filter": SHORT, "volgende": "javascript:xss()", "next": "javascript:xss()"}
            for data in ({}, query):
                response = client.get(reverse(name, kwargs=place.arguments(name)), data)
                if response.get("Content-Type", "").startswith("text/html"):
                    html = response.content.decode()
                    assert strange(html) == [], f"{name} for {who}"
                    shown.append((name, html))
                location = response.get("Location", "")
                assert not location.lower().startswith("javascript"), name
    assert [strange(page) for page in pages] == [[]] * len(pages)
    escaped = {name for name, html in shown if "xss-kanarie" in html or "xss()" in html}

    assert {
        "werkplek:dossier", "werkplek:tijdlijn", "werkplek:berichten_dossier", "werkplek:zoeken", "melden:code",
        "beheer_mensen", "beheer_persoon", "werkplek:vertrouwenspersonen", "aanspreekpunten",
    } <= escaped  # fmt: skip


def test_w09_the_name_of_a_file_stays_a_name(mensen: Mensen) -> None:
    place, browsers, _pages = words(mensen)

    response = browsers["cor"].get(reverse("werkplek:bewijs", kwargs=place.arguments("werkplek:bewijs")))

    assert response["Content-Disposition"].startswith("attachment")
    assert not re.search(r"[<>]", response["Content-Disposition"])
    assert response["X-Content-Type-Options"] == "nosniff"


def test_w09_a_step_plan_and_a_mail_hold_names_as_text(
    mensen: Mensen, carried_out: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def spy(html: str) -> bytes:
        rendered.append(html)
        return html_to_pdf(html)

    monkeypatch.setattr("support.stappenplan.pdf.html_to_pdf", spy)
    mail.outbox.clear()
    words(mensen)
    assert carried_out() > 0

    assert rendered
    assert "xss-kanarie" in "".join(rendered)  # the trusted person's name, on the plan
    assert [found for html in rendered for found in strange(html) if found != "style"] == []
    assert not [message for message in mail.outbox if "xss" in message.message().as_string()]


@given(st.text())
def test_w10_no_cell_begins_what_a_program_runs(text: str) -> None:
    assert not _safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert _safe(text).endswith(text)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_w10_every_start_of_a_formula_is_made_harmless(start: str) -> None:
    cell = _safe(f"{start}HYPERLINK(1)")

    assert start in FORMULA_STARTS
    assert cell == f"'{start}HYPERLINK(1)"


def test_w10_the_whole_file_holds_no_formula_and_only_fixed_words() -> None:
    rapport = build_rapport(derde_kwartaal(), eerdere())
    written = to_csv(party="=HYPERLINK(1)", rapport=rapport).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written), delimiter=";") for cell in row]

    assert "'=HYPERLINK(1)" in cells
    assert len(cells) > 50
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []


@pytest.mark.parametrize("field", ["subject", "to", "from_email", "headers"])
@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n"])
def test_w12_a_header_with_a_second_line_is_refused(field: str, break_: str) -> None:
    evil = f"Mira{break_}Bcc: elders@voorbeeld.example"
    values: dict[str, Any] = {"subject": "Onderwerp", "to": ["cor@example.org"], "body": "Tekst"}
    values |= {field: {"subject": evil, "to": [evil], "from_email": evil, "headers": {"Message-ID": evil}}[field]}
    mail.outbox.clear()

    with pytest.raises((BadHeaderError, ValueError)):
        EmailMessage(**values).send()
    assert mail.outbox == []


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "%0a"])
def test_w12_no_address_with_a_second_line_comes_in(mensen: Mensen, break_: str) -> None:
    bea = create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN).account
    data = {
        "naam": "Ada",
        "gebruikersnaam": "ada",
        "rol": "bestuur",
        "email": f"a@example.org{break_}Bcc:b@example.org",
    }
    client, count = signed_in(bea, wachtzin=WACHTZIN), len(mensen.accounts)

    response = client.post(reverse("beheer_uitnodigen"), data)

    assert response.status_code in (200, 422)
    assert Account.objects.count() == count + 1


def test_w12_no_mail_tells_anything_of_a_report(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    mail.outbox.clear()
    place, _browsers, _pages = words(mensen)
    alias = alias_of(place)
    carried_out()
    with clock.at(clock.now() + timedelta(days=40)):
        nazorg.remind()
        carried_out()
    sent = [message.message().as_string() for message in mail.outbox]

    assert len(sent) >= 2
    for text in sent:
        assert not re.search(r"xss|mira@voorbeeld|0612345678|M-\d{4}|voorbeeld\.example", text)
        assert alias not in text


def alias_of(place: Place) -> str:
    alias: str = Dossier.objects.get(pk=place.dossier_id).alias
    assert alias
    return alias


LINKS = "http://169.254.169.254/latest/meta-data/\nhttps://elders.example/pagina\nhttp://[::1]:1/\nfile:///etc/passwd\nhttp://2130706433/\n//elders.example/"  # fmt: skip


def test_w13_a_link_is_never_fetched_and_never_a_link(
    mensen: Mensen, carried_out: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def spy_connect(self: socket.socket, address: Any) -> None:
        asked.append(address) if self.family != socket.AF_UNIX else None
        connect(self, address)

    def spy_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return lookup(host, *args, **kwargs)

    melder = Client()
    monkeypatch.setattr(socket.socket, "connect", spy_connect)
    monkeypatch.setattr(socket, "getaddrinfo", spy_lookup)
    with socket.socket() as probe, pytest.raises(ConnectionError):
        probe.connect(("127.0.0.1", 1))  # the spy sees what goes out
    assert asked == [("127.0.0.1", 1)]
    asked.clear()
    melder.post(reverse("melden:pagina", args=["voor-wie"]), {"R1": "zelf"})
    melder.post(reverse("melden:pagina", args=["wat"]), {"verhaal": f"Kijk hier: {LINKS}"})
    melder.post(reverse("melden:pagina", args=["waar"]), {"links": LINKS, "platforms": ["X"]})
    melder.post(reverse("melden:pagina", args=["contact"]), {"kanaal": "code"})
    melder.post(reverse("melden:controle"))
    dossier_id = only_case()
    carried_out()
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    pages = [cor.get(reverse(f"werkplek:{name}", kwargs={"dossier_id": dossier_id})).content.decode() for name in ("dossier", "tijdlijn", "triage")]  # fmt: skip

    assert asked == []
    assert "169.254.169.254" in pages[0]
    assert not re.search(r'(?:href|src|action)="[^"]*(?:169\.254|elders\.example|\[::1\]|2130706433)', "".join(pages))
