"""What a worker may do in the database: its work, and nothing with keys, secrets or content (H4, C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.scratch import OPEN, WORKER

if TYPE_CHECKING:
    from tests.scratch import Scratch

pytestmark = pytest.mark.xdist_group("roles")
DENIED = psycopg.errors.InsufficientPrivilege
# Everything that a worker is ever asked to do is owed once, through the use cases where that is short.
OWE = (
    OPEN
    + """
from datetime import timedelta
from uuid import uuid4
from django.db import transaction
from meldpunt.accounts.models import UsedCode
from meldpunt.accounts.service import tell_of_change
from meldpunt.core import clock
from meldpunt.outbox import service as outbox
from support.bezetting import nabespreken, sleutels, verlof
from support.dossiers import service as casefile
from support.nazorg.models import Contactmoment
from support.regie.models import Mailadres, Mailwens
from support.behandeling import delen
from support.doorgeleiding.service import Verzendwijze
from support.vertrouwenspersonen.models import Toewijzing
from tests.behandeling.deuren import behind
from tests.behandeling.doorgeven import share
from statistieken.kwartaal import Kwartaal
from statistieken.service import freeze_kwartaal
cor, vera = who("cor"), who("vera")
with acting_as(SYSTEM):
    for account in Account.objects.all():
        account.email = f"{account.gebruikersnaam}@example.org"
        account.save(update_fields=["email"])
with clock.at(clock.now() - timedelta(days=100)):
    _nieuw, old = report(vertrouwenspersoon=vera.id)
with acting_as(SYSTEM):
    wish = Mailwens(dossier_id=old)
    wish.wens = Mailadres(adres="melder@example.org", taal="nl")
    wish.save()
    freeze_kwartaal(kwartaal=str(Kwartaal.of(clock.today()).previous), by=cor)
    tell_of_change(Account.objects.get(gebruikersnaam="vera"))
    UsedCode.objects.create(id="x", account_id=vera.id, used_at=clock.now() - timedelta(days=1))
with acting_as(str(cor.id)):
    toewijzen.assign(dossier_id=old, account_id=who("nadia").id, by=cor)
    sleutels.propose_renewal(by=cor)
with clock.at(clock.now() - timedelta(days=60)):
    with behind(_nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="SHN")
    with acting_as(str(cor.id)):
        share(old, "SHN", by=cor, wijze=Verzendwijze.MAIL, mail="hulp@example.org")
with acting_as(SYSTEM):
    _closed, closed = report(vertrouwenspersoon=vera.id, uitgesloten=(cor.id,))
with acting_as(str(vera.id)):
    casefile.set_assignee(casefile.open_zaak(dossier_id=closed, by=vera, lock=True), vera.id)
    verlof.plan_leave(account_id=vera.id, van=clock.today(), tot=clock.today(), by=vera)
from types import SimpleNamespace
from meldpunt.core.clock import today
from tests.behandeling.gastvrouw import guest_of
with acting_as(SYSTEM):
    guest = guest_of(_nieuw.code, old, SimpleNamespace(cor=cor), tot=today() + timedelta(days=20))
    for task in ("gasten.bijna", "gasten.voorbij"):
        outbox.enqueue(task=task, subject=guest.by.id)
from meldpunt.core.web.partij import gegevens
from meldpunt.partij.soort import PARTIJ
from meldpunt.uitvoer import service as uitvoer
from meldpunt.versies import service as versies
from msgspec import structs
from statistieken.models import Vaststelverzoek
with acting_as(str(cor.id)):
    PROPOSED = {
        "versies": versies.write(soort=PARTIJ, inhoud=structs.replace(gegevens(), naam="Partij voor Later"), by=cor),
        "uitvoer": uitvoer.ask(van=today(), tot_en_met=today(), by=cor),
        "statistieken": Vaststelverzoek.objects.create(period="2030-Q1", door_id=cor.id, sinds=clock.now()).pk,
    }
