"""Making a case out of a report: keys, sealed content and a first judgement, in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from meldpunt.audit import service as audit
from meldpunt.core.clock import klacht_uiterlijk, now, to_local, today
from meldpunt.vault import service as vault
from support.dossiers import schrijven
from support.dossiers.aliassen import new_alias
from support.dossiers.feiten import Feiten, has_klachttermijn, judged
from support.dossiers.frequentie import frequentie_of, raised
from support.dossiers.inhoud import CONTACT, MELDING
from support.dossiers.models import Dossier, Melding, TriageBesluit
from support.dossiers.schrijven import MELDER, NieuwBestand, drop_waiting, store_files
from support.dossiers.states import GESLOTEN, Status
from support.dossiers.uitingen import uiting_of_link
from support.dossiers.uitsluiten import check_can_exclude, give_row, is_keyed, uitsluiting
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from support.dossiers.uitingen import Uiting
    from triage.service import Uitkomst

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
    uitingen: tuple[Uiting, ...] | None = field(repr=False, default=None)  # None: as the links and files say
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
    def alle_uitingen(self) -> list[Uiting]:
        """What came in one by one: as the melder corrected it, or else as the links and files say."""
        if self.uitingen is not None:
            return list(self.uitingen)
        links = [uiting_of_link(link, gezien_op=self.wanneer_datum) for link in self.links]
        return [*links, *(item for new in self.bestanden for item in new.alle_uitingen)]

    @property
    def gewogen(self) -> dict[str, tuple[str, ...]]:
        """The answers for a first judgement: how often is counted where that weighs more than what was said."""
        return raised(self.antwoorden, frequentie_of(self.alle_uitingen))

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
    store_files(nieuw.bestanden)
    with transaction.atomic(savepoint=False):
        return _store(nieuw, triage.evaluate(nieuw.gewogen))


def _store(nieuw: NieuweMelding, uitkomst: Uitkomst) -> Ontvangst:
    feiten = _first_feiten(nieuw, uitkomst)
    lezers = _readers(nieuw)
    dossier = _new_dossier(feiten, besloten=bool(nieuw.uitgesloten))
    Melding.objects.create(id=nieuw.melding_id, dossier=dossier, received_on=today())
    voorlopig = schrijven.besluit(
        uitkomst=uitkomst, antwoorden=nieuw.gewogen, gradatie=uitkomst.gradatie, reden="", by=MELDER
    )
    objects = [
        vault.NewObject(id=nieuw.melding_id, kind=MELDING, content=_melding_content(nieuw)),
        vault.NewObject(id=uuid.uuid4(), kind=CONTACT, content=_contact_content(nieuw)),
        *(schrijven.bewijsstuk(nieuw=new, nr=nr) for nr, new in enumerate(nieuw.bestanden, start=1)),
        *schrijven.uitingen(nieuw.alle_uitingen),
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
    drop_waiting(nieuw.bestanden)
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
    return check_can_exclude(uitgesloten=nieuw.uitgesloten, gekozen=nieuw.vertrouwenspersoon, invallers=nieuw.invallers)


def _grantees(nieuw: NieuweMelding, lezers: Sequence[uuid.UUID]) -> list[vault.Grantee]:
    shared = [vault.recovery()] if nieuw.uitgesloten else vault.always()
    own = [vault.account(str(account_id)) for account_id in lezers if is_keyed(account_id)]
    return [*shared, vault.code(vault.code_key(nieuw.code)), *own]


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
