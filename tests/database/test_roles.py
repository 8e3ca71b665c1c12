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
PUBLISHED = {
    "statistieken_release",
    "statistieken_rapportbestand",
    "uitwisseling_gezamenlijk",
    "uitwisseling_gezamenlijkbestand",
}
CASE_TABLES = {
    "aandacht_aandacht": "dossier_id",
    "dossiers_dossier": "id",
    "dossiers_uittreksel": "dossier_id",
    "vault_grant": "case_id",
    "vault_sealedobject": "case_id",
    "doorgeleiding_briefpost": "dossier_id",
    "doorgeleiding_doorgeleiding": "dossier_id",
    "weghalen_verwijderverzoek": "dossier_id",
    "regie_vraag": "dossier_id",
    "regie_mailwens": "dossier_id",
}
SECURED = {*CASE_TABLES, "audit_event"}
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
from meldpunt.vault.models import Grant
from support.doorgeleiding.models import Briefpost, Doorgeleiding, Mailpost
from support.dossiers.models import Uittreksel
from support.regie.models import Mailadres, Mailwens, Vraag
from support.weghalen.models import Verwijderverzoek
with acting_as(SYSTEM):
    for case in (first, second):
        Vraag.objects.create(dossier_id=case, soort="nazorg", gesteld_op="2026-01-01")
        wens = Mailwens(dossier_id=case)
        wens.wens = Mailadres(adres="mira@example.org", taal="nl")
        wens.save()
        letter = Doorgeleiding.objects.create(dossier_id=case)
        Verwijderverzoek.objects.create(dossier_id=case, stap_voor="2026-01-02")
        key = Grant.objects.filter(case_id=case).first()
        Uittreksel.objects.create(dossier_id=case, account_id=cor.id, grant=key, stand=b"x", woorden_sealed=b"x")
        post = Briefpost(doorgeleiding=letter, dossier_id=case)
        post.post = Mailpost(adres="team@politie.example", link="x")
        post.save()
nadia, bas = who("nadia"), Account.objects.get(gebruikersnaam="bas")
print("IDS", first, second, cor.id, vera.id, nadia.id, bas.id, vault.code_key(one.code).lookup)
"""
    )
    names = ("first", "second", "cor", "vera", "nadia", "bas", "lookup")
    (line,) = re.findall(r"IDS (.*)", done.stdout)
    ids = dict(zip(names, line.split(), strict=True))
    return scratch, ids


def _tables(scratch: Scratch) -> dict[str, str]:
    """Every table, by its name without and with its schema."""
    query = "SELECT tablename, schemaname FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    with scratch.connect() as server:
        return {name: f"{schema}.{name}" for name, schema in server.execute(query).fetchall()}


def test_z04_the_board_is_denied_every_table_but_the_published_ones(filled: tuple[Scratch, dict[str, str]]) -> None:
    """What is published is two tables, whatever the product's own list of rights says."""
    scratch, _ids = filled
    tables = _tables(scratch)
    assert {*SECURED, *PUBLISHED, "accounts_account", "vault_casekey", "dossiers_toegang"} < set(tables)

    with scratch.connect(BOARD) as board:
        for table in sorted(set(tables) - PUBLISHED):
            for statement in (f"SELECT * FROM {tables[table]} LIMIT 1", f"DELETE FROM {tables[table]}"):  # noqa: S608 - names from the catalogue
                with pytest.raises(DENIED):
                    board.execute(statement)
        for table in sorted(PUBLISHED):
            board.execute(f"SELECT count(*) FROM {tables[table]}")  # noqa: S608 - idem
            with pytest.raises(DENIED):
                board.execute(f"DELETE FROM {tables[table]}")  # noqa: S608 - idem


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
        assert _counts(scratch, app) == dict.fromkeys(SECURED, 0)
    with scratch.connect() as owner:
        assert min(_counts(scratch, owner).values()) >= 1


@pytest.mark.parametrize(
    ("who", "cases"),
    [
        ("cor", {"first", "second"}),
        ("vera", {"first"}),
        ("nadia", set()),
        ("bas", set()),
        ("systeem", {"first", "second"}),
        ("code", {"first"}),
        ("niemand", set()),
    ],
)
def test_z05_each_sees_the_rows_of_their_own_cases(
    filled: tuple[Scratch, dict[str, str]], who: str, cases: set[str]
) -> None:
    scratch, ids = filled
    user = {"systeem": "systeem", "code": f"code:{ids['lookup']}", "niemand": "' OR 1=1 --"}.get(who) or ids[who]
    tables, both = _tables(scratch), {ids["first"]: "first", ids["second"]: "second"}
    with scratch.connect(APP) as app, app.transaction():
        app.execute("SELECT set_config('app.user', %s, true)", [user])
        lines = _counts(scratch, app)["audit_event"]
        seen = {
            table: {str(row[0]) for row in app.execute(f"SELECT {column} FROM {tables[table]}").fetchall()}  # noqa: S608 - names of this test
            for table, column in CASE_TABLES.items()
        }

    assert {table: {both[case] for case in found if case in both} for table, found in seen.items()} == dict.fromkeys(
        CASE_TABLES, cases
    )
    if "second" not in cases:
        assert set().union(*seen.values()) <= set(both)
    assert (lines > 0) == bool(cases)


