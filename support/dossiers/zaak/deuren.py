"""One opened case, behind two doors: a person with a key, and the code of the melder.

Whoever holds a ``Zaak`` came through a door; what lies behind the doors exists once.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.db.acting import acting_as
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import NotFound, require
from meldpunt.vault import service as vault
from support.dossiers import rules
from support.dossiers.aliassen import free_alias
from support.dossiers.inhoud import Berichttekst, Bestand, Regeltekst
from support.dossiers.models import Bericht, Bewijsstuk, Dossier, Tijdlijnregel
from support.dossiers.states import GESLOTEN, check_can_become
from support.dossiers.zaak import keten, signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import Protocol
    from uuid import UUID

    from django.db.models import TextChoices

    from meldpunt.accounts.service import Medewerker
    from meldpunt.audit.service import Gebeurtenis
    from support.dossiers.inhoud import Feiten
    from support.dossiers.states import Status

    class Schrijver(Protocol):
        """Somebody who writes in a case: a person at work, or the melder."""

        @property
        def actor_id(self) -> str:
            """The id that stands in the audit trail."""

        @property
        def naam(self) -> str:
            """The name that stands in the timeline; empty for the melder."""

        @property
        def rol(self) -> str:
            """The role in which it was done."""


@dataclass(frozen=True)
class _Melder:
    actor_id: str = "melder"
    naam: str = ""
    rol: str = "melder"


MELDER = _Melder()


@dataclass(frozen=True)
class Kalender:
    """What happens by itself, because a day is over."""

    actor_id: str = "kalender"
    naam: str = ""
    rol: str = "kalender"


KALENDER = Kalender()


@dataclass(frozen=True)
class Zaak:
    """A case that somebody opened, for the length of one request.

    Attributes:
        dossier: its row.
        kluis: its content, opened.
        by: who opened it, and under whose name it is written in.
        lookup: of the code, where it was opened with one.
    """

    dossier: Dossier = field(repr=False)
    kluis: vault.OpenCase = field(repr=False)
    by: Schrijver = field(repr=False)
    lookup: str = field(default="", repr=False)

    @property
    def id(self) -> UUID:
        """The id of the case."""
        return self.dossier.pk

    @property
    def feiten(self) -> Feiten:
        """The coded facts as they are now."""
        return self.dossier.feiten

    def hold(self) -> None:
        """Let nobody else change the case until the transaction ends; what was read of its row before is read anew."""
        self.dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update())

    def write(self, *contents: vault.CaseContent) -> None:
        """Seal content into the case, with its clear rows."""
        seal(self.id, [*contents, *keten.continued(self.id, contents, older=self._files)])

    def _files(self) -> Sequence[Bestand]:
        return self.kluis.read_all(Bestand).of(Bestand)

    def line(self, soort: TextChoices, *, tekst: str = "", zichtbaar: bool = True, voor_melder: str = "") -> Regeltekst:
        """A line for the timeline under the name of whoever opened the case."""
        return line(soort, by=self.by, tekst=tekst, zichtbaar=zichtbaar, voor_melder=voor_melder)

    def record(self, code: Gebeurtenis) -> None:
        """Write in the audit trail what was done."""
        audit.record(code=code, subject=str(self.id), by=self.by)

    def change_feiten(self, **changes: Any) -> Feiten:
        """Change some of the coded facts; hold the case first."""
        with signed.changing(self.id):
            self.dossier.feiten = self.dossier.feiten.with_(**changes)
            self.dossier.save(update_fields=["feiten_sealed"])
        return self.dossier.feiten

    def become(self, naar: Status) -> None:
        """Bring the case to another state; hold it first.

        Raises:
            InvalidTransition: it cannot go there from where it is.
        """
        check_can_become(self.dossier.status, naar)
        with signed.changing(self.id):
            if self.dossier.status in GESLOTEN and naar not in GESLOTEN:
                self.dossier.alias = free_alias(self.dossier)
            self.dossier.status = naar
            self.dossier.save(update_fields=["status", "alias"])


def open_zaak(*, dossier_id: UUID, by: Medewerker, lock: bool = False) -> Zaak:
    """The door of the desk: a person who may read the case and holds a key to it.

    Args:
        dossier_id: the case.
        by: who asks.
        lock: let nobody else change it until the transaction ends.

    Raises:
        NotFound: there is no such case, for this person.
        NoGrant: this person holds no key.
        VaultLocked: the vault is not open in this session.
        VaultIntegrityError: the case is not as this installation signed it.
    """
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects.all()
    dossier = rows.filter(pk=dossier_id).first()
    if dossier is None:
        raise NotFound(rules.not_there())
    require(rules.refusal_to_read(by, dossier))
    signed.check(dossier)
    return Zaak(dossier=dossier, kluis=vault.open_case(unlocked=by.open_kluis, case_id=dossier.pk), by=by)


def open_with_code(key: vault.CodeKey) -> Zaak:
    """The door of the melder: whoever has the code. Use it inside ``visit``.

    Raises:
        UnknownCode: no report answers to this code.
        VaultIntegrityError: the case is not as this installation signed it.
    """
    kluis = vault.open_case_with_code(key=key)
    dossier = Dossier.objects.get(pk=kluis.case_id)
    signed.check(dossier)
    return Zaak(dossier=dossier, kluis=kluis, by=MELDER, lookup=key.lookup)


@contextmanager
def visit(key: vault.CodeKey) -> Iterator[None]:
    """One transaction for everything that the melder behind a code sees and does in one request."""
    with acting_as(f"code:{key.lookup}"), audit.deferred():
        yield


def set_due(dossier_id: UUID, due_on: date | None) -> None:
    """The day on which something has to happen next."""
    Dossier.objects.filter(pk=dossier_id).update(due_on=due_on)


def line(
    soort: TextChoices, *, by: Schrijver, tekst: str = "", zichtbaar: bool = True, voor_melder: str = ""
) -> Regeltekst:
    """A line for the timeline.

    Args:
        soort: what happened, a word that an app made known with ``regelsoorten``.
        by: who did it.
        tekst: what is told with it.
        zichtbaar: whether the melder sees it too.
        voor_melder: what the melder reads with it.
    """
    return Regeltekst(
        soort=soort.value, wie=by.naam, rol=by.rol, tekst=tekst, zichtbaar=zichtbaar, voor_melder=voor_melder
    )


def seal(dossier_id: UUID, contents: Sequence[vault.CaseContent]) -> None:
    """Seal content into a case and store its clear rows; needs nobody's key."""
    vault.seal_objects(case_id=dossier_id, objects=contents)
    store_rows(dossier_id, contents)


@transaction.atomic(savepoint=False)
def store_rows(dossier_id: UUID, contents: Sequence[vault.CaseContent]) -> None:
    """The clear rows that belong to sealed content of a case."""
    messages = [item for item in contents if isinstance(item, Berichttekst)]
    files = [item for item in contents if isinstance(item, Bestand)]
    lines = [item for item in contents if isinstance(item, Regeltekst)]
    insert([Bericht(id=item.id, dossier_id=dossier_id, van=item.van) for item in messages])
    insert([Bewijsstuk(id=item.id, dossier_id=dossier_id, nr=item.nr) for item in files])
    insert([Tijdlijnregel(id=item.id, dossier_id=dossier_id) for item in lines])
