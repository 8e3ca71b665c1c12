"""What every answer carries, whatever it is: a page, a file of ours, an error, or the way to another page."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from meldpunt.core.web.middleware import PrivacyHeaders
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
YEAR = 31_536_000
POLICY = {  # ux.md §1.4, with object-src and connect-src spelled out
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
    "media-src 'self'", "require-trusted-types-for 'script'",
}  # fmt: skip
OFF = {
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "join-ad-interest-group", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "run-ad-auction", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
}  # fmt: skip
OUR_OWN = {"publickey-credentials-create", "publickey-credentials-get"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, noarchive",
}


@pytest.fixture
def https(settings: Any, tmp_path: Path) -> Any:
    """The settings of an installation with https, in a test run that has none."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = YEAR, True
    settings.SECURE_SSL_REDIRECT = True
    settings.STATIC_ROOT = tmp_path  # the files are read once, when the first request comes
    (tmp_path / "proef.css").write_text("a { color: red }")
    settings.ALLOWED_HOSTS = ["meldpunt.example.org", "abcdefghij.onion", "testserver"]
    return settings


def answers(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One answer of every kind."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    cor = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    found = {
        "200": client.get("/", secure=True),
        "static": client.get("/static/proef.css", secure=True),
        "to https": client.get("/"),
        "302": client.get("/werkplek/", secure=True),
        "303": client.get(reverse("snel_weg"), secure=True),
        "400": client.get("/", secure=True, headers={"host": "elders.example"}),
        "403": client.post(reverse("melden:pagina", args=["wat"]), {"verhaal": "x"}, secure=True),
        "404": client.get("/bestaat-niet/", secure=True),
        "405": Client().post("/livez", secure=True),
        "desk": cor.get("/werkplek/", secure=True),
        "too much": client.post(reverse("mijnmelding:code"), {"tekst": "x" * 5_000_000}, secure=True),
        "livez": client.get("/livez", secure=True),
    }
    found["static"].close()
    with monkeypatch.context() as broken:
        broken.setattr("meldpunt.melden.views.concept_of", _raises(ValueError("kapot")))
        found["500"] = client.get(reverse("melden:later"), secure=True)
        broken.setattr("meldpunt.melden.views.concept_of", _raises(OperationalError("weg")))
        found["503"] = client.get(reverse("melden:later"), secure=True)
    return found


def _raises(error: Exception) -> Any:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise error

    return fail


def policy_of(response: Any) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";") if part.strip()}


def test_w01_every_answer_has_the_whole_policy(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch, https: Any  # noqa: ARG001 - the settings have to be there
) -> None:  # fmt: skip
    found = answers(mensen, monkeypatch)

    assert {name: policy_of(response) for name, response in found.items()} == dict.fromkeys(found, POLICY)


def test_w02_every_answer_has_the_headers(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch, https: Any  # noqa: ARG001 - idem
) -> None:  # fmt: skip
    found = answers(mensen, monkeypatch)

    wanted = {name: found[name].status_code for name in found if name.isdigit()}
    assert wanted == {name: int(name) for name in wanted}
    assert found["static"].status_code == 200
    assert found["static"]["Cache-Control"] != "no-store"
    for name, response in found.items():
        assert {header: response.get(header) for header in ALWAYS} == ALWAYS, name
        assert name == "static" or response["Permissions-Policy"].startswith("accelerometer=(), "), name
        assert response["Referrer-Policy"] == ("no-referrer" if name == "303" else "same-origin"), name
        assert name == "static" or response["Cache-Control"] == "no-store", name
        if name != "to https":
            assert response["Strict-Transport-Security"].startswith(f"max-age={YEAR}"), name


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        ("text/html; charset=utf-8", True),
        ("image/svg+xml", True),
        ("application/pdf", True),
        ("text/plain", True),
        ("text/css; charset=utf-8", False),
        ("text/javascript", False),
        ("font/woff2", False),
    ],
)
def test_w02_what_can_ask_a_browser_for_something_is_told_that_it_may_not(kind: str, asks: bool) -> None:  # noqa: FBT001 - a row of a table
    answer = PrivacyHeaders(lambda _request: HttpResponse(content_type=kind))(RequestFactory().get("/"))

    assert ("Permissions-Policy" in answer) is asks


