"""The chain of the audit trail, on a database of its own (L02–L06)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.scratch import APP, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scratch import Scratch

pytestmark = pytest.mark.xdist_group("chain")
RECORD = """
from meldpunt.accounts.models import Account
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
by = Account.objects.get(gebruikersnaam="cor")
from tests.audit.proefwoord import Proefwoord
def write(count, code=Proefwoord.PROEF):
    for nr in range(count):
        with acting_as(SYSTEM):
            audit.record(code=code, by=by)
"""
WRITERS = (
    RECORD
    + """
import threading
from django.db import connection
connection.close()  # back to the pool: eight writers need all of it
threads = [threading.Thread(target=write, args=(40,)) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""
)


def _verify(scratch: Scratch, *extra: str) -> tuple[int, str]:
    done = scratch.manage("audit", "verify", *extra, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def chain(scratch: Scratch) -> Iterator[psycopg.Connection]:
    """A chain with a few lines; whatever a superuser did to it is put back."""
    with scratch.connect() as server:
        (lines,) = server.execute("SELECT count(*) FROM audit_event").fetchone() or (0,)
        if lines < 12:
            scratch.python(RECORD + "write(12)")
        server.execute("DROP TABLE IF EXISTS kept_event, kept_head")
        server.execute("CREATE TABLE kept_event AS TABLE audit_event")
        server.execute("CREATE TABLE kept_head AS TABLE audit_head")
        server.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        yield server
        server.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        server.execute("DELETE FROM audit_event")
        server.execute("INSERT INTO audit_event SELECT * FROM kept_event")
        server.execute("DELETE FROM audit_head")
        server.execute("INSERT INTO audit_head SELECT * FROM kept_head")
        server.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


def test_l04_eight_writers_at_once_leave_no_gap_and_no_fork(scratch: Scratch) -> None:
    scratch.python(WRITERS)

    code, said = _verify(scratch)
    with scratch.connect() as server:
        (lines, last) = server.execute("SELECT count(*), max(id) FROM audit_event").fetchone() or (0, 0)
    assert code == 0, said
    assert lines == last
    assert lines >= 320


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET code = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_head SET event_id = 1",
        "ALTER TABLE audit_event DISABLE TRIGGER USER",
    ],
)
def test_l02_the_app_can_change_nothing_that_was_written(scratch: Scratch, statement: str) -> None:
    with scratch.connect(APP) as server, pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.execute(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_event SET code = 'iets anders' WHERE id = 5", "regel 5: is veranderd"),
        ("UPDATE audit_event SET actor = 'x', mac = previous WHERE id = 5", "regel 5: is veranderd"),
        ("DELETE FROM audit_event WHERE id = 5", "hier hoort regel 5"),
        (
            (
                "UPDATE audit_event SET id = CASE id WHEN 5 THEN -6 ELSE -5 END WHERE id IN (5, 6);"
                "UPDATE audit_event SET id = -id WHERE id < 0"
            ),
            "sluit niet aan",
        ),
        ("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)", "het einde van de keten"),
        ("UPDATE audit_event SET at = at + interval '1 second' WHERE id = 7", "regel 7: is veranderd"),
        ("UPDATE audit_event SET key = 9 WHERE id = 7", "regel 7: noemt een sleutel"),
    ],
)
def test_l02_what_a_superuser_changes_is_found(
    scratch: Scratch,
    chain: psycopg.Connection,
    statement: str,
    said: str,
) -> None:
    for part in statement.split(";"):
        chain.execute(part)

    code, text = _verify(scratch)

    assert code == 1
    assert said in text


def test_l03_a_cut_tail_shows_against_an_anchor(scratch: Scratch, chain: psycopg.Connection) -> None:
    scratch.manage("audit", "anker")
    chain.execute("DELETE FROM audit_event WHERE id > (SELECT max(id) - 3 FROM audit_event)")
    chain.execute(
        "UPDATE audit_head SET event_id = e.id, mac = e.mac FROM (SELECT id, mac FROM audit_event "
        "ORDER BY id DESC LIMIT 1) e"
    )

    code, said = _verify(scratch)

    assert code == 1
    assert "er ontbreken regels aan het eind" in said


@pytest.mark.deep
def test_l03_a_saved_mail_with_an_anchor_is_enough(scratch: Scratch, chain: psycopg.Connection, tmp_path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - pytest's own path
    row = chain.execute("SELECT id, encode(mac, 'hex') FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    assert row is not None
    mail = tmp_path / "mail.eml"
    mail.write_text(f"Subject: Anker\n\nBewaar deze mail.\n\nmeldpunt-anker {row[0]} {row[1]} 2026-11-22T10:00:00Z\n")
    assert _verify(scratch, "--anker", str(mail))[0] == 0
    mail.write_text(mail.read_text().replace(row[1], row[1][:-4] + "0000"))

    code, said = _verify(scratch, "--anker", str(mail))

    assert code == 1
    assert "anders dan het anker" in said
    assert _verify(scratch, "--anker", str(tmp_path / "weg"))[0] == 1


def test_a_line_that_does_not_follow_the_end_is_refused(scratch: Scratch) -> None:
    with scratch.connect(APP) as server, pytest.raises(psycopg.errors.RaiseException, match="does not follow"):
        server.execute(
            "INSERT INTO audit_event (id, at, actor, rol, code, subject, key, previous, mac) "
            "VALUES (999999, now(), 'x', 'y', 'z', '', 1, 'a'::bytea, 'b'::bytea)"
        )


def test_l06_erasing_a_case_keeps_the_chain_and_leaves_nothing_personal(scratch: Scratch) -> None:
    done = scratch.python(
        OPEN
        + """
nieuw, dossier_id = report(naam="Kanarie de Vries", verhaal="kanarieverhaal", email="kanarie@example.org")
cor = who("cor")
with acting_as(str(cor.id)):
    inzien.open_dossier(dossier_id=dossier_id, by=cor)
from support.dossiers.zaak.deuren import open_with_code
from support.dossiers.zaak.verwijderen import erase
with acting_as(SYSTEM):
    erase(open_with_code(vault.code_key(nieuw.code)))
print("CASE", dossier_id)
"""
    )
    case_id = re.findall(r"CASE ([0-9a-f-]{36})", done.stdout)[0]

    assert _verify(scratch)[0] == 0
    with scratch.connect() as server:
        rows = server.execute("SELECT code FROM audit_event WHERE subject = %s", [case_id]).fetchall()
        (text,) = server.execute("SELECT string_agg(e::text, ' ') FROM audit_event e").fetchone() or ("",)
    assert ("dossier.gelezen",) in rows
    assert "kanarie" not in text.lower()
    assert nieuw_is_gone(scratch, case_id)


def nieuw_is_gone(scratch: Scratch, case_id: str) -> bool:
    """Whether no table of content knows the case any more."""
    with scratch.connect() as server:
        tables = ("dossiers_dossier", "vault_casekey", "vault_grant", "vault_sealedobject")
        column = {"dossiers_dossier": "id"}
        counts = [
            server.execute(f"SELECT count(*) FROM {t} WHERE {column.get(t, 'case_id')} = %s", [case_id]).fetchone()  # noqa: S608 - names of this test
            for t in tables
        ]
    return all(row == (0,) for row in counts)
