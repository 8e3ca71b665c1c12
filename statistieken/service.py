"""The public face of the figures on the desk's side: freezing a quarter, once.

The board reads through ``statistieken.queries``, which knows nothing of cases.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, InvalidTransition, Refusal, require
from meldpunt.core.web.partij import partij
from meldpunt.outbox import service as outbox
from statistieken import rules
from statistieken.afronding import BASE, MIN_PERSONS, is_too_small, round_tables
from statistieken.kwartaal import Kwartaal
from statistieken.models import Documentsoort, Rapportbestand, Release, Releasestatus
from statistieken.payload import Herkomst, Herziening, Methode, Plek, build, digest, parse, short_digest
from statistieken.queries import list_cijfers
from statistieken.rapport.build import build_rapport
from statistieken.rapport.tabellen import to_csv
from statistieken.rapport.woorden import KWARTALEN
from statistieken.tellen import TABELLEN, Telfeit, Telling, effect_of, one_per_attack, sent_of, tel
from statistieken.vaststellen import herziening, keuze
from statistieken.vaststellen.rijen import same_rows, shape_for
from support.aanvallen import service as aanvallen
from support.dossiers import service as dossiers
from triage import ijking
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statistieken.payload import Cijfers
    from statistieken.rules import Vaststeller

__all__ = [
    "Kwartaalstand",
    "check_turn",
    "freeze_kwartaal",
    "has_releases",
    "list_kwartalen",
    "refusal_to_revise",
    "revise_kwartaal",
]

LOCK = 0x6D656C64  # one freeze at a time in this database


@dataclass(frozen=True)
class Kwartaalstand:
    """How far one quarter is, for the desk."""

    kwartaal: Kwartaal
    release: Release | None
    may_freeze: bool
    reden: str
    may_revise: bool = False


class _TooFew(Exception):
    """There are too few cases or people: rolls the marks back to the savepoint, so that the cases stay uncounted."""


@transaction.atomic
def freeze_kwartaal(*, kwartaal: str, by: Vaststeller, gevraagd_door: str = "") -> Release:
    """Count the cases that were not counted before, protect the counts once, and store them for good.

    Marks the counted cases and attacks, stores the release and its CSV, and owes the PDF to a worker. Below the minimum
    nothing is marked, and the release is only a band. The true counts are gone when the transaction is.

    Args:
        kwartaal: the quarter, such as ``2026-Q3``.
        by: who agrees, and so freezes it (``statistieken.vaststellen``).
        gevraagd_door: the name of who asked for it.

    Raises:
        NotAllowed: this person is no coordinator.
        InvalidTransition: the quarter is not over, its fifteen days are not over, or an earlier one comes first.
        Conflict: the quarter has been frozen already.
    """
    require(rules.refusal_to_freeze(by))
    _one_at_a_time()
    wanted, earlier = Kwartaal.parse(kwartaal), list_cijfers()
    _check_turn(wanted, [cijfers.kwartaal for cijfers in earlier])
    release_id = uuid.uuid4()
    smallest = keuze.kleinste_voor(wanted, is_first=not earlier)
    methode = Methode(base=BASE, min_total=smallest, min_persons=MIN_PERSONS)
    published = _publish(release_id, wanted, min_total=methode.min_total, earlier=earlier)
    last = Release.objects.order_by("period", "revision").last()
    plek = Plek(
        party=partij()["naam"],
        kwartaal=wanted,
        covers=[wanted] if published is None else [*_waiting(), wanted],
        sequence=Release.objects.count() + 1,
        previous=last.sha256 if last else "",
        ambtsdragers=keuze.ambtsdragers(),
    )
    total, tables = published or (None, {})
    payload = build(plek=plek, herkomst=_herkomst(), methode=methode, total=total, tables=_all_rows(tables))
    return _store(release_id, plek, payload, by=by.naam, asked_by=gevraagd_door)


@transaction.atomic
def revise_kwartaal(*, kwartaal: str, reden: str, by: Vaststeller, gevraagd_door: str = "") -> Release:
    """Count the cases of the last release once more, because of an error, and let the result take its place.

    The same cases, as they stand now, and no other: a case that came in later could be told by the difference. Both
    releases stay listed, with the reason.

    Args:
        kwartaal: the quarter.
        reden: which error it was, as everybody reads it.
        by: who agrees, and so freezes it.
        gevraagd_door: the name of who asked for it.

    Raises:
        NotAllowed: this person is no coordinator.
        Conflict: it cannot be done over, too few cases are left, or both together would tell too much.
    """
    require(rules.refusal_to_freeze(by))
    _one_at_a_time()
    require(refusal_to_revise(kwartaal))
    old = Release.objects.get(period=kwartaal)
    was, release_id = parse(bytes(old.payload)), uuid.uuid4()
    facts, before = dossiers.count_again(van=old.pk, naar=release_id)
    telling = tel(one_per_attack([_feit(fact) for fact in facts], before=before))
    if is_too_small(total=telling.total, persons=telling.persons, min_total=was.min_total):
        raise Conflict(_("Er zijn nu te weinig meldingen om te tonen. Wat is vastgesteld, blijft staan."))
    total, tables = round_tables(telling.tables, BASE, SystemRandom(), shape=same_rows(telling.tables, was))
    plek = Plek(
        party=partij()["naam"],
        kwartaal=was.kwartaal,
        covers=was.covers,
        sequence=Release.objects.count() + 1,
        previous=old.sha256,
        herziening=Herziening(replaces=old.sha256, reason=reden),
        ambtsdragers=was.ambtsdragers,
    )
    methode = Methode(base=BASE, min_total=was.min_total, min_persons=MIN_PERSONS)
    payload = build(plek=plek, herkomst=_herkomst(), methode=methode, total=total, tables=_all_rows(tables))
    if herziening.narrowest([was, parse(payload)]) < herziening.NARROWEST:
        raise Conflict(_("Samen met het eerste getal zou dit te veel verraden. Wat is vastgesteld, blijft staan."))
    return _store(release_id, plek, payload, by=by.naam, asked_by=gevraagd_door)


def refusal_to_revise(kwartaal: str) -> Refusal | None:
    """A quarter is done over once, until the next freeze, and only while each case that it counted is still there."""
    last = Release.objects.order_by("period", "revision").last()
    if last is None or last.period != kwartaal:
        return Refusal(_("Een herziening kan alleen bij het laatste kwartaal dat is vastgesteld."), Conflict)
    if last.revision > 1:
        return Refusal(_("Dit kwartaal is al een keer herzien. Dat kan maar één keer."), Conflict)
    if last.status == Releasestatus.BAND:
        return Refusal(_("Dit kwartaal heeft geen getallen, dus er is niets te herzien."), Conflict)
    if set(parse(bytes(last.payload)).tables) != set(TABELLEN):
        return Refusal(_("Dit kwartaal is van voor een update. Het blijft zoals het is."), Conflict)
    if dossiers.lost_a_case(last.pk):
        return Refusal(_("Een melding die meetelde, is er niet meer. Het getal blijft zoals het is."), Conflict)
    return None


def check_turn(kwartaal: str) -> None:
    """Raise unless this quarter is the one to freeze now.

    Raises:
        NotFound: there is no such quarter.
        InvalidTransition: it is not over, its fifteen days are not over, or an earlier one comes first.
        Conflict: it has been frozen already.
    """
    _check_turn(Kwartaal.parse(kwartaal), [cijfers.kwartaal for cijfers in list_cijfers()])


def list_kwartalen() -> list[Kwartaalstand]:
    """Show the desk the last quarters, none from before it began to count: frozen, ready, or why not yet."""
    releases = {release.period: release for release in Release.objects.order_by("period", "revision")}
    frozen = [Kwartaal.parse(period) for period in releases]
    quarters = [Kwartaal.of(today())]
    while len(quarters) < KWARTALEN and (not frozen or quarters[-1] > min(frozen)):
        quarters.append(quarters[-1].previous)
    return [_stand(quarter, releases.get(str(quarter)), frozen) for quarter in quarters]


def has_releases() -> bool:
    """Whether anything was released yet."""
    return Release.objects.exists()


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _stand(kwartaal: Kwartaal, release: Release | None, frozen: list[Kwartaal]) -> Kwartaalstand:
    try:
        _check_turn(kwartaal, frozen)
    except (Conflict, InvalidTransition) as error:
        again = release is not None and refusal_to_revise(str(kwartaal)) is None
        return Kwartaalstand(
            kwartaal=kwartaal, release=release, may_freeze=False, reden=error.sentence, may_revise=again
        )
    return Kwartaalstand(kwartaal=kwartaal, release=release, may_freeze=True, reden="")


def _check_turn(kwartaal: Kwartaal, frozen: list[Kwartaal]) -> None:
    if kwartaal in frozen:
        raise Conflict(_("Het %(kwartaal)s is al vastgesteld. Dat kan maar één keer.") % {"kwartaal": kwartaal.naam})
    if today() < kwartaal.freezable_from:
        day = date_format(kwartaal.freezable_from, "j F Y")
        raise InvalidTransition(_("Vaststellen kan vanaf %(dag)s, ruim twee weken na het kwartaal.") % {"dag": day})
    if frozen and kwartaal != max(frozen).next:
        raise InvalidTransition(
            _("Kwartalen gaan op volgorde. Nu is het %(kwartaal)s aan de beurt.") % {"kwartaal": max(frozen).next.naam}
        )


def _publish(
    release_id: uuid.UUID, kwartaal: Kwartaal, *, min_total: int, earlier: Sequence[Cijfers]
) -> tuple[int, dict[str, dict[str, int]]] | None:
    """Mark, count and round; where there are too few, undo the marks and return nothing."""
    try:
        with transaction.atomic():
            tables = _count(release_id, kwartaal, min_total=min_total).tables
            shape = shape_for(tables, jaar=kwartaal.jaar, eerdere=earlier)
            return round_tables(tables, BASE, SystemRandom(), shape=shape)
    except _TooFew:
        return None


def _count(release_id: uuid.UUID, kwartaal: Kwartaal, *, min_total: int) -> Telling:
    facts = dossiers.mark_counted(release_id=release_id, before=kwartaal.first_day_after)
    before = aanvallen.mark_counted({fact.aanval for fact in facts if fact.aanval})
    telling = tel(one_per_attack([_feit(fact) for fact in facts], before=before))
    if is_too_small(total=telling.total, persons=telling.persons, min_total=min_total):
        raise _TooFew
    return telling


def _all_rows(tables: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | None]]:
    """Every row of each table, null where it was folded, so that the keys of a release never depend on its cases."""
    return {naam: {code: cells.get(code) for code in TABELLEN[naam].codes} for naam, cells in tables.items()}


def _feit(fact: dossiers.StatistiekFeit) -> Telfeit:
    """Translate the facts of a case to the rows of the tables; what the desk did not judge yet has its own row."""
    known = fact.ingedeeld
    return Telfeit(
        vorm=fact.vorm if known else "",
        platform=_platformgroep(fact.platform) if known else "",
        gradatie=str(fact.gradatie) if known else "",
        gevolg=effect_of(fact.gevolgen) if known else "",
        in_termijn=fact.in_termijn,
        weg=sent_of(fact.doorgegeven),
        persoon=fact.persoon,
        aanval=fact.aanval,
    )


def _platformgroep(code: str) -> str:
    term = triage.taxonomie().lijsten["platform"].term(code)
    return (term.groep or "") if term else code


def _waiting() -> list[Kwartaal]:
    """The quarters just before that were only a band: their cases are counted now."""
    waiting: list[Kwartaal] = []
    for release in Release.objects.order_by("-period", "-revision"):
        if release.status != Releasestatus.BAND:
            break
        waiting.insert(0, parse(bytes(release.payload)).kwartaal)
    return waiting


def _herkomst() -> Herkomst:
    taxonomie, boom = triage.taxonomie(), triage.boom()
    return Herkomst(
        taxonomie_versie=taxonomie.versie,
        taxonomie_sha256=taxonomie.sha256,
        boom_versie=boom.versie,
        boom_sha256=boom.sha256,
        ijking=ijking.conformance(),
    )


def _store(release_id: uuid.UUID, plek: Plek, payload: bytes, *, by: str, asked_by: str) -> Release:
    cijfers = parse(payload)
    release = Release.objects.create(
        id=release_id,
        period=str(plek.kwartaal),
        revision=cijfers.revision,
        status=cijfers.status,
        payload=payload,
        sha256=digest(payload),
        prev_sha256=plek.previous,
        frozen_by=asked_by or by,
        approved_by=by if asked_by else "",
        frozen_on=today(),
    )
    rapport = build_rapport(cijfers, list_cijfers())
    table = to_csv(party=plek.party, rapport=rapport, controlegetal=short_digest(release.sha256))
    Rapportbestand.objects.create(release=release, soort=Documentsoort.CSV, inhoud=table, sha256=digest(table))
    outbox.enqueue(task="statistieken.rapport", subject=release.id, key=f"rapport:{release.id}")
    return release
