"""A new installation, by somebody who knows nothing but the screens and the printed sheets: set up, lost, back in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import DESKTOP, PHONE, Product, Visitor, _is_complaint, free_port
from tests.e2e.test_passkey import authenticator
from tests.scratch import APP, OWNER, Scratch, drop_scratch, empty_scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.deep]  # each page has its own test in tests/inrichten
ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = os.environ.get("INRICHTEN_SHOTS")  # a folder for pictures of every page, for whoever wants to look
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")
FIRST, SECOND = "kompas regen storm lijn kelder", "potlood gordijn walvis zolder munt"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scratch, str]]:
    """A server with an empty database, as the administrator's guide makes it; gives it and its address."""
    scratch = empty_scratch(tmp_path_factory.mktemp("fresh"))
    port = free_port()
    env = scratch.env | {
        "DATABASE_URL": scratch.url(APP),
        "BIND": f"127.0.0.1:{port}",
        "PASSKEY_VERPLICHT": "1",
        "ARGON2_MEMORY_KIB": "1024",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }
    scratch.manage("collectstatic", "--noinput", "-v0")
    scratch.env.update(env)
    code = CODE.findall(scratch.manage("inrichten", "--browser", role=OWNER).stdout)[0]
    log = (scratch.state / "web.log").open("wb")
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "meldpunt.wsgi"]
    web = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    url = f"http://localhost:{port}"
    for _try in range(200):
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    yield scratch, f"{url} {code}"
    web.terminate()
    web.wait(timeout=30)
    log.close()
    drop_scratch(scratch)


@pytest.fixture
def browser(chromium: Browser, fresh: tuple[Scratch, str]) -> Iterator[Callable[[], Visitor]]:
    """Open new browsers at the fresh installation."""
    scratch, where = fresh
    process = subprocess.Popen(["true"])
    process.wait()
    opened = []

    def open_browser() -> Visitor:
        context = chromium.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="nl-NL")
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        product = Product(url=where.split()[0], state=scratch.state, process=process)
        new = Visitor(product=product, context=context, page=page, complaints=[], elsewhere=[])
        page.on("console", lambda message: new.complaints.append(message.text) if _is_complaint(message) else None)
        return new

    yield open_browser
    for context in opened:
        context.close()


def _look(visit: Visitor, name: str) -> None:
    """Check the page as it is, on a desktop and on a phone, and keep a picture where somebody asked for it."""
    for kind, size in (("desktop", DESKTOP), ("phone", PHONE)):
        visit.page.set_viewport_size({"width": size[0], "height": size[1]})
        assert visit.axe() == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if SHOTS:
            visit.page.screenshot(path=f"{SHOTS}/{name}-{kind}.png", full_page=True)
    if SHOTS and name.startswith(("03", "04")):
        visit.page.pdf(path=f"{SHOTS}/{name}.pdf", prefer_css_page_size=True)
    visit.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def write_over(visit: Visitor) -> str:
    """Write the code on the sheet over, and type its end."""
    code = CODE.findall(visit.page.inner_text("#papier-code"))[0]
    visit.page.fill("[name=laatste]", code[-4:])
    visit.button("Ik heb het blad")
    return str(code)


def new_passphrase(visit: Visitor, wachtzin: str) -> None:
    visit.page.fill("[name=wachtzin]", wachtzin)
    visit.page.fill("[name=nogmaals]", wachtzin)


def sign_in(visit: Visitor, name: str, wachtzin: str) -> None:
    visit.go("/inloggen/")
    visit.page.fill("[name=login]", name)
    visit.page.fill("[name=password]", wachtzin)
    visit.button("Log in")


def add_passkey(visit: Visitor) -> None:
    visit.page.wait_for_url("**/passkey/**")
    visit.page.locator("main button[type=submit]").first.click()
    visit.page.wait_for_url(lambda url: not url.rstrip("/").endswith("passkey"))


def _work(visit: Visitor, path: str) -> None:
    """Open a page of the desk; where the passkey is asked for, use it."""
    visit.go(path)
    if "/bevestig/" in visit.page.url:
        visit.page.locator("main button[type=submit]").first.click()
        visit.page.wait_for_url(f"**{path}")


