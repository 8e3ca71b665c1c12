"""Every page of every role, opened in a browser: no violation of the policy, nothing asked elsewhere, every header.

A report with hostile text in every field is filed first, so that the walk sees it wherever it is shown.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import PHONE, ROOT
from tests.e2e.formclient import FormClient
from tests.e2e.test_walk import newest_first
from tests.maak import picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Response, Route

    from tests.e2e.conftest import Product, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EVIL = "\"'></textarea></title><img src=x onerror=alert(1)><svg/onload=alert(1)><script>alert(1)</script>{{7|add:7}}"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
    "media-src 'self'", "require-trusted-types-for 'script'",
}  # fmt: skip
NO_PAGE = {"text/css", "text/javascript", "font/woff2"}
LEAVES = ("/uitloggen/", "/snel-weg/", "/code/sluiten/")  # opening these ends the walk
LIMIT = 240  # addresses per role; the same route with another id counts once
HTTP_OK = 200
WATCH = """() => {
  window.broken = [];
  document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective + " " + event.blockedURI));
}"""
ROUTE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-Q[1-4]|(?<=/nabellen/)[^/]+|(?<=/jurist/)[^/]+")


@cache
def routes() -> list[str]:
    """Every pattern of the table, in a process of its own: the browser's loop and Django's do not mix."""
    code = (
        "import django, json; django.setup()\n"
        "from tests.architecture.test_routes import _patterns, READ\n"
        "print(json.dumps([path for name, path in _patterns().items() if name in READ]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import tests.environment\n{code}"],
        cwd=ROOT,
        env={**_env(), "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "meldpunt.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return [f"/{path}" for path in found]


def _env() -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": os.environ.get("DATABASE_URL", "postgres://nobody@localhost/none")}


class Walk:
    """One person who opens everything that they can find."""

    def __init__(self, who: Visitor, start: list[str]) -> None:
        """Begin with these addresses; notes what is wrong on the way."""
        self.who, self.wrong, self.seen, self.todo = who, list[str](), set[str](), start
        self.shown: set[int] = set()
        who.page.add_init_script(f"({WATCH})()")
        who.page.on("dialog", self._dialog)
        who.page.on("response", self._response)

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"a dialog on {self.who.page.url}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        if response.url.startswith(self.who.product.url):
            self._check(urlsplit(response.url).path, response.status, response.headers)

    def _check(self, path: str, status: int, headers: dict[str, str]) -> None:
        policy = {part.strip() for part in headers.get("content-security-policy", "").split(";")}
        if not path.endswith(("/bewijs/", "/beeld/")) and policy != POLICY:
            self.wrong.append(f"{path} {status} policy: {sorted(policy ^ POLICY)}")
        self.wrong += [
            f"{path} {status} {name}: {headers.get(name)}"
            for name, value in HEADERS.items()
            if headers.get(name) != value
        ]
        kind = headers.get("content-type", "").partition(";")[0]
        if kind not in NO_PAGE and "camera=()" not in headers.get("permissions-policy", ""):
            self.wrong.append(f"{path} {status} permissions-policy")
        if not path.startswith("/static/") and "no-store" not in headers.get("cache-control", ""):
            self.wrong.append(f"{path} {status} cache-control: {headers.get('cache-control')}")

    def everything(self) -> set[str]:
        """Open what was found until nothing new comes; returns the routes."""
        while self.todo and len(self.seen) < LIMIT:
            self._open(self.todo.pop(0))
        return self.seen

    def _open(self, path: str) -> None:
        route = ROUTE.sub("*", urlsplit(path).path)
        if route in self.seen or any(part in path for part in LEAVES):
            return
        self.seen.add(route)
        page, url = self.who.page, self.who.product.url + path
        answer = self.who.context.request.get(url, max_redirects=0)
        self._check(urlsplit(path).path, answer.status, answer.headers)
        page_here = answer.headers.get("content-type", "").startswith("text/html")
        if not page_here or answer.status in self.shown:
            return
        if answer.status != HTTP_OK:
            self.shown.add(answer.status)  # all pages of one refusal are the same page
        page.goto(url)
        self.wrong += [f"{path} {text}" for text in page.evaluate("window.broken || []")]
        self.todo += [link for link in links(page) if ROUTE.sub("*", urlsplit(link).path) not in self.seen]


def links(page: Page) -> list[str]:
    """Addresses of our own on this page."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"
    )
    return found


def concrete(patterns: list[str], ids: dict[str, str]) -> list[str]:
    """The table's addresses with ids that exist, where we know one."""
    found = []
    for pattern in patterns:
        path = re.sub(r"<\w+:(\w+)>", lambda match: ids.get(match[1], "00000000-0000-4000-8000-000000000000"), pattern)
        found.append(path.replace("^", "").replace("$", ""))
    return found


@pytest.fixture(scope="module")
def evil_code(product: Product) -> str:
    """The code of a report with hostile text in every field."""
    melder = FormClient(product.url)
    melder.fill_in(
        story=EVIL, links=f"{EVIL}\njavascript:alert(1)\nhttps://elders.example/", niet_zien=EVIL, naam=EVIL[:200]
    )
    name = base64.b64decode("Ij48aW1nIHNyYz14IG9uZXJyb3I9YWxlcnQoMSk+LnBuZw==").decode()
    melder.post("/melden/bewijs/", {"toevoegen": "1"}, file=(name.replace('"', ""), picture()))
    code = melder.send()
    melder.post("/code/", {"code": code})
    melder.post("/code/", {"tekst": EVIL})
    return code


DEEP = pytest.mark.deep  # what these see, the two others see as well, but for a few pages
ROLES = ["melder", "cor", *(pytest.param(role, marks=DEEP) for role in ("niemand", "vera", "bas", "beheer"))]
_walked: dict[str, tuple[Walk, Visitor]] = {}  # both tests below look at the same walk


