"""What each database role may do, shown by SQL and by processes (Z04–Z06, C10, C14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.scratch import APP, BOARD, OPEN, WORKER

if TYPE_CHECKING:
    from tests.scratch import Scratch

pytestmark = pytest.mark.xdist_group("roles")
PUBLISHED = {"public.statistieken_release", "public.statistieken_rapportbestand"}
ALL = 99
DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture(scope="module")
def filled(scratch: Scratch) -> tuple[Scratch, dict[str, str]]:
    """Two cases, one of them with Vera; gives the ids."""
    done = scratch.python(
        OPEN
        + """
cor, vera = who("cor"), who("vera")
one, first = report(vertrouwenspersoon=vera.id)
two, second = report()
with acting_as(str(cor.id)):
    inzien.open_dossier(dossier_id=second, by=cor)
    inzien.open_dossier(dossier_id=first, by=cor)
nadia, bas = who("nadia"), Account.objects.get(gebruikersnaam="bas")
print("IDS", first, second, cor.id, vera.id, nadia.id, bas.id, vault.code_key(one.code).lookup)
"""
    )
    names = ("first", "second", "cor", "vera", "nadia", "bas", "lookup")
    (line,) = re.findall(r"IDS (.*)", done.stdout)
    return scratch, dict(zip(names, line.split(), strict=True))


def _tables(scratch: Scratch) -> list[str]:
    with scratch.connect() as server:
        rows = server.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'sleutels')"
        ).fetchall()
    return [f"{schema}.{name}" for schema, name in rows]


def test_z04_the_board_is_denied_every_table_but_the_published_ones(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    tables = _tables(scratch)
    assert {"sleutels.dossiers_dossier", "sleutels.vault_grant", "sleutels.accounts_account"} < set(tables)
    assert {"public.vault_sealedobject", "public.audit_event"} < set(tables)

    with scratch.connect(BOARD) as board:
        for table in sorted(set(tables) - PUBLISHED):
            for statement in (f"SELECT * FROM {table} LIMIT 1", f"DELETE FROM {table}"):  # noqa: S608 - names from the catalogue
                with pytest.raises(DENIED):
                    board.execute(statement)
        for table in sorted(PUBLISHED):
            board.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - idem
            with pytest.raises(DENIED):
                board.execute(f"DELETE FROM {table}")  # noqa: S608 - idem


def test_h6_z04_the_board_does_not_even_look_into_the_schema_of_keys(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    asked = "SELECT has_schema_privilege(current_user, %s, 'USAGE'), has_schema_privilege(current_user, %s, 'CREATE')"
    found = {}
    for role in (APP, WORKER, BOARD):
        with scratch.connect(role) as link:
            found[role] = {
                schema: link.execute(asked, [schema, schema]).fetchone() for schema in ("public", "sleutels")
            }

    assert found == {
        APP: {"public": (True, False), "sleutels": (True, False)},
        WORKER: {"public": (True, False), "sleutels": (True, False)},
        BOARD: {"public": (True, False), "sleutels": (False, False)},
    }


def test_z04_the_board_cannot_become_somebody_else(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    with scratch.connect(BOARD) as board:
        for statement in (
            "SET ROLE meldpunt_app",
            "SET ROLE meldpunt",
            "CREATE TABLE x (y int)",
            "CREATE ROLE z",
            "COPY (SELECT 1) TO PROGRAM 'true'",
        ):
            with pytest.raises(DENIED):
                board.execute(statement)


def test_z05_without_a_name_no_row_is_shown(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    with scratch.connect(APP) as app:
        assert _counts(app) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("who", "cases"),
    [("cor", ALL), ("vera", 1), ("nadia", 0), ("bas", 0), ("systeem", ALL), ("code", 1), ("niemand", 0)],
)
def test_z05_each_sees_the_rows_of_their_own_cases(
    filled: tuple[Scratch, dict[str, str]], who: str, cases: int
) -> None:
    scratch, ids = filled
    user = {"systeem": "systeem", "code": f"code:{ids['lookup']}", "niemand": "' OR 1=1 --"}.get(who) or ids[who]
    with scratch.connect(APP) as app, app.transaction():
        app.execute("SELECT set_config('app.user', %s, true)", [user])
        dossiers, grants, objects, lines = _counts(app)

    with scratch.connect() as owner:
        everything = _counts(owner)[0]
    assert dossiers == (everything if cases == ALL else cases)
    assert (grants > 0, objects > 0, lines > 0) == (cases > 0,) * 3


def test_z05_the_name_ends_with_its_transaction(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, ids = filled
    with scratch.connect(APP) as app:
        with app.transaction():
            app.execute("SELECT set_config('app.user', %s, true)", [ids["cor"]])
            assert _counts(app)[0] >= 2
        assert _counts(app)[0] == 0


def test_z05_nobody_writes_into_a_case_that_they_do_not_see(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, ids = filled
    with scratch.connect(APP) as app, app.transaction(force_rollback=True):
        app.execute("SELECT set_config('app.user', %s, true)", [ids["vera"]])
        changed = app.execute("UPDATE dossiers_dossier SET status = 'nieuw' WHERE id = %s", [ids["second"]])
        assert changed.rowcount == 0
        with pytest.raises(DENIED):
            app.execute(
                "INSERT INTO vault_grant SELECT gen_random_uuid(), holder, 'x', 1, wrapped, %s FROM vault_grant LIMIT 1",
                [ids["second"]],
            )


def test_z05_the_owner_is_held_to_the_rules_too(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    with scratch.connect() as server:
        rows = server.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY relname"
        ).fetchall()
    assert {name for (name,) in rows} == {
        "dossiers_dossier",
        "vault_grant",
        "vault_sealedobject",
        "regie_vraag",
        "regie_mailwens",
        "audit_event",
    }


def test_z06_the_app_changes_no_table_and_no_line_of_the_audit_trail(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    statements = [
        "CREATE TABLE x (y int)",
        "DROP TABLE vault_lockbox",
        "ALTER TABLE audit_event DISABLE ROW LEVEL SECURITY",
        "UPDATE audit_event SET code = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE statistieken_release SET period = 'x'",
        "DELETE FROM statistieken_release",
        "UPDATE audit_head SET event_id = 0",
        "DELETE FROM django_migrations",
        "CREATE ROLE x",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/hostname')",
    ]
    with scratch.connect(APP) as app:
        for statement in statements:
            with pytest.raises(DENIED):
                app.execute(statement)
        row = app.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owned = app.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user").fetchone()
    assert row == (False,) * 4
    assert owned == (0,)


def test_rights_given_twice_are_the_same_rights(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    with scratch.connect() as server:
        query = "SELECT array_agg(relacl::text ORDER BY relname) FROM pg_class WHERE relkind = 'r'"
        before = server.execute(query).fetchone()
        scratch.manage("databaserechten", "-v0", role="meldpunt")
        assert server.execute(query).fetchone() == before
    refused = scratch.manage("databaserechten", role=APP, check=False)
    assert refused.returncode
    assert "eigenaar van de database" in refused.stderr


def test_c10_a_worker_opens_nothing_with_its_own_means(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, ids = filled
    done = scratch.python(
        OPEN
        + f"""
