"""Asking a platform to take something down, rung by rung, until it is gone or a person ends it (``docs/adr/0042``).

The evidence is sealed first: what is gone can no longer be captured. Each rung goes to somebody, so each stands on the
consent for that destination; what went out stands in the register to the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound, Refusal, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.doorgeleiden import register
from support.dossiers import rules as dossierregels
from support.dossiers import service as dossiers
from support.regie import rules
from support.regie import service as regie
from support.regie.service import Onderdeel
from support.weghalen import service as weghalen
from support.weghalen.service import (
    BESTEMMING,
    Uitslag,
    Vervolg,
    Verwijderloop,
    Verzoekkeuze,
    Verzoeksport,
    Verzoekstand,
    Verzoektekst,
    WeghaalGebeurtenis,
    Weghaalregelsoort,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak

WIJZE = "formulier"  # how a request leaves: somebody of the desk fills in the form of whoever gets it


def refusal_without_evidence(keuze: Verzoekkeuze) -> Refusal | None:
    """Evidence is sealed before anything is asked, or somebody says why it goes without."""
    if keuze.bewijs or keuze.zonder_bewijs:
        return None
    return Refusal(
        _(
            "Leg dit bericht eerst vast, met een schermfoto. Als het weg is, kan dat niet meer. "
            "Gaat het niet anders? Schrijf dan waarom je toch verdergaat."
        ),
        Conflict,
    )


@transaction.atomic
def begin(*, dossier_id: UUID, keuze: Verzoekkeuze, by: Medewerker) -> UUID:
    """Write a request for one link of a case; nothing goes out yet.

    Args:
        dossier_id: the case.
        keuze: which link, where it stands, what it does, and the pieces that show it.
        by: who makes it.

    Returns:
        The request.

    Raises:
        NotAllowed: there is no live consent for the platform, or the links are no part of it.
        NotFound: there is no such case for this person, or no such link, piece or reason in it.
        Conflict: no evidence is sealed and no reason given, the case is closed, or a request for this link runs.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(dossierregels.refusal_to_add(zaak.dossier))
    require(_refusal_to_name(zaak, keuze))
    require(refusal_without_evidence(keuze))
    step = weghalen.next_step(Verzoekstand.VERZEGELD, dag=today(), termijnen=weghalen.weghaaldata().termijnen)
    verzoek_id = weghalen.begin(zaak.id, voor=step.voor)
    first = _rung(verzoek_id, Verzoekstand.VERZEGELD, dag=today(), step=step, by=by)
    text = _written(zaak, (first,), naar=Verzoekstand.GEMELD, keuze=keuze)
    zaak.write(first, text, zaak.line(Weghaalregelsoort.BEGONNEN, zichtbaar=False))
    zaak.record(WeghaalGebeurtenis.BEGONNEN)
    aandacht.finish(zaak, Reden.AKKOORD)
    return verzoek_id


@transaction.atomic
def write(*, verzoek_id: UUID, by: Medewerker) -> None:
    """Write the text for the next rung, on the consent as it is now; it can be written anew until it went out.

    Args:
        verzoek_id: the request.
        by: who writes.

    Raises:
        NotAllowed: there is no live consent for whoever would get it.
        NotFound: there is no such request in a case of this person.
        Conflict: the next step is no letter.
    """
    zaak, loop = opened(verzoek_id, by)
    if loop.naar is None:
        raise Conflict(_("Bij deze stap hoort geen brief. Kijk eerst of het er nog staat."))
    zaak.write(_written(zaak, loop.sporten, naar=loop.naar, keuze=loop.keuze))
    zaak.record(WeghaalGebeurtenis.GESCHREVEN)


@transaction.atomic
def send(*, verzoek_id: UUID, gezien: UUID, dag: date, by: Medewerker, kenmerk: str = "") -> None:
    """Write down that the text for the next rung went out: to the platform, a settlement body or the regulator.

    Args:
        verzoek_id: the request.
        gezien: the text that was before them, so that nobody sends one that changed meanwhile.
        dag: the day on which it was sent.
        by: who sent it.
        kenmerk: how whoever got it calls it.

    Raises:
        NotAllowed: there is no live consent any more.
        NotFound: there is no such request in a case of this person.
        Conflict: the text or the consent changed meanwhile, or the day is not possible.
    """
    zaak, loop = opened(verzoek_id, by)
    text, naar = loop.tekst, loop.naar
    if text is None or naar is None or text.id != gezien:
        raise Conflict(_("De tekst is intussen veranderd. Kijk hem nog een keer na."))
    require(refusal_to_send(zaak, text))
    require(_refusal_of_day(loop, dag))
    step = _step(loop, naar, dag=dag)
    weghalen.move(loop.id, naar, voor=step.voor)
    zaak.write(_rung(loop.id, naar, dag=dag, step=step, by=by, kenmerk=kenmerk))
    register.enter(
        zaak,
        bestemming=BESTEMMING[naar],
        wat=regie.words_of_parts(text.erin),
        kenmerk=loop.kenmerk,
        toestemming=text.toestemming,
        wijze=WIJZE,
        tekst=text.vel.regels,
    )
    _nothing_is_due(zaak, but=loop.id)


