"""What pages read of referrals: each with its letter, how it went out, the answers and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from meldpunt.core.clock import today
from support.doorgeleiding.inhoud import (
    Afloop,
    Afloopsoort,
    Brief,
    Meekijkbesluit,
    Reactie,
    Reactiesoort,
    Verzendwijze,
)
from support.doorgeleiding.invullen import allowed_in, days_of, fill_in
from support.doorgeleiding.models import Doorgeleiding, kenmerk_of
from support.doorgeleiding.post import hash_of
from support.doorgeleiding.sjablonen import Brieftekst, brieven, sjablonen_for, sjabloon_for
from support.doorgeleiding.states import LOOPT, NOG_NIET_WEG, WACHT, Geleidestand
from support.regie.service import Doorgifte, Grond, Onderdeel, Toestemming

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from support.dossiers.service import Zaak

__all__ = [
    "LOOPT",
    "NOG_NIET_WEG",
    "WACHT",
    "Afloop",
    "Afloopsoort",
    "Brief",
    "Brieftekst",
    "Geleidestand",
    "Grond",
    "Onderdeel",
    "Reactie",
    "Reactiesoort",
    "Traject",
    "Verzendwijze",
    "allowed_in",
    "brieven",
    "days_of",
    "dossier_of",
    "fill_in",
    "find_by_kenmerk",
    "is_answerable",
    "sjablonen_for",
    "sjabloon_for",
    "traject_of",
    "trajecten_of",
    "waiting_for",
]

KENMERK = 6  # signs of the id that a letter is called by
Piece = TypeVar("Piece", Meekijkbesluit, Reactie, Afloop)


@dataclass(frozen=True)
class Traject:
    """One referral with everything that is known of it.

    Attributes:
        begonnen: the first letter that was made of it.
        brief: the newest one.
        toestemming: the consent that the newest letter stands on.
    """

    id: UUID
    stand: Geleidestand
    antwoord_voor: date | None
    link_tot: date | None
    begonnen: Brief = field(repr=False)
    brief: Brief = field(repr=False)
    toestemming: Toestemming | None = field(repr=False)
    besluiten: tuple[Meekijkbesluit, ...] = field(repr=False)
    doorgifte: Doorgifte | None = field(repr=False)
    reacties: tuple[Reactie, ...] = field(repr=False)
    afloop: Afloop | None = field(repr=False)

    @property
    def kenmerk(self) -> str:
        """What it is called outside."""
        return kenmerk_of(self.id)

    @property
    def zonder_akkoord(self) -> bool:
        """Whether it goes without a yes of the melder."""
        return self.brief.grond != Grond.AKKOORD

    @property
    def standnaam(self) -> str:
        """Where it stands, in words; of a call nobody awaits an answer."""
        if self.brief.grond == Grond.ACUUT and self.stand == Geleidestand.VERSTUURD:
            return str(Verzendwijze.TELEFOON.label)
        return str(self.stand.label)

    @property
    def is_te_laat(self) -> bool:
        """Whether an answer was expected before today."""
        return self.stand in WACHT and self.antwoord_voor is not None and self.antwoord_voor < today()

    @property
    def ziet_melder(self) -> bool:
        """Whether the melder reads of it: always, unless that is dangerous."""
        return not self.brief.verborgen

    @property
    def besluit(self) -> Meekijkbesluit | None:
        """What a second person said last of this letter."""
        return next((item for item in reversed(self.besluiten) if item.op >= self.brief.op), None)


def trajecten_of(zaak: Zaak) -> list[Traject]:
    """The referrals of an opened case, the first one first."""
    rows = {row.pk: row for row in Doorgeleiding.objects.filter(dossier_id=zaak.id)}
    if not rows:
        return []
    found = zaak.kluis.read_all(Brief, Meekijkbesluit, Doorgifte, Reactie, Afloop, Toestemming)
    consents = {item.id: item for item in found.of(Toestemming)}
    letters: dict[UUID, list[Brief]] = {}
    for brief in found.of(Brief):
        letters.setdefault(brief.doorgeleiding, []).append(brief)
    return [
        Traject(
            id=key,
            stand=Geleidestand(rows[key].stand),
            antwoord_voor=rows[key].antwoord_voor,
            link_tot=rows[key].link_tot,
            begonnen=own[0],
            brief=own[-1],
            toestemming=consents.get(own[-1].toestemming) if own[-1].toestemming else None,
            besluiten=_about(found.of(Meekijkbesluit), key),
            doorgifte=next((item for item in found.of(Doorgifte) if item.doorgeleiding == key), None),
            reacties=_about(found.of(Reactie), key),
            afloop=next(iter(reversed(_about(found.of(Afloop), key))), None),
        )
        for key, own in letters.items()
        if key in rows
    ]


def traject_of(zaak: Zaak, doorgeleiding_id: UUID) -> Traject | None:
    """One referral of an opened case; None where it is none of this case."""
    return next((item for item in trajecten_of(zaak) if item.id == doorgeleiding_id), None)


def dossier_of(doorgeleiding_id: UUID) -> UUID | None:
    """The case that a referral belongs to; None where there is no such referral."""
    return Doorgeleiding.objects.filter(pk=doorgeleiding_id).values_list("dossier_id", flat=True).first()


def find_by_kenmerk(typed: str) -> list[UUID]:
    """The cases whose letters are called so outside: D-7F3A0C, as somebody reads it aloud on the phone."""
    spelled = typed.strip().upper()
    sign = spelled.removeprefix("D-")
    if sign == spelled or len(sign) != KENMERK or set(sign) - set("0123456789ABCDEF"):
        return []
    first, last = UUID(sign + "0" * (32 - KENMERK)), UUID(sign + "F" * (32 - KENMERK))
    rows = Doorgeleiding.objects.filter(pk__gte=first, pk__lte=last)
    return list(rows.values_list("dossier_id", flat=True))


def is_answerable(typed: str) -> bool:
    """Whether a code can still be used to answer; says nothing else, and changes nothing."""
    return waiting_for(typed).exists()


def waiting_for(typed: str) -> QuerySet[Doorgeleiding]:
    """The referral that a code answers to, while it waits for an answer and the code has not run out."""
    link = hash_of(typed)
    if link is None:
        return Doorgeleiding.objects.none()
    return Doorgeleiding.objects.filter(link_hash=link, link_tot__gte=today(), stand__in=WACHT)


def _about(items: Iterable[Piece], key: UUID) -> tuple[Piece, ...]:
    return tuple(item for item in items if item.doorgeleiding == key)
