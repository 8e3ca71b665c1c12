"""What keys and content do not agree about after both were loaded: what was erased since, and what came since.

Where both sets are of one moment nothing may differ. Where content is older, keys are right: what they do not know
any more was erased and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from psycopg import sql

from meldpunt.reservekopie.errors import RestoreRefused, SignatureNeeded
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterator

PARENTS = (("dossiers_dossier", "id"), ("vault_casekey", "case_id"))
CHILDREN = (
    "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND c.confrelid = %s::regclass"
)
WITHOUT_PARENT = (
    "SELECT DISTINCT {column} FROM {child} c WHERE NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = c.{column})"
)
ORPHANS = "DELETE FROM {child} c WHERE NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = c.{column})"
OF_CASES = "DELETE FROM {child} WHERE {column} = ANY(%s)"
WITHOUT_CONTENT = (
    "SELECT k.case_id FROM vault_casekey k"
    " LEFT JOIN vault_sealedobject o ON o.case_id = k.case_id WHERE o.case_id IS NULL"
)
OWED = "DELETE FROM outbox_item WHERE subject = ANY(%s)"
STATES_OF_CONTENT = ("objects", "besluiten")  # what is in a case, and which judgements hold
STATES_OF_A_CASE = ("grants", "dossier", *STATES_OF_CONTENT)
DIFFERS = (
    "Wat teruggezet zou worden, is niet zoals dit meldpunt het ondertekende ({kinds}). Er is niets veranderd. "
    "Neem een andere kopie, en laat nakijken wie bij deze kon."
)
OLDER = (
    "De inhoud is ouder dan de sleutels. Dossiers waarin daardoor minder staat dan ondertekend is: {number}; dossiers "
    "waarvan niets over is: {lost}. Er is niets veranderd. Is dat wat je wilt? Zet er dan --ondertekenen bij."
)


@dataclass(frozen=True)
class Settled:
    """What came of it.

    Attributes:
        erased: cases that only the content knew; they were erased since, and are gone again.
        lost: cases that only the keys knew; they came after the content was copied, and their keys are gone too.
        signed: how many cases have less in them than was signed, and were signed anew.
    """

    erased: tuple[uuid.UUID, ...] = ()
    lost: tuple[uuid.UUID, ...] = ()
    signed: int = 0


def settle(*, same_moment: bool, may_sign: bool) -> Settled:
    """Remove what was erased since and what cannot be opened, and sign the rest; in the transaction that loaded it.

    Args:
        same_moment: both sets were made together.
        may_sign: somebody said that content which is older may be signed as it is.

    Raises:
        RestoreRefused: something differs that may not.
        SignatureNeeded: content is older, and nobody said that this is right.
    """
    erased = _remove_erased()
    lost = _remove_lost()
    if same_moment and (erased or lost):
        raise RestoreRefused(DIFFERS.format(kinds="objects"))
    signed = _sign_older(lost, same_moment=same_moment, may_sign=may_sign)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return Settled(erased=tuple(erased), lost=tuple(lost), signed=signed)


def _remove_erased() -> list[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for parent, key, child, column in _children():
        names = {"parent": parent, "key": key, "child": child, "column": column}
        found.update(_run(WITHOUT_PARENT, names))
        _run(ORPHANS, names)
    return sorted(found)


def _remove_lost() -> list[uuid.UUID]:
    lost = _run(WITHOUT_CONTENT, {})
    if not lost:
        return []
    for _parent, _key, child, column in _children():
        _run(OF_CASES, {"child": child, "column": column}, lost)
    for parent, key in PARENTS:
        _run(OF_CASES, {"child": parent, "column": key}, lost)
    _run(OWED, {}, lost)
    return sorted(lost)


def _sign_older(lost: Collection[uuid.UUID], *, same_moment: bool, may_sign: bool) -> int:
    differing = vault.differing_subjects()
    gone = {vault.subject(kind, case_id) for case_id in lost for kind in STATES_OF_A_CASE}
    older = [] if same_moment else [name for name in differing if _kind(name) in STATES_OF_CONTENT and name not in gone]
    wrong = set(differing) - gone - set(older)
    if wrong:
        raise RestoreRefused(DIFFERS.format(kinds=", ".join(sorted(set(map(_kind, wrong))))))
    cases = {name.partition(":")[2] for name in older}
    if (older or gone) and not may_sign:
        raise SignatureNeeded(OLDER.format(number=len(cases), lost=len(lost)))
    if differing:
        vault.sign_as_it_stands(differing)
    return len(cases)


def _kind(name: str) -> str:
    """What kind of subject this is."""
    return name.partition(":")[0]


def _children() -> Iterator[tuple[str, str, str, str]]:
    """Each table with rows of a case: the parent and its key, the table and its column."""
    for parent, key in PARENTS:
        with connection.cursor() as cursor:
            cursor.execute(CHILDREN, [parent])
            found = cursor.fetchall()
        for child, column in found:
            yield parent, key, child, column


def _run(template: str, names: dict[str, str], cases: list[uuid.UUID] | None = None) -> list[uuid.UUID]:
    """Carry a statement out, with the cases that it is about; returns those that it found."""
    query = sql.SQL(template).format(**{key: sql.Identifier(name) for key, name in names.items()})
    with connection.cursor() as cursor:
        cursor.execute(query, None if cases is None else [cases])
        return [case_id for (case_id,) in cursor.fetchall()] if cursor.description else []
