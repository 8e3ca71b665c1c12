"""What a guest does: read what the melder said yes to, write notes, and tell of a talk; and what the desk writes back.

Each use case of a guest comes in by the guest's own door, which opens one case and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, NotFound
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling import inzien
from support.dossiers import service as dossiers
from support.dossiers.rules import not_for_guest
from support.dossiers.service import DossierGebeurtenis
from support.gasten import queries
from support.gasten import service as gasten
from support.gasten.service import Gastdeel, GastGebeurtenis, Gastregelsoort
from support.stappenplan import service as stappenplan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.inhoud import Regeltekst
    from support.dossiers.service import Bewijs, GeopendBestand, Verhaal, Zaak
    from support.gasten.service import Meelezing
    from support.stappenplan.queries import Plan


@dataclass(frozen=True)
class Gastinzage:
    """What a guest sees of a case, and nothing of the rest: a page that gets this cannot show more.

    Attributes:
        kenmerk: the number of the case.
        meelezing: what the melder said yes to.
        verhalen: what was told, where that is a part of it.
        bestanden: the evidence, idem.
        plan: the step plan, idem.
        regels: notes, and where that is a part of it what was done.
    """

    kenmerk: str
    meelezing: Meelezing = field(repr=False)
    verhalen: tuple[Verhaal, ...] = field(repr=False)
    bestanden: tuple[Bewijs, ...] = field(repr=False)
    plan: Plan | None = field(repr=False)
    regels: tuple[Regeltekst, ...] = field(repr=False)
    namens: bool


@transaction.atomic
def open_case(*, by: Medewerker) -> Gastinzage:
    """Open the one case of a guest; each opening is written down, and the melder reads of it.

    Raises:
        NotFound: this guest reads along no more, or has no key yet.
        VaultLocked: the vault is not open in this session.
    """
    zaak, allowed = _opened(by)
    zaak.record(DossierGebeurtenis.GELEZEN)
    inzage = dossiers.inzage_of(zaak)
    delen = allowed.delen
    return Gastinzage(
        kenmerk=zaak.dossier.kenmerk,
        meelezing=allowed,
        verhalen=inzage.verhalen if Gastdeel.VERHAAL in delen else (),
        bestanden=inzage.bestanden if Gastdeel.BEWIJS in delen else (),
        plan=stappenplan.plan_of(zaak) if Gastdeel.PLAN in delen else None,
        regels=tuple(queries.regels_for_guest(inzage, allowed)),
        namens=zaak.feiten.namens,
    )


@transaction.atomic
def open_bestand(*, bestand_id: UUID, by: Medewerker) -> tuple[Bewijs, Iterator[bytes]]:
    """The original of a piece of evidence, where the melder said yes to the evidence.

    Raises:
        NotFound: there is no such piece for this guest.
        NotAllowed: it is infected, or not scanned yet.
    """
    return inzien.bestand_of(_with_evidence(by), bestand_id)


def open_weergave(*, bestand_id: UUID, by: Medewerker) -> GeopendBestand | None:
    """The clean picture of a piece of evidence, where the melder said yes to the evidence; None where none can be made.

    Raises:
        NotFound: there is no such piece for this guest.
        NotAllowed: it is infected, or not scanned yet.
    """
    return inzien.weergave_through(lambda *, lock: _with_evidence(by, lock=lock), bestand_id)


@transaction.atomic
def write(*, tekst: str, gesprek: bool, by: Medewerker) -> None:
    """Write a note for the desk, or tell of a talk; whoever looks after the case hears of it.

    Raises:
        NotFound: this guest reads along no more.
    """
    zaak, _allowed = _opened(by, lock=True)
    soort = Gastregelsoort.GESPREK if gesprek else Gastregelsoort.NOTITIE
    zaak.write(zaak.line(soort, tekst=tekst, zichtbaar=False))
    zaak.record(GastGebeurtenis.NOTITIE)
    aandacht.ask(zaak, Reden.MEELEZER_SCHREEF)


@transaction.atomic
def write_to_guest(*, dossier_id: UUID, tekst: str, by: Medewerker) -> None:
    """Write to whoever reads along; they get a mail that says nothing else than that something waits.

    Raises:
        NotFound: there is no such case for this person.
        Conflict: nobody from outside reads along now.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    reader = next(
        (item for item in dossiers.guests_of(zaak.id) if dossiers.has_guest_key(zaak.id, item.account_id)), None
    )
    if reader is None:
        raise Conflict(_("Er leest nu niemand van buiten mee."))
    zaak.write(zaak.line(Gastregelsoort.BERICHT, tekst=tekst, zichtbaar=False))
    zaak.record(GastGebeurtenis.BERICHT)
    aandacht.finish(zaak, Reden.MEELEZER_SCHREEF)
    gasten.owe_mail(reader.account_id)


def _with_evidence(by: Medewerker, *, lock: bool = False) -> Zaak:
    zaak, allowed = _opened(by, lock=lock)
    if Gastdeel.BEWIJS not in allowed.delen:
        raise NotFound(_("Het bewijs hoort niet bij wat je mag zien."))
    return zaak


def _opened(by: Medewerker, *, lock: bool = False) -> tuple[Zaak, Meelezing]:
    """The case, and the melder's yes in it: a row and a key without that yes open nothing."""
    zaak = dossiers.open_for_guest(by=by, lock=lock)
    allowed = gasten.gast_of(zaak, by.id)
    if allowed is None or not allowed.leest_mee:
        raise NotFound(not_for_guest())
    return zaak, allowed
