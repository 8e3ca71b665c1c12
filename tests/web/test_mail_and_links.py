"""What leaves the product holds nothing of a report, and no address that was typed is ever asked (W10, W12, W13)."""

from __future__ import annotations

import csv
import io
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import create_account
from meldpunt.core import clock
from statistieken.rapport.build import build_rapport
from statistieken.rapport.tabellen import _safe, to_csv
from support.dossiers.models import Dossier
from support.nazorg import ochtend
from tests.ingelogd import signed_in
from tests.momenten import morning_after
from tests.personas import WACHTZIN
from tests.statistieken.voorbeelden import derde_kwartaal, eerdere

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.architecture.test_routes import Place
    from tests.personas import Mensen

from tests.web.words import only_case, words

pytestmark = pytest.mark.django_db


@given(st.text())
def test_w10_no_cell_begins_what_a_program_runs(text: str) -> None:
    assert not _safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert _safe(text).endswith(text)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_w10_every_start_of_a_formula_is_made_harmless(start: str) -> None:
    cell = _safe(f"{start}HYPERLINK(1)")

    assert cell == f"'{start}HYPERLINK(1)"


def test_w10_the_whole_file_holds_no_formula_and_only_fixed_words() -> None:
    rapport = build_rapport(derde_kwartaal(), eerdere())
    written = to_csv(party="=HYPERLINK(1)", rapport=rapport).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written), delimiter=";") for cell in row]

    assert "'=HYPERLINK(1)" in cells
    assert len(cells) > 50
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


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
    with clock.at(morning_after(40)):
        assert ochtend.remind() >= 1
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