with acting_as(SYSTEM):
    moment = Contactmoment.objects.first()
    outbox.enqueue(task="vierogen.waarschuwing", subject=__import__("meldpunt.vierogen.models", fromlist=["x"]).Meekijkvraag.objects.get().pk)
    outbox.enqueue(task="vierogen.besloten", subject=cor.id)
    for kind in ("versies", "uitvoer", "statistieken"):
        for task in ("vraag", "waarschuwing"):
            outbox.enqueue(task=f"{kind}.{task}", subject=PROPOSED[kind])
    outbox.enqueue(task="waarnemen.alleen", subject=vera.id)
    outbox.enqueue(task="nazorg.gemist", subject=moment.pk)
    outbox.enqueue(task="nazorg.herinnering", subject=moment.pk)
    outbox.enqueue(task="nazorg.ochtend", subject=who("nadia").id)
    nabespreken.ask(by=who("nadia"))
    for task in ("uitwisseling.rapport", "uitwisseling.vraag", "uitwisseling.waarschuwing"):
        outbox.enqueue(task=task, subject=uuid4())  # what they ask the database for is asked, though nothing is there
    for task in ("aandacht.alleen", "accounts.alarm", "bel.alarm", "dossiers.bewijs_fout", "outbox.opgegeven"):
        outbox.enqueue(task=task, subject=uuid4())
from statistieken.casuistiek import service as kaarten
from statistieken.casuistiek.lijst import kaartdata
words = dict.fromkeys(("titel", "gebeurd", "hielp", "les"), "iets")
with acting_as(str(cor.id)):
    cards = [kaarten.begin(woorden=kaarten.Kaartwoorden(vorm="DOXING", gradatie="middel", **words), by=cor) for _ in range(2)]
    for card in cards:
        punten = [punt.code for punt in kaartdata().schrijver]
        kaarten.offer(kaart_id=card, herkenbaar=kaarten.Herkenbaar.NIEMAND, punten=punten, by=cor)
    kaarten.give_back(kaart_id=cards[0], waarom="Algemener.", by=vera)
    kaarten.share(kaart_id=cards[1], redenen={}, punten=[punt.code for punt in kaartdata().tweede], by=vera)
    kaarten.ask_handreiking(jaar=today().year, by=cor)
print("OWED", len(outbox.owed()))
"""
)
WORK = """
import logging
from importlib import import_module
from django.core import mail
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from meldpunt.outbox.models import Item
from datetime import datetime
from meldpunt.core import clock
from support.nazorg.models import Contactmoment
from django.test.utils import override_settings
with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
    mail.outbox = []
    tasks = {"meldpunt.audit": "anchor", "meldpunt.vault": "sweep", "meldpunt.throttle": "sweep",
        "meldpunt.evidence": "sweep", "meldpunt.accounts": "sweep", "support.nazorg": "remind",
        "support.dossiers": "check_evidence", "statistieken": "owe_missing", "support.aandacht": "sweep"}
    for app, name in tasks.items():
        getattr(import_module(f"{app}.tasks"), name)()
    with clock.at(datetime(2026, 11, 30, 10, tzinfo=clock.AMSTERDAM)):
        import_module("support.bel.tasks").ring_trial()
    import_module("support.behandeling.vragen").ask_around_task()
    import_module("support.behandeling.doorgeleiden.antwoord").look_for_silence_task()
    import_module("support.behandeling.meegeven.verzoek").look_for_due_task()
    kinds, wrong, tried = set(), set(), set()
    while owed := [item_id for item_id, _moment in outbox.owed() if item_id not in tried]:
      tried.update(owed)  # some work owes other work
      for item_id in owed:
        task = Item.objects.get(pk=item_id).task
        kinds.add(task)
        if not outbox.carry_out(item_id):
            wrong.add(task)
    import_module("meldpunt.outbox.tasks").relay()
    print("WORK", sorted(kinds), "WRONG", sorted(wrong), "MAILS", len(mail.outbox), "HANDLERS", sorted(set(outbox._handlers) - kinds))