def test_w02_an_installation_with_https_says_so_for_a_year() -> None:
    """As it is started, and not as the tests set it."""
    code = (
        "import django; django.setup(); from django.test import Client; "
        "print(Client().get('/livez', secure=True, SERVER_NAME='meldpunt.example.org')['Strict-Transport-Security'])"
    )
    env = os.environ | {"HTTPS": "1", "DEBUG": "0", "ALLOWED_HOSTS": "meldpunt.example.org"}
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize("host", ["abcdefghij.onion", "ABCDEFGHIJ.onion:80"])
def test_w02_an_onion_address_has_no_hsts(https: Any, host: str) -> None:
    https.ONION_ADRES = "abcdefghij.onion"

    response = Client().get("/", secure=True, headers={"host": host})

    assert response.status_code == 200
    assert "Strict-Transport-Security" not in response
    assert "Onion-Location" not in response


def test_a_page_tells_tor_browser_of_the_onion_address_where_there_is_one(https: Any) -> None:
    client = Client()

    assert "Onion-Location" not in client.get("/hulp/", secure=True)

    https.ONION_ADRES = "abcdefghij.onion"
    assert client.get("/hulp/?van=daar", secure=True)["Onion-Location"] == "http://abcdefghij.onion/hulp/"
    file = client.get("/static/proef.css", secure=True)
    file.close()
    assert file.status_code == 200
    assert "Onion-Location" not in file


def test_w02_a_form_needs_the_referrer_or_origin_that_no_referrer_would_take_away(
    mensen: Mensen, https: Any  # noqa: ARG001 - idem
) -> None:  # fmt: skip
    """Why the policy is same-origin: the three ways in which a browser sends our own form over https."""
    client = Client(enforce_csrf_checks=True)
    page = reverse("melden:pagina", args=["wat"])
    client.get(reverse("melden:pagina", args=["voor-wie"]), secure=True)
    token = client.cookies["formulier"].value

    def send(**headers: str) -> int:
        data = {"verhaal": "Iets", "csrfmiddlewaretoken": token}
        return client.post(page, data, secure=True, headers=headers).status_code

    assert send(origin="https://testserver") == 302
    assert send(referer=f"https://testserver{page}") == 302
    assert send(origin="null") == 403  # what a browser sends under no-referrer
    assert send() == 403
    assert send(origin="https://elders.example") == 403


def test_w02_nothing_but_a_passkey_may_be_asked_of_a_browser() -> None:
    for path in ("/", "/livez", "/er-is-niets"):
        policy = Client().get(path, secure=True).headers["Permissions-Policy"]
        rules = dict(part.strip().split("=") for part in policy.split(","))

        assert rules == dict.fromkeys(OFF, "()") | dict.fromkeys(OUR_OWN, "(self)"), path


PACKED = ("/", "/wat-nu/", "/hulp/", "/privacy/")


@pytest.mark.parametrize("path", PACKED)
@pytest.mark.django_db
def test_a_public_page_comes_packed_to_who_has_no_cookie_and_as_it_is_to_who_has_one(path: str) -> None:
    stranger, somebody = Client(headers={"accept-encoding": "gzip"}), Client(headers={"accept-encoding": "gzip"})
    somebody.cookies["melding"] = "iets"
    packed, plain = (client.get(path, secure=True) for client in (stranger, somebody))

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content).decode().rstrip().endswith("</html>")
    assert "csrf" not in gzip.decompress(packed.content).decode()
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize("path", ["/melden/voor-wie/", "/code/", "/inloggen/"])
@pytest.mark.django_db
def test_a_page_with_a_token_is_never_packed(path: str) -> None:
    page = Client(headers={"accept-encoding": "gzip"}).get(path, secure=True)

    assert "csrfmiddlewaretoken" in page.content.decode()
    assert "Content-Encoding" not in page