def test_z05_the_name_ends_with_its_transaction(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, ids = filled
    with scratch.connect(APP) as app:
        with app.transaction():
            app.execute("SELECT set_config('app.user', %s, true)", [ids["cor"]])
            assert min(_counts(scratch, app).values()) >= 1
        assert _counts(scratch, app) == dict.fromkeys(SECURED, 0)


def test_z05_nobody_writes_into_a_case_that_they_do_not_see(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, ids = filled
    tables = _tables(scratch)
    grant = f"INSERT INTO {tables['vault_grant']} (id, holder, holder_id, epoch, wrapped, case_id)"
    statements = (
        f"{grant} VALUES (gen_random_uuid(), 'account', 'x', 1, 'x', %s)",
        "INSERT INTO regie_mailwens (adres_sealed, dossier_id) VALUES ('x', %s)",
    )
    with scratch.connect(APP) as app:
        for statement in statements:
            with app.transaction(force_rollback=True):
                app.execute("SELECT set_config('app.user', %s, true)", [ids["vera"]])
                changed = app.execute("UPDATE dossiers_dossier SET status = 'nieuw' WHERE id = %s", [ids["second"]])
                assert changed.rowcount == 0
                with pytest.raises(DENIED):
                    app.execute(statement, [ids["second"]])


def test_the_board_is_denied_every_table_that_tells_of_a_case(filled: tuple[Scratch, dict[str, str]]) -> None:
    """Written by hand: a new table of cases is added here, and to nothing that the board may read."""
    scratch, _ids = filled
    tables = _tables(scratch)
    with scratch.connect(BOARD) as board:
        for table in (
            "dossiers_dossier",
            "dossiers_melding",
            "dossiers_bewijsstuk",
            "dossiers_bewijsketting",
            "dossiers_bericht",
            "dossiers_triagebesluit",
            "dossiers_tijdlijnregel",
            "dossiers_wissing",
            "dossiers_tally",
            "dossiers_telgat",
            "dossiers_toegang",
            "dossiers_uittreksel",
            "aandacht_aandacht",
            "aanvallen_aanval",
            "nazorg_contactmoment",
            "regie_vraag",
            "regie_mailwens",
            "doorgeleiding_doorgeleiding",
            "doorgeleiding_briefpost",
            "weghalen_verwijderverzoek",
            "statistieken_vaststelverzoek",
            "audit_event",
            "outbox_item",
            "vault_sealedobject",
            "vault_grant",
            "vault_casekey",
        ):
            with pytest.raises(DENIED):
                board.execute(f"SELECT * FROM {tables[table]}")  # noqa: S608 - names from the list above
        assert board.execute("SELECT count(*) FROM statistieken_release").fetchone() == (0,)


def test_z05_the_owner_is_held_to_the_rules_too(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    with scratch.connect() as server:
        rows = server.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY relname"
        ).fetchall()
    assert {name for (name,) in rows} == {
        "aandacht_aandacht",
        "dossiers_dossier",
        "dossiers_uittreksel",
        "vault_grant",
        "vault_sealedobject",
        "doorgeleiding_briefpost",
        "doorgeleiding_doorgeleiding",
        "weghalen_verwijderverzoek",
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


@pytest.mark.deep
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


@pytest.mark.deep
def test_c14_a_root_key_rotates_under_load_and_can_be_broken_off(filled: tuple[Scratch, dict[str, str]]) -> None:
    scratch, _ids = filled
    done = scratch.python(ROTATE)

    assert done.stdout.strip().endswith("LEFT 0 WRONG [] KEYS 1 CHANGED True")
    assert scratch.manage("audit", "verify").returncode == 0
    assert "Nog onder een oude sleutel: 0" in scratch.manage("sleutels", "status").stdout


def _counts(scratch: Scratch, connection: psycopg.Connection) -> dict[str, int]:
    """How many rows of each secured table this connection sees."""
    tables = _tables(scratch)
    rows = {table: connection.execute(f"SELECT count(*) FROM {tables[table]}").fetchone() for table in SECURED}  # noqa: S608 - names of this test
    return {table: row[0] if row else -1 for table, row in rows.items()}
