"""What people type, shown, sent and never run or fetched: every input, every page, the pdf, the mail and the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from support.stappenplan.pdf import html_to_pdf
from tests.architecture.test_routes import READ

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.personas import Mensen

from tests.web.words import CORPUS, SHORT, strange, words

pytestmark = pytest.mark.django_db
HTTP_REFUSED = 400
QUERY = {"zoek": SHORT, "filter": SHORT, "volgende": "javascript:xss()", "next": "javascript:xss()"}


def test_the_parser_sees_what_would_come_alive() -> None:
    alive = [text for text in CORPUS if strange(f"<p>{text}</p>") or strange(f'<p title="{text}">') or strange(f"<p title='{text}'>")]  # fmt: skip

    assert len(alive) >= 13


def test_w09_what_people_type_is_text_on_every_page(mensen: Mensen, carried_out: Callable[[], int]) -> None:
    place, browsers, pages = words(mensen)
    carried_out()
    shown, queried = [], set[str]()
    for who, client in browsers.items():
        for name in sorted(READ, key="snel_weg".__eq__):  # the way out last
            url = reverse(name, kwargs=place.arguments(name))
            for data in ({},) if name in queried else ({}, QUERY):
                response = client.get(url, data)
                location = response.get("Location", "")
                assert not location.lower().startswith("javascript"), name
                if not response.get("Content-Type", "").startswith("text/html"):
                    break  # a file or a redirect reads nothing that was typed behind its address
                html = response.content.decode()
                assert strange(html) == [], f"{name} for {who}"
                shown.append((name, html))
                if response.status_code >= HTTP_REFUSED:
                    break  # the page of a refusal reads no query
                if data:
                    queried.add(name)  # whoever comes next types nothing else
    assert [strange(page) for page in pages] == [[]] * len(pages)
    escaped = {name for name, html in shown if "xss-kanarie" in html or "xss()" in html}

    assert {
        "werkplek:dossier", "werkplek:tijdlijn", "werkplek:berichten_dossier", "werkplek:zoeken", "mijnmelding:code",
        "beheer_mensen", "beheer_persoon", "werkplek:vertrouwenspersonen", "aanspreekpunten",
    } <= escaped  # fmt: skip


def test_w09_the_name_of_a_file_stays_a_name(mensen: Mensen) -> None:
    place, browsers, _pages = words(mensen)

    response = browsers["cor"].get(reverse("werkplek:bewijs", kwargs=place.arguments("werkplek:bewijs")))

    assert response["Content-Disposition"].startswith("attachment")
    assert not re.search(r"[<>]", response["Content-Disposition"])
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.pango
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
