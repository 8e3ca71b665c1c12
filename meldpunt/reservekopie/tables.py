"""Which table goes into which set, and its rows on the way out and in (``docs/adr/0032``).

What opens content, what the server itself can read of a case, who may do what, and what must never come back or be
done twice goes with the keys. Everything else is sealed, or a number and a day, and goes with the content.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from django.db import connection
from psycopg import sql

from meldpunt.core.db.schemas import SCHEMAS
from meldpunt.reservekopie.manifest import TableRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

IN_SCHEMA_OF_KEYS = (
    "vault_installation",
    "vault_publickey",
    "vault_deskshare",
    "vault_casekey",
    "vault_grant",
    "vault_lockbox",
    "vault_stateleaf",
    "vault_statenode",
    "vault_stateroot",
    "accounts_account",
    "accounts_uitnodiging",
    "accounts_notice",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "vierogen_meekijkvraag",
    "dossiers_dossier",
    "dossiers_toegang",
    "dossiers_wissing",
    "dossiers_telgat",
    "regie_mailwens",
    "doorgeleiding_doorgeleiding",
    "doorgeleiding_briefpost",
    "aanvallen_aanval",
    "aanvallen_geenaanval",
    "weghalen_verwijderverzoek",
    "vertrouwenspersonen_vertrouwenspersoon",
    "vertrouwenspersonen_toewijzing",
    "evidence_storedfile",
    "dossiers_tally",
)
BESIDE_KEYS = (  # no secret, but what happened: not to be forgotten, done or counted a second time
    "audit_event",
    "outbox_item",
    "aandacht_aandacht",
    "aanvallen_fgbesluit",
    "bewijskracht_dagwortel",
    "bewijskracht_blad",
    "bewijskracht_stempelanker",
    "bewijskracht_stempel",
    "dossiers_bewijsketting",
    "nakijken_nagekeken",
    "versies_versie",
    "versies_versiestap",
    "uitvoer_logverzoek",
    "nazorg_contactmoment",
    "accounts_eigenweergaven",
    "bel_belstand",
    "bel_stilte",
    "vertrouwenspersonen_band",
    "vertrouwenspersonen_nabespreking",
    "vertrouwenspersonen_afwezigheid",
    "statistieken_release",
    "statistieken_rapportbestand",
    "uitwisseling_eigensleutel",
    "uitwisseling_partnersleutel",
    "uitwisseling_eigenbestand",
    "uitwisseling_ontvangen",
    "uitwisseling_bestandweigering",
    "uitwisseling_gezamenlijk",
    "uitwisseling_gezamenlijkbestand",
    "uitwisseling_somronde",
    "uitwisseling_somdeel",
    "statistieken_vaststelverzoek",
    "casuistiek_leerkaart",
    "casuistiek_gedeeldekaart",
    "casuistiek_bespreking",
    "casuistiek_handreiking",
)
LEFT_OUT = {
    "django_migrations": "made by migrate",
    "django_content_type": "made by migrate",
    "auth_permission": "made by migrate",
    "auth_group": "not used",
    "auth_group_permissions": "not used",
    "audit_head": "follows from the last line of the trail",
    "django_session": "nobody is signed in after a restore",
    "accounts_websession": "nobody is signed in after a restore",
    "accounts_usedcode": "of the last minutes",
    "throttle_attemptcount": "of today",
    "accounts_getyptetekst": "of today",
    "accounts_concepttekst": "not sent yet, and gone with the case",
    "aandacht_bel": "of the last quarter of an hour",
    "dossiers_uittreksel": "made again when somebody looks for words",
}
ROWS = {"vault_lockbox": "purpose = 'concept'"}  # what somebody keeps for later; the rest opens a session
ALL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY tablename"
COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)
SERIALS = (
    "SELECT a.attname, pg_get_serial_sequence(%s, a.attname) FROM pg_attribute a"
    " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped"
    " AND pg_get_serial_sequence(%s, a.attname) IS NOT NULL"
)


def of_keys() -> list[str]:
    """The tables of the set with the keys."""
    return [*IN_SCHEMA_OF_KEYS, *BESIDE_KEYS]


def of_content() -> list[str]:
    """The tables of the set with the content: all others that the database has."""
    others = {*of_keys(), *LEFT_OUT}
    with connection.cursor() as cursor:
        cursor.execute(ALL_TABLES, [list(SCHEMAS)])
        return [name for (name,) in cursor.fetchall() if name not in others]


def filled(tables: Iterable[str]) -> list[str]:
    """Which of these tables have a row."""
    return [table for table in tables if _ask("SELECT EXISTS (SELECT 1 FROM {})", table)]


def count(table: str) -> int:
    """How many rows a table has."""
    return int(_ask("SELECT count(*) FROM {}", table))


class RowsOut:
    """The rows of one table on their way out, packed; how many they were is known at the end."""

    def __init__(self, table: str) -> None:
        """Ask which columns there are."""
        self._table = table
        self._rows = 0
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, [table])
            self._columns = tuple(name for (name,) in cursor.fetchall())

    def __iter__(self) -> Iterator[bytes]:
        query = sql.SQL("COPY (SELECT {} FROM {} WHERE {}) TO STDOUT").format(
            _names(self._columns), sql.Identifier(self._table), sql.SQL(ROWS.get(self._table, "true"))
        )
        pack = zlib.compressobj(1)
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for data in copy:
                self._rows += bytes(data).count(b"\n")  # within a value it stands as backslash and n
                yield pack.compress(data)
        yield pack.flush()

    @property
    def told(self) -> TableRows:
        """What the manifest says of the table."""
        return TableRows(columns=self._columns, rows=self._rows)


def load(table: str, columns: Collection[str], packed: Iterable[bytes]) -> None:
    """Put rows into an empty table, by way of a temporary one: row security allows no other way.

    Raises:
        DatabaseError: a row does not fit.
    """
    names, waiting = _names(columns), sql.Identifier(f"lees_{table}")
    unpack = zlib.decompressobj()
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {})").format(waiting, sql.Identifier(table)))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(waiting, names)) as copy:
            for data in packed:
                copy.write(unpack.decompress(data))
            copy.write(unpack.flush())
        cursor.execute(
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(sql.Identifier(table), names, names, waiting)
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(waiting))
        cursor.execute(SERIALS, [table, table, table])
        for column, sequence in cursor.fetchall():
            newest = sql.SQL("SELECT setval(%s, max({})) FROM {}").format(sql.Identifier(column), sql.Identifier(table))
            cursor.execute(newest, [sequence])


def _ask(template: str, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(template).format(sql.Identifier(table)))
        (found,) = cursor.fetchone()
    return int(found)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
