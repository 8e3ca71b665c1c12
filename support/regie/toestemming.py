"""Consent per destination, and the only place where something goes out of a case (protocol 5.3 and 3.2, row 83).

Asking, giving, withdrawing and sharing hold the case, so that nothing goes out between a withdrawal and its page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from support.dossiers import letterbox
from support.dossiers import service as dossiers
from support.regie import rules
from support.regie.bestemmingen import bestemming
from support.regie.boek import DOORGIFTE, TOESTEMMING, Akkoord, Boek, boek_of, entry

if TYPE_CHECKING:
    import uuid

    from meldpunt.accounts.service import Medewerker
    from meldpunt.vault import service as vault


@transaction.atomic
def share(*, dossier_id: uuid.UUID, code: str, wat: str, kenmerk: str, by: Medewerker) -> None:
    """Write down that something goes to a destination now; refuses without a live consent.

    Args:
        dossier_id: the case.
        code: the destination.
        wat: what goes along, in words.
        kenmerk: the reference that the other side gave; may be empty.
        by: who sends it.

    Raises:
        NotAllowed: there is no live consent for this destination, or the person concerned does not know yet.
        NotFound: there is no such destination.
    """
    naar = bestemming(code)
    boek = boek_held(dossier_id=dossier_id, by=by)
    rules.check_can_share(boek, naar.code)
    new = entry(
        DOORGIFTE,
        bestemming=naar.code,
        wat=wat,
        kenmerk=kenmerk,
        wie=by.naam,
        toestemming=str(boek.toestemmingen[naar.code].id),
    )
    dossiers.seal_into(
        dossier_id=dossier_id, objects=[new], soort="doorgegeven", code=f"doorgifte.{naar.code.lower()}", by=by
    )


@transaction.atomic
def give(*, melding: letterbox.MijnMelding, code: str) -> None:
    """Say yes to a destination, asked for or not.

    Raises:
        NotAllowed: somebody else decides in this report.
        Conflict: the consent is there already.
        NotFound: there is no such destination.
    """
    decide(melding=melding, code=code, naar=Akkoord.GEGEVEN, wat="")


@transaction.atomic
def withdraw(*, melding: letterbox.MijnMelding, code: str) -> None:
    """Take a yes back: from now on nothing goes to this destination; what was sent stays sent.

    Raises:
        NotAllowed: somebody else decides in this report.
        Conflict: there is nothing to take back.
        NotFound: there is no such destination.
    """
    decide(melding=melding, code=code, naar=Akkoord.INGETROKKEN, wat="")


def decide(*, melding: letterbox.MijnMelding, code: str, naar: Akkoord, wat: str, vraag: str = "") -> None:
    """Write down what whoever decides wants for one destination; call it in a transaction."""
    plaats = bestemming(code)
    letterbox.hold(melding)
    boek = boek_van(melding)
    rules.check_can_decide(boek, melding.lookup)
    rules.check_can_become(boek.stand(plaats.code), naar)
    before = boek.toestemmingen.get(plaats.code)
    new = entry(
        TOESTEMMING,
        bestemming=plaats.code,
        stand=str(naar),
        wat=wat or (before.wat if before else plaats.deelt),
        vraag=vraag,
        nr=_number(boek),
    )
    letterbox.seal_into(melding=melding, objects=[new], soort=f"akkoord_{naar}", code=f"akkoord.{naar}")


def requested(*, boek: Boek, code: str, wat: str, toelichting: str, vraag_id: uuid.UUID) -> vault.NewObject:
    """That the desk asked for a consent, on its way into a ledger.

    Raises:
        NotAllowed: it may not be asked for now.
    """
    rules.check_can_ask(boek, code)
    return entry(
        TOESTEMMING,
        bestemming=code,
        stand=str(Akkoord.GEVRAAGD),
        wat=wat or bestemming(code).deelt,
        toelichting=toelichting,
        vraag=str(vraag_id),
        nr=_number(boek),
    )


def boek_van(melding: letterbox.MijnMelding) -> Boek:
    """The ledger, for whoever has the code."""
    feiten = melding.feiten
    return boek_of(melding.kluis, namens=feiten.namens, regie_onbekend=feiten.regie_onbekend)


def boek_voor(inzage: dossiers.Inzage) -> Boek:
    """The ledger, for whoever of the desk has the case open."""
    feiten = inzage.kaart.feiten
    return boek_of(inzage.kluis, namens=feiten.namens, regie_onbekend=feiten.regie_onbekend)


def boek_held(*, dossier_id: uuid.UUID, by: Medewerker) -> Boek:
    """The ledger, held until the transaction ends."""
    kluis = dossiers.open_held(dossier_id=dossier_id, by=by)
    feiten = dossiers.feiten_of(dossier_id)
    return boek_of(kluis, namens=feiten.namens, regie_onbekend=feiten.regie_onbekend)


def _number(boek: Boek) -> int:
    """Orders entries of the same moment."""
    return len(boek.toestemmingen) + len(boek.vragen) + len(boek.doorgiften) + 1
