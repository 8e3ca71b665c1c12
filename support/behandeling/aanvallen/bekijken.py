"""One attack, opened in the session of whoever looks: when things came in and what is shared, and no words of them."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from support.aandacht.queries import unread_among
from support.aanvallen import service as aanvallen
from support.aanvallen.service import AanvalGebeurtenis, Aanvalregelsoort, Verbandsoort
from support.behandeling.aanvallen.samen import refusal_to_write
from support.dossiers import queries
from support.dossiers import service as dossiers
from support.dossiers.inhoud import Regeltekst
from support.dossiers.service import Contactwens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from meldpunt.vault.service import Contents
    from support.aanvallen.service import Aanvalkaart
    from support.dossiers.models import Dossier
    from support.dossiers.queries import Kaart

SECONDS = 4.0  # how long opening the cases of one attack may take; the others are listed without their moments
KINDS = (*aanvallen.KINDS, Contactwens, Regeltekst)


@dataclass(frozen=True)
class Aanvalsrij:
    """One case of an attack.

    Attributes:
        momenten: when things came in, each with what it shares with another case, or nothing.
        ongelezen: whether something of the melder waits that nobody looked at.
        zwijgt: why this melder gets no message that others get too; empty where they do.
        open: whether the case opened; else nothing is known of its moments.
    """

    kaart: Kaart
    momenten: tuple[tuple[datetime, Verbandsoort | None], ...]
    ongelezen: bool
    zwijgt: str
    open: bool

    @property
    def gedeeld(self) -> tuple[Verbandsoort, ...]:
        """What it shares with other cases, in a fixed order."""
        found = {soort for _moment, soort in self.momenten}
        return tuple(soort for soort in Verbandsoort if soort in found)


@dataclass(frozen=True)
class Samenafspraak:
    """A step that several cases got: what, since when, by whom, and where."""

    titel: str
    op: datetime
    wie: str
    aliassen: tuple[str, ...]


@dataclass(frozen=True)
class Aanvalinzage:
    """An attack with its cases, as one person sees it."""

    aanval: Aanvalkaart
    rijen: tuple[Aanvalsrij, ...]
    stappen: tuple[Samenafspraak, ...]
    met_accounts: bool

    @property
    def redenen(self) -> tuple[Verbandsoort, ...]:
        """What the cases that this person may see share with each other, in a fixed order."""
        found = {soort for rij in self.rijen for soort in rij.gedeeld}
        return tuple(soort for soort in Verbandsoort if soort in found)


@transaction.atomic
def open_aanval(*, aanval_id: UUID, by: Medewerker) -> Aanvalinzage:
    """Open an attack. That somebody looked is written down; of its cases no words are shown but the steps of the desk.

    Raises:
        NotFound: there is no such attack with a case that this person may see.
    """
    aanval = aanvallen.the_aanval(aanval_id, by=by)
    found: dict[UUID, Contents] = {}

    def look(dossier: Dossier, contents: Contents) -> None:
        found[dossier.pk] = contents

    rows = queries.visible_among(aanval.dossiers, by=by)
    dossiers.look_through(rows, *KINDS, na=None, by=by, seconds=SECONDS, look=look)
    audit.record(code=AanvalGebeurtenis.BEKEKEN, subject=str(aanval_id), by=by)
    met_accounts = aanvallen.may_compare_accounts()
    alike = _alike(aanval, found)
    shared = _shared(found) if met_accounts else None
    unread = unread_among(aanval.dossiers)
    return Aanvalinzage(
        aanval=aanval,
        rijen=tuple(
            _row(kaart, found.get(kaart.id), alike=alike, shared=shared, ongelezen=kaart.id in unread)
            for kaart in aanval.kaarten
        ),
        stappen=_steps(aanval.kaarten, found),
        met_accounts=met_accounts,
    )


def _row(
    kaart: Kaart,
    contents: Contents | None,
    *,
    alike: set[UUID],
    shared: set[tuple[str, str]] | None,
    ongelezen: bool,
) -> Aanvalsrij:
    if contents is None:
        return Aanvalsrij(kaart, (), ongelezen=ongelezen, zwijgt="", open=False)
    moments = []
    for moment in aanvallen.moments_in(contents, met_accounts=shared is not None):
        text = Verbandsoort.TEKST if moment.is_verhaal and kaart.id in alike else None
        moments.append((moment.op, Verbandsoort.ACCOUNT if shared and moment.account in shared else text))
    refused = refusal_to_write(kaart, contents.of(Contactwens)[-1])
    zwijgt = refused.sentence if refused else ""
    return Aanvalsrij(kaart, tuple(moments), ongelezen=ongelezen, zwijgt=zwijgt, open=True)


def _shared(found: Mapping[UUID, Contents]) -> set[tuple[str, str]]:
    """The accounts that stand in more than one case; asked only where they may be compared."""
    accounts = Counter(item for contents in found.values() for item in aanvallen.accounts_in(contents))
    return {item for item, count in accounts.items() if count > 1}


def _alike(aanval: Aanvalkaart, found: Mapping[UUID, Contents]) -> set[UUID]:
    """The cases of which a text is nearly that of another one."""
    key = secrets.token_bytes(32)
    sporen = [
        spoor
        for pk, contents in found.items()
        if (spoor := aanvallen.spoor_of(pk, contents, key=key, persoon="", aanval=str(aanval.id), met_accounts=False))
    ]
    return {pk for band in aanvallen.find_verbanden(sporen) for pk in (band.een, band.ander)}


def _steps(kaarten: Sequence[Kaart], found: Mapping[UUID, Contents]) -> tuple[Samenafspraak, ...]:
    """The steps that cases got together, each once, the newest first."""
    lines: dict[str, list[tuple[Kaart, Regeltekst]]] = {}
    for kaart in kaarten:
        contents = found.get(kaart.id)
        for regel in contents.of(Regeltekst) if contents else ():
            if regel.soort == Aanvalregelsoort.STAP:
                lines.setdefault(regel.tekst, []).append((kaart, regel))
    steps = [
        Samenafspraak(titel, rows[0][1].op, rows[0][1].wie, tuple(dict.fromkeys(kaart.alias for kaart, _r in rows)))
        for titel, rows in lines.items()
    ]
    return tuple(sorted(steps, key=lambda step: step.op, reverse=True))
