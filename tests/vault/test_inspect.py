"""Whatever is written in a row that decides who opens what: it is told (K1, H2, H8, M3, M4)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from psycopg import sql
from psycopg.types.json import Jsonb

from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import create_account
from meldpunt.vault import service as vault
from support.behandeling import gesprek
from support.bezetting import sleutels, toewijzen
from support.dossiers import service as dossiers
from tests.maak import picture, received_file, report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db

COLUMNS = {
    "vault_casekey": ("public", "proof", "version", "grants_mac"),
    "vault_grant": ("case_id", "holder", "holder_id", "epoch", "wrapped"),
    "vault_sealedobject": ("case_id", "kind", "key", "body", "mac", "digest", "taken_in"),
    "vault_publickey": ("holder", "holder_id", "epoch", "public", "wrapped", "paper", "proof"),
    "vault_deskshare": ("epoch", "account_id", "wrapped"),
    "vault_stateleaf": ("subject", "branch", "digest"),
    "vault_statenode": ("digest",),
    "vault_stateroot": ("version", "digest", "mac"),
    "accounts_account": ("gebruikersnaam", "naam", "email", "rol", "is_active", "password"),
    "mfa_authenticator": ("user_id", "type", "data"),
    "dossiers_dossier": ("nummer", "alias", "status", "assignee_id", "besloten", "feiten_sealed"),
    "dossiers_toegang": ("dossier_id", "account_id", "van", "tot"),
    "dossiers_triagebesluit": ("dossier_id", "stand", "door", "boom_versie", "boom_sha256"),
    "dossiers_bericht": ("dossier_id",),
    "dossiers_tijdlijnregel": ("dossier_id",),
    "dossiers_bewijsstuk": ("dossier_id",),
    "vierogen_meekijkvraag": ("soort", "account_id", "gezien", "door_id", "sinds"),
}
KEYS = {"vault_casekey": "case_id", "vault_stateleaf": "subject", "vault_statenode": "number"}
TOGETHER = (
    ("vault_casekey", "vault_grant"),
    ("vault_sealedobject",),
    ("dossiers_dossier", "dossiers_toegang"),
    ("accounts_account", "mfa_authenticator"),
    ("vault_publickey",),
    ("vault_deskshare", "vault_publickey"),
    ("vault_casekey", "vault_grant", "vault_sealedobject", "dossiers_dossier", "dossiers_toegang"),
    ("vault_stateleaf", "vault_statenode"),
    ("vault_stateleaf", "vault_statenode", "vault_casekey", "vault_grant"),
)
ROWS = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class World:
    """A desk at work, with its rows as they were before the last things happened."""

    before: ROWS
    now: ROWS


@pytest.fixture
def world(mensen: Mensen) -> World:
    _nieuw, case_id = report(vertrouwenspersoon=mensen.vera.id, bestanden=(received_file(picture()),))
    report()
    gesprek.send_bericht(dossier_id=case_id, tekst="hallo", by=mensen.cor)
    sleutels.propose_renewal(by=mensen.cor)
    toewijzen.assign(dossier_id=case_id, account_id=mensen.vera.id, by=mensen.cor)
    before = _rows()
    toewijzen.assign(dossier_id=case_id, account_id=mensen.nadia.id, by=mensen.cor)
    dossiers.open_zaak(dossier_id=case_id, by=mensen.cor, lock=True).change_feiten(kanaal="email")
    mensen.accounts["vera"].set_password("een andere wachtzin dan eerst")
    mensen.accounts["vera"].save()
    vault.set_passphrase(unlocked=mensen.vera.open_kluis, passphrase=vault.Secret(b"een andere wachtzin dan eerst"))
    vault.remove_from_desk(account_id=mensen.carolien.actor_id)
    create_account(gebruikersnaam="kim", naam="Kim", rol=Rol.BEHEER, wachtzin=WACHTZIN)
    assert Account.objects.count() == 6
    assert vault.state_faults() == {}
    return World(before=before, now=_rows())


def _rows() -> ROWS:
    found = {}
    with connection.cursor() as cursor:
        for table in COLUMNS:
            cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(table)))
            names = [column.name for column in cursor.description or ()]
            found[table] = [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return f"{value or ''}x"


def _write(statement: str, table: str, **values: Any) -> None:
    names = list(values)
    parts: dict[str, sql.Composable] = {"table": sql.Identifier(table), "key": sql.Identifier(KEYS.get(table, "id"))}
    parts["names"] = sql.SQL(", ").join(map(sql.Identifier, names))
    parts["places"] = sql.SQL(", ").join([sql.Placeholder()] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**parts), [_stored(value) for value in values.values()])


def _stored(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value


def _insert(table: str, row: dict[str, Any]) -> None:
    _write("INSERT INTO {table} ({names}) VALUES ({places})", table, **row)


def _change(table: str, row: dict[str, Any], column: str, value: Any) -> None:
    key = KEYS.get(table, "id")
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(*map(sql.Identifier, (table, column, key)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(value), row[key]])


def _is_told(hand: Any) -> bool:
    """Do something to the rows, and see that the check of everything tells it; then put it back.

    Returns:
        False where the database itself refuses it.
    """
    point = transaction.savepoint()
    try:
        hand()
        assert vault.state_faults()
    except Error:
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_k1_any_value_of_any_row_is_told(world: World, data: st.DataObject) -> None:
    _change_something(world, data)


@pytest.mark.deep
@examples(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_k1_any_value_of_any_row_is_told_however_long_one_tries(world: World, data: st.DataObject) -> None:
    _change_something(world, data)


def _change_something(world: World, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(COLUMNS)))
    row = data.draw(st.sampled_from(world.now[table]))
    column = data.draw(st.sampled_from(COLUMNS[table]))
    others = [other[column] for other in world.now[table] if other[column] != row[column]]
    value = data.draw(st.sampled_from([_other(row[column]), *others]))
    assume(not isinstance(value, str) or not isinstance(row[column], dict))

    assume(_is_told(lambda: _change(table, row, column, value)))


def test_h8_any_row_that_is_gone_is_told(world: World) -> None:
    told = 0
    for table, rows in world.now.items():
        key = KEYS.get(table, "id")
        for row in rows[:3]:
            told += _is_told(lambda: _write("DELETE FROM {table} WHERE {key} = {places}", table, **{key: row[key]}))  # noqa: B023 - called at once

    assert told >= len(COLUMNS)


def test_k1_any_row_that_was_added_is_told(world: World) -> None:
    """A copy of a row under a key of its own, as far as the database takes it."""
    told = 0
    for table, rows in world.now.items():
        key = KEYS.get(table, "id")
        for row in rows[:3]:
            fresh = dict(row) | {key: (row[key] + 1) % 4096 if table == "vault_statenode" else _other(row[key])}
            for column in ("gebruikersnaam", "nummer", "alias", "epoch"):
                if column in fresh:
                    fresh[column] = _other(fresh[column])
            told += _is_told(lambda: _insert(table, fresh))  # noqa: B023 - called at once

    assert told >= len(COLUMNS)


@examples(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.sampled_from(TOGETHER))
def test_h2_rows_of_before_are_told_however_well_they_fit_together(world: World, tables: tuple[str, ...]) -> None:
    assert any(world.before[table] != world.now[table] for table in tables)

    def put_back() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in reversed(tables):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        for table in tables:
            for row in world.before[table]:
                _insert(table, row)

    assert _is_told(put_back)
