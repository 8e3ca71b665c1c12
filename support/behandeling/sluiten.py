"""Closing a case and opening it again.

The desk closes with care: what is still open gets a choice, the melder a sentence, the desk a reason, and a grave case
a second person. A case that opens again gets a call on the next working day, so that it has a date and does not lie
under all others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from meldpunt.core.clock import to_local
from meldpunt.core.errors import Conflict, InvalidTransition, Refusal, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.doorgeleiden import antwoord, zonder
from support.behandeling.gasten import toegang
from support.behandeling.meegeven import verzoek
from support.doorgeleiding import service as geleiding
from support.dossiers import service as dossiers
from support.dossiers.service import Afsluiting, Berichttekst, DossierGebeurtenis, Regelsoort, Sluitstand, Status, Van
from support.dossiers.states import GESLOTEN, Klachtkeuze
from support.nazorg import service as nazorg
from support.regie import service as regie
from support.weghalen import service as weghalen
from triage.service import Gradatie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


class Puntsoort(TextChoices):
    """What can still be open in a case that closes."""

    CONTACT = "contact", _lazy("Eerste contact")
    VRAAG = "vraag", _lazy("Vraag zonder antwoord")
    DOORGIFTE = "doorgifte", _lazy("Doorgegeven")
    WEGHALEN = "weghalen", _lazy("Verwijderverzoek")
    NAZORG = "nazorg", _lazy("Momenten van nazorg")
    KLACHT = "klacht", _lazy("Klachttermijn")


class Sluitkeuze(TextChoices):
    """What happens with it."""

    GEEN_CONTACT = "geen_contact", _lazy("De melder wil geen contact")
    TREK_IN = "trek_in", _lazy("Trek de vraag in")
    LAAT_STAAN = "laat_staan", _lazy("Laat de vraag staan. Een antwoord komt in de werkvoorraad")
    BEANTWOORD = "beantwoord", _lazy("Er is antwoord")
    VOLG = "volg", _lazy("Kijk er over vier weken naar")
    RUST = "rust", _lazy("Laat het rusten")
    WEG_LOOPT = "weg_loopt", _lazy("Loopt door. De volgende stap komt in de werkvoorraad")
    WEG_STOPT = "weg_stopt", _lazy("Stopt")
    GAAT_DOOR = "gaat_door", _lazy("Gaat door, ook na het sluiten")
    STOPT = "stopt", _lazy("De melder wil dit niet meer")
    LOOPT = "loopt", _lazy("Blijft lopen, en blijft in beeld")
    GEEN_KLACHT = "geen_klacht", _lazy("De melder wil geen klacht doen")
    KLACHT_GEDAAN = "klacht_gedaan", _lazy("De klacht is gedaan")


CHOICES: dict[Puntsoort, tuple[Sluitkeuze, ...]] = {
    Puntsoort.CONTACT: (Sluitkeuze.GEEN_CONTACT,),
    Puntsoort.VRAAG: (Sluitkeuze.TREK_IN, Sluitkeuze.LAAT_STAAN),
    Puntsoort.DOORGIFTE: (Sluitkeuze.BEANTWOORD, Sluitkeuze.VOLG, Sluitkeuze.RUST),
    Puntsoort.WEGHALEN: (Sluitkeuze.WEG_LOOPT, Sluitkeuze.WEG_STOPT),
    Puntsoort.NAZORG: (Sluitkeuze.GAAT_DOOR, Sluitkeuze.STOPT),
    Puntsoort.KLACHT: (Sluitkeuze.LOOPT, Sluitkeuze.GEEN_KLACHT, Sluitkeuze.KLACHT_GEDAAN),
}
AFLOOP = {
    Sluitkeuze.BEANTWOORD: geleiding.Afloopsoort.BEANTWOORD,
    Sluitkeuze.RUST: geleiding.Afloopsoort.GEEN_ANTWOORD,
}
KLACHT = {Sluitkeuze.GEEN_KLACHT: Klachtkeuze.GEEN, Sluitkeuze.KLACHT_GEDAAN: Klachtkeuze.GEDAAN}


@dataclass(frozen=True)
class OpenPunt:
    """One thing that is still open, with what can happen with it.

    Attributes:
        sleutel: names it in the form and in what is sealed.
        soort: what it is.
        uitleg: which one, in words.
    """

    sleutel: str
    soort: Puntsoort
    uitleg: str = field(repr=False)

    @property
    def keuzes(self) -> tuple[Sluitkeuze, ...]:
        """What can happen with it."""
        return CHOICES[self.soort]


@dataclass(frozen=True)
class Sluitvoorstel:
    """What whoever closes a case chose and wrote."""

    keuzes: Mapping[str, str]
    zin: str = field(repr=False)
    reden: str = field(repr=False)


@transaction.atomic
def change_status(*, dossier_id: UUID, naar: Status, by: Medewerker) -> None:
    """Bring a case to another state; it closes by ``close_with_care`` alone, and is new again by undoing its contact.

    Raises:
        NotFound: there is no such case, for this person.
        InvalidTransition: it cannot go there from where it is, or not by this way.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    if naar == Status.NIEUW:
        raise InvalidTransition(_("Maak het contact ongedaan, bij de contactmomenten van het dossier."))
    if naar == Status.AFGESLOTEN:
        raise InvalidTransition(_("Sluit een dossier op de pagina die laat zien wat er nog open staat."))
    _bring(zaak, naar)