"""


@pytest.fixture(scope="module")
def owing(scratch: Scratch) -> Scratch:
    """An installation in which every kind of work waits."""
    assert "OWED" in scratch.python(OWE).stdout
    return scratch


def test_h4_a_worker_does_all_its_work_with_a_role_of_its_own(owing: Scratch) -> None:
    done = owing.python(WORK, role=WORKER, process="worker")

    assert "WRONG []" in done.stdout, done.stdout + done.stderr[-3000:]
    assert "HANDLERS []" in done.stdout, done.stdout
    assert "'doorgeleiding.mail'" in done.stdout
    with owing.connect() as owner:
        added = owner.execute("SELECT kind FROM vault_sealedobject WHERE NOT taken_in").fetchall()
    assert {kind for (kind,) in added} >= {"stappenplan", "vraag"}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT wrapped FROM vault_grant",
        "SELECT * FROM vault_deskshare",
        "SELECT wrapped FROM vault_publickey",
        "SELECT paper FROM vault_publickey",
        "SELECT public FROM vault_publickey",
        "SELECT body FROM vault_sealedobject",
        "SELECT key FROM vault_sealedobject",
        "SELECT body FROM vault_lockbox",
        "SELECT data FROM mfa_authenticator",
        "SELECT password FROM accounts_account",
        "SELECT * FROM accounts_account",
        "SELECT lookup FROM accounts_uitnodiging",
        "SELECT session_data FROM accounts_websession",
        "SELECT session_key FROM accounts_websession",
        "SELECT code FROM audit_event",
        "SELECT id FROM dossiers_bericht",
        "SELECT id FROM dossiers_melding",
        "UPDATE vault_casekey SET public = 'x'",
        "UPDATE vault_publickey SET public = 'x'",
        "DELETE FROM vault_casekey",
        "DELETE FROM vault_grant",
        "DELETE FROM vault_sealedobject",
        "UPDATE vault_sealedobject SET taken_in = true",
        "UPDATE vault_stateroot SET version = 0",
        "DELETE FROM vault_stateleaf",
        "UPDATE vault_installation SET desk_stale = true",
        "UPDATE accounts_account SET rol = 'coordinator'",
        "INSERT INTO accounts_account (id, rol) VALUES (gen_random_uuid(), 'coordinator')",
        "INSERT INTO mfa_authenticator (type) VALUES ('totp')",
        "INSERT INTO accounts_websession (session_key) VALUES ('x')",
        "INSERT INTO dossiers_toegang (id) VALUES (gen_random_uuid())",
        "INSERT INTO audit_event (id) VALUES (1)",
        "UPDATE dossiers_dossier SET besloten = false",
        "UPDATE dossiers_dossier SET assignee_id = NULL",
        "UPDATE dossiers_dossier SET feiten_sealed = 'x'",
        "INSERT INTO vierogen_meekijkvraag (id) VALUES (gen_random_uuid())",
        "UPDATE doorgeleiding_doorgeleiding SET stand = 'verstuurd'",
        "UPDATE doorgeleiding_doorgeleiding SET link_hash = NULL",
        "DELETE FROM doorgeleiding_doorgeleiding",
        "UPDATE weghalen_verwijderverzoek SET stand = 'weg'",
        "UPDATE weghalen_verwijderverzoek SET stap_voor = NULL",
        "DELETE FROM weghalen_verwijderverzoek",
        "INSERT INTO doorgeleiding_briefpost (doorgeleiding_id) VALUES (gen_random_uuid())",
        "DELETE FROM statistieken_release",
        "SET ROLE meldpunt_app",
        "SET ROLE meldpunt",
        "CREATE TABLE x (y int)",
    ],
)
def test_h4_a_worker_reads_no_key_and_writes_none(owing: Scratch, statement: str) -> None:
    with owing.connect(WORKER) as worker, worker.transaction(force_rollback=True):
        worker.execute("SELECT set_config('app.user', 'systeem', true)")
        with pytest.raises(DENIED):
            worker.execute(statement)


def test_h4_a_worker_adds_nothing_that_counts_at_once(owing: Scratch) -> None:
    """What it adds waits until web looked at it; a row that says otherwise is refused by the database."""
    with owing.connect() as owner:
        (case_id,) = owner.execute("SELECT case_id FROM vault_casekey LIMIT 1").fetchone() or ("",)
    add = (
        "INSERT INTO vault_sealedobject (id, case_id, kind, key, body, mac, digest, taken_in)"
        " VALUES (gen_random_uuid(), %s, 'bericht', 'x', 'x', 'x', 'x', %s)"
    )
    with owing.connect(WORKER) as worker, worker.transaction(force_rollback=True):
        worker.execute("SELECT set_config('app.user', 'systeem', true)")
        worker.execute(add, [case_id, False])
        with pytest.raises(DENIED):
            worker.execute(add, [case_id, True])


def test_h4_a_worker_shows_no_case_without_a_name(owing: Scratch) -> None:
    with owing.connect(WORKER) as worker:
        for table in (
            "dossiers_dossier",
            "regie_vraag",
            "regie_mailwens",
            "doorgeleiding_doorgeleiding",
            "weghalen_verwijderverzoek",
        ):
            assert worker.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - names of this test
