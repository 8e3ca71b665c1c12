"""The only part of a case that the public side knows: put something in, and read what was meant for you.

``receive_melding`` takes a report; with the code that came back, a melder reads and writes through a ``MijnMelding``.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from meldpunt.accounts.service import names_of
from meldpunt.audit import service as audit
from meldpunt.core.clock import klacht_uiterlijk, now, to_local, today
from meldpunt.core.db import acting_as
from meldpunt.vault import evidence
from meldpunt.vault import service as vault
from support.dossiers import schrijven
from support.dossiers.aliassen import new_alias
from support.dossiers.eigen import as_zip, erase, everything
from support.dossiers.feiten import Feiten, has_klachttermijn, judged
from support.dossiers.inhoud import BERICHT, BEWIJSSTUK, CONTACT, MELDING, TIJDLIJN, bericht_of, bestand_of, regel_of
from support.dossiers.models import Bericht, Bewijsstuk, Dossier, Melding, TriageBesluit
from support.dossiers.schrijven import MELDER, NieuwBestand
from support.dossiers.states import GESLOTEN, Status
from support.dossiers.uitsluiten import check_can_exclude, give_row, uitsluiting
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from support.dossiers.inhoud import BerichtTekst, Bestand, Regel
    from triage.service import Uitkomst

__all__ = [
    "MijnMelding",
    "NieuwBestand",
    "NieuweMelding",
    "Ontvangst",
    "Standen",
    "add_bericht",
    "add_bestanden",
    "as_zip",
    "check_can_exclude",
    "erase",
    "everything",
    "is_received",
    "note",
    "ontvangst_of",
    "open_with_code",
    "receive_melding",
    "visit",
]

ALIAS_TRIES = 40  # the last twenty carry a number, so that one is free
ONBEKENDE_ROL = "weet_niet"


@dataclass(frozen=True)
class NieuweMelding:
    """A report on its way in; the only place where it is ever in one piece and readable."""

    melding_id: uuid.UUID
    code: str = field(repr=False)
    antwoorden: Mapping[str, tuple[str, ...]] = field(repr=False)
    verhaal: str = field(repr=False, default="")
    platforms: tuple[str, ...] = ()
    links: tuple[str, ...] = field(repr=False, default=())
    wanneer: str = field(repr=False, default="")
    wanneer_datum: date | None = None
    over_wie: str = field(repr=False, default="")
    bestanden: tuple[NieuwBestand, ...] = ()
    vertrouwenspersoon: uuid.UUID | None = None
    niet_zien: str = field(repr=False, default="")
    uitgesloten: frozenset[uuid.UUID] = field(repr=False, default=frozenset())
    invallers: tuple[uuid.UUID, ...] = ()
    kanaal: str = "code"
    naam: str = field(repr=False, default="")
    email: str = field(repr=False, default="")
    telefoon: str = field(repr=False, default="")
    bel_wanneer: str = field(repr=False, default="")
    voicemail: str = ""
    taal: str = "nl"

    @property
    def anoniem(self) -> bool:
        """Whether the melder left no name and no address."""
        return not (self.naam or self.email or self.telefoon)


@dataclass(frozen=True)
class Ontvangst:
    """What the melder hears back, apart from the code."""

    dossier_id: uuid.UUID
    feiten: Feiten
    nieuw: bool


@dataclass(frozen=True)
class Standen:
    """The steps of a report as the melder sees them, with the day on which each was reached."""

    ontvangen_op: datetime
    gelezen_op: datetime | None
    contact_op: datetime | None
    nazorg: bool
    afgesloten: bool


@dataclass(frozen=True)
class MijnMelding:
    """A report as its melder sees it, in one request."""

    dossier_id: uuid.UUID
    kluis: vault.OpenCase = field(repr=False)
    feiten: Feiten
    standen: Standen
    berichten: tuple[BerichtTekst, ...] = field(repr=False)
    bestanden: tuple[Bestand, ...] = field(repr=False)
    gezien: tuple[audit.Regel, ...]
    regels: tuple[Regel, ...] = field(repr=False)


def is_received(melding_id: uuid.UUID) -> bool:
    """Whether this report is in already."""
    return Melding.objects.filter(pk=melding_id).exists()


def ontvangst_of(melding_id: uuid.UUID) -> Ontvangst:
    """What was answered to a report that is in already."""
    dossier = Dossier.objects.get(meldingen=melding_id)
    return Ontvangst(dossier_id=dossier.pk, feiten=dossier.feiten, nieuw=False)


def receive_melding(nieuw: NieuweMelding) -> Ontvangst:
    """Make a case out of a report: keys, sealed content, first judgement; all in one transaction.

    Args:
        nieuw: the report; its ``melding_id`` tells one sending from another.

    Raises:
        OngeldigAntwoord: an answer that no question has.
        Conflict: with everybody kept out whom the melder named, nobody is left who could read it.
        IntegrityError: the same report, or one with the same alias, came in at the same moment; the caller's
            transaction is lost, and a second try finds out which.
    """
    if is_received(nieuw.melding_id):
        return ontvangst_of(nieuw.melding_id)
    _store_files(nieuw.bestanden)
    with transaction.atomic(savepoint=False):
        return _store(nieuw, triage.evaluate(nieuw.antwoorden))


@contextmanager
def visit(key: vault.CodeKey) -> Iterator[None]:
    """One transaction for everything that the melder behind a code sees and does in one request."""
    with acting_as(f"code:{key.lookup}"), audit.deferred():
        yield


def open_with_code(key: vault.CodeKey) -> MijnMelding:
    """A report for the melder who has its code; the visit is written down. Use it inside ``visit``.

    Raises:
        UnknownCode: no report answers to this code.
    """
    with transaction.atomic():
        kluis = vault.open_case_with_code(key=key)
        dossier = Dossier.objects.get(pk=kluis.case_id)
        audit.record(code="dossier.gelezen", subject=str(dossier.pk), by=MELDER)
        Bericht.objects.filter(dossier=dossier, van=Bericht.Van.MELDPUNT, gelezen=False).update(gelezen=True)
        return _mijn_melding(dossier, kluis)


def add_bericht(*, melding: MijnMelding, tekst: str) -> None:
    """A message from the melder to the desk."""
    with transaction.atomic():
        schrijven.write(
            melding.dossier_id,
            [
                schrijven.bericht(tekst=tekst, van=Bericht.Van.MELDER, by=MELDER),
                schrijven.line(soort="bericht_van_melder", by=MELDER, zichtbaar=True),
            ],
        )
        audit.record(code="bericht.geschreven", subject=str(melding.dossier_id), by=MELDER)


def add_bestanden(*, melding: MijnMelding, bestanden: Sequence[NieuwBestand]) -> None:
    """More evidence, after sending."""
    _store_files(bestanden)
    with transaction.atomic():
        Dossier.objects.select_for_update().get(pk=melding.dossier_id)
        first = Bewijsstuk.objects.filter(dossier_id=melding.dossier_id).count() + 1
        objects = [schrijven.bewijsstuk(nieuw=new, nr=nr) for nr, new in enumerate(bestanden, start=first)]
        objects.append(schrijven.line(soort="bewijs_toegevoegd", by=MELDER, zichtbaar=True))
        schrijven.write(melding.dossier_id, objects)
        _drop_waiting(bestanden)
        audit.record(code="bewijs.toegevoegd", subject=str(melding.dossier_id), by=MELDER)


def note(*, melding: MijnMelding, code: str) -> None:
    """Write down that the melder did something in the case."""
    with transaction.atomic():
        audit.record(code=code, subject=str(melding.dossier_id), by=MELDER)


def _store(nieuw: NieuweMelding, uitkomst: Uitkomst) -> Ontvangst:
    feiten = _first_feiten(nieuw, uitkomst)
    lezers = _readers(nieuw)
    dossier = _new_dossier(feiten, besloten=bool(nieuw.uitgesloten))
    Melding.objects.create(id=nieuw.melding_id, dossier=dossier, received_on=today())
    voorlopig = schrijven.besluit(
        uitkomst=uitkomst, antwoorden=nieuw.antwoorden, gradatie=uitkomst.gradatie, reden="", by=MELDER
    )
    objects = [
        vault.NewObject(id=nieuw.melding_id, kind=MELDING, content=_melding_content(nieuw)),
        vault.NewObject(id=uuid.uuid4(), kind=CONTACT, content=_contact_content(nieuw)),
        *(schrijven.bewijsstuk(nieuw=new, nr=nr) for nr, new in enumerate(nieuw.bestanden, start=1)),
        schrijven.line(soort="ontvangen", by=MELDER, zichtbaar=True),
        voorlopig,
        *([uitsluiting(nieuw.uitgesloten)] if nieuw.uitgesloten else ()),
    ]
    vault.create_case(case_id=dossier.pk, grantees=_grantees(nieuw, lezers), objects=objects)
    schrijven.store_rows(dossier.pk, objects)
    schrijven.store_besluit(dossier.pk, voorlopig, stand=TriageBesluit.Stand.VOORLOPIG, uitkomst=uitkomst)
    for account_id in lezers:
        give_row(dossier.pk, account_id, reden="wens_melder" if account_id == nieuw.vertrouwenspersoon else "besloten")
    audit.record(code="dossier.ontvangen", subject=str(dossier.pk), by=MELDER)
    _drop_waiting(nieuw.bestanden)
    return Ontvangst(dossier_id=dossier.pk, feiten=feiten, nieuw=True)


def _new_dossier(feiten: Feiten, *, besloten: bool) -> Dossier:
    """A row with a number from the sequence and an alias that no open case has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('dossiers_nummer')")
        (nummer,) = cursor.fetchone()
    dossier = Dossier(id=uuid.uuid4(), nummer=nummer, status=Status.NIEUW, opened_on=today(), besloten=besloten)
    dossier.feiten = feiten
    dossier.alias = _free_alias()
    dossier.save(force_insert=True)
    return dossier


