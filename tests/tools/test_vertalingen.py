"""Both languages: the catalogues are in step, and an English page holds no Dutch sentence of the product."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid
from html import unescape
from html.parser import HTMLParser
from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from support.stappenplan import service as stappenplan
from support.stappenplan.pdf import render_html
from tests.maak import send
from tests.openbaar import PUBLIC
from tools import vertalingen
from tools.woordlint import EXCEPTIONS, findings
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from babel.messages.catalog import Message

    from tests.personas import Mensen

SPOKEN = {"aria-label", "placeholder", "title", "alt", "data-tekst", "data-klaar", "content"}
OWN_NAMES = {"Nederlands"}  # in the switch, each language calls itself by its own name
LONG = 25  # characters from which a sentence can only be there because nobody translated it


class Words(HTMLParser):
    """Everything that a page says, to the eye and to a screen reader."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in {"script", "style"}
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.append(re.sub(r"\s+", " ", data).strip())


@pytest.fixture(autouse=True)
def back_to_dutch() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test starts in Dutch again."""
    yield
    translation.activate("nl")


def entries() -> list[Message]:
    return [entry for entry in vertalingen.read("en") if entry.id]


def dutch() -> Iterator[str]:
    """Every Dutch sentence that is or should be another one in English, without what a page fills in or marks up."""
    for entry in entries():
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        ids = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        for msgid, string in zip_longest(ids, strings[: len(ids)], fillvalue=""):
            plain = unescape(re.sub(r"<[^>]+>", "", msgid)).strip()
            known_by_that_name = string.startswith(msgid)  # an organisation keeps its name, with a short gloss
            if msgid not in OWN_NAMES and not known_by_that_name and not re.search(r"%\(|%[sd]|\{\w*\}", plain):
                yield plain


DUTCH = frozenset(dutch())
ENGLISH = frozenset(
    text
    for entry in entries()
    for text in ([entry.string] if isinstance(entry.string, str) else list(entry.string or ()))
)


def left_in_dutch(html: str) -> set[str]:
    words = Words()
    words.feed(html)
    everything = " ".join(words.said)
    exact = {said for said in words.said if said in DUTCH and said not in ENGLISH}
    return exact | {text for text in DUTCH if len(text) >= LONG and text in everything}


def english(client: Client, address: str) -> str:
    with translation.override("en"):
        response = client.get(address)
    assert response.status_code == 200, address
    html: str = response.content.decode()
    assert 'lang="en"' in html or "lang=en" in html
    return html


def in_english(name: str, *args: str) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def test_catalogues_are_in_step_and_english_is_complete() -> None:
    assert vertalingen.check() == []


@pytest.mark.parametrize("command", [("tools/vertalingen.py", "check"), ("tools/woordlint.py",)])
def test_the_commands_work_by_themselves(command: tuple[str, ...]) -> None:
    result = subprocess.run(
        [sys.executable, *command], cwd=vertalingen.ROOT, check=False, capture_output=True, text=True
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_what_a_melder_reads_keeps_the_tone() -> None:
    wrong = {text: findings(text) for text in vertalingen.melder_msgids() if text not in EXCEPTIONS}
    assert {text: found for text, found in wrong.items() if found} == {}


def test_english_never_raises_its_voice() -> None:
    assert [text for text in ENGLISH if "!" in text] == []


def test_the_check_sees_what_is_left_in_dutch() -> None:
    assert left_in_dutch("<p>Bel me</p>") == {"Bel me"}
    assert left_in_dutch('<button aria-label="Snel weg van deze site">x</button>')


@pytest.mark.django_db
@pytest.mark.parametrize("naam", PUBLIC)
def test_public_pages_are_english(naam: str, mensen: Mensen) -> None:  # noqa: ARG001 - somebody to call
    assert left_in_dutch(english(Client(), in_english(naam))) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("about", ["zelf", "ander_weet"])
def test_every_page_of_the_form_is_english(about: str, mensen: Mensen) -> None:  # noqa: ARG001 - somebody to choose
    client = Client()
    vormen = [antwoord.code for vraag in triage.boom().vragen if vraag.id == "V1" for antwoord in vraag.antwoorden]
    typed: dict[str, dict[str, object]] = {
        "voor-wie": {"R1": about},
        "wat": {"verhaal": "x", "V1": vormen},
        "verdieping": {},
        "waar": {},
        "bewijs": {},
        "gevoel": {},
        "contact": {"kanaal": "code"},
    }
    for slug, values in typed.items():
        address = in_english("melden:pagina", slug)
        assert left_in_dutch(english(client, address)) == set(), slug
        assert client.post(address, values).status_code == 302, slug
    assert left_in_dutch(english(client, in_english("melden:controle"))) == set()
    response = client.post(in_english("melden:controle"), follow=True)
    assert left_in_dutch(response.content.decode()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("voor-wie", {}),
        ("contact", {"kanaal": "bellen", "telefoon": "12"}),
        ("contact", {"kanaal": "email", "email": "x"}),
        ("waar", {"wanneer_datum": "31-31-2026", "links": "\n".join(["https://a.example"] * 51)}),
    ],
)
def test_errors_of_the_form_are_english(slug: str, values: dict[str, str], mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    if slug != "voor-wie":
        client.post(in_english("melden:pagina", "voor-wie"), {"R1": "zelf"})
    response = client.post(in_english("melden:pagina", slug), values)
    assert response.status_code == 422
    assert left_in_dutch(response.content.decode()) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["mijnmelding:code", "melden:gevaar"])
def test_pages_beside_the_form_are_english(name: str, mensen: Mensen) -> None:  # noqa: ARG001 - idem
    assert left_in_dutch(english(Client(), in_english(name))) == set()


@pytest.mark.django_db
def test_stopping_for_now_is_english(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    client = Client()
    client.post(in_english("melden:pagina", "voor-wie"), {"R1": "zelf"})
    response = client.post(in_english("melden:later"), follow=True)
    assert left_in_dutch(response.content.decode()) == set()


@pytest.mark.django_db
def test_a_wrong_code_is_told_in_english(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    response = Client().post(in_english("mijnmelding:code"), {"code": "0000-0000-0000-0000-0000-0000"})
    assert left_in_dutch(response.content.decode()) == set()


@pytest.mark.django_db
def test_the_page_behind_the_code_and_the_step_plan_are_english(
    mensen: Mensen,  # noqa: ARG001 - the desk has to exist
    carried_out: Callable[[], int],
) -> None:
    nieuw, _ontvangst = send(taal="en")
    mail.outbox.clear()
    carried_out()
    client = Client()
    response = client.post(in_english("mijnmelding:code"), {"code": nieuw.code}, follow=True)
    assert response.status_code == 200
    assert left_in_dutch(response.content.decode()) == set()


@pytest.mark.django_db
def test_the_step_plan_on_paper_is_english(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    vormen = tuple(antwoord.code for vraag in triage.boom().vragen if vraag.id == "V1" for antwoord in vraag.antwoorden)
    for rol in ("landelijk", "lokaal", "kandidaat", "medewerker"):
        antwoorden = {"A1": ("ja",), "R1": ("zelf",), "Z1": (rol,), "V1": vormen, "S1": ("beeld",), "G1": ("allebei",)}
        _nieuw, ontvangst = send(taal="en", antwoorden=antwoorden, melding_id=uuid.uuid4())
        plan = stappenplan.compose_for(ontvangst.dossier_id, versie=1, voorlopig=True)
        assert left_in_dutch(render_html(plan.with_(taal="en"))) == set()


@pytest.mark.django_db
def test_pages_for_what_goes_wrong_are_english() -> None:
    response = Client(raise_request_exception=False).get("/en/bestaat-niet/")
    assert response.status_code == 404
    assert left_in_dutch(response.content.decode()) == set()
