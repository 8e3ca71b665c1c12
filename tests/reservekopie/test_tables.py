"""Which table lies in which schema and goes into which set: every table has a place, by rule and not by accident (H6)."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from meldpunt.reservekopie import tables
from tests.reservekopie.installaties import direct

if TYPE_CHECKING:
    from tests.reservekopie.verhaal import Drill

CLASSES: dict[str, dict[str, str]] = yaml.safe_load((Path(settings.BASE_DIR) / "docs" / "dataklassen.yaml").read_text())
# Tables with a column that looks like a key or like a fact, and that need not lie with the keys. Each says why.
OPENS_NOTHING = {
    "vault_sealedobject": "its key is sealed to the case, of which the key lies with the keys",
    "aandacht_aandacht": "that something waits in an open case, which lies with the keys; goes with the keys too",
    "dossiers_uittreksel": "words under a key of a person, and a hash of what they are of; in no copy at all",
    "audit_event": "MACs of lines without content",
    "audit_head": "idem",
    "casuistiek_leerkaart": "words of a card that nobody shared yet; they tell of no case",
    "uitwisseling_ontvangen": "public keys, signed, as the three below",
    "uitwisseling_partnersleutel": "idem",
    "uitwisseling_eigensleutel": "idem",
    "uitwisseling_eigenbestand": "idem",
    "versies_versie": "MACs of what the party says in public",
    "versies_versiestap": "idem",
}


def _class_of_tables() -> dict[str, set[str]]:
    return {apps.get_model(name)._meta.db_table: set(columns.values()) for name, columns in CLASSES.items()}


def test_h6_every_table_that_opens_content_or_that_the_server_reads_lies_with_the_keys(db: None) -> None:  # noqa: ARG001 - asks the catalogue
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sleutels'")
        lying = {name for (name,) in cursor.fetchall()}
    telling = {table for table, kinds in _class_of_tables().items() if kinds & {"O", "sleutel"}}

    assert telling - lying == set(OPENS_NOTHING)
    assert {name for name in _class_of_tables() if name.startswith("vault_")} - lying == {"vault_sealedobject"}
    assert lying == set(tables.IN_SCHEMA_OF_KEYS)


def test_h6_what_has_no_words_and_stays_longer_tells_no_fact(db: None) -> None:  # noqa: ARG001 - asks the catalogue
    kinds = _class_of_tables()

    assert {table: kinds[table] - {"P"} for table in tables.of_content() if kinds[table] != {"P"}} == {
        "vault_sealedobject": {"S", "sleutel"}
    }


def test_r13_every_table_of_the_database_has_one_place(db: None) -> None:  # noqa: ARG001 - asks the catalogue
    everything = [*tables.of_keys(), *tables.of_content(), *tables.LEFT_OUT]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'sleutels')")
        (number,) = cursor.fetchone()

    assert len(everything) == len(set(everything)) == number
    assert all(tables.LEFT_OUT.values())


def test_the_move_can_be_undone_and_done_again_with_rows_in_it(drill: Drill) -> None:
    name = drill.databases.make()
    drill.restore_into(name, content=31, keys=31)
    with drill.databases.at(name):
        call_command("migrate", "reservekopie", "zero", verbosity=0, stdout=StringIO())
        with direct(name) as link:
            assert link.execute("SELECT count(*) FROM public.vault_grant").fetchone() == (drill.rows["vault_grant"],)
            assert link.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'sleutels'").fetchone() is None
        call_command("migrate", verbosity=0, stdout=StringIO())
        with direct(name) as link:
            assert link.execute("SELECT count(*) FROM sleutels.vault_grant").fetchone() == (drill.rows["vault_grant"],)


@pytest.mark.deep
def test_new_rows_count_on_after_those_that_were_put_back(drill: Drill) -> None:
    name = drill.databases.make()
    with direct(drill.source) as link:
        (last,) = link.execute("SELECT max(id) FROM mfa_authenticator").fetchone() or (0,)
    accounts, factors = _rows_of(drill, "accounts_account"), _rows_of(drill, "mfa_authenticator")
    with drill.databases.at(name):
        tables.load("accounts_account", *accounts)
        tables.load("mfa_authenticator", *factors)
    with direct(name) as link:
        assert link.execute("SELECT nextval(pg_get_serial_sequence('mfa_authenticator', 'id'))").fetchone() == (
            last + 1,
        )
    assert last > 0


def _rows_of(drill: Drill, table: str) -> tuple[tuple[str, ...], list[bytes]]:
    with drill.databases.at(drill.source):
        rows = tables.RowsOut(table)
        packed = list(rows)
    return rows.told.columns, packed
