"""What pages read of requests to take something down: each with its texts, its rungs, and what comes next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meldpunt.core.clock import today
from support.dossiers import service as dossiers
from support.weghalen.inhoud import Verzoeksport, Verzoektekst
from support.weghalen.models import Verwijderverzoek, kenmerk_of
from support.weghalen.opstellen import BESTEMMING, Verzoekkeuze
from support.weghalen.platformen import Doelplatform, platform_of, reden_of, weghaaldata
from support.weghalen.states import LEIDT_NAAR, LOOPT, ORDE, Stap, Uitslag, Verzoekstand
from triage import service as triage

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.service import Inzage, Zaak

__all__ = [
    "BESTEMMING",
    "LEIDT_NAAR",
    "LOOPT",
    "ORDE",
    "Doelplatform",
    "Stap",
    "Uitslag",
    "Verwijderloop",
    "Verzoekkeuze",
    "Verzoeklink",
    "Verzoeksport",
    "Verzoekstand",
    "Verzoektekst",
    "dossier_of",
    "links_of",
    "loop_of",
    "lopen_of",
    "platform_of",
    "reasons_for",
    "reden_of",
    "weghaaldata",
]

KEY = 16  # signs of the name of a link


@dataclass(frozen=True)
class Verwijderloop:
    """One request with everything that is known of it.

    Attributes:
        begin: the first text that was written of it.
        teksten: every text, the oldest first.
        sporten: what was done and seen, the oldest first.
    """

    id: UUID
    stand: Verzoekstand
    begin: Verzoektekst = field(repr=False)
    teksten: tuple[Verzoektekst, ...] = field(repr=False)
    sporten: tuple[Verzoeksport, ...] = field(repr=False)

    @property
    def kenmerk(self) -> str:
        """What it is called outside."""
        return kenmerk_of(self.id)

    @property
    def laatste(self) -> Verzoeksport:
        """What was done or seen last, with the step that follows."""
        return self.sporten[-1]

    @property
    def keuze(self) -> Verzoekkeuze:
        """What the desk filled in last."""
        newest = self.teksten[-1]
        return Verzoekkeuze(
            link=newest.link,
            platform=newest.platform,
            redenen=newest.redenen,
            bewijs=newest.bewijs,
            zonder_bewijs=newest.zonder_bewijs,
        )

    @property
    def platform(self) -> Doelplatform:
        """Where the message stands."""
        return platform_of(self.teksten[-1].platform)

    @property
    def loopt(self) -> bool:
        """Whether something is still to be done."""
        return self.stand in LOOPT

    @property
    def naar(self) -> Verzoekstand | None:
        """The rung to which the next step leads; none where that is a look, or nothing."""
        return LEIDT_NAAR[self.laatste.stap] if self.laatste.stap is not None else None

    @property
    def tekst(self) -> Verzoektekst | None:
        """The text that waits to go out, where one was written for the next rung since the last step."""
        found = [item for item in self.teksten if item.naar == self.naar and item.na == self.laatste.id]
        return found[-1] if found else None

    @property
    def is_aan_de_beurt(self) -> bool:
        """Whether the next step is due."""
        return self.laatste.voor is not None and self.laatste.voor <= today()


@dataclass(frozen=True)
class Verzoeklink:
    """A link of the case that can be asked away: where it stands, the pieces that show it, a request that runs."""

    link: str = field(repr=False)
    platform: str
    bewijs: tuple[int, ...] = ()
    loopt: UUID | None = None

    @property
    def sleutel(self) -> str:
        """Names it in a form, also after another link came or went; it does not say where the message stands."""
        return hashlib.sha256(dossiers.key_of_link(self.link).encode()).hexdigest()[:KEY]


def lopen_of(zaak: Zaak) -> list[Verwijderloop]:
    """The requests of an opened case, the first one first."""
    rows = {row.pk: row for row in Verwijderverzoek.objects.filter(dossier_id=zaak.id)}
    if not rows:
        return []
    found = zaak.kluis.read_all(Verzoektekst, Verzoeksport)
    texts: dict[UUID, list[Verzoektekst]] = {}
    for text in found.of(Verzoektekst):
        texts.setdefault(text.verzoek, []).append(text)
    return [
        Verwijderloop(
            id=key,
            stand=Verzoekstand(rows[key].stand),
            begin=own[0],
            teksten=tuple(own),
            sporten=tuple(item for item in found.of(Verzoeksport) if item.verzoek == key),
        )
        for key, own in texts.items()
        if key in rows
    ]


def loop_of(zaak: Zaak, verzoek_id: UUID) -> Verwijderloop | None:
    """One request of an opened case; None where it is none of this case."""
    return next((item for item in lopen_of(zaak) if item.id == verzoek_id), None)


def dossier_of(verzoek_id: UUID) -> UUID | None:
    """The case that a request belongs to; None where there is no such request."""
    return Verwijderverzoek.objects.filter(pk=verzoek_id).values_list("dossier_id", flat=True).first()


def links_of(inzage: Inzage) -> list[Verzoeklink]:
    """Every link of a case once: what came in, and what a card about a piece of evidence says."""
    shown: dict[str, list[int]] = {}
    found: dict[str, tuple[str, str]] = {}
    for item in inzage.uitingen:
        if item.link:
            found.setdefault(dossiers.key_of_link(item.link), (item.link, item.platform))
    for piece in inzage.bestanden:
        if piece.weg is None and piece.kaart is not None and piece.kaart.link:
            key = dossiers.key_of_link(piece.kaart.link)
            shown.setdefault(key, []).append(piece.nr)
            found.setdefault(key, (piece.kaart.link, dossiers.uiting_of_link(piece.kaart.link).platform))
    running = {dossiers.key_of_link(item.keuze.link): item.id for item in lopen_of(inzage.zaak) if item.loopt}
    return [
        Verzoeklink(link=link, platform=platform, bewijs=tuple(shown.get(key, ())), loopt=running.get(key))
        for key, (link, platform) in found.items()
    ]


def reasons_for(inzage: Inzage) -> tuple[str, ...]:
    """The reasons whose articles fit the answers of a case; the desk looks whether they fit this message."""
    fits = {item.code for item in triage.wetsartikelen_voor(inzage.besluit.antwoorden)}
    return tuple(item.code for item in weghaaldata().redenen if fits & set(item.artikelen))
