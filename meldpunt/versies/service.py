"""The public face of versions: write one, lay it before a second person, publish it, stop it, put an older one back.

Each is one transaction with one line in the trail. A version is never changed: whoever edits writes the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.datafile import DataModel
from meldpunt.core.errors import Conflict, NotFound, Refusal, require
from meldpunt.versies import rules, signed
from meldpunt.versies.gebeurtenissen import OF_STATE, VersieGebeurtenis
from meldpunt.versies.huidig import (
    current,
    current_mark,
    current_number,
    established,
    established_before,
    forget,
    is_refused,
)
from meldpunt.versies.models import EERSTE, Versie, Versiestap
from meldpunt.versies.soorten import (
    Feit,
    Versiebezwaar,
    Versiesoort,
    Wijziging,
    as_text,
    kinds,
    mark_of,
    register,
    soort_of,
    verschil,
)
from meldpunt.versies.states import Versiestand
from meldpunt.versies.tasks import ask_coordinators, warn_administrators
from meldpunt.vierogen import alleen
from meldpunt.vierogen.service import key_holders

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "EERSTE",
    "Feit",
    "Versiebezwaar",
    "Versiesoort",
    "Wijziging",
    "current",
    "current_mark",
    "current_number",
    "established",
    "established_before",
    "forget",
    "is_refused",
    "kinds",
    "mark_of",
    "propose",
    "publish",
    "put_back",
    "register",
    "soort_of",
    "stop",
    "verschil",
    "warn",
    "write",
]

ModelT = TypeVar("ModelT", bound=DataModel)
LOCK = "SELECT pg_advisory_xact_lock(hashtext('versies'), hashtext(%s))"


@transaction.atomic
def write(*, soort: Versiesoort[ModelT], inhoud: ModelT, by: Medewerker, gelijk_aan: int | None = None) -> UUID:
    """Write the next version of a kind down, as a concept; an earlier concept of the same person lapses.

    Args:
        soort: the kind.
        inhoud: what it says.
        by: who writes it.
        gelijk_aan: the number of the older version that it puts back.

    Returns:
        The id of the version.

    Raises:
        NotAllowed: this role may not.
        Conflict: it says the same as the version that holds, or something in it cannot be published.
        StateMismatch: the versions of this kind are not as they were signed.
    """
    require(rules.refusal_to_write(by))
    _lock(soort.code)
    text = as_text(inhoud)
    if text == as_text(current(soort)):
        raise Conflict(_("Er verandert niets. Dit staat er nu ook."))
    require(refusal_of_content(soort, inhoud))
    for row in drafts(soort.code, by_id=by.id):
        _step(row, Versiestand.VERVALLEN, by=by)
    row = Versie(
        soort=soort.code,
        nummer=_last_number(soort.code) + 1,
        basis=current_number(soort),
        gelijk_aan=gelijk_aan,
        meegeleverd=soort.shipped_hash(),
        inhoud=text,
        door_id=by.id,
        op=now(),
    )
    signed.sign_version(row)
    row.save(force_insert=True)
    _step(row, Versiestand.CONCEPT, by=by)
    return row.pk


@transaction.atomic
def propose(*, versie_id: UUID, by: Medewerker) -> None:
    """Lay a concept before a second person, who gets a mail; the administrators too where there is none.

    Raises:
        NotFound: there is no such version.
        NotAllowed: somebody else wrote it.
        Conflict: another one waits already, or a newer one was established meanwhile.
        InvalidTransition: it is no concept any more.
    """
    row, soort = _locked(versie_id)
    require(rules.refusal_to_become(stand_of(row), Versiestand.TER_TOETSING))
    busy = any(stand == Versiestand.TER_TOETSING for stand in _states(row.soort).values())
    require(rules.refusal_to_propose(by, row, busy=busy, current=current_number(soort)))
    _step(row, Versiestand.TER_TOETSING, by=by)
    if key_holders() - {by.id}:
        ask_coordinators(row.pk)
    else:
        _warn(row, by=by)


@transaction.atomic
def warn(*, versie_id: UUID, by: Medewerker) -> None:
    """Tell the administrators that nobody is left who can agree; a day later whoever wrote it may go on alone.

    Raises:
        NotFound: there is no such version.
        NotAllowed: somebody can still agree, or this is not who wrote it, with a key.
        Conflict: they were told already.
        InvalidTransition: it does not wait.
    """
    row, _soort = _locked(versie_id)
    require(rules.refusal_to_warn(by, row, stand=stand_of(row), holders=key_holders()))
    _warn(row, by=by)


@transaction.atomic
def publish(*, versie_id: UUID, by: Medewerker) -> None:
    """Establish a version as the second person, or alone after a day of waiting; the one that held lapses.

    From the commit on every process shows it within some seconds (``huidig``).

    Raises:
        NotFound: there is no such version.
        NotAllowed: this person is not the second one, or it is too early.
        Conflict: a newer one was established meanwhile, or something in it cannot be published any more.
        InvalidTransition: it does not wait.
        StateMismatch: the versions of this kind are not as they were signed.
    """
    row, soort = _locked(versie_id)
    require(rules.refusal_to_become(stand_of(row), Versiestand.VASTGESTELD))
    current_nr = current_number(soort)
    require(rules.refusal_to_publish(by, row, current=current_nr, holders=key_holders()))
    require(refusal_of_content(soort, _readable(soort, row)))
    for old in Versie.objects.filter(soort=row.soort, nummer=current_nr):
        _step(old, Versiestand.VERVALLEN, by=by)
    _step(row, Versiestand.VASTGESTELD, by=by)
    forget()
    transaction.on_commit(forget)


@transaction.atomic
def stop(*, versie_id: UUID, by: Medewerker) -> None:
    """Throw away a version that does not hold yet.

    Raises:
        NotFound: there is no such version.
        NotAllowed: this person may not.
        InvalidTransition: it holds, or is gone already.
    """
    row, _soort = _locked(versie_id)
    stand = stand_of(row)
    require(rules.refusal_to_become(stand, Versiestand.VERVALLEN))
    require(rules.refusal_to_stop(by, row, stand=stand))
    _step(row, Versiestand.VERVALLEN, by=by)


@transaction.atomic
def put_back(*, soort: Versiesoort[ModelT], nummer: int, by: Medewerker) -> UUID:
    """Write a version down that says the same as an older one, which was established once; it goes the same way.

    Returns:
        The id of the new version, a concept.

    Raises:
        NotFound: this number was never established.
        NotAllowed: this role may not.
        Conflict: it says what holds now, or its format is one of before.
    """
    require(rules.refusal_to_write(by))
    return write(soort=soort, inhoud=_content_of(soort, nummer), by=by, gelijk_aan=nummer)


def _warn(row: Versie, *, by: Medewerker) -> None:
    alleen.record_warning(row.pk, by=by)
    warn_administrators(row.pk)


def refusal_of_content(soort: Versiesoort[ModelT], inhoud: ModelT) -> Refusal | None:
    """What is wrong with a version, beside its format."""
    found = soort.bezwaren(inhoud)
    return Refusal(found[0].zin, Conflict) if found else None


def drafts(code: str, *, by_id: UUID) -> list[Versie]:
    """The concepts of somebody, of one kind."""
    ids = [pk for pk, stand in _states(code).items() if stand == Versiestand.CONCEPT]
    return list(Versie.objects.filter(pk__in=ids, door_id=by_id))


def stand_of(row: Versie) -> Versiestand:
    """In which state a version is."""
    last = row.stappen.order_by("-pk").values_list("stand", flat=True).first()
    return Versiestand(str(last))


def _content_of(soort: Versiesoort[ModelT], nummer: int) -> ModelT:
    if nummer == EERSTE:
        return soort.meegeleverd()
    row = Versie.objects.filter(soort=soort.code, nummer=nummer, stappen__stand=Versiestand.VASTGESTELD).first()
    if row is None:
        raise NotFound(_("Deze versie is nooit vastgesteld."))
    return _readable(soort, row)


def _readable(soort: Versiesoort[ModelT], row: Versie) -> ModelT:
    found = soort.read_or_none(row.inhoud)
    if found is None:
        raise Conflict(_("Deze versie is van voor een update en past niet meer. Begin opnieuw vanaf wat nu geldt."))
    return found


def _states(code: str) -> dict[UUID, Versiestand]:
    steps = Versiestap.objects.filter(versie__soort=code).order_by("pk").values_list("versie_id", "stand")
    return {versie_id: Versiestand(stand) for versie_id, stand in steps}


def _last_number(code: str) -> int:
    return Versie.objects.filter(soort=code).order_by("-nummer").values_list("nummer", flat=True).first() or EERSTE


def _locked(versie_id: UUID) -> tuple[Versie, Versiesoort[DataModel]]:
    row = Versie.objects.filter(pk=versie_id).first()
    soort = None if row is None else soort_of(row.soort)
    if row is None or soort is None:
        raise NotFound(_("Deze versie is er niet."))
    _lock(row.soort)
    return row, soort


def _lock(code: str) -> None:
    """Let nobody else change this kind before the commit; what is there is held against the signed state by signing."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [code])
    forget()


def _step(row: Versie, naar: Versiestand, *, by: Medewerker) -> None:
    """Add a step, sign it, and write it in the trail."""
    before = signed.state(row.soort)
    last = Versiestap.objects.filter(versie__soort=row.soort).order_by("-pk").values_list("mac", flat=True).first()
    step = Versiestap(versie=row, stand=naar, door_id=by.id, op=now(), vorige=bytes(last or b""))
    signed.sign_step(step)
    step.save(force_insert=True)
    signed.sign_change(row.soort, before=before, after=signed.state(row.soort))
    alone = naar == Versiestand.VASTGESTELD and by.id == row.door_id
    audit.record(code=VersieGebeurtenis.ALLEEN if alone else OF_STATE[naar], subject=str(row.pk), by=by)
