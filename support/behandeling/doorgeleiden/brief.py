"""Passing something on: a letter out of a template, somebody looks it over, it goes out.

What goes out is written down by ``register`` (protocol 5.3 and 3.2, row 83). Each step holds the case, so
that nothing goes out between a withdrawal and its page (``docs/adr/0037``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, Refusal, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.doorgeleiden import register
from support.doorgeleiding import service as geleiding
from support.doorgeleiding.service import (
    NOG_NIET_WEG,
    Brief,
    GeleideGebeurtenis,
    Geleideregelsoort,
    Geleidestand,
    Mailpost,
    Traject,
    Verzendwijze,
)
from support.dossiers import service as dossiers
from support.regie import rules
from support.regie import service as regie
from support.regie.service import Grond

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@transaction.atomic
def begin(*, dossier_id: UUID, code: str, by: Medewerker, sjabloon: str = "") -> UUID:
    """Make a letter for a destination that the melder said yes to.

    Args:
        dossier_id: the case.
        code: the destination.
        by: who makes it.
        sjabloon: from which template; the first one of the destination, where left out.

    Returns:
        The referral.

    Raises:
        NotAllowed: there is no live consent, or the person concerned does not know yet.
        NotFound: there is no such case for this person, no such destination, or no letter for it.
    """
    plaats = regie.bestemming(code)
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    boek = regie.boek_of(zaak)
    require(rules.refusal_to_share(boek, plaats.code))
    chosen = geleiding.sjabloon_for(plaats.code, code=sjabloon)
    doorgeleiding_id = geleiding.begin(zaak.id)
    brief = Brief(
        doorgeleiding=doorgeleiding_id,
        bestemming=plaats.code,
        toestemming=boek.toestemmingen[plaats.code].id,
        sjabloon=chosen.code,
        versie=geleiding.brieven().kop.versie,
        door=by.actor_id,
        wie=by.naam,
    )
    zaak.write(brief, zaak.line(Geleideregelsoort.BEGONNEN, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.BEGONNEN)
    aandacht.finish(zaak, Reden.AKKOORD)
    return doorgeleiding_id


@transaction.atomic
def change(
    *, doorgeleiding_id: UUID, by: Medewerker, sjabloon: str = "", aan: str = "", adres: str = "", woorden: str = ""
) -> None:
    """Fill a letter in anew, on the consent as it is now.

    Args:
        doorgeleiding_id: the referral.
        by: who does it.
        sjabloon: another template of the same destination.
        aan: to whom by name.
        adres: the melder's address; counts only where the melder allows it.
        woorden: what is told, where the law asks it and there is no consent.

    Raises:
        NotAllowed: there is no live consent.
        NotFound: there is no such referral in a case of this person.
        Conflict: it was looked over already, or went out.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    require(_refusal_unless(traject, Geleidestand.CONCEPT))
    before = traject.brief
    wet = before.grond == Grond.WET
    chosen = geleiding.sjabloon_for(before.bestemming, code=sjabloon, wet=wet)
    brief = before.renewed().with_(
        toestemming=_consent(zaak, before),
        sjabloon=chosen.code,
        versie=geleiding.brieven().kop.versie,
        aan=aan,
        adres=adres,
        woorden=woorden if wet else "",
        door=by.actor_id,
        wie=by.naam,
    )
    zaak.write(brief)
    zaak.record(GeleideGebeurtenis.VERANDERD)