@transaction.atomic
def look(*, verzoek_id: UUID, uitslag: Uitslag, dag: date, by: Medewerker, tekst: str = "") -> None:
    """Write down that somebody looked again, and what the platform decided.

    Args:
        verzoek_id: the request.
        uitslag: what they saw.
        dag: when; the day of the decision, where there was one.
        by: who looked.
        tekst: what the platform said, or what was seen.

    Raises:
        NotFound: there is no such request in a case of this person.
        InvalidTransition: it is over.
        Conflict: the day is not possible, or nothing was asked yet that could be decided.
    """
    zaak, loop = opened(verzoek_id, by)
    require(_refusal_of_day(loop, dag))
    require(_refusal_to_see(loop, uitslag))
    if uitslag == Uitslag.WEG:
        _end(zaak, loop, Verzoekstand.WEG, uitslag=uitslag, dag=dag, tekst=tekst)
        return
    naar = Verzoekstand.GEKEKEN if loop.stand == Verzoekstand.GEMELD else loop.stand
    step = _step(loop, naar, uitslag=uitslag, dag=dag)
    weghalen.move(loop.id, naar, voor=step.voor)
    seen = _rung(loop.id, naar, dag=dag, step=step, by=by, tekst=tekst, uitslag=uitslag)
    zaak.write(seen, zaak.line(Weghaalregelsoort.GEKEKEN))
    zaak.record(WeghaalGebeurtenis.GEKEKEN)
    _nothing_is_due(zaak, but=loop.id)


@transaction.atomic
def stop(*, verzoek_id: UUID, reden: str, by: Medewerker) -> None:
    """End a request although it is not gone, with a reason that the melder reads.

    Raises:
        NotFound: there is no such request in a case of this person.
        InvalidTransition: it is over already.
    """
    zaak, loop = opened(verzoek_id, by)
    _end(zaak, loop, Verzoekstand.GESTOPT, dag=today(), tekst=reden)


@transaction.atomic
def open_text(*, verzoek_id: UUID, by: Medewerker) -> Verzoektekst:
    """The text that waits to go out, or the last one that did, to print it; written down as a look.

    Raises:
        NotFound: there is no such request in a case of this person.
    """
    dossier_id = weghalen.dossier_of(verzoek_id)
    zaak = dossiers.open_zaak(dossier_id=dossier_id or verzoek_id, by=by)
    loop = weghalen.the_loop(zaak, verzoek_id)
    zaak.record(WeghaalGebeurtenis.GEDRUKT)
    return loop.tekst or loop.teksten[-1]


def stop_for(zaak: Zaak, code: str = "") -> None:
    """Stop the requests of a held case whose consent holds no longer; what went out stays out.

    Args:
        zaak: the case.
        code: the destination of which the yes was taken back; of all, where left out. Without the yes for the platform
            nothing goes on, since every rung is about what stands there.
    """
    for loop in weghalen.lopen_of(zaak):
        stands = BESTEMMING.get(loop.stand, "")
        if loop.loopt and code in ("", "PLATFORM", stands):
            _end(zaak, loop, Verzoekstand.INGETROKKEN, dag=today())


def conclude(zaak: Zaak, loop: Verwijderloop, *, tekst: str) -> None:
    """End a request in a case that is held already."""
    _end(zaak, loop, Verzoekstand.GESTOPT, dag=today(), tekst=tekst)


def refusal_to_send(zaak: Zaak, text: Verzoektekst) -> Refusal | None:
    """A text goes out only on the live consent that it was written on."""
    code, boek = BESTEMMING[text.naar], regie.boek_of(zaak)
    refusal = rules.refusal_to_share(boek, code)
    if refusal is None and boek.toestemmingen[code].id != text.toestemming:
        return Refusal(_("Het akkoord is intussen anders. Maak de tekst opnieuw."), Conflict)
    return refusal


def look_for_due() -> int:
    """Let every request whose next step is due wait for a person, once each; a worker can do this.

    Returns:
        In how many cases something is due.
    """
    with transaction.atomic():
        due = weghalen.note_due()
        for dossier_id in due:
            aandacht.ask_from_outside(dossier_id, Reden.WEGHALEN)
    return len(due)


@shared_task(name="weghalen.look_for_due")
def look_for_due_task() -> None:
    """Look at the steps that are due; twice a day is the same as once."""
    with acting_as(SYSTEM):
        look_for_due()


def opened(verzoek_id: UUID, by: Medewerker) -> tuple[Zaak, Verwijderloop]:
    """The held case of a request, and the request.

    Raises:
        NotFound: there is no such request in a case of this person.
    """
    dossier_id = weghalen.dossier_of(verzoek_id)
    zaak = dossiers.open_zaak(dossier_id=dossier_id or verzoek_id, by=by, lock=True)
    return zaak, weghalen.the_loop(zaak, verzoek_id)