from uuid import UUID
from meldpunt.accounts.service import medewerker_of
from meldpunt.vault import people
from tests.personas import WACHTZIN
first = UUID("{ids["first"]}")
with acting_as(SYSTEM):
    assert dossiers.kaart(first).feiten.gradatie  # coded facts it may read
    account = Account.objects.get(gebruikersnaam="cor")  # even with a passphrase that it should never hear
    row = people.public_key("account", str(account.pk))
    seed = people.unwrap_seed(bytes(row.wrapped), vault.Secret(WACHTZIN.encode()), str(account.pk))
    cor = medewerker_of(account, people.Unlocked(str(account.pk), vault.PrivateKey(seed)))
    tried = []
    for attempt in (
        lambda: who("cor"),
        lambda: vault.open_case(unlocked=cor.open_kluis, case_id=first),
        lambda: inzien.open_dossier(dossier_id=first, by=cor),
        lambda: vault.open_desk(cor.open_kluis, epoch=1),
    ):
        try:
            attempt()
        except vault.RootKeyError:
            tried.append("refused")
print(tried)
""",
        process="worker",
    )
    assert done.stdout.strip() == str(["refused"] * 4)


ROTATE = (
    OPEN
    + """
import threading, uuid
from meldpunt.vault import rotation
from meldpunt.vault.models import CaseKey
from meldpunt.vault.rings.rootkeys import root_op
stop, wrong, done = threading.Event(), [], []
cor = who("cor")
nieuw, dossier_id = report()
def work():
    while not stop.is_set():
        try:
            report()
            with acting_as(str(cor.id)):
                assert inzien.open_dossier(dossier_id=dossier_id, by=cor).verhalen
            with acting_as(SYSTEM):
                vault.open_case_with_code(key=vault.code_key(nieuw.code))
            done.append(1)
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
threads = [threading.Thread(target=work) for _ in range(2)]
[thread.start() for thread in threads]
with acting_as(SYSTEM):
    vault.create_case(case_id=uuid.uuid4(), grantees=[vault.Grantee.desk()])
rotation.add_root_keys()
old = root_op().active
rotation.activate_root_keys()
original, calls = rotation._rewrap_batch, []
def broken(part, size):
    calls.append(1)
    if len(calls) == 4:
        raise KeyboardInterrupt
    return original(part, size)
rotation._rewrap_batch = broken
try:
    rotation.rewrap_all(batch=20)
    raise SystemExit("was not broken off")
except KeyboardInterrupt:
    pass
rotation._rewrap_batch = original
while not len(done) > 12 and not wrong:
    stop.wait(0.1)
rotation.rewrap_all(batch=20)
stop.set()
[thread.join() for thread in threads]
rotation.rewrap_all(batch=20)
with acting_as(SYSTEM):
    left = rotation.left()
    rotation.retire_root_keys()
report()
with acting_as(SYSTEM):
    vault.open_case_with_code(key=vault.code_key(nieuw.code))
print("LEFT", left, "WRONG", wrong, "KEYS", len(root_op().keys), "CHANGED", root_op().active != old)
"""
)


def test_c14_a_root_key_rotates_under_load_and_can_be_broken_off(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    done = scratch.python(ROTATE)

    assert done.stdout.strip().endswith("LEFT 0 WRONG [] KEYS 1 CHANGED True")
    assert scratch.manage("audit", "verify").returncode == 0
    assert "Nog onder een oude sleutel: 0" in scratch.manage("sleutels", "status").stdout


def _counts(connection: psycopg.Connection) -> tuple[int, ...]:
    tables = ("dossiers_dossier", "vault_grant", "vault_sealedobject", "audit_event")
    rows = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]  # noqa: S608 - names of this test
    return tuple(row[0] if row else -1 for row in rows)