@transaction.atomic
def approve(*, doorgeleiding_id: UUID, gezien: UUID, pagina: str, by: Medewerker) -> None:
    """Say that a letter was looked over and fits the consent; from here on its text stands fast.

    Args:
        doorgeleiding_id: the referral.
        gezien: the letter that was before them, so that nobody approves one that changed meanwhile.
        pagina: the address of the page on which somebody outside answers.
        by: who looked.

    Raises:
        NotAllowed: there is no live consent, or the law asks a second person first.
        NotFound: there is no such referral in a case of this person.
        Conflict: the letter or the consent changed meanwhile.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    require(_refusal_unless(traject, Geleidestand.CONCEPT))
    if traject.brief.grond == Grond.WET:
        require(Refusal(_("Zonder akkoord gaat een brief pas weg als een tweede persoon het eens is.")))
    require(refusal_to_go_on(zaak, traject.brief))
    if traject.brief.id != gezien:
        raise Conflict(_("De brief is intussen veranderd. Kijk hem nog een keer na."))
    make_ready(zaak, traject.brief, pagina=pagina)


def make_ready(zaak: Zaak, brief: Brief, *, pagina: str) -> UUID:
    """Fix the text of a letter that was looked over in a held case, with its days and its link; returns its id."""
    days = geleiding.days_of(brief)
    code = geleiding.new_code()
    text = geleiding.fill_in(zaak, brief, pagina=pagina, code=code, days=days)
    ready = brief.renewed().with_(
        tekst=text.tekst, erin=text.erin, nagekeken=zaak.by.naam, antwoord_voor=days.antwoord_voor, link=code
    )
    geleiding.become(brief.doorgeleiding, Geleidestand.KLAAR)
    zaak.write(ready, zaak.line(Geleideregelsoort.NAGEKEKEN, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.NAGEKEKEN)
    return ready.id


@transaction.atomic
def back(*, doorgeleiding_id: UUID, by: Medewerker) -> None:
    """Open a letter that was looked over again, to change something; its link is never used.

    Raises:
        NotFound: there is no such referral in a case of this person.
        InvalidTransition: it went out already.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    geleiding.become(traject.id, Geleidestand.CONCEPT)
    fresh = traject.brief.renewed().with_(tekst=(), erin=(), nagekeken="", antwoord_voor=None, link="")
    if fresh.grond == Grond.AKKOORD:
        live = regie.boek_of(zaak).toestemmingen.get(fresh.bestemming)
        fresh = fresh.with_(toestemming=live.id if live is not None else None)
    zaak.write(fresh, zaak.line(Geleideregelsoort.TERUG, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.VERANDERD)
    aandacht.finish(zaak, Reden.ZONDER_AKKOORD)


@transaction.atomic
def send(*, doorgeleiding_id: UUID, wijze: Verzendwijze, by: Medewerker, mail: str = "", pagina: str = "") -> None:
    """Write down that a letter goes out now, and let the machine send the mail where that is the way.

    Args:
        doorgeleiding_id: the referral.
        wijze: how it leaves the building.
        by: who sends it.
        mail: where a mail without content goes; only for that way.
        pagina: the address behind which the mail's reader answers, without the code.

    Raises:
        NotAllowed: there is no live consent any more.
        NotFound: there is no such referral in a case of this person.
        InvalidTransition: nobody looked it over, or it went out already.
        Conflict: the consent or the day changed since it was looked over.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    brief = traject.brief
    require(_refusal_unless(traject, Geleidestand.KLAAR))
    require(refusal_to_go_on(zaak, brief))
    if not brief.nagekeken or brief.antwoord_voor is None or brief.antwoord_voor <= today():
        raise Conflict(_("De dag in deze brief is voorbij. Maak hem opnieuw en kijk hem na."))
    if brief.grond == Grond.WET and not _second_agreed(traject):
        raise Conflict(_("Een tweede persoon keek nog niet mee."))
    geleiding.become(
        traject.id,
        Geleidestand.VERSTUURD,
        antwoord_voor=brief.antwoord_voor,
        link_hash=geleiding.hash_of(brief.link),
        link_tot=geleiding.days_of(brief, antwoord_voor=brief.antwoord_voor).link_tot,
    )
    if wijze == Verzendwijze.MAIL:
        post = Mailpost(adres=mail, link=f"{pagina}{brief.link}/")
        geleiding.owe_mail(doorgeleiding_id=traject.id, dossier_id=zaak.id, post=post)
    let_out(zaak, brief, wijze=wijze, wat=_what(brief))


def let_out(zaak: Zaak, brief: Brief, *, wijze: Verzendwijze, wat: str) -> None:
    """Write in the register of a held case what goes out with a letter, or was told instead of one."""
    register.enter(
        zaak,
        bestemming=brief.bestemming,
        wat=wat,
        kenmerk=geleiding.kenmerk_of(brief.doorgeleiding),
        toestemming=brief.toestemming,
        doorgeleiding=brief.doorgeleiding,
        grond=brief.grond,
        wijze=wijze,
        tekst=brief.tekst,
        verborgen=brief.verborgen,
    )


@transaction.atomic
def stop(*, doorgeleiding_id: UUID, by: Medewerker) -> None:
    """Leave a letter unsent.

    Raises:
        NotFound: there is no such referral in a case of this person.
        InvalidTransition: it went out already.
    """
    zaak, traject = opened(doorgeleiding_id, by)
    geleiding.become(traject.id, Geleidestand.GESTOPT)
    zaak.write(zaak.line(Geleideregelsoort.GESTOPT, zichtbaar=False))
    zaak.record(GeleideGebeurtenis.GESTOPT)
    aandacht.finish(zaak, Reden.ZONDER_AKKOORD)


@transaction.atomic
def open_letter(*, doorgeleiding_id: UUID, by: Medewerker) -> Traject:
    """A letter to print it; written down as a look.

    Raises:
        NotFound: there is no such referral in a case of this person.
        Conflict: nobody looked it over yet.
    """
    zaak = _open(doorgeleiding_id, by)
    traject = geleiding.the_traject(zaak, doorgeleiding_id)
    if not traject.brief.tekst:
        raise Conflict(_("Kijk de brief eerst na. Daarna staat de tekst vast."))
    zaak.record(GeleideGebeurtenis.GEDRUKT)
    return traject


def stop_pending(zaak: Zaak, code: str = "", *, naar: Geleidestand = Geleidestand.INGETROKKEN) -> None:
    """Stop the letters of a held case that did not go out, because the yes they stood on holds no longer.

    Of a letter that waits outside, the mail that says so goes out no more where the mail server did not take it yet.

    Args:
        zaak: the case.
        code: the destination; every one, where left out.
        naar: how they end.
    """
    for traject in geleiding.trajecten_of(zaak):
        of_this = traject.brief.grond == Grond.AKKOORD and code in ("", traject.brief.bestemming)
        if of_this:
            geleiding.take_back_mail(traject.id)
        if of_this and traject.stand in NOG_NIET_WEG:
            geleiding.become(traject.id, naar)
            zaak.write(zaak.line(Geleideregelsoort.GESTOPT, zichtbaar=False))
            zaak.record(GeleideGebeurtenis.GESTOPT)


def refusal_to_go_on(zaak: Zaak, brief: Brief) -> Refusal | None:
    """A letter goes on only with the live consent that it was written on, or where the law asks it."""
    if brief.grond != Grond.AKKOORD:
        return None
    boek = regie.boek_of(zaak)
    refusal = rules.refusal_to_share(boek, brief.bestemming)
    if refusal is None and boek.toestemmingen[brief.bestemming].id != brief.toestemming:
        return Refusal(_("Het akkoord is intussen anders. Maak de brief opnieuw."), Conflict)
    return refusal


def _open(doorgeleiding_id: UUID, by: Medewerker, *, lock: bool = False) -> Zaak:
    """The case of a referral; to whoever may not read it neither is there."""
    dossier_id = geleiding.dossier_of(doorgeleiding_id)
    return dossiers.open_zaak(dossier_id=dossier_id or doorgeleiding_id, by=by, lock=lock)


def opened(doorgeleiding_id: UUID, by: Medewerker) -> tuple[Zaak, Traject]:
    """The held case of a referral, and the referral.

    Raises:
        NotFound: there is no such referral in a case of this person.
    """
    zaak = _open(doorgeleiding_id, by, lock=True)
    return zaak, geleiding.the_traject(zaak, doorgeleiding_id)


def _consent(zaak: Zaak, brief: Brief) -> UUID | None:
    """The live consent for where a letter goes; nothing where the law asks it."""
    if brief.grond != Grond.AKKOORD:
        return None
    boek = regie.boek_of(zaak)
    require(rules.refusal_to_share(boek, brief.bestemming))
    return boek.toestemmingen[brief.bestemming].id


def _what(brief: Brief) -> str:
    """What stands in the letter that goes out, which is often less than the melder allowed."""
    if brief.grond != Grond.AKKOORD:
        return brief.woorden
    return regie.words_of_parts(brief.erin) or _("Alleen dat er een melding is")


def _second_agreed(traject: Traject) -> bool:
    """Whether a second person agreed to this very text."""
    found = traject.besluiten[-1] if traject.besluiten else None
    return found is not None and found.akkoord and found.brief == traject.brief.id


def _refusal_unless(traject: Traject, stand: Geleidestand) -> Refusal | None:
    if traject.stand == stand:
        return None
    return Refusal(_("Dit is intussen veranderd. Kijk op deze pagina hoe het nu staat."), Conflict)