def _free_alias() -> str:
    """An alias that no open case has now; the database has the last word."""
    drawn = [new_alias(attempt) for attempt in range(ALIAS_TRIES)]
    taken = set(Dossier.objects.filter(alias__in=drawn).exclude(status__in=GESLOTEN).values_list("alias", flat=True))
    return next(alias for alias in drawn if alias not in taken)


def _first_feiten(nieuw: NieuweMelding, uitkomst: Uitkomst) -> Feiten:
    geleerd = nieuw.wanneer_datum or to_local(now()).date()
    termijn = has_klachttermijn(uitkomst)
    oordeel = judged(uitkomst, nieuw.antwoorden)
    return Feiten(
        **oordeel,
        gradatie=str(uitkomst.gradatie),
        platforms=nieuw.platforms,
        rol=(nieuw.antwoorden.get("Z1") or (ONBEKENDE_ROL,))[0],
        persoon="" if nieuw.anoniem else uuid.uuid4().hex,
        taal=nieuw.taal,
        afzenders=tuple(nieuw.antwoorden.get("P1", ())),
        behoeften=tuple(nieuw.antwoorden.get("R2", ())),
        namens=any(code.startswith("ander") for code in nieuw.antwoorden.get("R1", ())),
        anoniem=nieuw.anoniem,
        kanaal=nieuw.kanaal,
        primaire_vorm=next(iter(oordeel["vormen"]), ""),
        primair_platform=nieuw.platforms[0] if nieuw.platforms else "",
        kennisname_op=geleerd if termijn else None,
        klacht_uiterlijk=klacht_uiterlijk(geleerd) if termijn else None,
    )