def open_punten(zaak: Zaak) -> list[OpenPunt]:
    """What is still open in a case and asks for a choice before it closes."""
    waiting = [
        OpenPunt(sleutel=f"vraag-{item.id}", soort=Puntsoort.VRAAG, uitleg=item.tekst)
        for item in regie.open_questions(zaak, regie.boek_of(zaak))
    ]
    sent = [
        OpenPunt(sleutel=f"doorgifte-{item.id}", soort=Puntsoort.DOORGIFTE, uitleg=_words_of(item))
        for item in geleiding.trajecten_of(zaak)
        if item.stand in geleiding.LOOPT
    ]
    away = [
        OpenPunt(sleutel=f"weghalen-{item.id}", soort=Puntsoort.WEGHALEN, uitleg=f"{item.kenmerk}, {item.stand.label}")
        for item in weghalen.lopen_of(zaak)
        if item.loopt
    ]
    return [*_of_contact(zaak), *waiting, *sent, *away, *_of_klacht(zaak)]


def refusal_to_close(zaak: Zaak) -> Refusal | None:
    """A case closes when nothing in it is unread, nobody waits for a second person, and its gravity was confirmed."""
    if zaak.dossier.status in GESLOTEN:
        return Refusal(_("Dit dossier is al gesloten."), InvalidTransition)
    if not zaak.feiten.ingedeeld and not zaak.feiten.signaal:
        return Refusal(_("Bevestig eerst de ernst en het advies."), Conflict)
    if aandacht.waits_unread(zaak):
        return Refusal(_("Er staat nog iets dat niemand las. Lees het eerst, of zet het op gedaan."), Conflict)
    if zaak.feiten.te_beluisteren:
        return Refusal(
            _("Er is een opname die nog niemand opschreef. Luister eerst, en schrijf op wat je hoort."), Conflict
        )
    if dossiers.waits_for_second(zaak):
        return Refusal(_("Een lagere gradatie wacht nog op een tweede persoon."), Conflict)
    return _refusal_for_letters(zaak)


def proposal_of(zaak: Zaak) -> Afsluiting | None:
    """The closing that waits for a second person, where one does."""
    found = zaak.kluis.read_all(Afsluiting).of(Afsluiting)
    return found[-1] if found and found[-1].stand == Sluitstand.GEVRAAGD else None


def refusal_to_second(zaak: Zaak, waits: Afsluiting, *, by: Medewerker) -> Refusal | None:
    """Anybody of the desk who reads the case agrees to close a grave one, but not who asked (decision 27)."""
    nooit = _("Een ernstig dossier sluit niemand alleen. Een collega kijkt mee.")
    return aandacht.refusal_to_second(zaak, door=waits.door, op=waits.op, nooit=nooit, by=by)


