"""Time stamps of others: asked for as the standard says, believed only under what a person pinned."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from meldpunt.accounts.service import Medewerker, Rol
from meldpunt.audit import service as audit
from meldpunt.core import clock
from meldpunt.core.errors import Conflict, NotAllowed
from meldpunt.vault import service as vault
from support.behandeling import meenemen
from support.behandeling.bewijs import stempelen, vastleggen
from support.bewijskracht import checks, manifest, stempels, tasks, wortels
from support.bewijskracht.controle.tokens import read_token
from support.bewijskracht.models import Dagwortel, Stempel, Stempelanker
from tests.bewijskracht.tsa import Tsa
from tests.maak import as_worker, received_file, report, write_behind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from meldpunt.accounts.models import Account
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tsa, Tsa]:
    folder = tmp_path_factory.mktemp("tsa")
    return Tsa(folder / "een", "Dienst Een"), Tsa(folder / "twee", "Dienst Twee")


@pytest.fixture(autouse=True)
def no_anchors(settings: Any) -> None:
    settings.ANKER_BESTANDEN = []


@pytest.fixture
def beheer(bea: Account) -> Medewerker:
    return Medewerker(id=bea.pk, naam=bea.naam, rol=Rol.BEHEER)


@pytest.fixture
def case(mensen: Mensen) -> UUID:  # noqa: ARG001 - the desk has to exist
    dossier_id = report(bestanden=(received_file(b"een"),))[1]
    wortels.make()
    return dossier_id


def root() -> Dagwortel:
    return Dagwortel.objects.get()


def stamp(tsa: Tsa) -> bytes:
    return tsa.answer(stempels.query_for(root()))


# ── asking ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("case")
@pytest.mark.usefixtures("services")
def test_a_query_is_what_openssl_would_ask(tmp_path: Path) -> None:
    (tmp_path / "d").write_text(root().verklaring)
    command = ["openssl", "ts", "-query", "-data", "d", "-sha256", "-cert", "-no_nonce"]
    asked = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path).stdout

    assert stempels.query_for(root()) == asked
    assert len(asked) == 59  # a stick carries it


# ── taking in ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("case")
def test_an_answer_counts_under_a_pinned_root_and_says_when(
    beheer: Medewerker,
    mensen: Mensen,
    services: tuple[Tsa, Tsa],
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=False, by=beheer)
    answer = stamp(one)
    assert stempelen.bring_stamp(answer=answer, by=mensen.cor) == root().nr
    (row,) = Stempel.objects.all()

    assert read_token(answer)[0] == hashlib.sha256(root().verklaring.encode()).digest()
    assert row.tijd == read_token(answer)[1]
    assert row.anker.naam == "Dienst Een"
    assert [line.code for line in audit.trail(subject=str(row.pk))] == ["stempel.ingelezen"]
    assert stempelen.bring_stamp(answer=stamp(one), by=mensen.cor) == root().nr  # a second one of the same adds nothing
    assert Stempel.objects.count() == 1


@pytest.mark.usefixtures("case")
def test_what_is_not_under_a_pinned_root_is_refused(
    beheer: Medewerker,
    mensen: Mensen,
    services: tuple[Tsa, Tsa],
) -> None:
    one, two = services
    with pytest.raises(Conflict, match="geen wortel die iemand heeft vastgezet"):
        stempelen.bring_stamp(answer=stamp(one), by=mensen.cor)
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=True, by=beheer)
    with pytest.raises(Conflict, match="geen wortel die iemand heeft vastgezet"):
        stempelen.bring_stamp(answer=stamp(two), by=mensen.cor)
    changed = bytearray(stamp(one))
    changed[-1] ^= 1  # in the signature
    with pytest.raises(Conflict):
        stempelen.bring_stamp(answer=bytes(changed), by=mensen.cor)
    assert not Stempel.objects.exists()


@pytest.mark.usefixtures("case")
def test_a_stamp_on_something_else_is_refused(
    beheer: Medewerker,
    mensen: Mensen,
    services: tuple[Tsa, Tsa],
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=True, by=beheer)
    query = stempels.QUERY + hashlib.sha256(b"iets anders").digest() + stempels.WITH_CERTIFICATE
    with pytest.raises(Conflict, match="geen van onze dagwortels"):
        stempelen.bring_stamp(answer=one.answer(query), by=mensen.cor)


@pytest.mark.parametrize(
    "answer", [b"", b"\x30", b"0" * 70_000, b"\x30\x84\xff\xff\xff\xff", b"<html>nee</html>", b"\x30\x80"]
)
def test_what_is_no_answer_is_told(mensen: Mensen, answer: bytes) -> None:
    with pytest.raises(Conflict, match="geen tijdstempel dat we kunnen lezen"):
        stempelen.bring_stamp(answer=answer, by=mensen.cor)


@pytest.mark.usefixtures("case")
def test_every_cut_of_an_answer_is_no_answer(services: tuple[Tsa, Tsa]) -> None:
    answer = stamp(services[0])
    for size in range(0, len(answer) - 1, 7):
        with pytest.raises(ValueError, match=r"."):
            read_token(answer[:size])


# ── whom we believe ──────────────────────────────────────────────────────────────────────────────
def test_only_an_administrator_pins_one_certificate_once(
    beheer: Medewerker, mensen: Mensen, services: tuple[Tsa, Tsa]
) -> None:
    one, two = services
    with pytest.raises(NotAllowed):
        stempelen.pin_root(naam="x", pem=one.root, gekwalificeerd=True, by=mensen.cor)
    key = (one.folder / "root.key").read_text()
    for wrong in (
        "",
        "x",
        one.root + two.root,
        key,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "é",
    ):
        with pytest.raises(Conflict):
            stempelen.pin_root(naam="x", pem=wrong, gekwalificeerd=True, by=beheer)
    stempelen.pin_root(naam="x", pem=one.root, gekwalificeerd=True, by=beheer)
    with pytest.raises(Conflict, match="al vastgezet"):
        stempelen.pin_root(naam="y", pem=one.root, gekwalificeerd=False, by=beheer)
    assert Stempelanker.objects.count() == 1


@pytest.mark.parametrize("gekwalificeerd", [True, False])
def test_qualified_is_said_only_where_a_person_said_so(
    case: UUID, beheer: Medewerker, mensen: Mensen, services: tuple[Tsa, Tsa], *, gekwalificeerd: bool
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=gekwalificeerd, by=beheer)
    stempelen.bring_stamp(answer=stamp(one), by=mensen.cor)
    made = vastleggen.make_manifest(dossier_id=case, by=mensen.cor)
    (told,) = made.inhoud["wortels"][0]["stempels"]
    page = manifest_page(made)

    assert told["gekwalificeerd_volgens"] == (beheer.naam if gekwalificeerd else "")
    assert (f"zoals {beheer.naam} die las" in page) is gekwalificeerd
    assert ("Niet gekwalificeerd." in page) is not gekwalificeerd


def manifest_page(made: manifest.Bewijsmanifest) -> str:
    from support.bewijskracht.papier import html_of

    return " ".join(html_of(made).split())


def test_who_writes_in_the_database_makes_nothing_qualified(
    case: UUID, beheer: Medewerker, mensen: Mensen, services: tuple[Tsa, Tsa]
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=False, by=beheer)
    stempelen.bring_stamp(answer=stamp(one), by=mensen.cor)
    write_behind("UPDATE bewijskracht_stempelanker SET gekwalificeerd = true")

    with pytest.raises(vault.StateMismatch, match="stempelanker"):
        vastleggen.make_manifest(dossier_id=case, by=mensen.cor)
    with pytest.raises(CommandError, match="de vastgezette wortel van een tijdstempeldienst: 1 keer anders"):
        call_command("audit", "verify")


@pytest.mark.usefixtures("case")
def test_a_stamp_that_was_changed_is_told_by_verify(
    beheer: Medewerker,
    mensen: Mensen,
    services: tuple[Tsa, Tsa],
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=False, by=beheer)
    stempelen.bring_stamp(answer=stamp(one), by=mensen.cor)
    call_command("audit", "verify")
    write_behind("UPDATE bewijskracht_stempel SET antwoord = 'AAAA'")
    with pytest.raises(CommandError, match="een tijdstempel op een dagwortel: 1 keer anders"):
        call_command("audit", "verify")


# ── the package ──────────────────────────────────────────────────────────────────────────────────
def test_the_program_checks_two_stamps_and_believes_only_the_roots_that_it_is_given(
    case: UUID, beheer: Medewerker, mensen: Mensen, services: tuple[Tsa, Tsa], tmp_path: Path
) -> None:
    one, two = services
    for number, tsa in enumerate(services, start=1):
        stempelen.pin_root(naam=f"Dienst {number}", pem=tsa.root, gekwalificeerd=False, by=beheer)
        stempelen.bring_stamp(answer=stamp(tsa), by=mensen.cor)
    made = vastleggen.make_pakket(dossier_id=case, by=mensen.cor)
    content = b"".join(meenemen.as_zip(papers=manifest.papers_of(made), bestanden=made.bestanden))
    (tmp_path / "p.zip").write_bytes(content)
    (tmp_path / "verify_bewijs.py").write_bytes(manifest.verifier())
    (tmp_path / "beide.pem").write_text(one.root + two.root)

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", "verify_bewijs.py", "p.zip", *arguments]
        done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
        return done.returncode, done.stdout.decode()

    code, text = run("--wortels", "beide.pem")
    assert code == 0, text
    assert text.count("Nagekeken met openssl tegen de wortels die je gaf.") == 2
    assert "staat niet in het manifest" not in text
    code, text = run("--wortels", str(one.folder / "root.pem"))
    assert code == 1
    assert text.count("Volgens openssl klopt de handtekening van de dienst niet") == 1
    code, text = run()
    assert code == 0
    assert text.count("De handtekening van de dienst is niet nagekeken: geef met --wortels") == 2


# ── sent by the worker ───────────────────────────────────────────────────────────────────────────
@contextmanager
def listening(tsa: Tsa, *, status: int = 200) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """The service at an address of this machine."""
    asked: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.headers["Content-Type"], body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elders")
            self.end_headers()
            if status == 200:
                self.wfile.write(tsa.answer(body))

        def log_message(self, *_arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.usefixtures("case")
def test_a_worker_asks_the_services_of_the_settings_and_no_other(
    beheer: Medewerker,
    services: tuple[Tsa, Tsa],
    settings: Any,
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=False, by=beheer)
    with listening(one) as (address, asked):
        tasks.ask_services()
        assert asked == []
        settings.STEMPEL_ADRESSEN = [address]
        with as_worker():
            tasks.ask_services()
            tasks.ask_services()  # what is stamped is not asked again

    assert asked == [("application/timestamp-query", stempels.query_for(root()))]
    assert Stempel.objects.get().wortel == root()


@pytest.mark.parametrize("status", [302, 500])
@pytest.mark.usefixtures("case")
def test_a_service_that_is_away_or_sends_elsewhere_costs_nothing(
    beheer: Medewerker,
    services: tuple[Tsa, Tsa],
    settings: Any,
    status: int,
) -> None:
    one, _two = services
    stempelen.pin_root(naam="Dienst Een", pem=one.root, gekwalificeerd=False, by=beheer)
    with listening(one, status=status) as (address, asked):
        settings.STEMPEL_ADRESSEN = [address, "https://127.0.0.1:1/"]
        tasks.ask_services()
    assert len(asked) == 1
    assert not Stempel.objects.exists()


def test_an_address_without_a_lock_stops_the_start(settings: Any) -> None:
    settings.STEMPEL_ADRESSEN = ["https://tsa.example/"]
    assert checks.check_addresses(None) == []
    settings.STEMPEL_ADRESSEN = ["https://tsa.example/", "http://tsa.example/"]
    assert [error.id for error in checks.check_addresses(None)] == ["bewijskracht.E001"]


def test_the_newest_roots_come_first_with_their_stamps(case: UUID, mensen: Mensen) -> None:
    vastleggen.add_bewijs(dossier_id=case, bestanden=[received_file(b"x")], herkomst="mail", by=mensen.cor)
    with clock.at(clock.now() + timedelta(days=1)):
        wortels.make()

    assert [(stand.wortel.nr, stand.stempels) for stand in stempels.newest(5)] == [(2, ()), (1, ())]
