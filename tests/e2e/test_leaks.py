"""To prove that nothing leaks, first create what could leak: unique words everywhere, then look for them everywhere."""

from __future__ import annotations

import base64
import secrets
import subprocess
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.e2e.conftest import start_product, stop_product
from tests.e2e.formclient import FormClient
from tests.maak import picture
from tools import embedded_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Product

pytestmark = pytest.mark.slow
DRAIN_SECONDS = 40
FIELDS = ("story", "links", "niet_zien", "naam", "email", "telefoon", "bel_wanneer")


def canary(name: str) -> str:
    """A word that occurs nowhere else."""
    token = f"kanarie{name.replace('_', '')}{secrets.token_hex(6)}"
    return {"email": f"{token}@voorbeeld.example", "telefoon": f"0612345678 {token}"}.get(name, token)


def disguises(word: str) -> Iterator[bytes]:
    """The word as it could stand somewhere: UTF-8, UTF-16, hex, and base64 at each of its three offsets."""
    raw = word.encode()
    yield from (raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), raw.hex().upper().encode())
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw)
        yield encoded[4:-4]
        yield base64.urlsafe_b64encode(bytes(shift) + raw)[4:-4]


def dump(product: Product) -> bytes:
    """Everything that the database tells, and everything in its files."""
    server = product.database
    programs = embedded_postgres._programs()
    with psycopg.connect(host=str(server.socket_folder), user="meldpunt", dbname="meldpunt", autocommit=True) as link:
        link.execute("CHECKPOINT")
    result = subprocess.run(
        [str(programs / "pg_dump"), "-h", str(server.socket_folder), "-U", "meldpunt", "meldpunt"],
        capture_output=True,
        check=True,
    )
    return result.stdout


def everything(product: Product, root: Path) -> Iterator[tuple[str, bytes]]:
    """Every byte that the product keeps anywhere, by the name of its place."""
    yield "pg_dump", dump(product)
    for path in root.rglob("*"):
        if path.is_file() and "static" not in path.parts:
            yield str(path.relative_to(root)), path.read_bytes()


def test_c01_no_word_of_a_report_is_found_anywhere(product: Product) -> None:
    words = {name: canary(name) for name in FIELDS}
    words |= {"bericht": canary("bericht"), "bestand": canary("bestand"), "bestandsnaam": canary("bestandsnaam")}
    melder = FormClient(product.url)
    melder.fill_in(**{name: words[name] for name in FIELDS})
    png = picture() + words["bestand"].encode() * 40_000
    melder.post("/melden/bewijs/", {"toevoegen": "1"}, file=(f"{words['bestandsnaam']}.png", png))
    assert words["story"] in melder.get("/melden/controle/").text
    assert words["bestandsnaam"] in melder.get("/melden/bewijs/").text
    code = melder.send()
    melder.post("/code/", {"code": code})
    melder.post("/code/", {"tekst": words["bericht"]})
    assert words["bericht"] in melder.get("/code/").text
    unfinished = FormClient(product.url)
    words["concept"] = canary("concept")
    unfinished.fill_in(story=words["concept"])
    time.sleep(3)

    places = dict(everything(product, product.state))
    found = [
        f"{name} in {place}"
        for place, content in places.items()
        for name, word in words.items()
        for needle in disguises(word)
        if needle in content
    ]

    assert found == []
    assert any("media" in place for place in places)
    assert any("postgres/base" in place for place in places)
    assert b"dossiers_dossier" in places["pg_dump"]
    assert not [place for place in places if code.replace("-", "").encode() in places[place]]


@pytest.fixture
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product that believes its proxy, as on a server."""
    running = start_product(tmp_path_factory.mktemp("proxied") / "state", BEHIND_PROXY="1", DEMO_AANTAL="3")
    yield running
    stop_product(running)


def test_the_disguises_are_found_where_they_are() -> None:
    word = canary("proef")
    haystacks = [
        b"xx" + word.encode() + b"yy",
        word.encode("utf-16-le"),
        word.encode().hex().encode(),
        base64.b64encode(b"a" + word.encode() + b"bcd"),
        base64.b64encode(b"ab" + word.encode() + b"cd"),
    ]

    assert all(any(needle in haystack for needle in disguises(word)) for haystack in haystacks)


def test_c02_no_address_no_network_and_no_browser_of_a_melder_is_found_anywhere(proxied: Product) -> None:
    who = {
        "email": canary("email"),
        "agent": canary("agent"),
        "talen": canary("talen"),
        "verwijzer": canary("verwijzer"),
    }
    address, network = "203.0.113.77", "203.0.113."
    melder = FormClient(proxied.url)
    melder.headers = {
        "X-Forwarded-For": f"198.51.100.99, {address}",
        "User-Agent": f"Mozilla/5.0 {who['agent']}",
        "Accept-Language": f"nl, {who['talen']};q=0.1",
        "Referer": f"https://elders.example/{who['verwijzer']}",
    }
    melder.fill_in(kanaal="email", email=who["email"])
    code = melder.send()
    melder.post("/code/", {"code": "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"})  # counted, by network
    melder.post("/code/", {"code": code})
    melder.post("/code/", {"tekst": "Nog iets."})
    melder.post("/inloggen/", {"login": "cor", "password": "niet de goede wachtzin"})  # counted too
    melder.get("/bestaat-niet/?" + who["agent"])
    time.sleep(8)  # the outbox, the worker and the mail

    places = dict(everything(proxied, proxied.state))
    words = [*who.values(), address, network, "198.51.100.99", "198.51.100."]
    found = [
        f"{word} in {place}"
        for place, content in places.items()
        for word in words
        for needle in disguises(word)
        if needle in content
    ]

    assert found == []
    assert places["pg_dump"].count(b"COPY public.throttle_attemptcount") == 1
    counted = places["pg_dump"].partition(b"COPY public.throttle_attemptcount")[2].partition(b"\\.")[0]
    assert len(counted.splitlines()) > 1  # there was something to count
    assert any("mail/" in place for place in places)


def test_w05_no_log_holds_an_address_or_a_browser(product: Product) -> None:
    logs = b"".join(path.read_bytes() for path in product.state.glob("*.log"))

    assert b"127.0.0.1 -" not in logs
    assert b"Python-urllib" not in logs
    assert b"Mozilla" not in logs
    assert logs  # and there are logs