@transaction.atomic
def close_with_care(*, dossier_id: UUID, voorstel: Sluitvoorstel, by: Medewerker) -> bool:
    """Close a case, or ask a second person to agree where it is grave; the melder reads the sentence when it closes.

    Returns:
        Whether it is closed now.

    Raises:
        NotFound: there is no such case, for this person.
        InvalidTransition: it is closed already.
        Conflict: something is unread, waits for a second person, or has no choice.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(refusal_to_close(zaak))
    require(_refusal_to_choose(zaak, voorstel.keuzes))
    grave = zaak.feiten.gradatie == Gradatie.ERNSTIG
    asked = Afsluiting(
        door=by.actor_id,
        wie=by.naam,
        keuzes=dict(voorstel.keuzes),
        zin=voorstel.zin,
        reden=voorstel.reden,
        stand=Sluitstand.GEVRAAGD if grave else Sluitstand.GESLOTEN,
    )
    if not grave:
        _close(zaak, asked)
        return True
    zaak.write(asked, zaak.line(Regelsoort.SLUITEN_GEVRAAGD, tekst=asked.reden, zichtbaar=False))
    zaak.record(DossierGebeurtenis.SLUITEN_GEVRAAGD)
    aandacht.finish(zaak, Reden.SLUITEN)
    aandacht.ask_second(zaak, Reden.SLUITEN, by=by)
    return False


@transaction.atomic
def second_close(*, dossier_id: UUID, akkoord: bool, reden: str = "", by: Medewerker) -> None:
    """Agree to close a grave case as the second person, or say why not yet.

    Raises:
        NotFound: there is no such case, for this person.
        NotAllowed: whoever asked cannot be the second person.
        Conflict: nothing waits any more, or something in the case changed since it was asked.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    waits = proposal_of(zaak)
    if waits is None:
        raise Conflict(_("Dit is intussen al beslist."))
    require(refusal_to_second(zaak, waits, by=by))
    if akkoord:
        require(refusal_to_close(zaak))
        require(_refusal_to_choose(zaak, waits.keuzes))
        zaak.record(DossierGebeurtenis.SLUITEN_AKKOORD)
        _close(zaak, waits.renewed().with_(stand=Sluitstand.GESLOTEN))
        return
    answer = waits.renewed().with_(stand=Sluitstand.AFGEWEZEN)
    zaak.write(answer, zaak.line(Regelsoort.SLUITEN_AFGEWEZEN, tekst=reden, zichtbaar=False))
    zaak.record(DossierGebeurtenis.SLUITEN_AFGEWEZEN)
    aandacht.finish(zaak, Reden.SLUITEN)
    aandacht.ask(zaak, Reden.NIET_SLUITEN, voor=UUID(waits.door))


@transaction.atomic
def close(*, zaak: Zaak) -> None:
    """Close the report because the melder wants it; everything stays, and the code keeps working.

    Raises:
        InvalidTransition: it is closed already.
    """
    zaak.hold()
    _drop_proposal(zaak)
    _bring(zaak, Status.AFGESLOTEN)
    aandacht.ask(zaak, Reden.DOOR_MELDER_GESLOTEN)


@transaction.atomic
def reopen(*, zaak: Zaak) -> None:
    """Open a closed report again.

    Raises:
        InvalidTransition: it is not closed.
    """
    zaak.hold()
    _bring(zaak, Status.IN_BEHANDELING)
    aandacht.ask(zaak, Reden.HEROPEND)


def reopen_if_closed(zaak: Zaak) -> None:
    """Hold a case, and open it again where it was closed: whatever a melder adds reaches somebody."""
    zaak.hold()
    if zaak.dossier.status in GESLOTEN:
        _bring(zaak, Status.IN_BEHANDELING)
        aandacht.ask(zaak, Reden.HEROPEND)


def _close(zaak: Zaak, afsluiting: Afsluiting) -> None:
    """Do what was chosen, tell the melder, and close."""
    for punt in open_punten(zaak):
        _follow(zaak, punt, Sluitkeuze(afsluiting.keuzes[punt.sleutel]))
    zaak.write(
        afsluiting,
        Berichttekst(van=Van.MELDPUNT, wie=afsluiting.wie, tekst=afsluiting.zin),
        zaak.line(Regelsoort.AFSLUITING, tekst=afsluiting.reden, zichtbaar=False),
    )
    _bring(zaak, Status.AFGESLOTEN, aftercare=afsluiting.keuzes.get(Puntsoort.NAZORG) != Sluitkeuze.STOPT)
    aandacht.clear(zaak)
    regie.owe_mail(zaak.id)


def _refusal_for_letters(zaak: Zaak) -> Refusal | None:
    """A letter that did not go out is sent or stopped first; what went out without a yes was looked at."""
    for item in geleiding.trajecten_of(zaak):
        if item.stand in geleiding.NOG_NIET_WEG:
            return Refusal(_("Er ligt nog een brief klaar. Verstuur hem eerst, of stop ermee."), Conflict)
        if zonder.waits_for_second(item):
            return Refusal(_("Er ging iets weg zonder akkoord. Een tweede persoon kijkt daar eerst naar."), Conflict)
    return None