def walk_of(role: str, visitor: Callable[..., Visitor], code: str) -> tuple[Walk, Visitor]:
    """Walk once in this role."""
    if role not in _walked:
        who = visitor()
        walk = Walk(who, begin(who, role, code))
        walk.everything()
        _walked[role] = walk, who
    return _walked[role]


def begin(who: Visitor, role: str, code: str) -> list[str]:
    """Come in, in this role; gives the addresses to begin with."""
    start = ["/", "/en/", "/bestaat-niet/", "/inloggen/", "/melden/voor-wie/"]
    ids = {"slug": "wat", "periode": "2026-Q3", "soort": "csv", "kwartaal": "2026-Q3"}
    if role == "melder":
        who.go("/code/")
        who.page.fill("[name=code]", code)
        who.page.locator("main button[type=submit]").first.click()
        who.page.wait_for_load_state()
        assert "onerror=alert(1)" in who.page.locator("main").inner_text()
        start = ["/code/", *start]
    elif role != "niemand":
        accounts = who.product.accounts
        who.sign_in(role if role in accounts else next(n for n, row in accounts.items() if row["rol"] == role))
        start = [urlsplit(who.page.url).path, *start]
    if role == "cor":
        ids["dossier_id"] = evil_case(who)
    return [*start, *concrete(routes(), ids)]


@pytest.mark.parametrize("role", ROLES)
def test_w01_no_page_breaks_the_policy_and_every_answer_has_the_headers(
    visitor: Callable[..., Visitor], evil_code: str, role: str
) -> None:
    walk, who = walk_of(role, visitor, evil_code)

    assert walk.wrong == []
    assert [text for text in who.complaints if "404" not in text and "403" not in text] == []
    assert walk.todo == []
    assert len(walk.seen) >= 60


@pytest.mark.parametrize("role", ROLES)
def test_w03_no_page_asks_anything_of_another_site(visitor: Callable[..., Visitor], evil_code: str, role: str) -> None:
    walk, who = walk_of(role, visitor, evil_code)

    assert who.elsewhere == []
    assert walk.seen


def evil_case(cor: Visitor) -> str:
    """The id of the case with the hostile story; its page has to show it as text."""
    for href in newest_first(cor):
        cor.go(href)
        story = cor.page.locator(".verhaal-tekst").all_text_contents()
        if story and "onerror=alert(1)" in story[0]:
            (found,) = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", href)
            return str(found)
    raise AssertionError("the hostile report is not in the queue")


AWAY = "http://localhost:*/livez"  # another site for a browser; see conftest.py


@pytest.mark.parametrize("how", ["tap", "key", "link"])
def test_w07_the_way_out_is_quick_and_leaves_nothing(visitor: Callable[..., Visitor], how: str) -> None:
    melder = visitor(js=how != "link", size=PHONE)
    answers: list[Response] = []
    melder.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    melder.button("Verder")
    page = melder.page
    page.wait_for_url("**/melden/wat/")
    page.on("response", lambda response: answers.append(response) if "snel-weg" in response.url else None)
    page.fill("[name=verhaal]", "Weg hiermee")
    melder.button("Verder")
    page.wait_for_load_state()
    assert {cookie["expires"] for cookie in melder.context.cookies()} == {-1}  # gone with the browser

    if how == "key":
        for _press in range(3):
            page.keyboard.press("Shift")
    else:
        page.locator("a.weg[data-snel-weg]").click()
    page.wait_for_url(AWAY)

    (answer,) = answers
    assert answer.status == 303
    headers = answer.all_headers()
    assert headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert melder.context.cookies(melder.product.url) == []
    assert headers["referrer-policy"] == "no-referrer"
    assert "melden" not in page.content()
    before = page.url
    page.go_back()
    assert "/melden/" not in page.url  # the entry was replaced, or leads to the first page of the site
    assert page.url != before
    melder.go("/melden/wat/")  # typed by somebody: the page opens, and nothing is in it
    assert page.input_value("[name=verhaal]") == ""


def test_w07_one_or_two_presses_and_escape_do_nothing(visitor: Callable[..., Visitor]) -> None:
    melder = visitor()
    page = melder.go("/melden/voor-wie/")
    for key in ("Shift", "Shift", "Escape", "Shift", "a", "Shift", "Escape"):
        page.keyboard.press(key)
    time.sleep(0.3)

    assert "/melden/voor-wie/" in page.url
    assert melder.elsewhere == []


def test_w02_another_site_hears_no_address_of_ours_and_our_own_forms_work(visitor: Callable[..., Visitor]) -> None:
    who, heard = visitor(), list[dict[str, str]]()

    def elsewhere(route: Route) -> None:
        heard.append(route.request.all_headers())
        route.fulfill(body="x")

    who.context.route("https://elders.example/**", elsewhere)
    page = who.go("/hulp/")
    page.evaluate(
        "() => { const a = document.createElement('a'); a.href = 'https://elders.example/'; document.body.append(a); a.click(); }"
    )
    page.wait_for_url("https://elders.example/**")
    origins: list[dict[str, str]] = []
    who.go("/melden/voor-wie/").check("[name=R1][value=zelf]")
    who.button("Verder")
    page = who.go("/melden/wat/")
    page.on("request", lambda request: origins.append(request.all_headers()) if request.method == "POST" else None)
    page.fill("[name=verhaal]", "Een verhaal.")
    who.button("Verder")
    page.wait_for_load_state()

    assert heard
    assert all("referer" not in headers for headers in heard)
    assert origins[0]["origin"] == who.product.url
    assert "/melden/wat/" not in page.url
