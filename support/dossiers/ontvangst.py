"""Making a case out of a report: keys, sealed content and a first judgement, in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from meldpunt.core.clock import today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import require
from meldpunt.vault import service as vault
from support.dossiers.aliassen import TRIES, new_alias
from support.dossiers.inhoud import Contactwens, Feiten, Regelsoort, Uitsluiting, Verhaal
from support.dossiers.inhoud.feiten import has_klachttermijn, judged, kennisname
from support.dossiers.inhoud.frequentie import frequentie_of, raised
from support.dossiers.inhoud.uitingen import uiting_of_link
from support.dossiers.models import Dossier, Melding, TriageBesluit
from support.dossiers.states import Kennisbron, Status
from support.dossiers.zaak import keten
from support.dossiers.zaak.bewijs import NieuwBestand, contents_of, drop_waiting, uitingen_content
from support.dossiers.zaak.deuren import MELDER, line, store_rows
from support.dossiers.zaak.oordelen import oordeel_of, row_of
from support.dossiers.zaak.signed import sign_new
from support.dossiers.zaak.toegang import is_keyed, new_row, readers_by_name, refusal_to_exclude

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from support.dossiers.inhoud import Uiting
    from triage.service import Uitkomst

ONBEKENDE_ROL = "weet_niet"


def gives_keys_by_name(uitgesloten: Collection[uuid.UUID], *, onderdelen: Collection[str], banden_mogen: bool) -> bool:
    """Whether the keys of a report go to people by name, and not to the desk as a whole.

    Args:
        uitgesloten: who stays out.
        onderdelen: parts of the party that the sender belongs to: somebody may turn out to be close to them later.
        banden_mogen: whether whoever is close to them may read it all the same.
    """
    return bool(uitgesloten or (onderdelen and not banden_mogen))


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
    onderdelen: tuple[str, ...] = field(repr=False, default=())
    banden_mogen: bool = False
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
    def op_naam(self) -> bool:
        """Whether keys go to people by name: somebody stays out, or may turn out to be close to the sender later."""
        return gives_keys_by_name(self.uitgesloten, onderdelen=self.onderdelen, banden_mogen=self.banden_mogen)

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


def ontvangst_of(melding_id: uuid.UUID) -> Ontvangst | None:
    """What was answered to a report that is in already; None for a new one."""
    with connection.cursor() as cursor:  # every report asks it, and nearly always there is none
        cursor.execute("SELECT dossier_id FROM dossiers_melding WHERE id = %s", [melding_id])
        row = cursor.fetchone()
    if row is None:
        return None
    (dossier_id,) = row
    return Ontvangst(dossier_id=dossier_id, feiten=Dossier.objects.get(pk=dossier_id).feiten, nieuw=False)


def first_feiten(nieuw: NieuweMelding, uitkomst: Uitkomst) -> Feiten:
    """The coded facts of a report as its melder answered."""
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
        namens=uitkomst.namens,
        onderdelen=nieuw.onderdelen,
        banden_mogen=nieuw.banden_mogen,
        anoniem=nieuw.anoniem,
        kanaal=nieuw.kanaal,
        te_beluisteren=any(new.gesproken for new in nieuw.bestanden),
        primaire_vorm=next(iter(oordeel["vormen"]), ""),
        primair_platform=nieuw.platforms[0] if nieuw.platforms else "",
        **kennisname(dag=nieuw.wanneer_datum, bron=Kennisbron.MELDER, termijn=has_klachttermijn(uitkomst)),
    )


def store_melding(nieuw: NieuweMelding, *, uitkomst: Uitkomst, feiten: Feiten, due_on: date) -> uuid.UUID:
    """Make a case out of a report: keys, sealed content, first judgement. Call it in a transaction.

    Args:
        nieuw: the report, of which the files lie where cases keep them.
        uitkomst: what the tree says of its answers.
        feiten: its coded facts.
        due_on: the day on which something has to happen.

    Returns:
        The id of the case.

    Raises:
        Conflict: with everybody kept out whom the melder named, nobody is left who could read it.
        IntegrityError: the same report, or one with the same alias, came in at the same moment; the transaction is
            lost, and a second try finds out which.
    """
    uitgesloten, gekozen, invallers = nieuw.uitgesloten, nieuw.vertrouwenspersoon, nieuw.invallers
    op_naam = nieuw.op_naam
    require(refusal_to_exclude(uitgesloten=uitgesloten, gekozen=gekozen, invallers=invallers, op_naam=op_naam))
    lezers = readers_by_name(uitgesloten=uitgesloten, gekozen=gekozen, invallers=invallers, op_naam=op_naam)
    dossier = _new_dossier(feiten, due_on=due_on, besloten=op_naam)
    insert([dossier])
    insert([Melding(id=nieuw.melding_id, dossier=dossier, received_on=today())])
    voorlopig = oordeel_of(uitkomst=uitkomst, antwoorden=nieuw.gewogen, by=MELDER)
    contents = [*_contents_of(nieuw), line(Regelsoort.ONTVANGEN, by=MELDER), voorlopig]
    contents += keten.begun(dossier.pk, contents)
    vault.create_case(case_id=dossier.pk, grantees=_grantees(nieuw, lezers), objects=contents)
    store_rows(dossier.pk, contents)
    besluit = row_of(dossier.pk, voorlopig, stand=TriageBesluit.Stand.VOORLOPIG, uitkomst=uitkomst)
    insert([besluit])
    reden = {nieuw.vertrouwenspersoon: "wens_melder"}
    toegang = [new_row(dossier.pk, account_id, reden=reden.get(account_id, "besloten")) for account_id in lezers]
    insert(toegang)
    sign_new(dossier, toegang, besluit)
    drop_waiting(nieuw.bestanden)
    return dossier.pk


def _contents_of(nieuw: NieuweMelding) -> list[vault.CaseContent]:
    verhaal = Verhaal(
        id=nieuw.melding_id,
        verhaal=nieuw.verhaal,
        antwoorden=dict(nieuw.antwoorden),
        platforms=nieuw.platforms,
        links=nieuw.links,
        wanneer=nieuw.wanneer,
        wanneer_datum=nieuw.wanneer_datum,
        over_wie=nieuw.over_wie,
        niet_zien=nieuw.niet_zien,
    )
    contact = Contactwens(
        kanaal=nieuw.kanaal,
        naam=nieuw.naam,
        email=nieuw.email,
        telefoon=nieuw.telefoon,
        wanneer=nieuw.bel_wanneer,
        voicemail=nieuw.voicemail,
    )
    contents = [verhaal, contact, *contents_of(nieuw.bestanden), *uitingen_content(nieuw.alle_uitingen)]
    if nieuw.uitgesloten:
        contents.append(Uitsluiting(accounts=tuple(sorted(nieuw.uitgesloten, key=str))))
    return contents


def _grantees(nieuw: NieuweMelding, lezers: Sequence[uuid.UUID]) -> list[vault.Grantee]:
    shared = [vault.Grantee.recovery()] if nieuw.op_naam else vault.grantees_of_new_cases()
    own = [vault.Grantee.account(str(account_id)) for account_id in lezers if is_keyed(account_id)]
    return [*shared, vault.Grantee.code(vault.code_key(nieuw.code)), *own]


def _new_dossier(feiten: Feiten, *, due_on: date, besloten: bool) -> Dossier:
    """A row with a number from the sequence and an alias that no other case has."""
    nummer, alias = _draw_name()
    dossier = Dossier(
        id=uuid.uuid4(),
        nummer=nummer,
        alias=alias,
        status=Status.NIEUW,
        opened_on=today(),
        due_on=due_on,
        besloten=besloten,
    )
    dossier.feiten = feiten
    return dossier


def _draw_name() -> tuple[int, str]:
    """The next number, and an alias that no case has; the database has the last word about open ones."""
    drawn = [new_alias(attempt) for attempt in range(TRIES)]
    with connection.cursor() as cursor:  # one question: every report asks it, and the ORM would make two of it
        cursor.execute(
            "SELECT nextval('dossiers_nummer'), ARRAY(SELECT alias FROM dossiers_dossier WHERE alias = ANY(%s))",
            [drawn],
        )
        nummer, taken = cursor.fetchone()
    return nummer, next(alias for alias in drawn if alias not in taken)