def _words_of(traject: geleiding.Traject) -> str:
    sent = traject.doorgifte.op if traject.doorgifte else traject.brief.op
    return f"{regie.bestemming(traject.brief.bestemming).naam}, {date_format(to_local(sent), 'j F')}"


def _drop_proposal(zaak: Zaak) -> None:
    """A closing that somebody asked for before the melder closed the report is no longer asked."""
    waits = proposal_of(zaak)
    if waits is not None:
        zaak.write(waits.renewed().with_(stand=Sluitstand.AFGEWEZEN))
        aandacht.finish(zaak, Reden.SLUITEN)


def _follow(zaak: Zaak, punt: OpenPunt, keuze: Sluitkeuze) -> None:
    if keuze == Sluitkeuze.TREK_IN:
        regie.drop_questions(zaak.id, [UUID(punt.sleutel.removeprefix("vraag-"))])
    if keuze == Sluitkeuze.VOLG:
        nazorg.plan_opvolging(zaak)
    if keuze in AFLOOP:
        traject = geleiding.the_traject(zaak, UUID(punt.sleutel.removeprefix("doorgifte-")))
        antwoord.conclude(zaak, traject, soort=AFLOOP[keuze], tekst="")
    if keuze == Sluitkeuze.WEG_LOOPT:
        weghalen.tell_again(UUID(punt.sleutel.removeprefix("weghalen-")))  # what waited goes when the case closes
    if keuze == Sluitkeuze.WEG_STOPT:
        verzoek.conclude(zaak, weghalen.the_loop(zaak, UUID(punt.sleutel.removeprefix("weghalen-"))), tekst="")
    if keuze in KLACHT:
        dossiers.set_klacht(zaak, keuze=KLACHT[keuze])
        zaak.record(DossierGebeurtenis(f"klacht.{KLACHT[keuze].value}"))
        nazorg.plan_klacht(zaak)


def _refusal_to_choose(zaak: Zaak, keuzes: Mapping[str, str]) -> Refusal | None:
    """Each thing that is open has one of its choices."""
    chosen = all(keuzes.get(punt.sleutel) in punt.keuzes for punt in open_punten(zaak))
    return None if chosen else Refusal(_("Kies bij elk punt wat ermee gebeurt."), Conflict)


def _of_contact(zaak: Zaak) -> list[OpenPunt]:
    moments = [item for item in nazorg.moments_of(zaak.id) if item.stand == nazorg.Momentstand.OPEN]
    first = [item for item in moments if item.soort == nazorg.Momentsoort.EERSTE_CONTACT]
    later = [item for item in moments if item.soort not in nazorg.NOT_ASKED]
    found = [OpenPunt(Puntsoort.CONTACT, Puntsoort.CONTACT, _("Er is nog geen contact genoteerd."))] if first else []
    if later:
        days = ", ".join(date_format(to_local(item.voor), "j F") for item in later)
        found.append(OpenPunt(Puntsoort.NAZORG, Puntsoort.NAZORG, days))
    return found


def _of_klacht(zaak: Zaak) -> list[OpenPunt]:
    if zaak.feiten.vraagt_kennisdag and zaak.feiten.klacht == Klachtkeuze.OPEN:
        words = _("De dag waarop de termijn begint, is nog niet bekend.")
        return [OpenPunt(Puntsoort.KLACHT, Puntsoort.KLACHT, words)]
    if not zaak.feiten.klacht_loopt or zaak.feiten.klacht_voor is None:
        return []
    day = date_format(zaak.feiten.klacht_voor, "j F Y")
    return [OpenPunt(Puntsoort.KLACHT, Puntsoort.KLACHT, _("Uiterlijk %(dag)s.") % {"dag": day})]


def _bring(zaak: Zaak, naar: Status, *, aftercare: bool = False) -> None:
    was_closed = zaak.dossier.status in GESLOTEN
    zaak.become(naar)
    zaak.write(zaak.line(Regelsoort(f"status_{naar}")))
    zaak.record(DossierGebeurtenis(f"status.{naar}"))
    if naar == Status.AFGESLOTEN:
        nazorg.close(zaak, aftercare=aftercare)
        toegang.end_all(zaak)
    if was_closed:
        nazorg.plan_call(dossier_id=zaak.id)
