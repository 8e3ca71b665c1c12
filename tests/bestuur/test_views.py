"""The board reads published figures, and has no way to anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meldpunt.accounts import gate
from meldpunt.accounts.models import Account, Rol
from meldpunt.audit.models import Event
from meldpunt.core import clock
from statistieken.models import Documentsoort, Rapportbestand, Release
from statistieken.payload import digest
from tests.statistieken.voorbeelden import derde_kwartaal, eerdere, publish

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = [
    ("laatste", {}),
    ("archief", {}),
    ("zo_tellen_we", {}),
    ("acht_kwartalen", {}),
    ("kwartaal", {"periode": "2026-Q3"}),
]
DOCUMENTS = [("2026-Q3", "csv"), ("2026-Q3", "pdf")]


def _sign_in(client: Client, rol: Rol) -> None:
    account = Account.objects.create_user(
        gebruikersnaam=f"{rol}-test", naam="Bas Duin", rol=rol, password="een lange wachtzin voor de test"
    )
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")


@pytest.fixture(autouse=True)
def _second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "pages_first", lambda _request, _account: ())


@pytest.fixture
def released() -> Release:
    previous = ""
    for cijfers in eerdere():
        previous = publish(cijfers, previous).sha256
    release = publish(derde_kwartaal(), previous)
    for soort, inhoud in ((Documentsoort.CSV, b"partij;periode"), (Documentsoort.PDF, b"%PDF-1.7")):
        Rapportbestand.objects.create(release=release, soort=soort, inhoud=inhoud, sha256=digest(inhoud))
    return release


@pytest.fixture
def bas(client: Client) -> Client:
    _sign_in(client, Rol.BESTUUR)
    return client


def test_latest_quarter_is_shown(bas: Client, released: Release) -> None:
    html = bas.get(reverse("bestuur:laatste")).content.decode()

    assert "<h1>Online haat: 3e kwartaal 2026</h1>" in html
    assert "ongeveer <b>40</b> meldingen" in html
    assert html.count("<svg") > 20
    assert " ".join(re.findall("....", released.sha256)[:4]) in html
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)


def test_page_and_table_hold_the_same_numbers(bas: Client, released: Release) -> None:
    assert released.status == "published"
    html = bas.get(reverse("bestuur:laatste")).content.decode()

    for naam, cells in derde_kwartaal().tables.items():
        table = html.split(f'id="{naam}-kop"')[1]
        for value in set(cells.values()) - {0}:
            assert f">{value}<" in table


@pytest.mark.parametrize("rol", [Rol.VERTROUWENSPERSOON, Rol.COORDINATOR, Rol.BEHEER])
@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_only_the_board_gets_in(client: Client, released: Release, name: str, kwargs: dict[str, str], rol: Rol) -> None:
    assert released.status == "published"
    _sign_in(client, rol)

    assert client.get(reverse(f"bestuur:{name}", kwargs=kwargs)).status_code == 403


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_stranger_is_sent_to_sign_in(client: Client, name: str, kwargs: dict[str, str]) -> None:
    assert client.get(reverse(f"bestuur:{name}", kwargs=kwargs)).status_code == 302


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_no_filtered_counts(bas: Client, released: Release, name: str, kwargs: dict[str, str]) -> None:
    """Whatever is asked in the address, the page is the same, and no table of a case is read."""
    assert released.status == "published"
    url = reverse(f"bestuur:{name}", kwargs=kwargs)
    bas.get(url)

    with clock.at(clock.now()):  # the page says until when it stays open
        with CaptureQueriesContext(connection) as queries:
            asked = bas.get(url, {"van": "2026-07-01", "vorm": "DOXING", "afdeling": "Utrecht"}).content
        plain = bas.get(url).content

    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub(b"", asked) == token.sub(b"", plain)
    tables = {table for query in queries for table in re.findall(r'FROM "(\w+)"', query["sql"])}
    assert tables <= {
        "django_session",
        "accounts_account",
        "mfa_authenticator",
        "statistieken_release",
        "statistieken_rapportbestand",
    }


@pytest.mark.parametrize(("periode", "soort"), DOCUMENTS)
def test_document_is_the_stored_one(bas: Client, released: Release, periode: str, soort: str) -> None:
    stored = bytes(released.bestanden.get(soort=soort).inhoud)
    url = reverse("bestuur:bestand", kwargs={"periode": periode, "soort": soort})

    first = bas.get(url)

    assert first.content == stored
    assert first["Content-Disposition"] == f'attachment; filename="meldpunt-cijfers-{periode}.{soort}"'
    assert bas.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.pango
def test_a_report_that_is_still_being_made_is_announced(bas: Client) -> None:
    said = "De pdf wordt nog gemaakt."
    release = publish(eerdere()[0], "")
    assert said in bas.get(reverse("bestuur:laatste")).content.decode()
    Rapportbestand.objects.create(release=release, soort=Documentsoort.PDF, inhoud=b"%PDF", sha256=digest(b"%PDF"))

    assert said not in bas.get(reverse("bestuur:laatste")).content.decode()


@pytest.mark.parametrize("path", ["2026-Q2/pdf/", "2026-Q3/xlsx/", "2019-Q1/", "2026-Q5/"])
def test_what_is_not_there_is_not_found(bas: Client, released: Release, path: str) -> None:
    assert released.status == "published"

    assert bas.get(f"{reverse('bestuur:laatste')}{path}").status_code == 404


def test_board_without_a_quarter_is_told_so(bas: Client) -> None:
    assert "nog geen kwartaal vastgesteld" in bas.get(reverse("bestuur:laatste")).content.decode()


def test_archive_adds_quarters_up(bas: Client, released: Release) -> None:
    assert released.status == "published"

    html = bas.get(reverse("bestuur:archief")).content.decode()

    assert "samen ongeveer 105 meldingen" in html
    assert "minder dan 20" in html


def test_page_costs_few_queries(bas: Client, released: Release) -> None:
    assert released.status == "published"

    with CaptureQueriesContext(connection) as captured:
        bas.get(reverse("bestuur:laatste"))

    tables = [query["sql"] for query in captured if ' FROM "' in query["sql"]]  # not roles and savepoints
    assert len(tables) <= 8


def test_board_page_leads_nowhere_near_a_case(bas: Client, released: Release) -> None:
    assert released.status == "published"

    html = bas.get(reverse("bestuur:laatste")).content.decode()

    assert not re.search(r'href="/(en/)?(werkplek|dossiers?|code)/', html)


def test_every_document_and_chart_is_handed_over_as_it_was_stored(bas: Client, released: Release) -> None:
    kinds = {"xlsx": b"PK-x", "ods": b"PK-o"}
    for soort, inhoud in kinds.items():
        Rapportbestand.objects.create(release=released, soort=soort, inhoud=inhoud, sha256=digest(inhoud))
    for soort, inhoud in (("svg", b"<svg/>"), ("png", b"\x89PNG")):
        Rapportbestand.objects.create(
            release=released, soort=soort, grafiek="form", inhoud=inhoud, sha256=digest(inhoud)
        )
    page = bas.get(reverse("bestuur:laatste")).content.decode()

    for soort, inhoud in kinds.items():
        assert bas.get(reverse("bestuur:bestand", args=["2026-Q3", soort])).content == inhoud
        assert f"/bestuur/2026-Q3/{soort}/" in page
    svg = bas.get(reverse("bestuur:grafiek", args=["2026-Q3", "svg", "form"]))
    assert (svg.content, svg["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    assert svg["Content-Disposition"] == 'attachment; filename="meldpunt-cijfers-2026-Q3-form.svg"'
    assert "/bestuur/2026-Q3/png/form/" in page
    assert "/bestuur/2026-Q3/png/platform/" not in page
    assert bas.get(reverse("bestuur:grafiek", args=["2026-Q3", "svg", "platform"])).status_code == 404
    assert bas.get(reverse("bestuur:bestand", args=["2026-Q3", "svg"])).status_code == 404


def test_as_json_the_board_gets_the_very_bytes_that_were_published(bas: Client, released: Release) -> None:
    answer = bas.get(reverse("bestuur:bestand", args=["2026-Q3", "json"]))

    assert answer.content == bytes(released.payload)
    assert digest(answer.content) == released.sha256
    assert bas.get(reverse("bestuur:bestand", args=["2031-Q1", "json"])).status_code == 404


@pytest.mark.usefixtures("released")
def test_each_download_is_written_down_with_who_and_what(bas: Client) -> None:
    url = reverse("bestuur:bestand", args=["2026-Q3", "csv"])
    bas.get(reverse("bestuur:laatste"))
    assert not Event.objects.filter(code="bestuur.gedownload").exists()
    etag = bas.get(url)["ETag"]
    bas.get(url, headers={"If-None-Match": etag})

    (line,) = Event.objects.filter(code="bestuur.gedownload")
    assert line.subject == digest(b"partij;periode")
    assert line.actor == str(Account.objects.get(naam="Bas Duin").pk)


@pytest.mark.usefixtures("released")
def test_eight_quarters_stand_beside_each_other(bas: Client) -> None:
    html = bas.get(reverse("bestuur:acht_kwartalen")).content.decode()

    assert html.count('<th scope="col" class="get">') == 6 * 8
    assert "4e kw 2024" in html
    assert "&lt; 20" in html


def test_without_two_quarters_the_page_says_so(bas: Client) -> None:
    html = bas.get(reverse("bestuur:acht_kwartalen")).content.decode()

    assert "Er zijn nog geen twee kwartalen vastgesteld." in html


@pytest.mark.usefixtures("released")
def test_a_page_of_the_board_asks_for_figures_three_times_and_reads_no_document(bas: Client) -> None:
    with CaptureQueriesContext(connection) as seen:
        bas.get(reverse("bestuur:laatste"))

    asked = [query["sql"] for query in seen.captured_queries if "statistieken_" in query["sql"]]
    assert len(asked) == 3
    assert not any('"inhoud"' in sql and "LENGTH" not in sql for sql in asked)