def _readers(nieuw: NieuweMelding) -> list[uuid.UUID]:
    """Who gets access by name: the trusted person of choice, and everybody else where the desk as a whole does not."""
    return check_can_exclude(
        uitgesloten=nieuw.uitgesloten, gekozen=nieuw.vertrouwenspersoon, invallers=nieuw.invallers
    )


def _grantees(nieuw: NieuweMelding, lezers: Sequence[uuid.UUID]) -> list[vault.Grantee]:
    shared = [vault.recovery()] if nieuw.uitgesloten else vault.always()
    own = [vault.account(str(account_id)) for account_id in lezers if _can_hold_key(account_id)]
    return [*shared, vault.code(vault.code_key(nieuw.code)), *own]


def _can_hold_key(account_id: uuid.UUID) -> bool:
    """Whether a trusted person can get a key now; who is beginning anew waits for a coordinator to give it.

    Raises:
        NoGrant: nobody here has this id.
    """
    if not names_of([str(account_id)]):
        raise vault.NoGrant("no such person")
    return vault.has_key(account_id=str(account_id))


def _melding_content(nieuw: NieuweMelding) -> dict[str, Any]:
    return {
        "op": now().isoformat(),
        "verhaal": nieuw.verhaal,
        "antwoorden": {vraag: list(codes) for vraag, codes in nieuw.antwoorden.items()},
        "platforms": list(nieuw.platforms),
        "links": list(nieuw.links),
        "wanneer": nieuw.wanneer,
        "wanneer_datum": nieuw.wanneer_datum.isoformat() if nieuw.wanneer_datum else "",
        "over_wie": nieuw.over_wie,
        "niet_zien": nieuw.niet_zien,
    }


