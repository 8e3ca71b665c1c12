"""Consent per destination: asking, giving and withdrawing it (protocol 5.3).

Each holds the case, so that nothing goes out between a withdrawal and its page; what goes out does so in
``doorgeleiden``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling.doorgeleiden import brief
from support.behandeling.meegeven import verzoek
from support.doorgeleiding.service import Geleidestand
from support.dossiers import service as dossiers
from support.regie import rules
from support.regie import service as regie
from support.regie.service import (
    Akkoord,
    Onderdeel,
    RegieGebeurtenis,
    Regieregelsoort,
    Toestemming,
    Vraagsoort,
    Vraagtekst,
)

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak
    from support.regie.queries import Boek

AKKOORD_ANTWOORDEN = (Akkoord.GEGEVEN, Akkoord.GEWEIGERD, Akkoord.EERST_PRATEN)


@transaction.atomic
def ask_consent(
    *,
    dossier_id: uuid.UUID,
    code: str,
    by: Medewerker,
    onderdelen: Sequence[Onderdeel] = (),
    tekst: str = "",
    toelichting: str = "",
) -> None:
    """Ask the melder whether something may go to a destination.

    Args:
        dossier_id: the case.
        code: the destination.
        by: who asks.
        onderdelen: what would go along; what usually does, where left out.
        tekst: what happened, in the very words that would go along.
        toelichting: why, in the desk's own words.

    Raises:
        NotAllowed: the person concerned does not know yet, or the consent is there.
        NotFound: there is no such case for this person, or no such destination.
    """
    naar = regie.bestemming(code)
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    boek = regie.boek_of(zaak)
    parts = tuple(item for item in Onderdeel if item in (onderdelen or naar.onderdelen))
    require(rules.refusal_to_ask(boek, code, onderdelen=parts, tekst=tekst))
    _drop_questions_about(zaak, boek, code)
    question = Vraagtekst(
        soort=Vraagsoort.AKKOORD,
        wie=by.naam,
        tekst=_("Wil je dat wij dit doorgeven aan %(naam)s?") % {"naam": naar.naam},
        antwoorden=tuple(str(item) for item in AKKOORD_ANTWOORDEN),
        bestemming=code,
    )
    wish = Toestemming(
        bestemming=code,
        stand=Akkoord.GEVRAAGD,
        wat=regie.words_of_parts(parts) if onderdelen else naar.deelt,
        toelichting=toelichting,
        onderdelen=parts,
        tekst=tekst,
        vraag=question.id,
        nr=boek.next_number,
    )
    regie.store_question(zaak.id, question)
    zaak.write(question, wish, zaak.line(Regieregelsoort.AKKOORD_GEVRAAGD))
    zaak.record(RegieGebeurtenis.AKKOORD_GEVRAAGD)
    brief.stop_pending(zaak, code, naar=Geleidestand.GESTOPT)


@transaction.atomic
def give(*, zaak: Zaak, code: str, onderdelen: Sequence[Onderdeel] | None = None) -> None:
    """Say yes to a destination, asked for or not.

    Args:
        zaak: the report.
        code: the destination.
        onderdelen: which of the parts, where the melder ticks them; else all that was asked.

    Raises:
        NotAllowed: somebody else decides in this report.
        Conflict: the consent is there already, or a part was ticked that nobody asked for, or none where parts are
            ticked.
        NotFound: there is no such destination.
    """
    decide(zaak, code=code, naar=Akkoord.GEGEVEN, gekozen=onderdelen)


@transaction.atomic
def withdraw(*, zaak: Zaak, code: str) -> None:
    """Take a yes back: from now on nothing goes to this destination; what was sent stays sent.

    Raises:
        NotAllowed: somebody else decides in this report.
        Conflict: there is nothing to take back.
        NotFound: there is no such destination.
    """
    decide(zaak, code=code, naar=Akkoord.INGETROKKEN)


def decide(
    zaak: Zaak,
    *,
    code: str,
    naar: Akkoord,
    vraag: uuid.UUID | None = None,
    gekozen: Sequence[Onderdeel] | None = None,
) -> None:
    """Write down what whoever decides wants for one destination; call it in a transaction."""
    plaats = regie.bestemming(code)
    zaak.hold()
    boek = regie.boek_of(zaak)
    require(rules.refusal_to_decide(boek, zaak.lookup))
    require(rules.refusal_to_become(boek.stand(plaats.code), naar))
    before = boek.toestemmingen.get(plaats.code)
    asked = regie.allowed_by(before) if before else plaats.onderdelen
    if naar == Akkoord.GEGEVEN and plaats.kiest:
        gekozen = gekozen or ()  # a yes to all of it at once is none: whoever decides ticks each part
    parts = asked if gekozen is None else tuple(item for item in asked if item in gekozen)
    if gekozen is not None:
        require(rules.refusal_to_tick(gekozen, asked))
    plain = before.wat if before else plaats.deelt
    decided = Toestemming(
        bestemming=plaats.code,
        stand=naar,
        wat=plain if parts == asked else regie.words_of_parts(parts),
        onderdelen=parts,
        tekst=before.tekst if before and Onderdeel.WOORDEN in parts else "",
        vraag=vraag,
        nr=boek.next_number,
    )
    zaak.write(decided, zaak.line(Regieregelsoort(f"akkoord_{naar}")))
    _drop_questions_about(zaak, boek, plaats.code)
    zaak.record(RegieGebeurtenis(f"akkoord.{naar}"))
    if naar == Akkoord.INGETROKKEN:
        brief.stop_pending(zaak, plaats.code)
        verzoek.stop_for(zaak, plaats.code)
    aandacht.ask(zaak, Reden.INGETROKKEN if naar == Akkoord.INGETROKKEN else Reden.AKKOORD)


def _drop_questions_about(zaak: Zaak, boek: Boek, code: str) -> None:
    """What was asked about a destination is not asked any more; an answer that was given stays an answer."""
    regie.drop_questions(zaak.id, [item.id for item in boek.open_vragen if item.bestemming == code])