def _written(zaak: Zaak, sporten: Sequence[Verzoeksport], *, naar: Verzoekstand, keuze: Verzoekkeuze) -> Verzoektekst:
    """The text for a rung, on the live consent for whoever reads it.

    Raises:
        NotAllowed: there is no live consent, or the links are no part of it.
    """
    code, boek = BESTEMMING[naar], regie.boek_of(zaak)
    require(rules.refusal_to_share(boek, code))
    given = boek.toestemmingen[code]
    if Onderdeel.LINKS not in regie.allowed_by(given):
        require(Refusal(_("Het akkoord noemt de links niet. Vraag de melder of die mee mogen.")))
    vel, erin = weghalen.write_request(zaak, sporten, naar=naar, keuze=keuze, toestemming=given)
    return Verzoektekst(
        verzoek=sporten[-1].verzoek,
        na=sporten[-1].id,
        naar=naar,
        toestemming=given.id,
        platform=keuze.platform,
        link=keuze.link,
        redenen=keuze.redenen,
        bewijs=keuze.bewijs,
        zonder_bewijs=keuze.zonder_bewijs,
        erin=erin,
        vel=vel,
        versie=weghalen.weghaaldata().versie,
        wie=zaak.by.naam,
    )


def _rung(
    verzoek_id: UUID,
    stand: Verzoekstand,
    *,
    dag: date,
    step: Vervolg,
    by: Medewerker,
    **told: Any,
) -> Verzoeksport:
    return Verzoeksport(
        verzoek=verzoek_id,
        stand=stand,
        dag=dag,
        wie=by.naam,
        stap=step.stap,
        voor=step.voor,
        uiterlijk=step.uiterlijk,
        **told,
    )


def _step(loop: Verwijderloop, stand: Verzoekstand, *, dag: date, uitslag: Uitslag | None = None) -> Vervolg:
    """The step after this one, as the terms of the day on which something was done have it."""
    asked = loop.laatste.uitslag == Uitslag.GEEN_ANTWOORD
    return weghalen.next_step(
        stand,
        uitslag,
        dag=dag,
        termijnen=weghalen.weghaaldata().termijnen,
        klachten=loop.platform.klachten,
        nagevraagd=asked,
    )


def _end(
    zaak: Zaak,
    loop: Verwijderloop,
    naar: Verzoekstand,
    *,
    dag: date,
    uitslag: Uitslag | None = None,
    tekst: str = "",
) -> None:
    """Bring a request of a held case to its end."""
    weghalen.move(loop.id, naar, voor=None)
    gone = naar == Verzoekstand.WEG
    ended = Verzoeksport(verzoek=loop.id, stand=naar, dag=dag, uitslag=uitslag, tekst=tekst, wie=zaak.by.naam)
    zaak.write(ended, zaak.line(Weghaalregelsoort.WEG if gone else Weghaalregelsoort.GESTOPT))
    zaak.record(WeghaalGebeurtenis.WEG if gone else WeghaalGebeurtenis.GESTOPT)
    if gone:
        regie.owe_mail(zaak.id)
    _nothing_is_due(zaak, but=loop.id)


def _refusal_to_name(zaak: Zaak, keuze: Verzoekkeuze) -> Refusal | None:
    """A request names a link and pieces of this case, and reasons of the list; one link has one request at a time."""
    inzage = dossiers.inzage_of(zaak)
    links = {item.link: item for item in weghalen.links_of(inzage)}
    here = {item.nr for item in inzage.stukken if item.weg is None}
    if keuze.link not in links or not set(keuze.bewijs) <= here:
        return Refusal(_("Deze link of dit bewijs staat niet in het dossier."), NotFound)
    if links[keuze.link].loopt is not None:
        return Refusal(_("Voor deze link loopt al een verzoek."), Conflict)
    for code in keuze.redenen:
        weghalen.reden_of(code)
    return None if keuze.redenen else Refusal(_("Kies wat het bericht doet."), Conflict)


def _refusal_to_see(loop: Verwijderloop, uitslag: Uitslag) -> Refusal | None:
    """Nobody decided about what was not asked yet, and what is over stays over."""
    if not loop.loopt:
        return Refusal(_("Dit verzoek is al klaar."), InvalidTransition)
    if loop.stand == Verzoekstand.VERZEGELD and uitslag != Uitslag.WEG:
        return Refusal(_("Er is nog niets gemeld. Je kunt nu alleen opschrijven dat het al weg is."), Conflict)
    return None


def _refusal_of_day(loop: Verwijderloop, dag: date) -> Refusal | None:
    """What was done or seen was so by today, and not before what came before it."""
    if dag > today():
        return Refusal(_("Deze dag moet nog komen."), Conflict)
    if dag < loop.laatste.dag:
        return Refusal(_("Deze dag is vóór de vorige stap. Kijk hem nog even na."), Conflict)
    return None


def _nothing_is_due(zaak: Zaak, *, but: UUID) -> None:
    """Let the requests of a case wait no more, where no other one is due."""
    if not any(item.is_aan_de_beurt for item in weghalen.lopen_of(zaak) if item.loopt and item.id != but):
        aandacht.finish(zaak, Reden.WEGHALEN)