def _contact_content(nieuw: NieuweMelding) -> dict[str, str]:
    return {
        "kanaal": nieuw.kanaal,
        "naam": nieuw.naam,
        "email": nieuw.email,
        "telefoon": nieuw.telefoon,
        "wanneer": nieuw.bel_wanneer,
        "voicemail": nieuw.voicemail,
    }


def _store_files(bestanden: Sequence[NieuwBestand]) -> None:
    """Put sealed files where cases keep them: before the rows, so that no committed case misses a file.

    They wait beside it until the commit: when the transaction fails after all, a second try finds them.
    """
    evidence.store_waiting([new.file_id for new in bestanden])


def _drop_waiting(bestanden: Sequence[NieuwBestand]) -> None:
    transaction.on_commit(lambda: evidence.drop_waiting([new.file_id for new in bestanden]))


def _mijn_melding(dossier: Dossier, kluis: vault.OpenCase) -> MijnMelding:
    berichten, bestanden, regels = [], [], []
    for object_id, kind, raw in kluis.read_all(kinds=(BERICHT, BEWIJSSTUK, TIJDLIJN)):
        if kind == BERICHT:
            berichten.append(bericht_of(object_id, raw))
        elif kind == BEWIJSSTUK:
            bestanden.append(bestand_of(object_id, raw))
        elif raw["zichtbaar"]:
            regels.append(regel_of(object_id, raw))
    regels.sort(key=lambda regel: regel.op)
    trail = audit.trail(subject=str(dossier.pk), codes=["dossier.gelezen"])
    gezien = tuple(regel for regel in trail if regel.rol != MELDER.rol)
    feiten = dossier.feiten
    standen = Standen(
        ontvangen_op=regels[0].op,
        gelezen_op=gezien[0].at if gezien else None,
        contact_op=feiten.contact_op,
        nazorg=dossier.status in (Status.NAZORG, Status.AFGESLOTEN),
        afgesloten=dossier.status == Status.AFGESLOTEN,
    )
    return MijnMelding(
        dossier_id=dossier.pk,
        kluis=kluis,
        feiten=feiten,
        standen=standen,
        berichten=tuple(sorted(berichten, key=lambda item: item.op)),
        bestanden=tuple(sorted(bestanden, key=lambda item: item.nr)),
        gezien=gezien,
        regels=tuple(regels),
    )
