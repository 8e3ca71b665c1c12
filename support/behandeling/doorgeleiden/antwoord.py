"""Hearing back: an answer by the link or typed in, another day, silence that waits for a person, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.doorgeleiden.brief import opened
from support.doorgeleiding import service as geleiding
from support.doorgeleiding.service import (
    Afloop,
    Afloopsoort,
    GeleideGebeurtenis,
    Geleideregelsoort,
    Geleidestand,
    Reactie,
    Reactiesoort,
    Traject,
)
from support.dossiers import service as dossiers
from support.regie import service as regie

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@dataclass(frozen=True)
class _Buiten:
    """Somebody outside, who answers a letter."""

    actor_id: str = "buiten"
    naam: str = ""
    rol: str = "buiten"


BUITEN = _Buiten()


def answer_by_link(*, code: str, van: str, tekst: str, kenmerk: str = "") -> bool:
    """Take the answer of somebody outside: sealed into the case, which nobody has to open for it.

    Args:
        code: of the letter; it works once.
        van: who answers.
        tekst: the answer.
        kenmerk: how they call it themselves.

    Returns:
        Whether the code answered to a letter that waits; why not is told to nobody.
    """
    with acting_as(SYSTEM):
        found = geleiding.take_answer(code)
        if found is None:
            return False
        doorgeleiding_id, dossier_id = found
        reply = Reactie(
            doorgeleiding=doorgeleiding_id, soort=Reactiesoort.ANTWOORD, van=van, tekst=tekst, kenmerk=kenmerk
        )
        line = dossiers.line(Geleideregelsoort.REACTIE, by=BUITEN, zichtbaar=False)
        dossiers.seal(dossier_id, [reply, line])
        audit.record(code=GeleideGebeurtenis.REACTIE, subject=str(dossier_id), by=BUITEN)
        aandacht.ask_from_outside(dossier_id, Reden.REACTIE)
    return True


@transaction.atomic
def note_reply(
    *, doorgeleiding_id: UUID, soort: Reactiesoort, van: str, tekst: str, by: Medewerker, kenmerk: str = ""
) -> None:
    """Type in what somebody outside said on the phone or by post.

    Raises:
        NotFound: there is no such referral in a case of this person.
        InvalidTransition: it did not go out, or it is over.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    if not (soort == Reactiesoort.ANTWOORD and traject.stand == Geleidestand.ANTWOORD):  # one more answer is welcome
        answered: dict[str, Any] = {"link_hash": None} if soort == Reactiesoort.ANTWOORD else {}
        geleiding.become(traject.id, Geleidestand(soort.value), **answered)
    reply = Reactie(doorgeleiding=traject.id, soort=soort, van=van, tekst=tekst, kenmerk=kenmerk, overgetypt=by.naam)
    word = Geleideregelsoort.REACTIE if soort == Reactiesoort.ANTWOORD else Geleideregelsoort.ONTVANGEN
    zaak.write(reply, zaak.line(word, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.OVERGETYPT)
    if soort == Reactiesoort.ANTWOORD:
        _nothing_is_silent(zaak, but=traject.id)


@transaction.atomic
def move_day(*, doorgeleiding_id: UUID, dag: date, reden: str, by: Medewerker) -> None:
    """Expect the answer on another day, because that was agreed; the link works as much longer.

    Raises:
        NotFound: there is no such referral in a case of this person.
        Conflict: it waits for no answer, or the day is past.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    if traject.stand not in geleiding.WACHT:
        raise Conflict(_("Hier wachten we niet op een antwoord."))
    if dag <= today():
        raise Conflict(_("Deze dag is al voorbij. Kies een dag na vandaag."))
    geleiding.set_day(
        traject.id, antwoord_voor=dag, link_tot=geleiding.days_of(traject.brief, antwoord_voor=dag).link_tot
    )
    zaak.write(zaak.line(Geleideregelsoort.ANDERE_DAG, tekst=reden, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.ANDERE_DAG)
    _nothing_is_silent(zaak, but=traject.id)


@transaction.atomic
def finish(*, doorgeleiding_id: UUID, soort: Afloopsoort, tekst: str, by: Medewerker) -> None:
    """Say what came of it, in words for the melder.

    Raises:
        NotFound: there is no such referral in a case of this person.
        InvalidTransition: it did not go out, or it is over.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    conclude(zaak, traject, soort=soort, tekst=tekst)


def conclude(zaak: Zaak, traject: Traject, *, soort: Afloopsoort, tekst: str) -> None:
    """The same in a case that is held already."""
    geleiding.become(traject.id, Geleidestand.AFGEROND, link_hash=None)
    ended = Afloop(doorgeleiding=traject.id, soort=soort, tekst=tekst, wie=zaak.by.naam)
    zaak.write(ended, zaak.line(Geleideregelsoort.AFGEROND, zichtbaar=traject.ziet_melder))
    zaak.record(GeleideGebeurtenis.AFGEROND)
    _nothing_is_silent(zaak, but=traject.id)
    if not [item for item in geleiding.trajecten_of(zaak) if item.stand == Geleidestand.ANTWOORD]:
        aandacht.finish(zaak, Reden.REACTIE)
    if traject.ziet_melder:
        regie.owe_mail(zaak.id)


def look_for_silence() -> int:
    """Let every answer that did not come before today wait for a person, once each; a worker can do this.

    Returns:
        In how many cases something is silent.
    """
    with transaction.atomic():
        silent = geleiding.note_silence()
        for dossier_id in silent:
            aandacht.ask_from_outside(dossier_id, Reden.STIL)
    return len(silent)


@shared_task(name="doorgeleiden.look_for_silence")
def look_for_silence_task() -> None:
    """Look at the answers that are due; twice a day is the same as once."""
    with acting_as(SYSTEM):
        look_for_silence()


def _nothing_is_silent(zaak: Zaak, *, but: UUID) -> None:
    """Let the silence of a case wait no more, where no other letter is overdue."""
    if not any(item.is_te_laat for item in geleiding.trajecten_of(zaak) if item.id != but):
        aandacht.finish(zaak, Reden.STIL)
