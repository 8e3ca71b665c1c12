"""Writing, reading and sharing cards. No function takes a case: what a card says was typed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from meldpunt.audit import service as audit
from meldpunt.core.clock import now, to_local, today
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.outbox import service as outbox
from statistieken.casuistiek import rules
from statistieken.casuistiek.gebeurtenissen import KaartGebeurtenis
from statistieken.casuistiek.inhoud import Akkoordreden, Herkenbaar, Kaarttekst, Kaartwoorden
from statistieken.casuistiek.lijst import kaartdata
from statistieken.casuistiek.models import Bespreking, Gedeeldekaart, Handreiking, Leerkaart
from statistieken.casuistiek.sporen import find_on, known
from statistieken.casuistiek.states import Leerkaartstand
from statistieken.casuistiek.tasks import MAKE, ask_reader, tell_writer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "Herkenbaar",
    "Kaartwoorden",
    "ask_handreiking",
    "begin",
    "change",
    "discuss",
    "give_back",
    "note_download",
    "offer",
    "share",
    "withdraw",
]


@transaction.atomic
def begin(*, woorden: Kaartwoorden, by: Medewerker) -> UUID:
    """Begin a card; only its writer reads it.

    Raises:
        NotAllowed: this person is not of the desk.
    """
    require(rules.refusal_to_work(by))
    kaart = Leerkaart(door_id=by.id, sinds=now())
    kaart.tekst = Kaarttekst(woorden=woorden)
    kaart.save(force_insert=True)
    audit.record(code=KaartGebeurtenis.BEGONNEN, subject=str(kaart.pk), by=by)
    return kaart.pk


@transaction.atomic
def change(*, kaart_id: UUID, woorden: Kaartwoorden, by: Medewerker) -> None:
    """Write the words of a concept anew.

    Raises:
        NotFound: there is no such card for this person.
        NotAllowed: somebody else wrote it.
        Conflict: a second reader has it.
    """
    kaart = _locked(kaart_id, by)
    require(rules.refusal_to_change(by, kaart))
    _save(kaart, Leerkaartstand.CONCEPT, replace(kaart.tekst, woorden=woorden), KaartGebeurtenis.VERANDERD, by=by)


@transaction.atomic
def offer(*, kaart_id: UUID, herkenbaar: Herkenbaar, punten: Collection[str], by: Medewerker) -> None:
    """Ask a second reader; the others of the desk get a mail without a word of the card.

    Raises:
        NotFound: there is no such card for this person.
        NotAllowed: somebody else wrote it.
        Conflict: the checklist is not complete, or somebody who may recognise themselves was not asked.
        InvalidTransition: it was offered already.
    """
    kaart = _locked(kaart_id, by)
    require(rules.refusal_to_offer(by, kaart, herkenbaar=herkenbaar, punten=punten))
    tekst = replace(kaart.tekst, herkenbaar=herkenbaar, lijst=kaartdata().versie, terug="")
    _save(kaart, Leerkaartstand.TER_TOETSING, tekst, KaartGebeurtenis.AANGEBODEN, by=by)
    ask_reader(kaart.pk)


@transaction.atomic
def give_back(*, kaart_id: UUID, waarom: str, by: Medewerker) -> None:
    """Give a card back to its writer, who reads why and gets a mail; the writer takes it back without a reason.

    Raises:
        NotFound: there is no such card for this person.
        Conflict: there is no reason.
        InvalidTransition: it does not wait for a reader.
    """
    kaart = _locked(kaart_id, by)
    require(rules.refusal_to_return(by, kaart, waarom=waarom))
    _save(kaart, Leerkaartstand.CONCEPT, replace(kaart.tekst, terug=waarom.strip()), KaartGebeurtenis.TERUG, by=by)
    if kaart.door_id != by.id:
        tell_writer(kaart.pk)


@transaction.atomic
def share(*, kaart_id: UUID, redenen: Mapping[str, str], punten: Collection[str], by: Medewerker) -> None:
    """Agree as the second reader: from now on the whole desk reads the card.

    The flags are found once more, so that nothing goes on that this reader did not see.

    Args:
        kaart_id: the card.
        redenen: why words that stand out may stay, by those words.
        punten: the points of the checklist that were ticked.
        by: the second reader.

    Raises:
        NotFound: there is no such card for this person.
        NotAllowed: the writer is no second reader.
        Conflict: a flag has no reason, or the checklist is not complete.
        InvalidTransition: it does not wait for a reader.
    """
    kaart = _locked(kaart_id, by)
    woorden = words_of(kaart)
    sporen = find_on(woorden, known())
    require(rules.refusal_to_share(by, kaart, sporen=sporen, redenen=redenen, punten=punten))
    agreed = tuple(Akkoordreden(woorden=item.woorden, reden=redenen[item.woorden].strip()) for item in sporen)
    kaart.tweede_id = by.id
    _save(kaart, Leerkaartstand.GEDEELD, replace(kaart.tekst, redenen=agreed), KaartGebeurtenis.GEDEELD, by=by)
    Gedeeldekaart.objects.create(
        kaart=kaart,
        titel=woorden.titel,
        gebeurd=woorden.gebeurd,
        hielp=woorden.hielp,
        hielp_niet=woorden.hielp_niet,
        les=woorden.les,
        vorm=woorden.vorm,
        gradatie=woorden.gradatie,
        jaar=to_local(now()).year,
    )


@transaction.atomic
def withdraw(*, kaart_id: UUID, by: Medewerker) -> None:
    """Take a card back for good: its words are gone, and so is each document that held it.

    Raises:
        NotFound: there is no such card for this person.
        NotAllowed: this person is not of the desk.
    """
    kaart = _locked(kaart_id, by)
    require(rules.refusal_to_withdraw(by, kaart))
    shared = Gedeeldekaart.objects.filter(pk=kaart.pk).first()
    if shared is not None:
        Handreiking.objects.filter(jaar=shared.jaar).delete()
        shared.delete()
    _save(kaart, Leerkaartstand.INGETROKKEN, Kaarttekst(), KaartGebeurtenis.INGETROKKEN, by=by)


@transaction.atomic
def discuss(*, kaart_id: UUID, op: date, by: Medewerker) -> None:
    """Write down that a shared card was talked about on a day; twice on one day is once.

    Raises:
        NotFound: there is no such card for this person.
        Conflict: it is not shared yet, or the day is still to come.
    """
    kaart = _locked(kaart_id, by)
    require(rules.refusal_to_discuss(by, kaart))
    if op > today():
        raise Conflict(_("Deze dag moet nog komen. Kijk je hem nog even na?"))
    Bespreking.objects.get_or_create(kaart_id=kaart.pk, op=op)
    audit.record(code=KaartGebeurtenis.BESPROKEN, subject=str(kaart.pk), by=by)


@transaction.atomic
def ask_handreiking(*, jaar: int, by: Medewerker) -> UUID:
    """Ask for the shared cards of a year as a PDF; a worker makes it once, and it stays as it was made.

    Raises:
        NotAllowed: this person is not of the desk.
        Conflict: no card was shared in that year.
    """
    require(rules.refusal_to_work(by))
    if not Gedeeldekaart.objects.filter(jaar=jaar).exists():
        raise Conflict(_("In dit jaar is er geen kaart gedeeld."))
    asked = Handreiking.objects.create(jaar=jaar, gevraagd_op=now())
    audit.record(code=KaartGebeurtenis.HANDREIKING, subject=str(asked.pk), by=by)
    outbox.enqueue(task=MAKE, subject=asked.pk, key=f"{MAKE}:{asked.pk}")
    return asked.pk


@transaction.atomic
def note_download(*, handreiking_id: UUID, by: Medewerker) -> None:
    """Write down that somebody took a document along."""
    audit.record(code=KaartGebeurtenis.GEDOWNLOAD, subject=str(handreiking_id), by=by)


def words_of(kaart: Leerkaart) -> Kaartwoorden:
    """What stands on a card.

    Raises:
        NotFound: it was taken back.
    """
    woorden = kaart.tekst.woorden
    if woorden is None:
        raise NotFound(_("Deze kaart is er niet, of niet meer."))
    return woorden


def _save(
    kaart: Leerkaart, stand: Leerkaartstand, tekst: Kaarttekst, code: KaartGebeurtenis, *, by: Medewerker
) -> None:
    kaart.stand, kaart.sinds, kaart.tekst = stand, now(), tekst
    kaart.save(update_fields=["stand", "sinds", "tekst_sealed", "tweede_id"])
    audit.record(code=code, subject=str(kaart.pk), by=by)


def _locked(kaart_id: UUID, by: Medewerker) -> Leerkaart:
    kaart = Leerkaart.objects.select_for_update().filter(pk=kaart_id).first()
    if kaart is None:
        raise NotFound(_("Deze kaart is er niet, of niet meer."))
    require(rules.refusal_to_read(by, kaart))
    return kaart
