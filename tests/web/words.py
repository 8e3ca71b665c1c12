"""Hostile words, typed into every input of the product, and a look for what would come alive."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meldpunt.accounts.models import Rol
from meldpunt.accounts.service import create_account
from support.behandeling import inzien
from support.bezetting import toewijzen
from support.dossiers.models import Dossier
from support.vertrouwenspersonen import service as pool
from tests.architecture.test_routes import Place
from tests.ingelogd import signed_in
from tests.maak import picture
from tests.momenten import first_contact_of
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    import uuid

    from tests.personas import Mensen

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


def report(mensen: Mensen) -> tuple[str, uuid.UUID, Client]:  # noqa: ARG001 - the desk has to exist
    """A report through the form, with the corpus in everything that takes words; its code, its case, its browser."""
    melder = Client()
    forms: dict[str, dict[str, Any]] = {
        "voor-wie": {"R1": "ander_weet", "Z1": "lokaal"},
        "wat": {"verhaal": ALL, "over_wie": SHORT, "V1": ["BELEDIGING"]},
        "waar": {"links": "\n".join(CORPUS[:8]), "platforms": ["X"], "wanneer": "langer"},
        "met-wie": {"niet_zien": ALL[:900]},
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
    melder.post(reverse("mijnmelding:naar_mijn_melding"))
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
    toewijzen.assign(dossier_id=dossier_id, account_id=strangely.pk, by=mensen.cor)
    cor, pages = browsers["cor"], []

    def post(name: str, data: dict[str, Any], who: Client = cor) -> None:
        path = reverse(name, kwargs={"dossier_id": dossier_id} if name.startswith("werkplek:") else {})
        response = who.post(path, data)
        answers = {404} if name == "werkplek:status" else {200, 302, 403, 409, 422}  # a state that there is not
        assert response.status_code in answers, name
        pages.append(response.content.decode())

    post("werkplek:tijdlijn", {"tekst": ALL, "ziet": "team"})
    post("werkplek:berichten_dossier", {"tekst": ALL})
    post("werkplek:triage", {"bevestig": "1", "gradatie": SHORT, "reden": ALL, SHORT: SHORT})
    post("werkplek:triage", {"bevestig": "1", "gradatie": "licht", "reden": ALL, "V1": ["BELEDIGING"]})
    post("werkplek:status", {"naar": SHORT})
    post("werkplek:toewijzen_dossier", {"aan": SHORT, "was": SHORT})
    post("mijnmelding:code", {"tekst": ALL}, melder)
    post("mijnmelding:code", {"code": SHORT, "tekst": ALL}, Client())
    post("account_login", {"login": SHORT, "password": SHORT}, Client())
    post("wachtzin_kwijt", {"gebruikersnaam": SHORT, "code": SHORT}, Client())
    post("uitnodiging", {"code": SHORT, "wachtzin": SHORT, "nogmaals": SHORT}, Client())
    post("beheer_uitnodigen", {"naam": SHORT, "gebruikersnaam": SHORT, "rol": SHORT, "email": SHORT}, browsers["bea"])
    post(
        "beheer_uitnodigen", {"naam": SHORT, "gebruikersnaam": "nieuw", "rol": "bestuur", "email": ""}, browsers["bea"]
    )
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    moment = first_contact_of(dossier_id)
    return Place(dossier_id, moment.id, bestand.id, strangely.pk), {**browsers, "melder": melder}, pages
