"""Write down now, decide later: under one's own code, for weeks, and nobody else's to see."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from meldpunt.core import clock
from meldpunt.evidence import tasks
from meldpunt.melden.concept import BEWAREN_COOKIE, COOKIE, concept_with_code
from meldpunt.vault import lockbox
from meldpunt.vault.models import Lockbox
from support.behandeling import inzien
from support.dossiers.models import Dossier
from tests.maak import picture, wav
from tests.melden.lopen import html

if TYPE_CHECKING:
    from pathlib import Path

    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen", "own_media")]
WORDS, LINK, NAME = "kanariewoorden van maandag", "https://x.com/kanarielink/status/1", "kanarienaam.png"
DAY = 24 * 60 * 60


def page(name: str) -> str:
    return reverse(f"bewaren:{name}")


@pytest.fixture
def keeper() -> tuple[Client, str]:
    """Somebody who keeps words, a link and a file; and their code."""
    client = Client()
    shown = client.post(page("begin"), follow=True)
    client.post(page("toevoegen"), {"tekst": WORDS, "dag": "2026-11-16", "links": LINK})
    client.post(page("bestanden"), {"bestand": SimpleUploadedFile(NAME, picture() + b"kanariebytes")})
    return client, "-".join(shown.context["groepen"])


def ids(client: Client) -> dict[str, str]:
    return {stuk.soort: stuk.id for stuk in client.get(page("overzicht")).context["stukken"]}


def send(client: Client) -> None:
    client.post(reverse("melden:pagina", args=["voor-wie"]), {"R1": "zelf"})
    for slug in ("wat", "waar"):
        form = client.get(reverse("melden:pagina", args=[slug])).context["form"]
        client.post(
            reverse("melden:pagina", args=[slug]),
            {name: form[name].value() for name in form.fields if form[name].value()},
        )
    client.post(reverse("melden:pagina", args=["contact"]), {"kanaal": "code"})
    sent = client.post(reverse("melden:controle"))
    assert sent.status_code == 302, [gebrek.tekst for gebrek in sent.context["gebreken"]]


def everything_in_the_database() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema IN ('public', 'sleutels')")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')  # noqa: S608 - names out of the catalogue
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found).encode()


def test_a_file_goes_for_good_from_the_page_that_added_it(keeper: tuple[Client, str]) -> None:
    client, _code = keeper
    client.post(page("bestanden"), {"verwijder": ids(client)["bestand"]})

    assert set(ids(client)) == {"woorden", "links"}
    assert "Je bewaart nu 0 bestanden." in html(client.get(page("bestanden")))


def test_what_is_kept_is_found_nowhere_and_tells_its_size_class_and_expiry_only(
    keeper: tuple[Client, str], own_media: Path
) -> None:
    client, code = keeper
    shown = html(client.get(page("overzicht")))
    dumped = everything_in_the_database()
    files = b"".join(path.read_bytes() for path in own_media.rglob("*") if path.is_file())

    for word in (WORDS, "kanarielink", NAME):
        assert word in shown
        assert word.encode() not in dumped + files
        assert word.encode().hex().encode() not in dumped
    assert b"kanariebytes" not in files
    assert files
    assert code.replace("-", "").encode() not in dumped
    assert Lockbox.objects.filter(purpose="concept").count() == 1
    assert {field.name for field in Lockbox._meta.get_fields()} == {"id", "purpose", "body", "expires_at"}
    assert Dossier.objects.count() == 0


def test_one_more_word_does_not_show_in_the_size(keeper: tuple[Client, str]) -> None:
    client, _code = keeper
    before = {len(row.body) for row in Lockbox.objects.filter(purpose="concept")}
    client.post(page("toevoegen"), {"tekst": "x"})

    assert {len(row.body) for row in Lockbox.objects.filter(purpose="concept")} == before


def test_it_lives_for_weeks_and_every_visit_begins_anew(
    keeper: tuple[Client, str], settings: Any, own_media: Path
) -> None:
    client, code = keeper
    (path,) = [path for path in own_media.glob("concept/*") if path.is_file()]
    assert path.stat().st_mtime > time.time() + (settings.BEWAREN_DAGEN - 2) * DAY
    with clock.at(clock.now() + timedelta(days=settings.BEWAREN_DAGEN - 1)):
        lockbox.sweep()
        again = Client()
        assert again.post("/code/", {"code": code}, follow=True).redirect_chain[-1][0] == page("overzicht")
        assert WORDS in html(again.get(page("overzicht")))
    with clock.at(clock.now() + timedelta(days=settings.BEWAREN_DAGEN + 30)):
        lockbox.sweep()
        assert WORDS in html(Client().post("/code/", {"code": code}, follow=True))
    with clock.at(clock.now() + timedelta(days=3 * settings.BEWAREN_DAGEN)):
        lockbox.sweep()
        assert Client().post("/code/", {"code": code}).status_code == 422
        assert client.get(page("overzicht")).status_code == 302


def test_the_sweep_leaves_its_files_as_long_as_it_lives(keeper: tuple[Client, str], own_media: Path) -> None:
    assert keeper
    (path,) = [path for path in own_media.glob("concept/*") if path.is_file()]
    tasks.sweep()
    assert path.exists()
    moment = time.time() - 3 * DAY
    os.utime(path, (moment, moment))
    tasks.sweep()

    assert not path.exists()


def test_a_part_is_sent_and_the_rest_stays(keeper: tuple[Client, str], mensen: Mensen) -> None:
    client, code = keeper
    client.post(page("toevoegen"), {"tekst": "Dit blijft hier."})
    chosen = ids(client)
    stuk = [chosen["links"], chosen["bestand"]]
    assert client.post(page("overzicht"), {"stuk": stuk, "meesturen": "1"})["Location"].endswith("/voor-wie/")
    assert len(client.get(page("overzicht")).context["stukken"]) == 4  # nothing leaves before the report is in
    send(client)

    inzage = inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor)
    assert inzage.verhalen[0].links == (LINK,)
    assert inzage.verhalen[0].verhaal == ""
    assert [bestand.naam for bestand in inzage.bestanden] == [NAME]
    kept = html(Client().post("/code/", {"code": code}, follow=True))
    assert WORDS in kept
    assert "Dit blijft hier." in kept
    assert NAME not in kept
    assert "stuurde je 2 stukken mee" in kept


def test_everything_is_sent_with_its_days(keeper: tuple[Client, str], mensen: Mensen) -> None:
    client, _code = keeper
    client.post(page("overzicht"), {"stuk": list(ids(client).values()), "meesturen": "1"})
    send(client)
    inzage = inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor)

    assert inzage.verhalen[0].verhaal == f"16 november 2026: {WORDS}"


def test_a_report_that_was_begun_and_left_takes_nothing_away(
    keeper: tuple[Client, str], django_capture_on_commit_callbacks: Any, own_media: Path, settings: Any
) -> None:
    client, code = keeper
    client.post(page("overzicht"), {"stuk": list(ids(client).values()), "meesturen": "1"})
    bestand = client.get(reverse("melden:pagina", args=["bewijs"])).context["bestanden"][0].file_id
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("melden:pagina", args=["bewijs"]), {"verwijder": bestand})
    client.get("/snel-weg/")

    (path,) = [path for path in own_media.glob("concept/*") if path.is_file()]
    assert path.stat().st_mtime > time.time() + (settings.BEWAREN_DAGEN - 2) * DAY
    kept = concept_with_code(code)
    assert kept is not None
    assert len(kept.bestanden) == 1


def test_leaving_in_a_hurry_closes_it_and_destroys_nothing(keeper: tuple[Client, str]) -> None:
    client, code = keeper
    client.get("/snel-weg/")

    assert client.get(page("overzicht"))["Location"] == "/code/"
    assert concept_with_code(code) is not None


def test_a_pause_closes_it_and_words_that_were_not_added_wait(keeper: tuple[Client, str], settings: Any) -> None:
    client, code = keeper
    gone = client.post(reverse("mijnmelding:even_weg"), {"soort": "bewaren", "tekst": "nog niet toegevoegd"})
    assert "nog niet toegevoegd" not in html(gone)
    assert client.get(page("overzicht")).status_code == 302
    other = Client()
    other.post("/code/", {"code": code})
    assert "nog niet toegevoegd" in html(other.get(page("toevoegen")))
    with clock.at(clock.now() + timedelta(seconds=settings.CODE_IDLE_SECONDS + 1)):
        assert other.get(page("overzicht"))["Location"] == "/code/"


def test_something_is_taken_away_and_everything_is_erased(
    keeper: tuple[Client, str], own_media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client, code = keeper
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("overzicht"), {"haal_weg": ids(client)["bestand"]})
    assert set(ids(client)) == {"woorden", "links"}
    assert not [path for path in own_media.glob("concept/*") if path.is_file()]
    client.post(page("overzicht"), {"stuk": [ids(client)["woorden"]], "meesturen": "1"})
    client.get(page("overzicht"))
    client.post(page("wissen"))

    assert concept_with_code(code) is None
    assert not Lockbox.objects.filter(purpose="concept").exists()  # the report that was begun with it went along


def test_an_unfinished_report_can_be_kept_longer_under_the_same_code() -> None:
    client = Client()
    client.post(reverse("melden:pagina", args=["wat"]), {"verhaal": "Mijn verhaal", "V1": ["DOXING"]})
    code = "-".join(client.post(reverse("melden:later")).context["groepen"])
    shown = client.post(page("langer"), follow=True)

    assert "-".join(shown.context["groepen"]) == code
    assert "Mijn verhaal" in html(client.get(page("overzicht")))
    client.post(page("overzicht"), {"stuk": list(ids(client).values()), "meesturen": "1"})
    assert client.get(reverse("melden:pagina", args=["wat"])).context["form"]["V1"].value() == ["DOXING"]


def test_nothing_chosen_and_nothing_written_get_a_sentence(keeper: tuple[Client, str]) -> None:
    client, _code = keeper
    assert "Kies eerst wat je mee wilt sturen" in html(client.post(page("overzicht"), follow=True))
    empty = client.post(page("toevoegen"), {"tekst": " "})
    assert empty.status_code == 422
    many = client.post(page("toevoegen"), {"links": "\n".join(f"https://x.com/{nr}" for nr in range(201))})
    assert "https://x.com/200" in html(many)


def test_its_cookie_opens_it_only_until_a_pause_and_holds_no_code(keeper: tuple[Client, str]) -> None:
    client, code = keeper
    cookie = client.cookies[BEWAREN_COOKIE]

    assert code.replace("-", "") not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not client.cookies.get(COOKIE) or not client.cookies[COOKIE].value


def test_what_is_spoken_in_is_kept_and_goes_along_as_the_story(keeper: tuple[Client, str], mensen: Mensen) -> None:
    client, code = keeper
    refused = client.post(page("bestanden"), {"opname_erbij": "1", "opname": SimpleUploadedFile("a.txt", b"woorden")})
    client.post(page("bestanden"), {"opname_erbij": "1", "opname": SimpleUploadedFile("spraak.wav", wav())})
    kept = concept_with_code(code)
    assert kept is not None
    (row,) = kept.opnames
    shown = html(client.get(page("overzicht")))
    client.post(page("overzicht"), {"meesturen": "1", "stuk": [str(row.file_id)]})
    client.post(reverse("melden:pagina", args=["voor-wie"]), {"R1": "zelf"})
    client.post(reverse("melden:pagina", args=["contact"]), {"kanaal": "bellen", "telefoon": "06 12345678"})
    client.post(reverse("melden:controle"))

    assert (refused.status_code, "geen opname die we kunnen afspelen" in html(refused)) == (422, True)
    assert "ingesproken" in shown
    (spoken,) = inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor).opnames
    assert spoken.bestand.naam == "spraak.wav"