def _ceremony(cor: Visitor, code: str) -> tuple[str, str]:
    """All steps, as the pages tell; gives the code on the personal sheet and the administrator's invitation."""
    cor.go("/")
    assert "nog niet open" in cor.page.inner_text("main")
    _look(cor, "00-nog-niet-open")
    cor.page.click("text=Ik richt dit meldpunt in")
    _look(cor, "01-code")
    cor.page.fill("[name=code]", code)
    cor.button("Verder")
    _look(cor, "02-bewaarders")
    for nr, name in enumerate(("De voorzitter", "De coördinator", "Iemand van buiten"), start=1):
        cor.page.fill(f"[name=blad{nr}]", name)
    cor.button("Verder")
    _look(cor, "02b-coordinator")
    _name(cor, "Cor")
    new_passphrase(cor, FIRST)
    cor.button("Verder")
    _look(cor, "03-papier")
    paper = write_over(cor)
    sheets = _sheets(cor)
    _look(cor, "05-proef")
    cor.page.fill("[name=eerste]", " ".join(word[:4] for word in sheets[0]))
    cor.page.fill("[name=tweede]", "\n".join(f"{nr}. {word}" for nr, word in enumerate(sheets[2], start=1)))
    cor.button("Controleer")
    _look(cor, "06-beheerder")
    _name(cor, "Bea")
    cor.button("Open het meldpunt")
    _look(cor, "07-klaar")
    invitation = CODE.findall(cor.page.inner_text("#uitnodiging-code"))[0]
    cor.button("Klaar")
    return paper, invitation


def _sheets(visit: Visitor) -> list[list[str]]:
    found = []
    for nr in range(3):
        _look(visit, f"04-blad-{nr + 1}")
        found.append(visit.page.locator(".woorden li").all_inner_texts())
        visit.page.locator("main button[type=submit]").first.click()
    return found


def _name(visit: Visitor, name: str) -> None:
    visit.page.fill("[name=naam]", name)
    visit.page.fill("[name=gebruikersnaam]", name.lower())


def _begin(visit: Visitor, code: str, name: str) -> None:
    """Begin with an invitation: passphrase, sheet where there is one, passkey."""
    authenticator(visit)
    visit.go("/uitnodiging/")
    _look(visit, "09-uitnodiging")
    visit.page.fill("[name=code]", code)
    new_passphrase(visit, SECOND)
    visit.button("Begin")
    if visit.page.locator("#papier-code").count():
        write_over(visit)
    sign_in(visit, name, SECOND)
    add_passkey(visit)


def _invite_carolien(bea: Visitor) -> str:
    _work(bea, "/beheer/")
    _look(bea, "10-mensen")
    bea.go("/beheer/uitnodigen/")
    _look(bea, "11-uitnodigen")
    _name(bea, "Carolien")
    bea.page.check("[name=rol][value=coordinator]")
    bea.button("Maak uitnodiging")
    _look(bea, "12-uitnodiging-gemaakt")
    return str(CODE.findall(bea.page.inner_text("#uitnodiging-code"))[0])


def _lose_and_recover(lost: Visitor, paper: str) -> None:
    lost.go("/inloggen/")
    lost.page.click("text=Wachtzin kwijt?")
    _look(lost, "14-wachtzin-kwijt")
    lost.page.fill("[name=gebruikersnaam]", "cor")
    lost.page.fill("[name=code]", paper.lower())
    new_passphrase(lost, SECOND)
    lost.button("Kies nieuwe wachtzin")
    _look(lost, "15-nieuw-papier")
    assert write_over(lost) != paper


def test_from_an_empty_server_to_two_coordinators_and_back_in_after_a_lost_passphrase(
    browser: Callable[[], Visitor], fresh: tuple[Scratch, str]
) -> None:
    cor, bea, carolien, lost = (browser() for _person in range(4))
    paper, invitation = _ceremony(cor, fresh[1].split()[1])
    authenticator(cor)
    sign_in(cor, "cor", FIRST)
    cor.page.wait_for_url("**/passkey/**")
    _look(cor, "08-passkey")
    add_passkey(cor)
    _work(cor, "/werkplek/")
    assert "Goede" in cor.page.inner_text("h1")

    _begin(bea, invitation, "bea")
    code = _invite_carolien(bea)
    cor.go("/werkplek/sleutels/")
    _look(cor, "12b-akkoord")
    cor.button("Geef akkoord")
    assert "Carolien kan nu als coördinator beginnen." in cor.page.inner_text("main")
    _begin(carolien, code, "carolien")
    _work(carolien, "/werkplek/sleutels/")
    assert "Wacht op ontgrendeling" in carolien.page.inner_text("main")
    cor.go("/werkplek/sleutels/")
    _look(cor, "13-sleutels")
    cor.button("Geef sleutel")
    _look(cor, "13b-sleutel-geven")
    cor.button("Het klopt, vraag een tweede persoon")
    assert "Daarom wacht dit tot" in cor.page.inner_text("main")  # she is the only one with a key
    _look(cor, "13c-wacht")

    _lose_and_recover(lost, paper)
    cor.go("/werkplek/")
    assert "/inloggen/" in cor.page.url  # every session of before has ended
    sign_in(cor, "cor", SECOND)
    cor.page.locator("main button[type=submit]").first.click()
    cor.page.wait_for_url("**/werkplek/")
    cor.go("/werkplek/sleutels/")
    assert "Alle dossiers" in cor.page.inner_text("main")
    complaints = [line for visit in (cor, bea, carolien, lost) for line in visit.complaints]
    assert [line for line in complaints if "503" not in line] == []  # the page that says that it is not open yet
